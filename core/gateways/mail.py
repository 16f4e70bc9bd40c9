"""Mail: through a mail server (SMTP), or through a provider's own interface (django-anymail)."""

import smtplib
from contextlib import suppress
from email.utils import parseaddr
from types import TracebackType
from typing import Any, Self

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from requests import RequestException

from core.gateways import Gateway, Refused
from core.gateways.answers import refused_by, was_never_reached
from core.models import Letter

# What smtplib raises when the server answered no, or before it was asked. A server that hangs up is not among them: it may have said yes.
SAID_NO = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError)
MALFORMED = (ValueError, IndexError, ValidationError)  # a header with a line break, an address that is none
SECONDS = 20


class MailGateway(Gateway):
    """`given` is what config.mail made of EMAIL_URL."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.connection = get_connection(given["EMAIL_BACKEND"], fail_silently=False, **_options(given))

    def __enter__(self) -> Self:
        self.connection.open()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with suppress(smtplib.SMTPException, OSError):  # a clumsy farewell changes nothing about what was said before
            self.connection.close()

    def check(self, letter: Letter) -> None:
        try:
            _message(letter).message()
            validate_email(parseaddr(letter.to)[1])
        except MALFORMED as malformed:
            raise Refused(f"{type(malformed).__name__}: {malformed}", for_good=True) from malformed

    def send(self, letter: Letter) -> None:
        message = _message(letter)
        try:
            self.connection.send_messages([message])
        except SAID_NO as no:
            raise Refused(f"{type(no).__name__}: {no}", for_good=_is_final(no)) from no
        except AnymailRecipientsRefused as no:
            raise Refused(str(no), for_good=True) from no
        except AnymailAPIError as error:
            self._provider_said(error)
            raise
        status = getattr(message, "anymail_status", None)
        if status is not None and status.message_id is None:  # neither taken nor refused in words that anymail knows
            raise RuntimeError(f"The provider gave no id: {status.status}")

    def _provider_said(self, error: AnymailError) -> None:
        """Raise Refused where the provider's answer, or its absence, makes that certain."""
        if error.status_code is not None and (no := refused_by(error.status_code, str(error))):
            raise no from error
        if isinstance(error.__cause__, RequestException) and was_never_reached(error.__cause__):
            raise Refused(str(error)) from error


def _options(given: dict[str, Any]) -> dict[str, Any]:
    if "EMAIL_HOST" not in given:  # a provider: its keys stand in settings.ANYMAIL
        return {}
    return {
        "host": given["EMAIL_HOST"],
        "port": given.get("EMAIL_PORT"),
        "username": given.get("EMAIL_HOST_USER"),
        "password": given.get("EMAIL_HOST_PASSWORD"),
        "use_tls": given.get("EMAIL_USE_TLS", False),
        "use_ssl": given.get("EMAIL_USE_SSL", False),
        "timeout": SECONDS,
    }


def _is_final(no: Exception) -> bool:
    """RFC 5321: 4xx is worth another try, 5xx is not."""
    if isinstance(no, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in no.recipients.values())
    return not isinstance(no, smtplib.SMTPResponseException) or no.smtp_code >= 500


def _message(letter: Letter) -> EmailMultiAlternatives:
    headers = {**letter.headers, "Message-ID": letter.message_id}
    message = EmailMultiAlternatives(letter.subject, letter.text, letter.sender or settings.DEFAULT_FROM_EMAIL, [letter.to], headers=headers)
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    message.metadata = {"letter": letter.message_id}  # type: ignore[attr-defined] # anymail hands it back with every event
    return message
