"""The pages as HTML: templates from `pages/`, filled with escaped values. No script."""

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from html import escape
from pathlib import Path
from string import Template

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


def card_page(session: Object, typed: Typed, errors: dict[str, str], *, fixed_email: bool, status: int = 200) -> Reply:
    """The card form with what was typed, and each error beside its field; the first of them has the focus."""
    first = next((name for name in TYPED if name in errors), None)

    def field(name: str, label: str, attributes: str, hint: str = "") -> str:
        focus = " autofocus" if name == first else ""
        return field_html(name, label, typed.get(name, ""), errors.get(name), attributes + focus, hint)

    until = datetime.fromtimestamp(session["expires_at"], SEOUL)
    number = 'inputmode="numeric" autocomplete="off" maxlength='
    content = filled(
        "card.html",
        what=escape(what(session)),
        amount=won(session["amount_total"]),
        time_left=f"{until.month}월 {until.day}일 {until:%H:%M}까지 결제할 수 있어요.",
        items=lines_html(session["_line_items"]),
        alert=filled("alert.html") if errors else "",
        session=session["id"],
        email=field("email", "이메일", f'type="email" autocomplete="email"{" readonly" if fixed_email else ""}'),
        card_number=field("card_number", "카드 번호", f'{number}"30" list="practice-cards"', "card-hint"),
        expiry=field("expiry", "유효 기간 (월/연도)", f'{number}"9" placeholder="12/34"'),
        cvc=field("cvc", "CVC", f'{number}"3" placeholder="123"'),
        name=field("name", "카드에 적힌 이름", 'autocomplete="off" maxlength="100"'),
        back=link(session["cancel_url"], "돌아가기", "button plain") if session["cancel_url"] else "",
    )
    return page("결제", content, status=status)


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
    """The bank's question to the owner of the card."""
    values = {"amount": won(session["amount_total"]), "what": escape(what(session)), "last4": method["card"]["last4"]}
    return page("카드사 본인 인증", filled("authenticate.html", **values, session=session["id"]))


def developers_page(sessions: list[Object], events: list[tuple[Object, str]]) -> Reply:
    """The last sessions, and the last events with how their delivery went."""
    rows = {"sessions": table_html(map(session_row, sessions)), "events": table_html(map(event_row, events))}
    content = filled("developers.html", **rows)
    return page("Stripe 연습장", content, wide=True)


def session_row(session: Object) -> tuple[str, ...]:
    """A session, with the way to its card page."""
    way = f'<a href="/c/pay/{session["id"]}">{session["id"][:20]}…</a>'
    return clock(session), way, escape(what(session)), won(session["amount_total"]), session["status"]


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
