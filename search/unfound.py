"""What was looked for and not found: noted by day, without whoever looked (docs/decisions/0043-words-not-found.md)."""

import logging

from allauth.core.internal.httpkit import get_client_ip
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from core.limits import count
from search.documents import EVERYONE, projection_for
from search.models import UnfoundDay, UnfoundWords
from search.personal_words import plain_words
from search.selectors import Ranked, SearchPage

MOST_A_VISITOR, MOST_A_DAY = 50, 2_000  # words noted on one day: of one address, and of everybody together
log = logging.getLogger("ieum.search")


def note_unfound(request: HttpRequest, found: SearchPage | Ranked) -> None:
    """Note the words of an answer that found nothing of any kind, or only by another reading of them, on the search page or in a directory.

    Never breaks the answer.
    """
    if request.method != "GET" or found.degraded or (found.anywhere and not found.corrected):
        return
    words = plain_words(found.text)
    read = plain_words(found.corrected) if found.corrected else ""
    if not words or (found.corrected and not read):  # what it was read as may be a name
        return
    try:
        if _is_first(request, words):
            _count(words, read, by_members=projection_for(request.user) != EVERYONE)
    except Exception as error:  # noqa: BLE001 - a cache or a database that will not take a count is no reason to keep an answer back
        log.warning("words not found were not noted: %s", type(error).__name__)


def _is_first(request: HttpRequest, words: str) -> bool:
    """Whether this address asks this for the first time today, and neither it nor everybody together has asked too much.

    The cache holds digests that go with the day; nothing in the database says who asked.
    """
    who = str(request.user.pk or get_client_ip(request))
    return (
        count("unfound-words", f"{who} {words}") == 1
        and count("unfound-visitor", who) <= MOST_A_VISITOR
        and count("unfound", "everybody") <= MOST_A_DAY
    )


@transaction.atomic
def _count(words: str, read: str, *, by_members: bool) -> None:
    row, _new = UnfoundWords.objects.update_or_create(words=words, defaults={"found_as": read})
    today = {"words": row, "day": timezone.localdate(), "by_members": by_members}
    if not UnfoundDay.objects.filter(**today).update(times=F("times") + 1):
        UnfoundDay.objects.create(**today)
