"""The address that ends one kind of letters for one reader: RFC 8058's one click, and the page with the button.

The signed id names a kind and an account (or, without one, an address). It opens nothing else, and it works for as long as the letter is kept.
"""

from dataclasses import dataclass
from typing import Any

from django.core import signing

from community.exceptions import LinkIsSpent
from community.models import User
from core.addresses import absolute_reverse
from core.letters import LetterKind, kinds

SALT = "community.way-off"
ACCOUNT, ADDRESS = "account", "address"


@dataclass(frozen=True)
class WayOff:
    """What a signed id is for; `person` is None for a reader without an account."""

    kind: LetterKind
    person: User | None
    address: str

    @property
    def target(self) -> dict[str, Any]:
        """Keyword arguments of the verbs in services.wishes."""
        return {"kind": self.kind.name, "person": self.person, "address": self.address}


def way_off_url(kind: LetterKind, recipient: Any, to: str, language: str) -> str:
    """The whole address, in the letter's language."""
    reader = (ACCOUNT, str(recipient.public_id)) if recipient is not None else (ADDRESS, to.lower())
    token = signing.Signer(salt=SALT).sign_object([kind.name, *reader])
    return absolute_reverse("community:way-off", language=language, token=token)


def read_way_off(token: str) -> WayOff:
    """Raises LinkIsSpent when the signature is wrong, the kind can no longer be left, or the account is gone."""
    try:
        name, what, reader = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkIsSpent from error
    kind = kinds.get(name)
    person = User.objects.filter(public_id=reader).first() if what == ACCOUNT else None
    if kind is None or not kind.optional or (what == ACCOUNT and person is None):
        raise LinkIsSpent
    return WayOff(kind, person, "" if person else reader)
