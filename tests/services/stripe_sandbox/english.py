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
    "여기서는 아래 연습용 카드만 쓸 수 있어요. 실제 카드 번호는 넣지 마세요.": ("Only the practice cards below work here. Do not enter a real card."),
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
    "잔액이 부족해요": "Has no money left",
    "기한이 지났어요": "Has expired",
    "기한이 지난 카드예요": "Has expired",
    "다음 달에 거절돼요": "Is declined next month",
    "이번엔 결제되고 다음 달부터 거절돼요": "Pays now, is declined from next month on",
    "이의를 제기해요": "Is disputed",
    "결제한 뒤 카드사에 이의를 제기해요": "Pays, then goes to the bank",
    "환불이 실패해요": "Cannot be refunded",
    "환불이 하루 뒤에 실패해요": "A refund fails a day later",
    "환불이 늦어요": "Is refunded late",
    "환불이 하루 뒤에 끝나요": "A refund takes a day",
    "다른 연습용 카드": "More practice cards",
    "오늘 한 번, 그다음은 매달 같은 날에 결제돼요. 언제든 그만둘 수 있어요.": (
        "You pay today and then on the same day each month. You can stop at any time."
    ),
    "정기 결제 시작하기": "Start monthly payments",
    "결제 방법": "How to pay",
    "카드": "Card",
    "카카오페이": "Kakao Pay",
    "네이버페이": "Naver Pay",
    "국내 카드": "Korean card",
    "카카오페이 결제": "Kakao Pay",
    "네이버페이 결제": "Naver Pay",
    "국내 카드 결제": "Korean card",
    "카카오페이 결제 · 연습용 결제창": "Kakao Pay · practice page",
    "네이버페이 결제 · 연습용 결제창": "Naver Pay · practice page",
    "국내 카드 결제 · 연습용 결제창": "Korean card · practice page",
    "카드의 잔액이 부족해요. 돈은 나가지 않았어요. 다른 카드로 다시 해 볼까요?": (
        "There is not enough money on this card, and nothing was charged. Shall we try another one?"
    ),
    "카드사가 기한이 지난 카드라고 해요. 돈은 나가지 않았어요. 다른 카드로 다시 해 볼까요?": (
        "Your bank says that this card has expired. Nothing was charged. Shall we try another one?"
    ),
    "정기 결제 관리": "Your monthly payments",
    "정기 결제 관리 · 연습용 결제창": "Your monthly payments · practice page",
    "진행 중인 정기 결제가 없어요.": "There are no monthly payments.",
    "등록된 카드가 없어요.": "There is no card.",
    "카드 바꾸기": "Change the card",
    "카드 바꾸기 · 연습용 결제창": "Change the card · practice page",
    "다음 결제부터 이 카드로 나가요.": "It pays from the next time on.",
    "이 카드로 바꾸기": "Use this card",
    "이 카드는 쓸 수 없다고 카드사가 알려 왔어요. 바뀐 것은 없어요. 다른 카드로 해 볼까요?": (
        "Your bank says that this card cannot be used, and nothing has changed. Shall we try another one?"
    ),
    "그만하기": "Stop",
    "정기 결제 그만하기 · 연습용 결제창": "Stop the monthly payments · practice page",
    "정기 결제를 그만할까요?": "Shall the monthly payments stop?",
    "지금 끝나요.": "They end now.",
    "쉬는 중이에요.": "It is on hold.",
    "결제하지 못했어요. 카드를 바꿔 주세요.": "The payment did not go through. Please change the card.",
    "이미 끝난 정기 결제예요": "These payments have ended",
    "이미 끝난 정기 결제예요 · 연습용 결제창": "These payments have ended · practice page",
    "더 결제되지 않아요.": "Nothing more is charged.",
    "시간이 지났어요": "The time is over",
    "시간이 지났어요 · 연습용 결제창": "The time is over · practice page",
    "사이트에서 다시 들어와 주세요.": "Please come back from the site.",
}
DAY = r"(\d+년 \d+월 \d+일)"
FILLED = (
    (r"매달 ([\d,]+)원", r"₩\1 a month"),
    (r"매달 ([\d,]+)원씩 내는 정기 결제가 시작됐어요\.", r"The monthly payments of ₩\1 have begun."),
    (rf"다음 결제는 {DAY}이에요\.", r"The next payment is on \1."),
    (rf"{DAY}에 끝나요\.", r"It ends on \1."),
    (rf"{DAY}에 끝나고, 그때까지는 다시 결제되지 않아요\.", r"They end on \1, and nothing is charged before that."),
    (r"(\d{4})로 끝나는 카드 · (\S+)까지", r"Card that ends in \1, valid until \2"),
    (r"카카오페이 창 대신이에요\. (.+) 결제를 승인할까요\?", r"This stands for Kakao Pay's window. Shall it pay for \1?"),
    (r"네이버페이 창 대신이에요\. (.+) 결제를 승인할까요\?", r"This stands for Naver Pay's window. Shall it pay for \1?"),
    (r"국내 카드 창 대신이에요\. (.+) 결제를 승인할까요\?", r"This stands for the card company's window. Shall it pay for \1?"),
    (
        r"(?:카카오페이|네이버페이|국내 카드) 창에서 그만둬서 결제하지 않았어요\. 돈은 나가지 않았어요\.",
        "You went back, so nothing was charged.",
    ),
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


def _day(found: re.Match[str]) -> str:
    return f"{found[3]} {month_name[int(found[2])]} {found[1]}"


def _said(text: str) -> str:
    words = text.strip()
    if until := re.fullmatch(r"(\d+)월 (\d+)일 ([\d:]+)까지 결제할 수 있어요\.", words):
        return text.replace(words, f"You can pay until {until[2]} {month_name[int(until[1])]}, {until[3]} (Seoul time).")
    for pattern, english in FILLED:
        if whole := re.fullmatch(pattern, words):
            return text.replace(words, re.sub(r"(\d+)년 (\d+)월 (\d+)일", _day, whole.expand(english)))
    return text.replace(words, SAID.get(words, words)) if words else text
