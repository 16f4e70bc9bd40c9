"""The pages as HTML: templates from `pages/`, filled with escaped values. No script."""

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from html import escape
from pathlib import Path
from string import Template

from tests.services.stripe_sandbox.cards import CARDS, SHOWN_FIRST, Card, grouped
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.wire import Reply

PAGES = Path(__file__).with_name("pages")
SEOUL = timezone(timedelta(hours=9))
TYPED = ("email", "card_number", "expiry", "cvc", "name")
Typed = dict[str, str]


def filled(template: str, /, **values: str) -> str:
    """A template of this folder with its values, which are HTML already."""
    return Template((PAGES / template).read_text(encoding="utf-8")).substitute(values)


def page(title: str, content: str, *, status: int = 200, wide: bool = False) -> Reply:
    """A whole page."""
    html = filled("layout.html", title=escape(title), content=content, wide=' class="wide"' if wide else "")
    return Reply(status, html)


def message(title: str, text: str, *, back: str | None = None, status: int = 200) -> Reply:
    """A page that says one thing, with a way back."""
    way = link(back, "사이트로 돌아가기") if back else ""
    return page(title, filled("message.html", title=escape(title), text=escape(text), links=way), status=status)


def link(to: str, label: str, style: str = "button") -> str:
    """A link that looks like a button."""
    return f'<a class="{style}" href="{escape(to)}">{label}</a>'


WAYS = {"card": "카드", "kakao_pay": "카카오페이", "naver_pay": "네이버페이", "kr_card": "국내 카드"}


def card_page(session: Object, typed: Typed, errors: dict[str, str], *, fixed_email: bool, status: int = 200) -> Reply:
    """The card form with what was typed, and each error beside its field; the first of them has the focus."""
    until, offered = datetime.fromtimestamp(session["expires_at"], SEOUL), session["payment_method_types"]
    email = f'type="email" autocomplete="email"{" readonly" if fixed_email else ""}'
    content = filled(
        "card.html",
        what=escape(what(session)),
        amount=said_price(session),
        time_left=f"{until.month}월 {until.day}일 {until:%H:%M}까지 결제할 수 있어요.",
        rhythm=f'<p class="quiet">{RHYTHM}</p>' if session["mode"] == "subscription" else "",
        items=lines_html(session["_line_items"]),
        alert=filled("alert.html") if errors else "",
        session=session["id"],
        ways=ways_html(offered, typed.get("way", ""), errors.get("way")),
        email=field("email", typed, errors, email),
        card=card_fields(typed, errors) if "card" in offered else "",
        button="정기 결제 시작하기" if session["mode"] == "subscription" else "결제하기",
        back=link(session["cancel_url"], "돌아가기", "button plain") if session["cancel_url"] else "",
    )
    return page("결제", content, status=status)


RHYTHM = "오늘 한 번, 그다음은 매달 같은 날에 결제돼요. 언제든 그만둘 수 있어요."
LABELS = {
    "email": "이메일",
    "card_number": "카드 번호",
    "expiry": "유효 기간 (월/연도)",
    "cvc": "CVC",
    "name": "카드에 적힌 이름",
}


def card_fields(typed: Typed, errors: dict[str, str]) -> str:
    """Number, month, code and name."""
    number = 'inputmode="numeric" autocomplete="off" maxlength='
    return filled(
        "fields.html",
        card_number=field("card_number", typed, errors, f'{number}"30" list="practice-cards"', "card-hint"),
        expiry=field("expiry", typed, errors, f'{number}"9" placeholder="12/34"'),
        cvc=field("cvc", typed, errors, f'{number}"3" placeholder="123"'),
        name=field("name", typed, errors, 'autocomplete="off" maxlength="100"'),
        options="".join(f'<option value="{grouped(card.number)}">{card.does}</option>' for card in CARDS.values()),
        first=cards_html(list(CARDS.values())[:SHOWN_FIRST]),
        others=cards_html(list(CARDS.values())[SHOWN_FIRST:]),
    )


def cards_html(cards: list[Card]) -> str:
    """Practice cards and what they do."""
    return "\n".join(f"<dt>{grouped(card.number)}</dt><dd>{card.says}</dd>" for card in cards)


def field(name: str, typed: Typed, errors: dict[str, str], attributes: str, hint: str = "") -> str:
    """One field with what was typed; the first wrong one has the focus."""
    first = next((each for each in TYPED if each in errors), None)
    return field_html(name, LABELS[name], typed.get(name, ""), errors.get(name), attributes + (" autofocus" if name == first else ""), hint)


def ways_html(offered: list[str], chosen: str, error: str | None) -> str:
    """The choice between card and wallets; nothing when there is only one."""
    if len(offered) == 1 and not error:
        return f'<input type="hidden" name="way" value="{offered[0]}">'
    chosen = chosen if chosen in offered else offered[0]
    rows = [
        f'<label><input type="radio" name="way" value="{way}"{" checked" if way == chosen else ""}> <span>{WAYS[way]}</span></label>'
        for way in offered
    ]
    problem = f'<p class="error">{escape(error)}</p>' if error else ""
    return f'<fieldset class="ways"><legend>결제 방법</legend>{"".join(rows)}{problem}</fieldset>'


def portal_page(session: Object, gifts: list[tuple[Object, int]], card: Object | None) -> Reply:
    """What a customer has running, and the way to change it."""
    rows = "\n".join(gift_html(session, gift, ends) for gift, ends in gifts) or "<p>진행 중인 정기 결제가 없어요.</p>"
    kept = f"<p>{card_html(card)}</p>" if card else "<p>등록된 카드가 없어요.</p>"
    change = link(f"/p/session/{session['id']}/card", "카드 바꾸기")
    back = link(session["return_url"], "사이트로 돌아가기", "button plain") if session["return_url"] else ""
    return page("정기 결제 관리", filled("portal.html", gifts=rows, card=kept, change=change, back=back))


def card_html(card: Object) -> str:
    """Which card pays."""
    if "card" not in card:
        return WAYS[card["type"]]
    return f"{card['card']['last4']}로 끝나는 카드 · {card['card']['exp_month']:02}/{card['card']['exp_year'] % 100:02}까지"


def gift_html(session: Object, gift: Object, ends: int) -> str:
    """One monthly gift: how much, when next, and the way to its end."""
    amount = sum(item["price"]["unit_amount"] * item["quantity"] for item in gift["items"]["data"])
    state = "쉬는 중이에요." if gift["pause_collection"] else f"다음 결제는 {day(ends)}이에요."
    if gift["status"] in {"past_due", "unpaid"}:
        state = "결제하지 못했어요. 카드를 바꿔 주세요."
    if gift["cancel_at_period_end"]:
        state = f"{day(ends)}에 끝나요."
    way = "" if gift["cancel_at_period_end"] else link(f"/p/session/{session['id']}/cancel/{gift['id']}", "그만하기", "button plain")
    return f'<div class="gift"><p class="amount">매달 {won(amount)}</p><p class="quiet">{state}</p>{way}</div>'


def portal_card_page(session: Object, typed: Typed, errors: dict[str, str], *, status: int = 200) -> Reply:
    """The form for another card."""
    back = session["return_url"] if session["flow"] else f"/p/session/{session['id']}"
    content = filled(
        "portal_card.html",
        alert=filled("alert.html") if errors else "",
        card=card_fields(typed, errors),
        back=link(back, "돌아가기", "button plain") if back else "",
    )
    return page("카드 바꾸기", content, status=status)


def portal_cancel_page(session: Object, gift: Object, ends: int, *, at_once: bool) -> Reply:
    """The question before the end."""
    when = "지금 끝나요." if at_once else f"{day(ends)}에 끝나고, 그때까지는 다시 결제되지 않아요."
    back = session["return_url"] if session["flow"] else f"/p/session/{session['id']}"
    action = f"/p/session/{session['id']}/cancel/{gift['id']}"
    return page("정기 결제 그만하기", filled("portal_cancel.html", when=when, action=action, back=link(back or "/", "돌아가기", "button plain")))


def day(at: int) -> str:
    """A day in Seoul."""
    return f"{(on := datetime.fromtimestamp(at, SEOUL)).year}년 {on.month}월 {on.day}일"


def said_price(session: Object) -> str:
    """10,000원, or 매달 10,000원."""
    return f"{'매달 ' if session['mode'] == 'subscription' else ''}{won(session['amount_total'])}"


def field_html(name: str, label: str, value: str, error: str | None, attributes: str, hint: str) -> str:
    """A labelled input, described by its error and its hint."""
    described_by = " ".join(filter(None, (f"{name}-error" if error else "", hint)))
    if described_by:
        attributes += f' aria-describedby="{described_by}"'
    if error:
        attributes += ' aria-invalid="true"'
    problem = f'<p class="error" id="{name}-error">{escape(error)}</p>' if error else ""
    field = f'<input id="{name}" name="{name}" value="{escape(value)}" required {attributes}>'
    return f'<div><label for="{name}">{label}</label>{field}{problem}</div>'


def lines_html(items: list[Object]) -> str:
    """What is paid for, line by line; nothing when the heading says it all."""
    if len(items) == 1 and items[0]["quantity"] == 1:
        return ""
    return f'<ul class="items">{"".join(map(line_html, items))}</ul>'


def line_html(item: Object) -> str:
    """A line of what is paid for."""
    times = f" × {item['quantity']}" if item["quantity"] > 1 else ""
    return f"<li><span>{escape(item['description'])}{times}</span><span>{won(item['amount_total'])}</span></li>"


def bank_page(session: Object, method: Object) -> Reply:
    """The bank's question to the owner of the card, or the wallet's."""
    values = {"amount": said_price(session), "what": escape(what(session)), "session": session["id"]}
    if method["type"] != "card":
        return page(f"{WAYS[method['type']]} 결제", filled("wallet.html", wallet=WAYS[method["type"]], **values))
    return page("카드사 본인 인증", filled("authenticate.html", last4=method["card"]["last4"], **values))


def developers_page(found: dict[str, list[Object]], fates: list[str]) -> Reply:
    """The last sessions, monthly gifts and invoices, and the last events with how their delivery went."""
    content = filled(
        "developers.html",
        sessions=table_html(map(session_row, found["checkout.session"])),
        subscriptions=table_html(map(subscription_row, found["subscription"])),
        invoices=table_html(map(invoice_row, found["invoice"])),
        events=table_html(map(event_row, zip(found["event"], fates, strict=True))),
    )
    return page("Stripe 연습장", content, wide=True)


def session_row(session: Object) -> tuple[str, ...]:
    """A session, with the way to its card page."""
    way = f'<a href="/c/pay/{session["id"]}">{session["id"][:20]}…</a>'
    return clock(session), way, escape(what(session)), said_price(session), session["status"]


def subscription_row(gift: Object) -> tuple[str, ...]:
    """A monthly gift, and until when its month runs."""
    amount = sum(item["price"]["unit_amount"] * item["quantity"] for item in gift["items"]["data"])
    state = "쉬는 중" if gift["pause_collection"] else "이 달까지" if gift["cancel_at_period_end"] else ""
    until = datetime.fromtimestamp(gift["items"]["data"][0]["current_period_end"], SEOUL)
    return clock(gift), gift["id"], f"매달 {won(amount)}", f"{until:%Y-%m-%d}", f"{gift['status']} {state}".strip()


def invoice_row(invoice: Object) -> tuple[str, ...]:
    """An invoice, and how often it was tried."""
    tries = f"{invoice['attempt_count']}번" if invoice["attempt_count"] else ""
    return clock(invoice), invoice["number"] or invoice["id"], invoice["customer"], won(invoice["total"]), tries, invoice["status"]


def event_row(news: tuple[Object, str]) -> tuple[str, ...]:
    """An event, what it is about, and how its deliveries went."""
    event, deliveries = news
    return clock(event), event["id"], event["type"], event["data"]["object"]["id"][:28], escape(deliveries)


def table_html(rows: Iterable[tuple[str, ...]]) -> str:
    """Rows of cells that are HTML already."""
    lines = [f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows]
    return "\n".join(lines) or "<tr><td>아직 없어요.</td></tr>"


def what(session: Object) -> str:
    """What is paid for."""
    first, *others = [item["description"] for item in session["_line_items"]]
    return f"{first} 외 {len(others)}건" if others else first


def won(amount: int) -> str:
    """10,000원."""
    return f"{amount:,}원"


def clock(row: Object) -> str:
    """When, in Seoul."""
    return f"{datetime.fromtimestamp(row['created'], SEOUL):%m-%d %H:%M:%S}"
