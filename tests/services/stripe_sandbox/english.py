"""The card pages for a payer whose session says `locale: en`: every sentence between two tags, in English."""

import re
from calendar import month_name
from dataclasses import replace

from tests.services.stripe_sandbox.wire import Reply

SAID = {
    "결제": "Payment",
    "결제 · 연습용 결제창": "Payment · practice page",
    "카드사 본인 인증 · 연습용 결제창": "Your bank asks · practice page",
    "이미 결제가 끝났어요 · 연습용 결제창": "This is paid already · practice page",
    "결제 시간이 지났어요 · 연습용 결제창": "The time to pay is over · practice page",
    "연습용 결제창이에요.": "This is a practice page.",
    "진짜 돈은 나가지 않아요. 실제 카드 번호는 넣지 마세요.": "No real money moves. Do not enter a real card.",
    "이메일": "E-mail",
    "카드 번호": "Card number",
    "연습용 카드예요. 유효 기간은 지나지 않은 아무 달, CVC는 아무 숫자 세 자리면 돼요.": (
        "Practice cards. Any month ahead will do, and any three digits."
    ),
    "결제돼요": "Pays",
    "거절돼요": "Is declined",
    "카드사가 거절해요": "Is declined by the bank",
    "본인 인증을 물어요": "Asks whether it is you",
    "카드사가 본인 인증을 물어요": "The bank asks whether it is you",
    "유효 기간 (월/연도)": "Valid until (month/year)",
    "카드에 적힌 이름": "Name on the card",
    "결제하기": "Pay",
    "돌아가기": "Back",
    "사이트로 돌아가기": "Back to the site",
    "결제하지 못했어요. 아래에 표시된 칸을 확인해 주세요.": "That did not go through. Please look at the marked line below.",
    "카드가 승인되지 않았어요. 돈은 나가지 않았어요. 다른 카드로 다시 해 볼까요?": (
        "Your card was declined and nothing was charged. Shall we try another one?"
    ),
    "본인 인증을 거부해서 결제하지 않았어요. 돈은 나가지 않았어요. 다른 카드로 다시 해 볼까요?": (
        "You refused, so nothing was charged. Shall we try another card?"
    ),
    "이메일 주소를 확인해 주세요. 예: hana@example.org": "Please check the e-mail address, such as hana@example.org.",
    "여기서는 아래 연습용 카드 세 장만 쓸 수 있어요. 실제 카드 번호는 넣지 마세요.": (
        "Only the three practice cards below work here. Do not enter a real card."
    ),
    "지나지 않은 달을 월/연도로 적어 주세요. 예: 12/34": "Please give a month ahead as month/year, such as 12/34.",
    "숫자 세 자리를 적어 주세요. 예: 123": "Please give three digits, such as 123.",
    "카드에 적힌 이름을 적어 주세요.": "Please give the name on the card.",
    "카드사 본인 인증": "Your bank asks",
    "카드 끝자리": "Shall your card that ends in",
    "승인": "Approve",
    "거부": "Refuse",
    "이미 결제가 끝났어요": "This is paid already",
    "결제 시간이 지났어요": "The time to pay is over",
    "이 결제는 끝났고 돈은 나가지 않았어요. 사이트에서 다시 시작해 주세요.": (
        "This payment has ended and nothing was charged. Please start again on the site."
    ),
}
FILLED = (
    (r"([\d,]+)원", r"₩\1"),
    (r"([\d,]+)원이 결제됐어요\. 다시 결제되지 않아요\.", r"₩\1 was paid. It is not charged again."),
    (
        r"로 (.+) 결제를 승인할까요\? 진짜 카드라면 여기서 카드사 앱이나 문자로 확인해요\.",
        r"pay for \1? With a real card the bank's app or a text message asks you.",
    ),
)


def in_english(reply: Reply) -> Reply:
    """The same page; what a payer typed stands in attributes and stays as it is."""
    html = reply.body.replace('<html lang="ko">', '<html lang="en">')
    return replace(reply, body=re.sub(r">([^<>]+)<", lambda found: f">{_said(found[1])}<", html))


def _said(text: str) -> str:
    words = text.strip()
    if until := re.fullmatch(r"(\d+)월 (\d+)일 ([\d:]+)까지 결제할 수 있어요\.", words):
        return text.replace(words, f"You can pay until {until[2]} {month_name[int(until[1])]}, {until[3]} (Seoul time).")
    for pattern, english in FILLED:
        if whole := re.fullmatch(pattern, words):
            return text.replace(words, whole.expand(english))
    return text.replace(words, SAID.get(words, words)) if words else text
