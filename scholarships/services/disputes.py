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
from scholarships.services.entries import Movement, Settlement, append_entries
from scholarships.services.outcomes import Outcome
from scholarships.signals import gift_net_changed
from search.services import mark_changed

Status = Dispute.Status
KINDS = TAKEN, RETURNED = "dispute", "dispute_won"


@transaction.atomic
def apply_dispute(disputed: Disputed) -> Outcome:
    """Bring gift and ledger to what Stripe said about a dispute when it was asked. May happen any number of times, in any order."""
    gifts = Gift.objects.held().filter(payment_intent=disputed.payment_intent)
    gift = gifts.first() if disputed.payment_intent else None  # about a charge that something else made: no gift of ours, and no transfer's
    if gift is None or not gift.is_paid:
        return Outcome(matched=False, changed=False)
    changed = any(record_disputes(gift=gift, fund=gift.fund, disputes=[disputed]))
    if changed:
        mark_changed("fund", [gift.fund_id])
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
    written = dict(LedgerEntry.objects.filter(source=dispute.source, kind__in=KINDS).values_list("kind", "amount"))
    movements = [*_take(dispute, disputed, written), *_give_back(dispute, disputed, written)]
    entries = append_entries(fund=fund, movements=movements) if movements else []
    written |= {entry.kind: entry.amount for entry in entries if entry.kind in KINDS}
    changes: dict[str, Any] = {"taken": -sum(written.values()), "answer_by": disputed.answer_by}  # taken: what the ledger says is gone
    if dispute.can_become(disputed.status):
        changes |= {"status": disputed.status, "decided_at": timezone.now()}
    changed = [name for name, value in changes.items() if getattr(dispute, name) != value]
    if changed:
        for name in changed:
            setattr(dispute, name, changes[name])
        dispute.save(update_fields=changed)
    if made or "status" in changed:
        log_act(dispute, "scholarships.record_dispute", status=dispute.status)
    return bool(made or changed or entries)


def _as_opened(gift: Gift, disputed: Disputed) -> dict[str, object]:
    return {
        "gift": gift,
        "amount": stripe_amount(disputed.amount, disputed.currency),
        "reason": disputed.reason[:60],
        "created_at": disputed.created_at or timezone.now(),
    }


def _take(dispute: Dispute, disputed: Disputed, written: dict[str, int]) -> list[Movement]:
    """What the bank took, once: an inquiry takes nothing. All of it, whatever a refund took before: it has left our balance (decision 0058)."""
    if not disputed.is_taken or TAKEN in written:
        return []
    return [Movement(TAKEN, -disputed.withdrawn, dispute.source), *_fee(dispute, disputed.fee, source=dispute.source)]


def _give_back(dispute: Dispute, disputed: Disputed, written: dict[str, int]) -> list[Movement]:
    """Won: what was taken comes back, and perhaps its fee."""
    if not disputed.is_returned or not (disputed.is_taken or TAKEN in written):
        return []
    back = -written.get(TAKEN, -disputed.withdrawn)
    return [Movement(RETURNED, back, dispute.source), *_fee(dispute, disputed.fee_back, source=dispute.fee_back_source)]


def _fee(dispute: Dispute, fee: Fee | None, *, source: str) -> list[Movement]:
    if fee is None or not fee.fee:
        return []
    won = fee.fee if fee.currency == CURRENCY else fee_in_won(fee=fee.fee, settled=fee.settled, won=dispute.amount)
    settlement = Settlement(amount=fee.settled, currency=fee.currency, rate=fee.rate)
    return [Movement("fee", -won, source, settlement=settlement)]
