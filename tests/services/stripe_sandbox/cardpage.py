"""The hosted card page, the bank's question, and the developers' page: what a browser may ask, and what comes of it."""

import re
from datetime import UTC, datetime

from tests.services.stripe_sandbox import acts
from tests.services.stripe_sandbox.delivery import Postman
from tests.services.stripe_sandbox.english import in_english
from tests.services.stripe_sandbox.markup import Typed, bank_page, card_page, developers_page, message, won
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.wire import Reply, Request, redirect
from tests.services.stripe_sandbox.world import World

WAIT_FOR_SITE = 3.0
PAYS, DECLINES, ASKS = "4242424242424242", "4000000000000002", "4000002500003155"
NOT_PAID = "돈은 나가지 않았어요. 다른 카드로 다시 해 볼까요?"


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
    return pay(world, session, {name: value.strip()[:200] for name, value in request.form().items()})


def pay(world: World, session: Object, typed: Typed) -> Reply:
    """What the submitted card does."""
    typed |= {"email": given} if (given := known_email(session)) else {}
    if errors := mistakes(typed, datetime.fromtimestamp(world.now(), UTC)):
        return form(session, typed, errors, status=422)
    number, (month, year) = digits(typed["card_number"]), expiry_of(typed["expiry"])
    card = {"last4": number[-4:], "exp_month": month, "exp_year": year}
    intent, method = acts.begin_payment(world, session, card, email=typed["email"], name=typed["name"])
    if number == ASKS:
        acts.ask_for_authentication(world, intent, method)
        return redirect(f"/c/pay/{session['id']}/authenticate")
    if number == DECLINES:
        acts.decline_payment(world, intent, method)
        return form(session, typed, {"card_number": f"카드가 승인되지 않았어요. {NOT_PAID}"}, status=402)
    acts.take_payment(world, session, intent, method)
    return redirect(success_url(session))


def bank(world: World, session: Object, request: Request) -> Reply:
    """The bank's question, and the answer to it."""
    intent = world.store.get(session["payment_intent"] or "")
    if intent is None or intent["status"] != "requires_action":
        return redirect(f"/c/pay/{session['id']}")
    method = world.store.get(intent["payment_method"]) or {}
    decision = request.form().get("decision") if request.method == "POST" else None
    if decision == "approve":
        acts.take_payment(world, session, intent, method, authenticated=True)
        return redirect(success_url(session))
    if decision == "refuse":
        acts.fail_authentication(world, intent, method)
        payer = {name: method["billing_details"][name] for name in ("email", "name")}
        return form(session, payer, {"card_number": f"본인 인증을 거부해서 결제하지 않았어요. {NOT_PAID}"}, status=402)
    return bank_page(session, method)


def closed(session: Object, *, posted: bool) -> Reply:
    """A session that takes no card any more; a second submit of a paid one goes where the first one went."""
    if session["status"] == "complete":
        if posted:
            return redirect(success_url(session))
        text = f"{won(session['amount_total'])}이 결제됐어요. 다시 결제되지 않아요."
        return message("이미 결제가 끝났어요", text, back=success_url(session))
    text = "이 결제는 끝났고 돈은 나가지 않았어요. 사이트에서 다시 시작해 주세요."
    return message("결제 시간이 지났어요", text, back=session["cancel_url"], status=410 if posted else 200)


def form(session: Object, typed: Typed, errors: dict[str, str], *, status: int = 200) -> Reply:
    """The card page with what was typed, except a number that the sandbox does not know: it may be a real card's."""
    email, number = known_email(session), typed.get("card_number", "")
    kept = typed | {"email": email or typed.get("email", "")}
    if digits(number) not in {PAYS, DECLINES, ASKS}:
        kept["card_number"] = ""
    return card_page(session, kept, errors, fixed_email=bool(email), status=status)


def mistakes(typed: Typed, now: datetime) -> dict[str, str]:
    """What is wrong with what was typed, by field, in words."""
    wrong = {}
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", typed.get("email", "")):
        wrong["email"] = "이메일 주소를 확인해 주세요. 예: hana@example.org"
    if digits(typed.get("card_number", "")) not in {PAYS, DECLINES, ASKS}:
        wrong["card_number"] = "여기서는 아래 연습용 카드 세 장만 쓸 수 있어요. 실제 카드 번호는 넣지 마세요."
    month, year = expiry_of(typed.get("expiry", ""))
    if not 1 <= month <= 12 or (year, month) < (now.year, now.month):
        wrong["expiry"] = "지나지 않은 달을 월/연도로 적어 주세요. 예: 12/34"
    if not re.fullmatch(r"[0-9]{3}", typed.get("cvc", "")):
        wrong["cvc"] = "숫자 세 자리를 적어 주세요. 예: 123"
    if not typed.get("name"):
        wrong["name"] = "카드에 적힌 이름을 적어 주세요."
    return wrong


def developers(world: World) -> Reply:
    """The last sessions and events."""
    query = "SELECT group_concat(state || ' ' || coalesce(answer, ''), ', ') FROM deliveries WHERE event = ?"
    events = world.store.find("event", limit=50)
    fates = [world.store.db.execute(query, (event["id"],)).fetchone()[0] or "" for event in events]
    return developers_page(world.store.find("checkout.session", limit=50), list(zip(events, fates, strict=True)))


def success_url(session: Object) -> str:
    """Where a payer goes back to (Stripe: `{CHECKOUT_SESSION_ID}` is filled in)."""
    return session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])


def known_email(session: Object) -> str | None:
    """The address that the site gave; the payer cannot change it."""
    return (session["customer_details"] or {}).get("email")


def digits(number: str) -> str:
    """A card number without spaces and hyphens."""
    return re.sub(r"[\s-]", "", number)


def expiry_of(typed: str) -> tuple[int, int]:
    """Month and year of `12/34`, `12 / 2034` or `1234`; (0, 0) when it is none of them."""
    found = re.fullmatch(r"([0-9]{1,2})\s*/\s*(?:20)?([0-9]{2})|([0-9]{2})([0-9]{2})", typed)
    return (int(found[1] or found[3]), 2000 + int(found[2] or found[4])) if found else (0, 0)
