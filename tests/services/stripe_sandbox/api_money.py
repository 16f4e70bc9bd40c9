"""Refunds, disputes, and what the account has."""

from tests.services.stripe_sandbox import disputes, objects, refunds
from tests.services.stripe_sandbox.errors import ApiError
from tests.services.stripe_sandbox.expansion import page_of
from tests.services.stripe_sandbox.lookup import existing, shown
from tests.services.stripe_sandbox.params import EXPAND, PAGE, Shape, boolean, metadata, one_of, text, whole
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.world import World

REFUND = Shape(
    {
        **EXPAND,
        "amount": whole(1),
        "charge": text(),
        "metadata": metadata,
        "payment_intent": text(),
        "reason": one_of("duplicate", "fraudulent", "requested_by_customer"),
    }
)
EVIDENCE = Shape({name: text(20_000) for name in ("customer_name", "product_description", "uncategorized_text")})
DISPUTE = Shape({**EXPAND, "evidence": EVIDENCE, "metadata": metadata, "submit": boolean})
WAYS = ("card", "kakao_pay", "kr_card", "naver_pay")


def create_refund(world: World, params: Object, page: str) -> Object:
    """Give money back, all or part of it, by charge or by payment intent."""
    params = REFUND(params)
    if len({"charge", "payment_intent"} & params.keys()) != 1:
        message = "One of the following params should be provided for this request: payment_intent or charge."
        raise ApiError(message, code="parameter_missing")
    if "charge" in params:
        charge = existing(world, "charges", params["charge"])
    else:
        intent = existing(world, "payment_intents", params["payment_intent"])
        if intent["status"] != "succeeded":
            message = f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
            raise ApiError(message, param="payment_intent")
        charge = existing(world, "charges", intent["latest_charge"])
    return shown(world, refunds.refund_charge(world, charge, params), params)


def update_dispute(world: World, params: Object, page: str, given: str) -> Object:
    """Tell the bank our side; `submit` is true unless it says otherwise (Stripe: defaults to true)."""
    params, dispute = DISPUTE(params), existing(world, "disputes", given)
    dispute["metadata"] |= params.get("metadata", {})
    world.store.put(dispute)
    if params.get("evidence") and params.get("submit", True):
        disputes.answer_dispute(world, dispute, params["evidence"])
    return shown(world, existing(world, "disputes", given), params)


def close_dispute(world: World, params: Object, page: str, given: str) -> Object:
    """Accept that it is lost."""
    params, dispute = Shape(EXPAND)(params), existing(world, "disputes", given)
    disputes.close_dispute(world, dispute, "lost")
    return shown(world, dispute, params)


def retrieve_account(world: World, params: Object, page: str) -> Object:
    """Whose account this is, and what it may take."""
    Shape(EXPAND)(params)
    account = objects.fresh("account")
    account["capabilities"] |= {f"{way}_payments": "active" for way in world.store.setting("payment_methods")}
    return account


def list_configurations(world: World, params: Object, page: str) -> Object:
    """Which kinds of payment are switched on for the account's pages: `available` and `display_preference.value` of each."""
    Shape({**PAGE, "active": boolean})(params)
    configuration = objects.fresh("payment_method_configuration")
    for way in WAYS:
        has = way in world.store.setting("payment_methods")
        preference = {"overridable": None, "preference": "on" if has else "off", "value": "on" if has else "off"}
        configuration[way] = {"available": has, "display_preference": preference}
    return page_of([configuration], "/v1/payment_method_configurations")
