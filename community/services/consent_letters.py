"""What people hear about their consents by the clock: a change of what binds them, what they gave or took back, and every two years that they agreed.

정보통신망법 제50조 제7항 (the result of agreeing or withdrawing, within 14 days) and 제8항 (every two years); 개인정보 보호법 제30조 and the terms
themselves (a change beforehand).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from community import letters
from community.consents import NEWS
from community.models import Consent, ConsentDocument, User
from community.models.consents import ConsentQuerySet
from core.models import Letter

TOLD_WITHIN = timedelta(days=14)
REMINDED_EVERY = timedelta(days=2 * 365)
BATCH = 200


def announce_changes() -> str:
    """Tell every account about a required version that is published and does not hold yet, once each; returns a line for the record."""
    ahead = ConsentDocument.objects.published().filter(required=True, version__gt=1, published_at__gt=timezone.now())
    return f"{sum(_announce(document) for document in ahead)} told of a change"


def _announce(document: ConsentDocument) -> int:
    told = 0
    key = Concat(Value(letters.change_key(document, "")), Cast(OuterRef("pk"), CharField()))
    waiting = _reachable().exclude(Exists(Letter.objects.filter(dedup_key=key))).order_by("pk")
    while people := list(waiting[:BATCH]):
        with transaction.atomic():
            for user in people:
                letters.terms_changed(user, document)
        told += len(people)
    return told


def confirm_news() -> str:
    """Tell whoever agreed to news or took it back what now holds and since when, one letter a day at most; returns a line for the record."""
    since = timezone.now() - TOLD_WITHIN
    moved = _news().filter(Q(given_at__gte=since) | Q(withdrawn_at__gte=since))
    last = dict(Letter.objects.filter(kind="news_consent", created_at__gte=since).values_list("recipient").annotate(Max("created_at")))
    told = 0
    for user, rows in _by_person(moved):
        after = last.get(user.pk, since)
        given, withdrawn = [row for row in rows if _is_news(row.given_at, after) and not row.withdrawn_at], _withdrawn(rows, after)
        if given or withdrawn:
            with transaction.atomic():
                letters.news_consent(user, given, withdrawn)
            told += 1
    return f"{told} told what they agreed to or withdrew"


def _withdrawn(rows: list[Consent], after: datetime) -> list[Consent]:
    """Of what she took back the last of each kind, unless she has agreed again since."""
    live = {row.document.kind for row in rows if row.withdrawn_at is None}
    return list({row.document.kind: row for row in rows if _is_news(row.withdrawn_at, after) and row.document.kind not in live}.values())


def _is_news(at: datetime | None, after: datetime) -> bool:
    return at is not None and at > after


def remind_of_news() -> str:
    """Every two years, tell who agreed to news that she did, since when, and how to stop; returns a line for the record."""
    due = _news().live().annotate(told=Coalesce("reminded_at", "given_at")).filter(told__lte=timezone.now() - REMINDED_EVERY)
    told = 0
    for user, rows in _by_person(due):
        with transaction.atomic():
            letters.news_reminder(user, rows)
            Consent.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=timezone.now())
        told += 1
    return f"{told} reminded that they agreed to news"


def _reachable() -> QuerySet[User]:
    return User.objects.filter(is_active=True, emailaddress__verified=True).distinct()


def _news() -> ConsentQuerySet:
    return Consent.objects.filter(document__kind__in=NEWS, user__in=_reachable()).select_related("user", "document").order_by("given_at", "pk")


def _by_person(rows: Iterable[Consent]) -> list[tuple[User, list[Consent]]]:
    found: dict[int, list[Consent]] = defaultdict(list)
    for row in rows:
        found[row.user_id].append(row)
    return [(theirs[0].user, theirs) for theirs in found.values()]
