"""The customer portal: a customer sees the monthly gifts, changes the card and ends one, and goes back to the site.

The card is kept without asking its bank: the sandbox plays no SetupIntent. A card that is declined at once is refused here too.
"""

import re

from tests.services.stripe_sandbox import billing, payments, subscriptions
from tests.services.stripe_sandbox.api_people import change_customer
from tests.services.stripe_sandbox.cardform import method_of, mistakes, shown_again, typed_into
from tests.services.stripe_sandbox.english import in_english
from tests.services.stripe_sandbox.markup import Typed, message, portal_cancel_page, portal_card_page, portal_page
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.wire import Reply, Request, redirect
from tests.services.stripe_sandbox.world import World

OPEN_FOR = 3600
DECLINED = "이 카드는 쓸 수 없다고 카드사가 알려 왔어요. 바뀐 것은 없어요. 다른 카드로 해 볼까요?"


def answer(world: World, request: Request) -> Reply:
    """A page of the portal; its address is the key to it, for an hour (Stripe: portal sessions are short-lived)."""
    found = re.fullmatch(r"/p/session/(bps_\w+)(?:/(card)|/cancel/(sub_\w+))?", request.path, re.ASCII)
    given, card, ends = found.groups() if found else ("", None, None)
    session = world.store.get(given, "billing_portal.session")
    if session is None or request.method not in {"GET", "POST"}:
        return message("없는 페이지예요", "주소를 다시 확인해 주세요. 사이트에서 다시 들어올 수 있어요.", status=404)
    if world.now() > session["created"] + OPEN_FOR:
        reply = message("시간이 지났어요", "사이트에서 다시 들어와 주세요.", back=session["return_url"], status=410)
    else:
        reply = _page(world, session, request, card=bool(card), ends=ends)
    return in_english(reply) if session["locale"] == "en" else reply


def _page(world: World, session: Object, request: Request, *, card: bool, ends: str | None) -> Reply:
    flow = session["flow"] or {}
    if card or flow.get("type") == "payment_method_update":
        return new_card(world, session, request)
    if wanted := ends or (flow.get("subscription_cancel") or {}).get("subscription"):
        return cancel(world, session, request, wanted)
    gifts = [each for each in gifts_of(world, session) if each["status"] not in subscriptions.ENDED]
    return portal_page(session, [(gift, billing.period_of(gift)[1]) for gift in gifts], kept_card(world, session, gifts))


def gifts_of(world: World, session: Object) -> list[Object]:
    """The monthly gifts of whose portal this is, newest first."""
    return world.store.find("subscription", ("json_extract(body, '$.customer') = ?", [session["customer"]]), limit=20)


def kept_card(world: World, session: Object, gifts: list[Object]) -> Object | None:
    """The card that pays next."""
    customer = world.store.get(session["customer"]) or {}
    given = [gift["default_payment_method"] for gift in gifts if gift["default_payment_method"]]
    return world.store.get(next(iter(given), None) or customer.get("invoice_settings", {}).get("default_payment_method") or "")


def new_card(world: World, session: Object, request: Request) -> Reply:
    """Another card, for the customer and for every monthly gift that names its own."""
    if request.method == "GET":
        return portal_card_page(session, {}, {})
    customer = world.store.get(session["customer"]) or {}
    typed: Typed = typed_into(request) | {"email": customer.get("email") or ""}
    if errors := mistakes(typed, world.now(), asked=("card_number", "expiry", "cvc", "name")):
        return portal_card_page(session, shown_again(typed), errors, status=422)
    card, method = method_of(typed, world.now())
    if card.declines:
        return portal_card_page(session, typed, {"card_number": DECLINED}, status=402)
    use_card(world, session, payments.attach(world, method, session["customer"])["id"])
    return redirect(way_back(session))


def use_card(world: World, session: Object, method: str) -> None:
    """From now on this card pays."""
    customer = world.store.get(session["customer"]) or {}
    settings = {**customer["invoice_settings"], "default_payment_method": method}
    change_customer(world, customer, {"invoice_settings": settings})
    for gift in gifts_of(world, session):
        if gift["default_payment_method"] and gift["status"] not in subscriptions.ENDED:
            subscriptions.change(world, gift, default_payment_method=method)


def cancel(world: World, session: Object, request: Request, wanted: str) -> Reply:
    """End a monthly gift, now or with its month, as the account's portal is set (`portal_cancel`)."""
    gift = next((each for each in gifts_of(world, session) if each["id"] == wanted), None)
    if gift is None or gift["status"] in subscriptions.ENDED:
        return message("이미 끝난 정기 결제예요", "더 결제되지 않아요.", back=session["return_url"])
    if request.method == "GET":
        return portal_cancel_page(session, gift, billing.period_of(gift)[1], at_once=world.store.setting("portal_cancel") == "immediately")
    if world.store.setting("portal_cancel") == "immediately":
        subscriptions.end(world, gift, reason="cancellation_requested")
    else:
        subscriptions.end_at_period_end(world, gift, wanted=True)
    return redirect(way_back(session))


def way_back(session: Object) -> str:
    """Where a customer goes after a change: where the flow says, else to the portal's first page."""
    flow = session["flow"]
    if not flow:
        return f"/p/session/{session['id']}"
    after = (flow["after_completion"]["redirect"] or {}).get("return_url")
    return str(after or session["return_url"] or f"/p/session/{session['id']}")
