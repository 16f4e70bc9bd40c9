"""Payments that donors' banks took back. Facts from outside: recorded always, even when the balance goes below zero."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.acts import log_act
from core.caching import bump
from scholarships.gateway import Disputed, Fee
from scholarships.models import Dispute, Fund, Gift, LedgerEntry
from scholarships.money import CURRENCY, fee_in_won, stripe_amount
from scholarships.names import TAGS
from scholarships.services.entries import Settlement, append_entry, lock_fund
from scholarships.services.outcomes import Outcome
from scholarships.signals import gift_net_changed
from search.services import mark_changed

Status = Dispute.Status


@transaction.atomic
def apply_dispute(disputed: Disputed) -> Outcome:
    """Bring gift and ledger to what Stripe said about a dispute when it was asked. May happen any number of times, in any order."""
    rows = Gift.objects.select_for_update(no_key=True).filter(payment_intent=disputed.payment_intent)
    gift = rows.first() if disputed.payment_intent else None  # about a charge that something else made: no gift of ours, and no transfer's
    if gift is None or not gift.is_paid:
        return Outcome(matched=False, changed=False)
    fund = lock_fund(gift.fund_id)
    changed = any(record_disputes(gift=gift, fund=fund, disputes=[disputed]))
    if changed:
        mark_changed("fund", [fund.pk])
        bump(*TAGS)
    return Outcome(matched=True, changed=changed)


def record_disputes(*, gift: Gift, fund: Fund, disputes: Iterable[Disputed]) -> list[bool]:
    """Disputes of a gift as Stripe lists them now; gift and fund are locked by the caller. Returns of each whether anything changed."""
    changed = [_record(gift, fund, disputed) for disputed in disputes]
    if any(changed):
        gift_net_changed.send(sender=Gift, gift=gift)
    return changed


def _record(gift: Gift, fund: Fund, disputed: Disputed) -> bool:
    dispute, made = Dispute.objects.get_or_create(stripe_id=disputed.id, defaults=_as_opened(gift, disputed))
    entries = [*_take(fund, dispute, disputed), *_give_back(fund, dispute, disputed)]
    changes: dict[str, Any] = {"taken": _taken(dispute), "answer_by": disputed.answer_by}
    if dispute.can_become(disputed.status):
        changes |= {"status": disputed.status, "decided_at": timezone.now()}
    changed = [name for name, value in changes.items() if getattr(dispute, name) != value]
    if changed:
        for name in changed:
            setattr(dispute, name, changes[name])
        dispute.save(update_fields=changed)
    if made or "status" in changed:
        log_act(dispute, "scholarships.record_dispute", status=dispute.status)
    return bool(made or changed or any(entries))


def _as_opened(gift: Gift, disputed: Disputed) -> dict[str, object]:
    return {
        "gift": gift,
        "amount": stripe_amount(disputed.amount, disputed.currency),
        "reason": disputed.reason[:60],
        "created_at": disputed.created_at or timezone.now(),
    }


def _take(fund: Fund, dispute: Dispute, disputed: Disputed) -> list[LedgerEntry | None]:
    """What the bank took, once: an inquiry takes nothing. All of it, whatever a refund took before: it has left our balance (decision 0058)."""
    if not disputed.is_taken or LedgerEntry.objects.filter(source=dispute.source, kind="dispute").exists():
        return []
    taken = append_entry(fund=fund, kind="dispute", amount=-disputed.withdrawn, source=dispute.source)
    return [taken, _fee(fund, dispute, disputed.fee, source=dispute.source)]


def _give_back(fund: Fund, dispute: Dispute, disputed: Disputed) -> list[LedgerEntry | None]:
    """Won: what was taken comes back, and perhaps its fee."""
    taken = LedgerEntry.objects.filter(source=dispute.source, kind="dispute").first()
    if taken is None or not disputed.is_returned:
        return []
    back = append_entry(fund=fund, kind="dispute_won", amount=-taken.amount, source=dispute.source)
    return [back, _fee(fund, dispute, disputed.fee_back, source=dispute.fee_back_source)]


def _fee(fund: Fund, dispute: Dispute, fee: Fee | None, *, source: str) -> LedgerEntry | None:
    if fee is None or not fee.fee:
        return None
    won = fee.fee if fee.currency == CURRENCY else fee_in_won(fee=fee.fee, settled=fee.settled, won=dispute.amount)
    settlement = Settlement(amount=fee.settled, currency=fee.currency, rate=fee.rate)
    return append_entry(fund=fund, kind="fee", amount=-won, source=source, settlement=settlement)


def _taken(dispute: Dispute) -> int:
    """What the ledger says is gone, in won."""
    amounts = LedgerEntry.objects.filter(source=dispute.source, kind__in=("dispute", "dispute_won")).values_list("amount", flat=True)
    return -sum(amounts)
