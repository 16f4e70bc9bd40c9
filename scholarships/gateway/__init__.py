"""The only package that knows Stripe: asks it, and says what it answered in our own words."""

from scholarships.gateway.checkouts import (
    checkouts_since,
    expire_checkout,
    fetch_checkout,
    fetch_checkout_of,
    fetch_payment,
    open_checkout,
    open_checkouts,
    open_monthly_checkout,
    refunded_payments_since,
)
from scholarships.gateway.client import client
from scholarships.gateway.disputes import disputes_of, disputes_since, fetch_dispute
from scholarships.gateway.events import events_since, read_event
from scholarships.gateway.said import Card, Checkout, Disputed, Fee, GivenBack, Hint, Invoice, Subscription
from scholarships.gateway.subscriptions import (
    cancel_subscription,
    change_amount,
    fetch_invoice,
    fetch_invoice_of,
    fetch_subscription,
    invoices_since,
    open_portal,
    pause_subscription,
    running_subscriptions,
    take_up_subscription,
)

__all__ = [
    "Card",
    "Checkout",
    "Disputed",
    "Fee",
    "GivenBack",
    "Hint",
    "Invoice",
    "Subscription",
    "cancel_subscription",
    "change_amount",
    "checkouts_since",
    "client",
    "disputes_of",
    "disputes_since",
    "events_since",
    "expire_checkout",
    "fetch_checkout",
    "fetch_checkout_of",
    "fetch_dispute",
    "fetch_invoice",
    "fetch_invoice_of",
    "fetch_payment",
    "fetch_subscription",
    "invoices_since",
    "open_checkout",
    "open_checkouts",
    "open_monthly_checkout",
    "open_portal",
    "pause_subscription",
    "read_event",
    "refunded_payments_since",
    "running_subscriptions",
    "take_up_subscription",
]
