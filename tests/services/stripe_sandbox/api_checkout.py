"""Checkout sessions: what they take, and what they refuse."""

from tests.services.stripe_sandbox import checkouts, objects
from tests.services.stripe_sandbox.errors import ApiError
from tests.services.stripe_sandbox.expansion import line_items
from tests.services.stripe_sandbox.lookup import existing, shown
from tests.services.stripe_sandbox.params import EXPAND, PAGE, Shape, each, email, metadata, one_of, text, web_address, whole
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.world import World

# Stripe's floor is what converts to 50 US cents on that day; its ceiling has eight digits.
LEAST, MOST = 700, 99_999_999
SOONEST, LATEST = 30 * 60, 24 * 3600

PRODUCT = Shape({"name": text(), "description": text(), "images": each(web_address), "metadata": metadata}, "name")
RECURRING = Shape({"interval": one_of("month"), "interval_count": whole(1, 36)}, "interval")
PRICE = Shape({"currency": text(3), "unit_amount": whole(), "product_data": PRODUCT, "recurring": RECURRING}, "currency unit_amount product_data")
LINE = Shape({"price_data": PRICE, "quantity": whole(1, 999_999), "metadata": metadata}, "price_data quantity")
INTENT_DATA = Shape(
    {
        "description": text(1_000),
        "metadata": metadata,
        "receipt_email": email,
        "setup_future_usage": one_of("off_session", "on_session"),
        "statement_descriptor": text(22),
        "statement_descriptor_suffix": text(22),
    }
)
SUBSCRIPTION_DATA = Shape({"description": text(500), "metadata": metadata})
SESSION = Shape(
    {
        **EXPAND,
        "allowed_payment_method_types": each(one_of("card", "kakao_pay", "kr_card", "naver_pay")),
        "cancel_url": web_address,
        "client_reference_id": text(200),
        "customer": text(),
        "customer_creation": one_of("always", "if_required"),
        "customer_email": email,
        "expires_at": whole(),
        "line_items": each(LINE),
        "locale": text(10),
        "metadata": metadata,
        "mode": one_of("payment", "subscription"),
        "payment_intent_data": INTENT_DATA,
        "payment_method_collection": one_of("always", "if_required"),
        "submit_type": one_of("auto", "book", "donate", "pay", "subscribe"),
        "subscription_data": SUBSCRIPTION_DATA,
        "success_url": web_address,
        "ui_mode": one_of("hosted_page"),
    },
    required="mode line_items success_url",
)
# Stripe: "Can only be set in … mode" (documentation of the parameters). `submit_type` fits both since 2024-11-20.acacia.
OTHER_MODE_S = {
    "payment": ("payment_method_collection", "subscription_data"),
    "subscription": ("customer_creation", "payment_intent_data"),
}


def list_line_items(world: World, params: Object, page: str, given: str) -> Object:
    """What a session sells."""
    Shape(PAGE)(params)
    return line_items(world, existing(world, "checkout/sessions", given))


def create_session(world: World, params: Object, page: str) -> Object:
    """A checkout session, once or each month, in won (zero-decimal: 10,000 won is amount 10000)."""
    params = SESSION(params)
    refuse_other_mode(params)
    refuse_lines(params)
    known = {"email": params.get("customer_email")}
    if "customer" in params:
        known = existing(world, "customers", params["customer"])
    ways = ways_to_pay(world, params.get("allowed_payment_method_types"))
    items = [sell(world, line) for line in params["line_items"]]
    refuse_amount(sum(item["amount_total"] for item in items))
    refuse_expiry(params.get("expires_at"), world.now())
    session = objects.checkout_session(params, items=items, page=page, email=known["email"], ways=ways, now=world.now())
    world.store.put(session, wake_at=session["expires_at"])
    return shown(world, session, params)


def sell(world: World, line: Object) -> Object:
    """A line, its product and its price made from what the request says."""
    given, now = line["price_data"], world.now()
    product = world.store.put(objects.product(given["product_data"], now))
    return objects.line_item(line, world.store.put(objects.price(given, product["id"], now)), now)


def refuse_other_mode(params: Object) -> None:
    """Parameters that do not go together."""
    if "customer" in params and {"customer_email", "customer_creation"} & params.keys():
        message = "You may only specify one of these parameters: customer, customer_email, customer_creation."
        raise ApiError(message, param="customer")
    mode = params["mode"]
    if wrong := next((name for name in OTHER_MODE_S[mode] if name in params), None):
        raise ApiError(f"You can not pass `{wrong}` in `{mode}` mode.", param=wrong)
    if mode == "payment" and params.get("submit_type") == "subscribe":
        raise ApiError("You can not pass `submit_type` as `subscribe` in `payment` mode.", param="submit_type")


def refuse_lines(params: Object) -> None:
    """Another currency; a monthly price in mode `payment`; none in mode `subscription`. Only monthly ones are played there."""
    for position, line in enumerate(params["line_items"]):
        if line["price_data"]["currency"].lower() != objects.CURRENCY:
            where = f"line_items[{position}][price_data][currency]"
            raise ApiError(f"Invalid currency: {line['price_data']['currency']}. The sandbox takes krw only.", param=where)
    recurring = ["recurring" in line["price_data"] for line in params["line_items"]]
    if params["mode"] == "payment" and any(recurring):
        raise ApiError("You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.")
    if params["mode"] == "subscription" and not all(recurring):
        raise ApiError("You must provide at least one recurring price in `subscription` mode when using prices.")


def ways_to_pay(world: World, allowed: list[str] | None) -> list[str]:
    """What the account has, less what the request does not allow. Stripe filters silently; its words when nothing is left are not known."""
    ways = [way for way in world.store.setting("payment_methods") if allowed is None or way in allowed]
    if not ways:
        message = "No valid payment method types for this Checkout Session. Please ensure that you have activated payment methods"
        raise ApiError(f"{message} compatible with your chosen currency in your dashboard.", param="allowed_payment_method_types")
    return ways


def refuse_amount(total: int) -> None:
    """Stripe takes neither less than 50 US cents nor more than eight digits."""
    if total < LEAST:
        raise ApiError(f"The Checkout Session's total amount due must add up to at least ₩{LEAST:,} KRW", code="amount_too_small")
    if total > MOST:
        raise ApiError(f"The Checkout Session's total amount due must be no more than ₩{MOST:,}.", code="amount_too_large")


def refuse_expiry(at: int | None, now: int) -> None:
    """Between 30 minutes and 24 hours from now."""
    if at is not None and not now + SOONEST <= at <= now + LATEST:
        bound = "at least 30 minutes" if at < now + SOONEST else "less than 24 hours"
        raise ApiError(f"The `expires_at` timestamp must be {bound} from Checkout Session creation.", param="expires_at")


def expire_session(world: World, params: Object, page: str, given: str) -> Object:
    """End an open session now."""
    params, session = Shape(EXPAND)(params), existing(world, "checkout/sessions", given)
    if session["status"] != "open":
        state = f"This Checkout Session has a status of `{session['status']}`."
        raise ApiError(f'Only Checkout Sessions with a status in ["open"] can be expired. {state}')
    checkouts.expire(world, session)
    return shown(world, session, params)
