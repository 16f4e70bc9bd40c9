"""Mail that Django's own functions send: one EMAIL_BACKEND that writes rows. Sending them is core.delivery."""

from collections.abc import Sequence

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.letters import kinds, new_message_id, register_kind
from core.models import Letter

KIND_HEADER = "X-Ieum-Kind"
register_kind("other", _("Other"), silent=True)


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
