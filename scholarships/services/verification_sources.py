"""What stands behind the entries: gifts, refunds, disputes, deposits, corrections, and awards that move money from one account to the other."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F, Q, Sum

from scholarships.models import BankDeposit, Correction, Dispute, Gift, LedgerEntry, Refund

Key = tuple[str, int]  # a source, in a fund


def _written(*kinds: str, **said: Any) -> dict[Key, int]:
    """What the ledger says of each source, all entries of these kinds together."""
    sums: dict[Key, int] = {}
    rows = LedgerEntry.objects.filter(kind__in=kinds, **said).values_list("source", "fund_id", "amount")
    for source, fund, amount in rows.iterator():
        sums[source, fund] = sums.get((source, fund), 0) + amount
    return sums


def _differing(written: dict[Key, int], wanted: dict[Key, int], *, is_said: str) -> Iterator[str]:
    for one in sorted({*written, *wanted}):
        if written.get(one, 0) != wanted.get(one, 0):
            yield f"{one[0]}: {written.get(one, 0)} is written, {wanted.get(one, 0)} {is_said}"


def gifts_without_entry() -> list[str]:
    """Each paid gift has its entry, in its own fund and amount, as money or in kind as it came."""
    rows = LedgerEntry.objects.filter(kind="gift").values_list("source", "fund_id", "amount", "account")
    written = {source: tuple(said) for source, *said in rows.iterator()}
    paid = Gift.objects.paid().values_list("public_id", "fund_id", "amount", "channel").iterator()
    return [
        f"gift {public_id} is paid and its entry is not what it should be"
        for public_id, fund, amount, channel in paid
        if written.get(f"gift:{public_id}") != (fund, amount, "in_kind" if channel == "in_kind" else "available")
    ]


def entries_without_gift() -> list[str]:
    """No gift and no fee without a payment; a dispute has a fee of its own."""
    paid = {f"gift:{public_id}" for public_id in Gift.objects.paid().values_list("public_id", flat=True).iterator()}
    paid |= {f"dispute:{stripe_id}" for stripe_id in Dispute.objects.values_list("stripe_id", flat=True).iterator()}
    written = LedgerEntry.objects.filter(kind__in=("gift", "fee")).values_list("source", "kind").iterator()
    return [f"{kind} entry of {source} has no paid gift" for source, kind in written if source.removesuffix(":won") not in paid]


def refunds_that_differ() -> Iterable[str]:
    """Refunds and their entries in the gift's own fund, each way; a refund that failed afterwards cancels out."""
    given_back = Refund.objects.filter(status="succeeded").values_list("stripe_id", "gift__fund_id", "amount").iterator()
    wanted = {(f"refund:{stripe_id}", fund): -amount for stripe_id, fund, amount in given_back}
    return _differing(_written("refund", "refund_failed"), wanted, is_said="was given back")


def disputes_that_differ() -> Iterable[str]:
    """What banks took, net of what they gave back, and its entries in the gift's own fund, each way."""
    taken = Dispute.objects.values_list("stripe_id", "gift__fund_id", "taken").iterator()
    wanted = {(f"dispute:{stripe_id}", fund): -amount for stripe_id, fund, amount in taken}
    return _differing(_written("dispute", "dispute_won"), wanted, is_said="was taken")


def deposits_that_differ() -> Iterator[str]:
    """Gifts of a deposit are never more than what the bank brought, and all of it where nothing is said to be left."""
    given = BankDeposit.objects.annotate(given=Sum("gifts__amount", default=0))
    for deposit in given.filter(Q(given__gt=F("amount")) | Q(state="matched", given__lt=F("amount"))).order_by("pk").iterator():
        yield f"deposit {deposit.pk} brought {deposit.amount}, its gifts are {deposit.given}"


def corrections_that_differ() -> Iterable[str]:
    """Each confirmed correction has its entry, and no entry is without one."""
    rows = Correction.objects.filter(state=Correction.State.RECORDED).values_list("public_id", "fund_id", "amount").iterator()
    wanted = {(f"correction:{public_id}", fund): amount for public_id, fund, amount in rows}
    return _differing(_written("correction"), wanted, is_said="was confirmed")


def awards_that_differ() -> Iterator[str]:
    """An award takes from what is available what it adds to what is reserved; a payout touches what is reserved alone."""
    for kind in ("award", "award_released"):
        for (source, _fund), left in sorted(_written(kind).items()):
            if left:
                yield f"{kind} entries of {source} differ by {left} between available and reserved"
    elsewhere = LedgerEntry.objects.filter(kind__in=("disbursement", "disbursement_returned")).exclude(account="reserved")
    yield from (f"{kind} of {source} does not come from what is reserved" for source, kind in elsewhere.values_list("source", "kind"))


SOURCES = (
    gifts_without_entry,
    entries_without_gift,
    refunds_that_differ,
    disputes_that_differ,
    deposits_that_differ,
    corrections_that_differ,
    awards_that_differ,
)
