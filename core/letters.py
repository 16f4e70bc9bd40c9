"""Letters: what kinds there are, and how one is written. Sending is core.delivery; deciding to send is the apps' verbs."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import make_msgid
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.dispatch import Signal
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from core.exceptions import TextTooLong, UnknownLetterKind
from core.inert import inert
from core.letter_parts import render_parts
from core.models import Letter
from core.texts import LONGEST_TEXT, for_text, text_length

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    StrOrPromise = str | _StrPromise

# letter: Letter, url: str (path of the page where its reader finds the matter, or empty). Sent inside the transaction that wrote it.
letter_written = Signal()

log = logging.getLogger("ieum.letters")


class Wish(models.TextChoices):
    """How somebody wants letters of a kind."""

    NOW = "now", _("at once")
    WEEKLY = "weekly", _("in the weekly digest")
    NEVER = "never", _("not at all")


@dataclass(frozen=True)
class LetterKind:
    """A kind of letter. `secret`: carries a code, a key or a link that acts, has no preview and loses its body once sent.

    `private`: carries one person's words to another, so staff see that it went and never what it says.
    `resend_when_unsure`: may go out again when nobody knows whether it did (true only where a second copy does no harm).
    `about`: the URL name of the page where its reader finds the matter; such a letter is listed under "Messages to me" even when secret.
    `lasts`: how long its secret works; what waited longer is not sent any more, and loses its body.
    `optional`: its reader may have it weekly or not at all, and it carries the one-click unsubscribe of RFC 8058; every other kind always goes.
    `wish`: what holds for an optional kind until its reader chooses; `wishes`: what she may choose from.
    `by_text`: goes as a text message, too, to whoever agreed to that; then `<template>.sms.txt` stands beside its template.
    `silent`: leaves no line in the inbox (codes, links for signing in).
    `office`: a text message in the office's own words, whose links stay (core.inert); a mail marks such words in its template.
    """

    name: str
    label: "StrOrPromise"
    secret: bool = False
    private: bool = False
    resend_when_unsure: bool = False
    about: str = ""
    lasts: timedelta | None = None
    optional: bool = False
    wish: str = Wish.NOW
    wishes: tuple[str, ...] = (Wish.NOW, Wish.WEEKLY, Wish.NEVER)
    by_text: bool = False
    silent: bool = False
    office: bool = False


kinds: dict[str, LetterKind] = {}


def _their_default(recipient: Any, kind: LetterKind) -> str:
    return kind.wish


wish_of: list[Callable[[Any, LetterKind], str]] = [_their_default]


def register_wishes(ask: Callable[[Any, LetterKind], str]) -> None:
    """Say who knows how an account wants its letters: `ask(recipient, kind)` → one of Wish. Asked for optional kinds alone."""
    wish_of[0] = ask


def _no_way_off(kind: LetterKind, recipient: Any, to: str, language: str) -> str:
    return ""


off_url_of: list[Callable[[LetterKind, Any, str, str], str]] = [_no_way_off]


def register_way_off(address: Callable[[LetterKind, Any, str, str], str]) -> None:
    """Say at which whole address a reader ends an optional kind: `address(kind, recipient, to, language)`; RFC 8058 posts there."""
    off_url_of[0] = address


def _no_number(recipient: Any) -> str:
    return ""


number_of: list[Callable[[Any], str]] = [_no_number]


def register_numbers(ask: Callable[[Any], str]) -> None:
    """Say who knows where an account wants text messages: `ask(recipient)` → a mobile number, or "" for none. Asked for kinds `by_text`."""
    number_of[0] = ask


def register_kind(name: str, label: "StrOrPromise", **properties: Any) -> LetterKind:
    """Make a kind known, with the properties of LetterKind; called at import of an app's `letters` module."""
    kinds[name] = LetterKind(name, label, **properties)
    return kinds[name]


def new_message_id() -> str:
    """A Message-ID under the site's own host, made when the letter is written, so every try carries the same one."""
    return make_msgid(domain=urlsplit(settings.SITE_URL).hostname or "localhost")


def write_letter(
    *,
    kind: str,
    to: str,
    template: str,
    context: dict[str, Any] | None = None,
    recipient: Any = None,
    language: str | None = None,
    dedup_key: str | None = None,
    channel: str = Letter.Channel.MAIL,
    url: str = "",
    look_first: bool = True,
) -> Letter:
    """Queue one letter in the caller's transaction.

    `template` is a path without ending, such as `scholarships/letters/gift_thanks`: `….subject.txt` and `….html` are rendered in the
    recipient's language; the text part is read off the HTML (core.letter_parts), unless a `….txt` stands there.
    With a `dedup_key` the letter is written once, however often it is asked for; without `look_first` it is rendered before that shows,
    which is quicker where the caller knows that it is the first.
    A letter of an optional kind that its reader wants weekly or never is written, and held: `letter_written` tells the inbox of both.
    `url`: a path of the site where the reader finds the matter, for the line in the inbox; else the page that the kind is `about`.
    A letter of an optional kind carries `unsubscribe_url`, for its template, and the two headers of the one-click unsubscribe.
    A text message (`channel` sms) is the `….txt` alone; TextTooLong when it would not go out as one. A kind `by_text` is written as
    mail and, where its reader agreed, as a text message beside it.
    """
    if kind not in kinds:
        raise UnknownLetterKind(kind)
    language = language or getattr(recipient, "preferred_language", None) or "ko"
    if look_first and dedup_key and (written := Letter.objects.filter(dedup_key=dedup_key).first()):
        return written
    off_url = off_url_of[0](kinds[kind], recipient, to, language) if kinds[kind].optional else ""
    context = {
        "site_url": settings.SITE_URL,
        "site_host": urlsplit(settings.SITE_URL).netloc,
        "recipient": recipient,
        "language": language,
        "unsubscribe_url": off_url,
        **(context or {}),
    }
    is_text = channel != Letter.Channel.MAIL
    with translation.override(language):
        parts = render_text(kinds[kind], template, context) if is_text else render_parts(template, context)
    letter = Letter(
        kind=kind,
        channel=_channel(kind, channel),
        recipient=recipient,
        to=to,
        sender="" if is_text else settings.DEFAULT_FROM_EMAIL,
        language=language,
        message_id=new_message_id(),
        dedup_key=dedup_key,
        secret=kinds[kind].secret,
        headers={} if is_text else _one_click(off_url),
        **parts,
    )
    if _is_held(kinds[kind], recipient):
        letter.state, letter.finished_at = Letter.State.HELD, timezone.now()
    elif kinds[kind].by_text and not is_text and recipient is not None:
        return _keep(letter, url, beside=_text_beside(letter, template, context))
    return _keep(letter, url)


def _is_held(kind: LetterKind, recipient: Any) -> bool:
    """Whether its reader does not want it at once. A kind that comes weekly by nature goes out to whoever wants it weekly."""
    if not kind.optional or recipient is None:
        return False
    wish = wish_of[0](recipient, kind)
    return wish == Wish.NEVER or (wish == Wish.WEEKLY and Wish.NOW in kind.wishes)


def _one_click(off_url: str) -> dict[str, str]:
    """RFC 8058: what a mail program posts when its reader presses "unsubscribe"."""
    return {"List-Unsubscribe": f"<{off_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if off_url else {}


def _channel(kind: str, channel: str) -> str:
    """A text message of a kind with a template of its own goes as 알림톡."""
    return Letter.Channel.ALIMTALK if channel == Letter.Channel.SMS and kind in settings.ALIMTALK_TEMPLATES else channel


def _text_beside(letter: Letter, template: str, context: dict[str, Any]) -> Letter | None:
    """The same matter as a text message, not yet saved; None without a number, or when it would be too long: the mail says it all."""
    if not (number := number_of[0](letter.recipient)):
        return None
    try:
        with translation.override(letter.language):
            parts = render_text(kinds[letter.kind], f"{template}.sms", context)
    except TextTooLong:
        log.exception("The text message of %s is too long and was left out.", letter.kind)
        return None
    same = {name: getattr(letter, name) for name in ("kind", "recipient", "language", "secret")}
    return Letter(channel=_channel(letter.kind, Letter.Channel.SMS), to=number, message_id=new_message_id(), **parts, **same)


def _keep(letter: Letter, url: str, *, beside: Letter | None = None) -> Letter:
    """Save it, once for each dedup key, with the text message beside it, and tell the inbox of the one matter."""
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
    except IntegrityError:
        written = Letter.objects.filter(dedup_key=letter.dedup_key).first() if letter.dedup_key else None
        if written is None:
            raise
        return written  # another was quicker
    if beside is not None:
        beside.save()
    letter_written.send(sender=Letter, letter=letter, url=url)
    return letter


def render_text(kind: LetterKind, template: str, context: dict[str, Any]) -> dict[str, str]:
    """`text` of a text message in the active language; it has no subject, so lists show what its kind is called. Raises TextTooLong."""
    written = render_to_string(f"{template}.txt", context)
    text = for_text(written if kind.office else inert(written))
    if text_length(text) > LONGEST_TEXT:
        raise TextTooLong(template)
    return {"subject": str(kind.label), "text": text}
