"""The ways out of the house: one gateway a channel. Only they know SMTP, a provider's HTTP interface, or a vendor's words."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from core.models import Letter


class Refused(Exception):
    """The other side said no, or was never reached: nothing left this house. `for_good`: the same letter will be refused again."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        self.for_good = for_good
        super().__init__(reason)


class Gateway(ABC):
    """Opened once a letter. Entering it may fail before anything is handed over.

    `send` raises Refused when it is certain that nothing went out. Whatever else it raises means that nobody knows.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        return None

    def check(self, letter: Letter) -> None:  # noqa: B027 - most take everything
        """Find what no server would take, before one is asked. Raises Refused."""

    @abstractmethod
    def send(self, letter: Letter) -> None:
        """Hand the letter over."""


text_gateways: dict[str, Callable[[SplitResult], Gateway]] = {}


def register_texts(scheme: str) -> Callable[[type[Gateway]], type[Gateway]]:
    """Make a provider of text messages known by the scheme of SMS_URL; its class is called with that address, taken apart."""

    def keep(provider: type[Gateway]) -> type[Gateway]:
        text_gateways[scheme] = provider
        return provider

    return keep


def gateway_for(letter: Letter) -> Gateway | None:
    """The way out for this letter; None where its channel has none, and it is read at /dev/letters/."""
    if letter.channel == Letter.Channel.MAIL:
        from core.gateways.mail import MailGateway

        return MailGateway(settings.LETTER_TRANSPORT) if settings.LETTER_TRANSPORT else None
    from core.gateways import solapi  # noqa: F401 - registers itself

    if not settings.SMS_URL:
        return None
    address = urlsplit(settings.SMS_URL)
    return text_gateways[address.scheme](address)
