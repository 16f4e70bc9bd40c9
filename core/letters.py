"""Letters: what kinds there are, and how one is written. Sending is core.mail; deciding to send is the apps' verbs."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.utils import make_msgid
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation

from core.addresses import absolute_url
from core.exceptions import TextTooLong, UnknownLetterKind
from core.models import Letter

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    StrOrPromise = str | _StrPromise

LONGEST_TEXT = 90  # bytes in EUC-KR: what Korean carriers take as one SMS


@dataclass(frozen=True)
class LetterKind:
    """A kind of letter. `secret`: carries a code, a key or a link that acts, has no preview and loses its body once sent.

    `private`: carries one person's words to another, so staff see that it went and never what it says.
    `resend_when_unsure`: may go out again when nobody knows whether it did (true only where a second copy does no harm).
    `about`: the URL name of the page where its reader finds the matter; such a letter is listed under "Messages to me" even when secret.
    `lasts`: how long its secret works; what waited longer is not sent any more, and loses its body.
    """

    name: str
    label: "StrOrPromise"
    secret: bool = False
    private: bool = False
    resend_when_unsure: bool = False
    about: str = ""
    lasts: timedelta | None = None


kinds: dict[str, LetterKind] = {}


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
) -> Letter:
    """Queue one letter in the caller's transaction.

    `template` is a path without ending, such as `scholarships/letters/gift_thanks`: `….subject.txt`, `….txt` and, if there is one,
    `….html` are rendered in the recipient's language. With a `dedup_key` the letter is written once, however often it is asked for.
    A text message (`channel` sms) is the `….txt` alone; TextTooLong when it would not go out as one.
    """
    if kind not in kinds:
        raise UnknownLetterKind(kind)
    language = language or getattr(recipient, "preferred_language", None) or "ko"
    if dedup_key and (written := Letter.objects.filter(dedup_key=dedup_key).first()):
        return written
    with translation.override(language):
        render = _render_text if channel == Letter.Channel.SMS else _render
        parts = render(template, {"site_url": settings.SITE_URL, "recipient": recipient, "language": language, **(context or {})})
    letter = Letter(
        kind=kind,
        channel=channel,
        recipient=recipient,
        to=to,
        sender="" if channel == Letter.Channel.SMS else settings.DEFAULT_FROM_EMAIL,
        language=language,
        message_id=new_message_id(),
        dedup_key=dedup_key,
        secret=kinds[kind].secret,
        **parts,
    )
    if dedup_key is None:
        letter.save()
        return letter
    Letter.objects.bulk_create([letter], ignore_conflicts=True)
    return Letter.objects.get(dedup_key=dedup_key)


def _render(template: str, context: dict[str, Any]) -> dict[str, str]:
    subject = " ".join(render_to_string(f"{template}.subject.txt", context).split())
    text = render_to_string(f"{template}.txt", context).strip() + "\n"
    html = ""
    with suppress(TemplateDoesNotExist):  # not every letter has a form of its own
        html = render_to_string(f"{template}.html", {**context, "subject": subject, "home_url": absolute_url("/")})
    return {"subject": subject, "text": text, "html": html}


def _render_text(template: str, context: dict[str, Any]) -> dict[str, str]:
    text = render_to_string(f"{template}.txt", context).strip()
    if len(text.encode("euc-kr")) > LONGEST_TEXT:
        raise TextTooLong(template)
    return {"text": text}
