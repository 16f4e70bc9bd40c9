"""Mail: one EMAIL_BACKEND that writes rows, and the worker's side that sends them."""

import smtplib
from collections.abc import Sequence
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from core.letters import kinds, new_message_id, register_kind
from core.models import Letter, SuppressedAddress
from core.outbox import Queue, register

KIND_HEADER = "X-Ieum-Kind"
register_kind("other", _("Other"))


class OutboxBackend(BaseEmailBackend):
    """Django's mail becomes letters: allauth's and Wagtail's messages wait in the same outbox as ours. One row a recipient."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        letters = [letter for message in email_messages for letter in _letters(message)]
        for letter in letters:
            letter.save()
        return len(letters)


def _letters(message: EmailMessage) -> list[Letter]:
    headers = {name: str(value) for name, value in message.extra_headers.items()}
    kind = kinds.get(headers.pop(KIND_HEADER, "other"), kinds["other"])
    html = next((str(body) for body, mime in getattr(message, "alternatives", []) if mime == "text/html"), "")
    return [
        Letter(
            kind=kind.name,
            to=address,
            sender=message.from_email,
            subject=" ".join(str(message.subject).split())[:300],
            text=str(message.body),
            html=html,
            headers=headers,
            language=translation.get_language() or "ko",
            message_id=new_message_id(),
            secret=kind.secret,
        )
        for address in message.recipients()
    ]


def deliver(ids: Sequence[int]) -> dict[int, str]:
    """Outbox work: send letters through the transport that EMAIL_URL names; without one they stay readable in the database."""
    return {letter.pk: _deliver(letter) for letter in Letter.objects.filter(pk__in=ids, state="queued")}


def _deliver(letter: Letter) -> str:
    address = parseaddr(letter.to)[1].lower()
    if SuppressedAddress.objects.filter(address=address, kind__in=["", letter.kind]).exists():
        return Letter.State.SUPPRESSED
    kind = kinds.get(letter.kind, kinds["other"])
    if letter.handed_at and not kind.resend_when_unsure:
        return Letter.State.PERHAPS_SENT
    if kind.lasts and letter.created_at < timezone.now() - kind.lasts:
        return _too_late(letter)
    if letter.channel != Letter.Channel.MAIL or settings.LETTER_TRANSPORT is None:  # then it is read at /dev/letters/
        return Letter.State.SENT
    return _hand_over(letter)


def _too_late(letter: Letter) -> str:
    Letter.objects.filter(pk=letter.pk).update(text="", html="", last_error="What it carries had run out before it could be sent.")
    return Letter.State.FAILED


def _hand_over(letter: Letter) -> str:
    """Between `handed_at` and the server's answer nobody knows: a process that dies there leaves `perhaps_sent` behind."""
    with get_connection(**transport()) as server:  # a server that cannot be reached fails here, before anything is handed over
        Letter.objects.filter(pk=letter.pk).update(handed_at=timezone.now())
        try:
            server.send_messages([_message(letter)])
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
            Letter.objects.filter(pk=letter.pk).update(handed_at=None)  # the server said no: nothing left this house
            raise
    if letter.secret:
        Letter.objects.filter(pk=letter.pk).update(text="", html="")
    return Letter.State.SENT


def transport() -> dict:
    """The arguments of Django's own SMTP connection, from EMAIL_URL."""
    given: dict = settings.LETTER_TRANSPORT or {}
    return {
        "backend": given.get("EMAIL_BACKEND"),
        "fail_silently": False,
        "host": given.get("EMAIL_HOST"),
        "port": given.get("EMAIL_PORT"),
        "username": given.get("EMAIL_HOST_USER"),
        "password": given.get("EMAIL_HOST_PASSWORD"),
        "use_tls": given.get("EMAIL_USE_TLS", False),
        "use_ssl": given.get("EMAIL_USE_SSL", False),
        "timeout": 20,
    }


def _message(letter: Letter) -> EmailMultiAlternatives:
    headers = {**letter.headers, "Message-ID": letter.message_id}
    message = EmailMultiAlternatives(letter.subject, letter.text, letter.sender or settings.DEFAULT_FROM_EMAIL, [letter.to], headers=headers)
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


QUEUE = register(Queue("letters", Letter, deliver))
