"""A gift each month: it begins with a paid session, renews as the sandbox's clock passes, is changed, paused and ended.

A session makes its subscription only once it is paid (Stripe: since 2025-03-31.basil). The order of events within one act is the sandbox's
own; Stripe promises none.
"""

from typing import Any

from tests.services.stripe_sandbox import billing, invoices
from tests.services.stripe_sandbox.errors import ApiError
from tests.services.stripe_sandbox.objects import chosen
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.world import World

ENDED = {"canceled", "incomplete_expired"}


def keep(world: World, subscription: Object) -> Object:
    """Store a subscription; it wakes at the end of its month, or when a pause ends before that."""
    pause = subscription["pause_collection"] or {}
    due = [at for at in (billing.period_of(subscription)[1], pause.get("resumes_at")) if at]
    return world.store.put(subscription, wake_at=None if subscription["status"] in ENDED else min(due))


def begin(world: World, session: Object, intent: Object, *, customer: str, method: str) -> Object:
    """A paid session becomes a subscription with its first invoice, which is paid."""
    subscription = keep(world, billing.subscription(session, customer=customer, method=method, now=world.now()))
    invoice = invoices.draft(world, subscription, reason="subscription_create")
    subscription["latest_invoice"] = invoice["id"]
    keep(world, subscription)
    world.tell("customer.subscription.created", subscription)
    invoices.finalize(world, invoice)
    invoices.pay(world, invoice, intent)
    return subscription


def is_due(world: World, subscription: Object) -> None:
    """A month has ended, or a pause."""
    pause = subscription["pause_collection"] or {}
    if (resumes := pause.get("resumes_at")) and resumes <= world.now():
        change(world, subscription, pause_collection=None)
    elif subscription["cancel_at_period_end"]:
        end(world, subscription, reason="cancellation_requested")
    else:
        renew(world, subscription)


def renew(world: World, subscription: Object) -> None:
    """The next month begins, with its invoice. Paused or unpaid ones make an invoice too, and nothing is charged."""
    before = chosen(subscription, "items latest_invoice")
    items = {**subscription["items"], "data": [next_month(subscription, item) for item in subscription["items"]["data"]]}
    subscription |= {"items": items, "_periods": subscription["_periods"] + 1}
    invoice = invoices.draft(world, subscription, reason="subscription_cycle")
    subscription["latest_invoice"] = invoice["id"]
    keep(world, subscription)
    world.tell("customer.subscription.updated", subscription, previous=before)
    if subscription["status"] == "unpaid":
        invoices.leave_as_draft(world, invoice)
    elif pause := subscription["pause_collection"]:
        hold(world, invoice, pause["behavior"])


def next_month(subscription: Object, item: Object) -> Object:
    """An item with its next period, counted from the day on which everything began."""
    starts = item["current_period_end"]
    count = item["price"]["recurring"]["interval_count"]
    ends = billing.months_after(subscription["billing_cycle_anchor"], (subscription["_periods"] + 1) * count)
    return item | {"current_period_start": starts, "current_period_end": ends, "billed_until": ends}


def hold(world: World, invoice: Object, behavior: str) -> None:
    """An invoice of a paused subscription (Stripe: pause_collection)."""
    if behavior == "keep_as_draft":
        invoices.leave_as_draft(world, invoice)
        return
    invoices.finalize(world, invoice)
    {"void": invoices.void, "mark_uncollectible": invoices.mark_uncollectible}[behavior](world, invoice)


def invoice_is_due(world: World, invoice: Object) -> None:
    """The hour of the draft is over, or the day of another try has come."""
    if invoice["status"] == "draft":
        invoices.finalize(world, invoice)
    subscription = invoices.subscription_of(world, invoice)
    if invoices.collect(world, invoice, subscription):
        if subscription["status"] in {"past_due", "unpaid"}:
            change(world, subscription, status="active")
    elif invoice["next_payment_attempt"] is None:
        give_up(world, subscription)
    elif subscription["status"] == "active":
        change(world, subscription, status="past_due")


def give_up(world: World, subscription: Object) -> None:
    """The last try has failed: what the account does then."""
    setting = world.store.setting("after_retries")
    if setting == "cancel":
        end(world, subscription, reason="payment_failed")
    elif subscription["status"] != setting:
        change(world, subscription, status=setting)


def change(world: World, subscription: Object, **changes: Any) -> Object:
    """Change a subscription and tell of it, when anything differs."""
    before = {name: subscription[name] for name, value in changes.items() if subscription[name] != value}
    subscription |= changes
    keep(world, subscription)
    if before:
        world.tell("customer.subscription.updated", subscription, previous=before)
    return subscription


def end(world: World, subscription: Object, *, reason: str, said: Object | None = None) -> Object:
    """No more months. What is paid stays paid."""
    if subscription["status"] in ENDED:
        raise ApiError(f"No such subscription: '{subscription['id']}'", status=404, code="resource_missing", param="id")
    now = world.now()
    subscription |= {"status": "canceled", "ended_at": now, "canceled_at": subscription["canceled_at"] or now}
    subscription["cancellation_details"] |= {"reason": reason, **(said or {})}
    keep(world, subscription)
    invoices.stop_collecting(world, subscription)
    world.tell("customer.subscription.deleted", subscription)
    return subscription


def end_at_period_end(world: World, subscription: Object, *, wanted: bool, said: Object | None = None) -> Object:
    """This month is the last one, or not after all."""
    details = {**subscription["cancellation_details"], "reason": "cancellation_requested" if wanted else None, **(said or {})}
    changes = {"cancel_at_period_end": wanted, "canceled_at": world.now() if wanted else None}
    changes["cancel_at"] = billing.period_of(subscription)[1] if wanted else None
    return change(world, subscription, **changes, cancellation_details=details)
