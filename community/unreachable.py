"""Whom no letter reaches: the address is on the suppression list, or the last two letters failed. Accounts, and records that nobody owns yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from community.models import GraduateRecord, OtherWay, User
from community.reach import text_number
from core.letters import kinds
from core.models import Letter, SuppressedAddress

MAIL, State = Letter.Channel.MAIL, Letter.State
FINISHED = (State.SENT, State.FAILED, State.SUPPRESSED, State.PERHAPS_SENT)
NOT_ARRIVED = (State.FAILED, State.SUPPRESSED)


def unreachable_accounts() -> QuerySet[User]:
    """Open accounts; each with `suppression` (id), `lost_at`, `since` and, when somebody told them since, `told_at`."""
    return _unreached(User.objects.filter(is_active=True).annotate(address=F("email")))


def unreachable_records() -> QuerySet[GraduateRecord]:
    """Records without an account that may be written to at all, the same way."""
    free = GraduateRecord.objects.never_taken_back().filter(owner=None, consented_on__isnull=False).exclude(email_key="")
    return _unreached(free.annotate(address=F("email_key")), told_through="record")


def waiting(found: QuerySet) -> QuerySet:
    """Those whom nobody has told by another way since the newest letter was lost."""
    return found.filter(told_at=None)


def count_waiting() -> int:
    """For the first screen of the back office."""
    return waiting(unreachable_accounts()).count() + waiting(unreachable_records()).count()


def _unreached(people: QuerySet, *, told_through: str = "user") -> QuerySet:
    listed = SuppressedAddress.objects.filter(address=OuterRef("address"), kind="")
    letters = Letter.objects.filter(to=OuterRef("address"), channel=MAIL, state__in=FINISHED).order_by("-pk")
    failed = Letter.objects.filter(channel=MAIL, state=State.FAILED).values("to")
    last, before = Subquery(letters.values("state")[:1]), Subquery(letters.values("state")[1:2])
    lost = letters.filter(state__in=NOT_ARRIVED)
    found = people.filter(Q(address__in=SuppressedAddress.objects.filter(kind="").values("address")) | Q(address__in=failed))
    found = found.annotate(suppression=Subquery(listed.values("pk")[:1]), last=last, before=before)
    found = found.filter(Q(suppression__isnull=False) | Q(last=State.FAILED, before=State.FAILED))
    found = found.annotate(lost_at=Subquery(lost.values("finished_at")[:1]))
    found = found.annotate(since=Coalesce("lost_at", Subquery(listed.values("created_at")[:1]), Subquery(lost.values("created_at")[:1])))
    told = OtherWay.objects.filter(**{told_through: OuterRef("pk")}, at__gte=OuterRef("since")).order_by("-at")
    return found.annotate(told_at=Subquery(told.values("at")[:1]))


@dataclass(frozen=True)
class Unreached:
    """One of them as the desk shows it. `number` is what may be dialled; `text_to` is a number that agreed to text messages."""

    person: User | GraduateRecord
    suppression: SuppressedAddress | None
    since: datetime
    told_at: datetime | None

    @property
    def account(self) -> User | None:
        return self.person if isinstance(self.person, User) else None

    @property
    def kind(self) -> str:
        return "account" if self.account else "record"

    @property
    def address(self) -> str:
        return self.person.address  # type: ignore[union-attr] # annotated: normalised as letters are addressed

    @property
    def number(self) -> str:
        """Her own confirmed number first, then the roster's."""
        if self.account is None:
            return str(self.person.phone)  # type: ignore[union-attr] # a record then
        mine = getattr(self.account, "mobile_number", None)
        record = getattr(self.account, "graduate_record", None)
        return mine.number if mine and mine.confirmed_at else record.phone if record else ""

    @property
    def text_to(self) -> str:
        return text_number(self.account) if self.account else ""

    def lost_letters(self) -> QuerySet[Letter]:
        """What did not arrive, newest first: staff tell her of it, whatever the list held back codes for signing in among them."""
        return Letter.objects.filter(to=self.address, channel=MAIL, state__in=NOT_ARRIVED).order_by("-pk")[:10]


def shown(found: Iterable[Any]) -> Iterator[Unreached]:
    """The rows of a page, with their entries of the suppression list in one query."""
    people = list(found)
    entries = SuppressedAddress.objects.in_bulk([person.suppression for person in people if person.suppression])
    for person in people:
        yield Unreached(person, entries.get(person.suppression), person.since, person.told_at)


def kind_label(letter: Letter) -> str:
    kind = kinds.get(letter.kind)
    return str(kind.label) if kind else letter.kind
