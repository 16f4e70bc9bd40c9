"""What happens by itself when its time has come on the sandbox's clock."""

from tests.services.stripe_sandbox import checkouts, payments, refunds, subscriptions
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.world import World

BY_KIND = {
    "charge": payments.fee_is_due,
    "checkout.session": checkouts.expire,
    "invoice": subscriptions.invoice_is_due,
    "refund": refunds.refund_is_due,
    "subscription": subscriptions.is_due,
}


def on_wake(world: World, obj: Object) -> None:
    """Sessions run out, fees are booked, months end, invoices are tried again, refunds turn out."""
    BY_KIND[obj["object"]](world, obj)
