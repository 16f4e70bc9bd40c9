"""Subscriptions and invoices, field by field, in the shape of 2026-10-28.endive.

An invoice has no `charge`, `payment_intent` or `subscription`: what it belongs to stands in `parent`, what paid it in its invoice
payments. A subscription has no period of its own: its items have.
"""

import calendar
from datetime import UTC, datetime

from tests.services.stripe_sandbox.expansion import page_of
from tests.services.stripe_sandbox.objects import chosen, fresh, new_id
from tests.services.stripe_sandbox.store import Object


def months_after(anchor: int, months: int) -> int:
    """The same day and time so many months later; the month's last day where that day is missing (Stripe: billing cycle anchor)."""
    start = datetime.fromtimestamp(anchor, UTC)
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return int(start.replace(year=year, month=month, day=day).timestamp())


def subscription(session: Object, *, customer: str, method: str, now: int) -> Object:
    """A subscription that begins now, from a session in mode `subscription` that was paid."""
    given, sold = session["_subscription_data"], session["_line_items"]
    made = fresh("subscription", id=new_id("sub_1"), created=now, start_date=now, billing_cycle_anchor=now, status="active")
    made |= {"customer": customer, "default_payment_method": method, **chosen(given, "description metadata")}
    items = [subscription_item(made, line["price"], line["quantity"], now) for line in sold]
    return made | {"items": page_of(items, f"/v1/subscription_items?subscription={made['id']}"), "_periods": 1}


def subscription_item(owner: Object, price: Object, quantity: int, now: int) -> Object:
    """What is given each month."""
    ends = months_after(owner["billing_cycle_anchor"], price["recurring"]["interval_count"])
    made = fresh("subscription_item", id=new_id("si_", 14), created=now, subscription=owner["id"], quantity=quantity)
    made |= {"current_period_start": owner["billing_cycle_anchor"], "current_period_end": ends, "billed_until": ends}
    return priced(made, price)


def priced(item: Object, price: Object) -> Object:
    """An item with a price, and with the same as a plan, as Stripe still shows it."""
    rhythm = chosen(price["recurring"], "interval interval_count")
    plan = fresh("plan", id=price["id"], created=price["created"], product=price["product"], amount=price["unit_amount"], **rhythm)
    return item | {"price": price, "plan": plan | {"amount_decimal": price["unit_amount_decimal"]}}


def period_of(subscription: Object) -> tuple[int, int]:
    """From when to when the running month is."""
    item = subscription["items"]["data"][0]
    return item["current_period_start"], item["current_period_end"]


def invoice(subscription: Object, customer: Object, *, reason: str, now: int) -> Object:
    """A draft for the month that begins."""
    number, items = new_id("in_1"), subscription["items"]["data"]
    lines = [invoice_line(subscription, item, number) for item in items]
    total, (start, _end) = sum(line["amount"] for line in lines), period_of(subscription)
    billed = (start, start) if reason == "subscription_create" else (months_before(subscription, start), start)
    made = fresh("invoice", id=number, created=now, customer=customer["id"], billing_reason=reason, effective_at=None)
    made |= {"customer_email": customer["email"], "customer_name": customer["name"], "period_start": billed[0], "period_end": billed[1]}
    made |= dict.fromkeys(("amount_due", "amount_remaining", "subtotal", "subtotal_excluding_tax", "total", "total_excluding_tax"), total)
    details = {"metadata": dict(subscription["metadata"]), "subscription": subscription["id"], "subscription_proration_date": None}
    made |= {"parent": {"quote_details": None, "subscription_details": details, "type": "subscription_details"}}
    return made | {"lines": page_of(lines, f"/v1/invoices/{number}/lines")}


def months_before(subscription: Object, start: int) -> int:
    """When the month before this one began."""
    count = subscription["items"]["data"][0]["price"]["recurring"]["interval_count"]
    return min(start, months_after(subscription["billing_cycle_anchor"], (subscription["_periods"] - 2) * count))


def invoice_line(subscription: Object, item: Object, invoice: str) -> Object:
    """One month of one item."""
    price, quantity = item["price"], item["quantity"]
    amount = price["unit_amount"] * quantity
    made = fresh("invoice_line", id=new_id("il_1"), amount=amount, subtotal=amount, quantity=quantity, quantity_decimal=str(quantity))
    made |= {"invoice": invoice, "subscription": subscription["id"], "description": f"{quantity} × ₩{price['unit_amount']:,} / month"}
    made |= {"metadata": dict(subscription["metadata"]), "period": {"start": item["current_period_start"], "end": item["current_period_end"]}}
    made["parent"]["subscription_item_details"] |= {"subscription": subscription["id"], "subscription_item": item["id"]}
    made["pricing"] |= {"unit_amount_decimal": price["unit_amount_decimal"]}
    made["pricing"]["price_details"] |= {"price": price["id"], "product": price["product"]}
    return made


def invoice_payment(invoice: Object, intent: Object, now: int) -> Object:
    """The way an invoice is to be paid."""
    made = fresh("invoice_payment", id=new_id("inpay_1"), created=now, invoice=invoice["id"], amount_requested=invoice["amount_due"])
    made["payment"] |= {"payment_intent": intent["id"]}
    return made
