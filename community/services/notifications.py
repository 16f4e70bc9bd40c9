"""The inbox: a line beside every letter, and reading it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from community.models import Notification, User
from community.services.wishes import wish_of
from core.letters import LetterKind, Wish, kinds
from core.models import Letter


def note_letter(*, letter: Letter, url: str) -> Notification | None:
    """Write the line that stands beside a letter, in the letter's own transaction. None where there is no inbox or nothing to say.

    Its words are the letter's subject, which shows on locked telephones too and so never carries a secret.
    A text message is the twin of a mail and makes no line of its own.
    """
    kind = kinds.get(letter.kind)
    if kind is None or kind.silent or letter.recipient_id is None or letter.channel != Letter.Channel.MAIL:
        return None
    weekly = letter.state == Letter.State.HELD and wish_of(letter.recipient, kind) == Wish.WEEKLY
    line, _new = Notification.objects.get_or_create(
        letter=letter,
        defaults={"user_id": letter.recipient_id, "kind": kind.name, "title": letter.subject, "url": _path(url, kind), "for_digest": weekly},
    )
    return line


def open_notification(*, notification_id: int, by: User) -> Notification:
    """Mark one line of one's own as read. Raises Notification.DoesNotExist for anybody else's."""
    with transaction.atomic():
        line = Notification.objects.select_for_update(no_key=True).get(pk=notification_id, user=by)
        if line.read_at is None:
            line.read_at, line.for_digest = timezone.now(), False
            line.save(update_fields=["read_at", "for_digest"])
        return line


def read_all(*, by: User) -> int:
    """Mark every line of one's own as read; returns how many were not."""
    return Notification.objects.filter(user=by, read_at=None).update(read_at=timezone.now(), for_digest=False)


def _path(url: str, kind: LetterKind) -> str:
    """A path of this site without its language, so that its reader goes on in the one she reads in. Nothing leads away from the site."""
    if not url and kind.about:
        with translation.override(settings.LANGUAGE_CODE):
            url = reverse(kind.about)
    path = url.removeprefix(settings.SITE_URL)
    path = path.removeprefix("/en") if path.startswith("/en/") else path
    is_ours = path.startswith("/") and not path.startswith("//") and not urlsplit(path).netloc
    return path if is_ours and len(path) <= 300 else ""
