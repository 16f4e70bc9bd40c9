"""The endpoints of `/v1/`: which address is answered by what. What is not in these tables is refused, as Stripe refuses it."""

import re
from collections.abc import Callable

from tests.services.stripe_sandbox import api_billing, api_checkout, api_money, api_people
from tests.services.stripe_sandbox.errors import ApiError
from tests.services.stripe_sandbox.lookup import RESOURCES, list_all, retrieve
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.world import World


def answer(world: World, method: str, path: str, params: Object, page: str) -> Object:
    """What Stripe would answer to this request; ApiError when it would refuse. `page` is where the card pages are."""
    for name, pattern, call in ROUTES:
        if method == name and (found := re.fullmatch(pattern, path)):
            return call(world, params, page, *found.groups())
    raise ApiError(f"Unrecognized request URL ({method}: {path}).", status=404)


KINDS = "|".join(RESOURCES)
ONE = "([^/]+)"
ROUTES: list[tuple[str, str, Callable[..., Object]]] = [
    ("GET", "/v1/account", api_money.retrieve_account),
    ("GET", "/v1/payment_method_configurations", api_money.list_configurations),
    ("POST", "/v1/billing_portal/sessions", api_people.create_portal_session),
    ("POST", "/v1/checkout/sessions", api_checkout.create_session),
    ("POST", f"/v1/checkout/sessions/{ONE}/expire", api_checkout.expire_session),
    ("GET", f"/v1/checkout/sessions/{ONE}/line_items", api_checkout.list_line_items),
    ("POST", "/v1/customers", api_people.create_customer),
    ("POST", f"/v1/customers/{ONE}", api_people.update_customer),
    ("DELETE", f"/v1/customers/{ONE}", api_people.delete_customer),
    ("GET", f"/v1/customers/{ONE}/payment_methods", api_people.list_methods_of),
    ("POST", f"/v1/payment_methods/{ONE}/attach", api_people.attach_method),
    ("POST", f"/v1/payment_methods/{ONE}/detach", api_people.detach_method),
    ("POST", f"/v1/subscriptions/{ONE}", api_billing.update_subscription),
    ("DELETE", f"/v1/subscriptions/{ONE}", api_billing.cancel_subscription),
    ("POST", f"/v1/invoices/{ONE}/void", api_billing.void_invoice),
    ("GET", f"/v1/invoices/{ONE}/lines", api_billing.list_invoice_lines),
    ("POST", "/v1/refunds", api_money.create_refund),
    ("POST", f"/v1/disputes/{ONE}", api_money.update_dispute),
    ("POST", f"/v1/disputes/{ONE}/close", api_money.close_dispute),
    ("GET", f"/v1/({KINDS})", list_all),
    ("GET", f"/v1/({KINDS})/{ONE}", retrieve),
]
