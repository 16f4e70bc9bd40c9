"""What never came is asked for: our gifts against Stripe's own lists."""

from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone

from core.models import Letter
from scholarships import gateway, letters
from scholarships.gateway import Checkout
from scholarships.models import Gift, LedgerEntry, RecurringGift, StripeEvent, UnmatchedPayment
from scholarships.services.checkouts import apply_checkout, find_gift
from scholarships.services.events import ABOUT_DISPUTES, TYPES, act_on_hint, store_event
from scholarships.services.outcomes import Outcome
from scholarships.services.reconciliation_monthly import Reconciliation, reconcile_monthly, reconcile_returns
from scholarships.services.recurring import apply_recurring_checkout

State = StripeEvent.State
CHECKOUT_LASTS = timedelta(days=1)


def reconcile_payments(*, days: int) -> Reconciliation:
    """Ask Stripe for everything of the last days that we never heard, or heard and lost. Raises StripeUnavailable, StripeRefused.

    Events are listed first and payments asked for afterwards, so one answer covers every event of its payment.
    """
    since, found = timezone.now() - timedelta(days=days), Reconciliation()
    missed, asked = _missed_events(since, found), {}
    for listed in gateway.checkouts_since(since - CHECKOUT_LASTS):
        found.checked += 1
        if not _is_settled(listed):
            asked[listed.payment_intent or listed.id] = found.put_right(listed.id, partial(_ask_and_apply, listed.id))
    reconcile_monthly(since, found)
    reconcile_returns(since, found)
    for hint, raw in missed:
        about = hint.payment_intent or hint.object_id
        if about not in asked or hint.type in ABOUT_DISPUTES:
            asked[about] = found.put_right(f"{hint.type} {hint.id}", partial(act_on_hint, hint))
        if asked[about] is not None:  # what broke is missed again the next night
            _keep(hint, raw, State.DONE if asked[about] else State.UNMATCHED)
    found.repaired += _write_missing_letters(since)
    open_rows = UnmatchedPayment.objects.filter(resolved_at=None)
    found.unmatched = [dict(row) for row in open_rows.values("payment_intent", "checkout_session", "amount", "currency", "reason")]
    return found


def _missed_events(since: datetime, found: Reconciliation) -> list[tuple[gateway.Hint, str]]:
    """What Stripe says happened and we never heard, or gave up."""
    known = set(StripeEvent.objects.exclude(state=State.FAILED).filter(created_at__gte=since - CHECKOUT_LASTS).values_list("stripe_id", flat=True))
    missed = []
    for hint, raw in gateway.events_since(since, TYPES):
        found.checked += 1
        if hint.id not in known:
            missed.append((hint, raw))
    return missed


def _ask_and_apply(session_id: str) -> Outcome:
    checkout = gateway.fetch_checkout(session_id)
    return apply_recurring_checkout(checkout) if checkout.is_monthly else apply_checkout(checkout)


def _keep(hint: gateway.Hint, raw: str, state: str) -> None:
    """Acted on first and kept afterwards: whoever dies in between acts again."""
    if not store_event(hint=hint, payload=raw, state=state):
        StripeEvent.objects.filter(stripe_id=hint.id, state=State.FAILED).update(state=state, finished_at=timezone.now())


def _is_settled(checkout: Checkout) -> bool:
    """Whether our rows say all that the list says; what the list leaves out (a fee that came later) counts as unsettled."""
    if not checkout.is_paid and checkout.status == "open" and not checkout.declined:
        return True
    if checkout.is_monthly:
        return _has_begun_or_ended(checkout)
    gift = find_gift(checkout)
    if gift is None:
        return not checkout.is_paid
    if not checkout.is_paid:
        return _says_the_same(gift, checkout)
    kinds = set(LedgerEntry.objects.filter(source=gift.source).values_list("kind", flat=True))
    return gift.is_paid and gift.payment_intent == checkout.payment_intent and kinds >= {"gift", "fee"}


def _says_the_same(gift: Gift, checkout: Checkout) -> bool:
    """Whether our row of a gift says of an unpaid checkout what the list does: ran out, declined, or complete and being confirmed or not paid."""
    if checkout.status == "expired":
        return not gift.can_become(Gift.Status.ABANDONED)
    if checkout.status == "complete" and not checkout.declined:
        return gift.is_confirming
    return not gift.can_become(Gift.Status.FAILED)


def _has_begun_or_ended(checkout: Checkout) -> bool:
    """Whether our row of a monthly gift says what its checkout does: begun, with that subscription, or run out."""
    row = RecurringGift.objects.filter(checkout_session=checkout.id).first()
    if checkout.status == "complete":
        return row is not None and row.subscription == checkout.subscription
    return row is None or row.status != RecurringGift.Status.STARTED


def _write_missing_letters(since: datetime) -> int:
    """Paid, and no word of thanks: write it now. Returns how many were missing."""
    missing = 0
    for gift in Gift.objects.paid().filter(paid_at__gte=since).exclude(email="").select_related("fund", "donor"):
        if not Letter.objects.filter(dedup_key=letters.thanks_key(gift)).exists():
            letters.gift_thanks(gift)
            missing += 1
    return missing
