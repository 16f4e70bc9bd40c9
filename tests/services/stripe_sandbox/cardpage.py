"""The hosted card page, the bank's question, and the developers' page: what a browser may ask, and what comes of it."""

import re

from tests.services.stripe_sandbox import checkouts, objects, payments, portal
from tests.services.stripe_sandbox.cardform import method_of, mistakes, shown_again, typed_into
from tests.services.stripe_sandbox.delivery import Postman
from tests.services.stripe_sandbox.english import in_english
from tests.services.stripe_sandbox.markup import WAYS, Typed, bank_page, card_page, developers_page, message, said_price
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.wire import Reply, Request, redirect
from tests.services.stripe_sandbox.world import World

WAIT_FOR_SITE = 3.0
NOT_PAID = "돈은 나가지 않았어요. 다른 카드로 다시 해 볼까요?"
DECLINED = {
    "generic_decline": f"카드가 승인되지 않았어요. {NOT_PAID}",
    "insufficient_funds": f"카드의 잔액이 부족해요. {NOT_PAID}",
    "expired_card": f"카드사가 기한이 지난 카드라고 해요. {NOT_PAID}",
}


def answer_page(world: World, postman: Postman, request: Request) -> Reply:
    """A page of the sandbox; the site hears of a payment before the payer is sent back to it, unless it is slow."""
    with world.act():
        reply = _page(world, request)
        news = list(world.news)
    if news:
        postman.wait_for(news, seconds=WAIT_FOR_SITE)
    return reply


def _page(world: World, request: Request) -> Reply:
    if request.path == "/" and request.method == "GET":
        return developers(world)
    if request.path.startswith("/p/session/"):
        return portal.answer(world, request)
    found = re.fullmatch(r"/c/pay/(cs_test_\w+)(/authenticate)?", request.path, re.ASCII)
    given, asks_bank = found.groups() if found else ("", None)
    session = world.store.get(given, "checkout.session")
    if session is None or request.method not in {"GET", "POST"}:
        return message("없는 페이지예요", "주소를 다시 확인해 주세요. 결제는 사이트에서 다시 시작할 수 있어요.", status=404)
    reply = _of_session(world, session, request, asks_bank=bool(asks_bank))
    return in_english(reply) if session["locale"] == "en" else reply


def _of_session(world: World, session: Object, request: Request, *, asks_bank: bool) -> Reply:
    if session["status"] != "open":
        return closed(session, posted=request.method == "POST")
    if asks_bank:
        return bank(world, session, request)
    if request.method == "GET":
        return form(session, {}, {})
    return pay(world, session, typed_into(request))


def pay(world: World, session: Object, typed: Typed) -> Reply:
    """What the submitted card, or the chosen wallet, does."""
    typed |= {"email": given} if (given := known_email(session)) else {}
    way = typed.get("way", "card")
    if way not in session["payment_method_types"]:
        way = session["payment_method_types"][0]
    if way != "card":
        return pay_elsewhere(world, session, typed | {"way": way})
    if errors := mistakes(typed, world.now(), asked=("email", "card_number", "expiry", "cvc", "name")):
        return form(session, typed, errors, status=422)
    card, method = method_of(typed, world.now())
    intent, method = checkouts.begin_payment(world, session, method)
    if card.asks:
        payments.ask_owner(world, intent, method, page="")
        return redirect(f"/c/pay/{session['id']}/authenticate")
    if card.declines:
        payments.decline(world, intent, method, card.declines)
        return form(session, typed, {"card_number": DECLINED[card.declines]}, status=402)
    checkouts.complete(world, session, intent, method)
    return redirect(success_url(session))


def pay_elsewhere(world: World, session: Object, typed: Typed) -> Reply:
    """The payer is sent to the wallet's own window."""
    if errors := mistakes(typed, world.now(), asked=("email",)):
        return form(session, typed, errors, status=422)
    made = objects.wallet(typed["way"], email=typed["email"], name=typed.get("name", ""), now=world.now())
    intent, method = checkouts.begin_payment(world, session, made)
    payments.ask_owner(world, intent, method, page=f"{session['url']}/authenticate")
    return redirect(f"/c/pay/{session['id']}/authenticate")


def bank(world: World, session: Object, request: Request) -> Reply:
    """The bank's question, or the wallet's, and the answer to it."""
    intent = world.store.get(session["_intent"] or "")
    if intent is None or intent["status"] != "requires_action":
        return redirect(f"/c/pay/{session['id']}")
    method = world.store.get(intent["payment_method"]) or {}
    decision = request.form().get("decision") if request.method == "POST" else None
    if decision == "approve":
        checkouts.complete(world, session, intent, method, authenticated=method["type"] == "card")
        return redirect(success_url(session))
    if decision == "later" and session["mode"] == "payment":
        checkouts.complete_later(world, session, intent, method)
        return redirect(success_url(session))
    if decision == "refuse":
        payments.fail_authentication(world, intent, method)
        payer = {name: method["billing_details"][name] or "" for name in ("email", "name")} | {"way": method["type"]}
        return form(session, payer, refused(method), status=402)
    return bank_page(session, method)


def refused(method: Object) -> dict[str, str]:
    """What stands beside the field after the owner said no."""
    if method["type"] == "card":
        return {"card_number": f"본인 인증을 거부해서 결제하지 않았어요. {NOT_PAID}"}
    return {"way": f"{WAYS[method['type']]} 창에서 그만둬서 결제하지 않았어요. 돈은 나가지 않았어요."}


def closed(session: Object, *, posted: bool) -> Reply:
    """A session that takes no card any more; a second submit of a paid one goes where the first one went."""
    if session["status"] == "complete":
        if posted:
            return redirect(success_url(session))
        text = f"{said_price(session)}이 결제됐어요. 다시 결제되지 않아요."
        if session["mode"] == "subscription":
            text = f"{said_price(session)}씩 내는 정기 결제가 시작됐어요."
        return message("이미 결제가 끝났어요", text, back=success_url(session))
    text = "이 결제는 끝났고 돈은 나가지 않았어요. 사이트에서 다시 시작해 주세요."
    return message("결제 시간이 지났어요", text, back=session["cancel_url"], status=410 if posted else 200)


def form(session: Object, typed: Typed, errors: dict[str, str], *, status: int = 200) -> Reply:
    """The card page with what was typed."""
    email = known_email(session)
    kept = shown_again(typed) | {"email": email or typed.get("email", "")}
    return card_page(session, kept, errors, fixed_email=bool(email), status=status)


def developers(world: World) -> Reply:
    """The last sessions, monthly gifts, invoices and events."""
    query = "SELECT group_concat(state || ' ' || coalesce(answer, ''), ', ') FROM deliveries WHERE event = ?"
    found = {kind: world.store.find(kind, limit=50) for kind in ("checkout.session", "subscription", "invoice", "event")}
    fates = [world.store.db.execute(query, (event["id"],)).fetchone()[0] or "" for event in found["event"]]
    return developers_page(found, fates)


def success_url(session: Object) -> str:
    """Where a payer goes back to (Stripe: `{CHECKOUT_SESSION_ID}` is filled in)."""
    return session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])


def known_email(session: Object) -> str | None:
    """The address that the site gave; the payer cannot change it."""
    return (session["customer_details"] or {}).get("email")
