"""A body's year in figures: what each fund began with, moved and ended with, and what the bank says beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from scholarships.models import BankDeposit, BankStatement, Fund, Gift, LedgerEntry, RecipientEntity, Refund
from scholarships.months import begin_of
from scholarships.selectors.ledger import Movement

MONEY = ~Q(account="in_kind")


@dataclass
class FundYear:
    """One fund in one year, in won: `before` and `after` are all its money, awarded or not; `reserved` is what of it is awarded and not paid."""

    fund: Fund | None
    before: int = 0
    sums: Movement = field(default_factory=Movement)
    reserved: int = 0

    @property
    def after(self) -> int:
        return self.before + self.sums.left


@dataclass(frozen=True)
class Books:
    """결산: every fund of a body in one year, and all together."""

    entity: RecipientEntity
    year: int
    funds: list[FundYear]
    total: FundYear


def year_of(year: int) -> tuple[datetime, datetime]:
    """When a year of Seoul begins and when it is over."""
    return begin_of(date(year, 1, 1)), begin_of(date(year + 1, 1, 1))


def books(entity: RecipientEntity, year: int) -> Books:
    """Two queries, whatever the number of entries."""
    begins, ends = year_of(year)
    funds = {fund.pk: FundYear(fund) for fund in entity.funds.all()}
    total = FundYear(None)
    entries = LedgerEntry.objects.filter(fund__entity=entity, at__lt=ends)
    sums = entries.order_by().values_list("fund_id", "kind", "account")
    before, within = (Sum("amount", filter=during, default=0) for during in (Q(at__lt=begins), Q(at__gte=begins)))
    for fund_id, kind, account, was, moved in sums.annotate(was=before, moved=within):
        for line in (funds[fund_id], total):
            line.before += was if account != "in_kind" else 0
            line.reserved += was + moved if account == "reserved" else 0
            line.sums.add(kind=kind, account=account, amount=moved)
    return Books(entity, year, list(funds.values()), total)


@dataclass(frozen=True)
class Line:
    """One line of the comparison with the bank: words and won."""

    words: str
    amount: int
    why: str = ""


def accounts_of(entity: RecipientEntity, ends: datetime) -> list[BankStatement]:
    """The newest statement of each of a body's accounts that ends before this moment and says a balance."""
    statements = BankStatement.objects.filter(entity=entity, last_at__lt=ends, balance__isnull=False)
    newest = {one.account: one for one in statements.order_by("last_at", "pk")}
    return [newest[account] for account in sorted(newest)]


def beside_the_bank(entity: RecipientEntity, year: int) -> list[Line]:
    """The ledger's money and the bank's at the year's end, and what of their difference is known; the last line is what nobody has explained.

    What Stripe still holds is not known here, only what it collected: its payouts arrive at the bank as deposits that are no gift.
    """
    ends = year_of(year)[1]
    ledger = _won(LedgerEntry.objects.filter(MONEY, fund__entity=entity, at__lt=ends))
    bank = [Line(_("Bank balance, account %(account)s") % {"account": one.account}, one.balance or 0) for one in accounts_of(entity, ends)]
    known = list(_differences(entity, ends))
    difference = sum(line.amount for line in bank) - ledger
    return [
        Line(_("Ledger balance"), ledger, _("all money of all funds, awarded or not")),
        *bank,
        Line(_("Difference: bank less ledger"), difference),
        *known,
        Line(
            _("Not explained by these"),
            difference - sum(line.amount for line in known),
            _("payments out of the account, bank fees, unread statements"),
        ),
    ]


def _differences(entity: RecipientEntity, ends: datetime) -> Iterator[Line]:
    """What makes the bank differ from the ledger without anything being wrong."""
    entries = LedgerEntry.objects.filter(MONEY, fund__entity=entity, at__lt=ends)
    given = _gifts_of(entries)
    waiting, other = _apart(entity, ends, given)
    card = given.pop(None, 0) + _by_card(entries)
    yield Line(_("Card gifts, less fees and what was given back"), -card, _why_cards_differ(entity, ends))
    yield Line(_("Deposits that are no gift"), other, _("Stripe's payouts are among them"))
    yield Line(_("Deposits not matched yet"), waiting, _("at the bank, not yet in the ledger"))
    yield Line(_("Refunds by transfer on their way"), -_sent_and_not_entered(entity, ends), _("left the bank, confirmed by a second person later"))
    yield Line(_("Corrections"), -_won(entries.filter(kind="correction")), _("in the ledger alone"))


def _sent_and_not_entered(entity: RecipientEntity, ends: datetime) -> int:
    """Won that had left the bank by then and entered the ledger later: a refund belongs to the month in which a second person confirms it."""
    last_day = timezone.localdate(ends - timedelta(days=1))
    sent = Refund.objects.filter(gift__fund__entity=entity, status="succeeded", transfer__sent_on__lte=last_day)
    return _won(sent.filter(~Exists(_entries_of_refund(ends))))


def _why_cards_differ(entity: RecipientEntity, ends: datetime) -> str:
    """What Stripe had begun to give back by then and had not confirmed is still in the ledger, and no longer in its payouts."""
    begun = Refund.objects.filter(gift__fund__entity=entity, transfer=None, created_at__lt=ends)
    ended = Q(status__in=("failed", "canceled"))  # no day is known on which it ended: it may have been on its way, and came back
    on_its_way = _won(begun.exclude(ended).filter(~Exists(_entries_of_refund(ends))))
    why = _("in the ledger when paid, at the bank as Stripe's payouts")
    if not on_its_way:
        return why
    also = _("%(why)s; refunds of %(won)s won were on their way, and are in the ledger once Stripe confirms them")
    return also % {"why": why, "won": f"{on_its_way:,}"}


def _entries_of_refund(ends: datetime) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(kind="refund", at__lt=ends, source=Concat(Value("refund:"), OuterRef("stripe_id")))


def _gifts_of(entries: QuerySet[LedgerEntry]) -> dict[int | None, int]:
    """Won given in these entries, by the bank's row that brought them; under None what came by card."""
    transfers = Gift.objects.paid().filter(channel="transfer").values_list("public_id", "deposit_id")
    came = {f"gift:{public_id}": deposit for public_id, deposit in transfers.iterator()}
    given: dict[int | None, int] = {}
    for source, amount in entries.filter(kind="gift").values_list("source", "amount").iterator():
        given[came.get(source)] = given.get(came.get(source), 0) + amount
    return given


def _apart(entity: RecipientEntity, ends: datetime, given: Mapping[int | None, int]) -> tuple[int, int]:
    """Of the deposits before this moment, what was at the bank and no gift in the ledger by then: still to be decided, and decided as no gift.

    A part of a deposit that had become a gift is in neither; what was given back had left the bank, too.
    """
    waiting = other = 0
    deposits = BankDeposit.objects.filter(entity=entity, at__lt=ends).values_list("pk", "amount", "state", "decided_at")
    for pk, amount, state, decided_at in deposits.iterator():
        left = amount - given.get(pk, 0)
        if state == BankDeposit.State.OPEN or (decided_at and decided_at >= ends):
            waiting += left
        elif state == BankDeposit.State.OTHER:
            other += left
    return waiting, other


def _by_card(entries: QuerySet[LedgerEntry]) -> int:
    """What card payments cost and lost again, in won: a refund by transfer is known by its number."""
    gone = entries.filter(kind__in=("fee", "dispute", "dispute_won", "refund", "refund_failed"))
    return _won(gone.exclude(source__startswith="refund:bank:"))


def _won(rows: QuerySet[Any]) -> int:
    return int(rows.aggregate(sum=Sum("amount", default=0))["sum"])
