"""The letters about accounts and records, as samples."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.utils import timezone

from community.letters import FILES_OF_ALLAUTH, LAST_LETTER, OUTCOME_QUESTION, WEEKLY_DIGEST
from community.models import Course
from community.querysets import INVITATION
from core.addresses import absolute_reverse
from core.models import Letter
from core.samples import DOTS, dotted, register_sample, said

COURSE = partial(Course, delivery=Course.Delivery.ONLINE, title_ko="AI 서비스 개발", title_en="Building AI services", cohort="3기")


def _claim(korean: str = "", english: str = "") -> dict[str, Any]:
    completion = SimpleNamespace(course=COURSE(), completed_on=date(2025, 12, 19))
    record = SimpleNamespace(completions=SimpleNamespace(all=[completion]), may_train_again_on=date(2026, 12, 19))
    return {"claim": SimpleNamespace(question=said(korean, english)), "record": record, "url": absolute_reverse("community:claim")}


def _verified() -> dict[str, Any]:
    return {**_claim(), "url": absolute_reverse("community:edit-profile")}


def _question() -> dict[str, Any]:
    return _claim("수료한 해에 쓰던 휴대전화 뒷자리를 알려 주시겠어요?", "What were the last four digits of your phone in the year of the course?")


def _rejected() -> dict[str, Any]:
    return _claim("알려 주신 과정의 명부에서 같은 이름을 찾지 못했어요.", "We found nobody of that name on the roster of the course you told us.")


def _invitation() -> dict[str, Any]:
    return {"record": SimpleNamespace(name=said("박새싹", "Saessak Park")), "recipient": None, "url": dotted("/join/invited/")}


def _still_right() -> dict[str, Any]:
    return {"url": dotted("/me/still-right/"), "edit_url": absolute_reverse("community:edit-profile"), "days": 30}


def _outcome(*, reminder: bool = False) -> dict[str, Any]:
    urls = {"act_url": dotted("/work/"), "stop_url": dotted("/work/stop/")}
    return {"name": said("김이음", "Ieum Kim"), "course": COURSE(), "point": 6, "reminder": reminder, **urls}


def _office() -> dict[str, Any]:
    return {
        "words": said("[이음] 메일이 닿지 않아요. 이메일 주소를 확인해 주세요.", "[Ieum] Our e-mail does not reach you. Please check your address.")
    }


def _link(name: str, path: str) -> dict[str, Any]:
    return {name: dotted(path)}


def _page(name: str, view: str) -> dict[str, Any]:
    return {name: absolute_reverse(view)}


def _notice(**told: str) -> dict[str, Any]:
    """A sign-in from an address and a browser that stand for all."""
    seen = datetime(2026, 11, 24, 20, 0, tzinfo=timezone.get_default_timezone())
    return {"timestamp": seen, "ip": "203.0.113.7", "user_agent": "Mozilla/5.0 (Macintosh) Firefox/140.0", **told}


def _contact(**more: Any) -> dict[str, Any]:
    return {
        "asker": said("박새싹", "Saessak Park"),
        "asked": said("이든든", "Deundeun Lee"),
        "employers": "",
        "note": said(
            "같은 캠퍼스에서 공부했어요.\n데이터 분석 일을 하고 계셔서 이야기를 나누고 싶어요.",
            "We learnt on the same campus.\nYou work with data, and I would like to talk.",
        ),
        "question": said("어떤 이야기가 궁금하세요?", "What would you like to talk about?"),
        "answer": said("첫 직장을 고른 이유가 궁금해요.", "Why you chose your first job."),
        "act_url": absolute_reverse("community:introductions"),
        **more,
    }


def _tapped() -> dict[str, Any]:
    return _contact(act_url=dotted("/me/contacts/answer/"))


def _blocks() -> dict[str, Any]:
    return {"act_url": absolute_reverse("community:blocks")}


def _warning() -> dict[str, Any]:
    return {"reason": said("원치 않는 연락", "unwanted contact"), "measure": "hide", "act_url": ""}


def _own_data() -> dict[str, Any]:
    return {"url": absolute_reverse("community:privacy"), "days": 7, "day": date(2026, 12, 1)}


def _consents() -> dict[str, Any]:
    news = SimpleNamespace(title=said("이메일로 소식 받기", "News by e-mail"))
    texts = SimpleNamespace(title=said("문자로 소식 받기", "News by text message"))
    when = datetime(2026, 11, 24, 20, 0, tzinfo=timezone.get_default_timezone())
    return {
        "given": [SimpleNamespace(document=news, given_at=when)],
        "withdrawn": [SimpleNamespace(document=texts, withdrawn_at=when)],
        "association": settings.ORGANISATION,
        "act_url": absolute_reverse("community:consents"),
    }


def _new_terms() -> dict[str, Any]:
    changes = said("보관 기간을 항목마다 적었어요.\n문자 발송 회사가 바뀌었어요.", "Each item names its period.\nAnother company sends our texts.")
    document = SimpleNamespace(title=said("개인정보 처리방침", "Privacy policy"), published_at=date(2026, 12, 1), changes=changes)
    return {"document": document, "act_url": absolute_reverse("community:privacy")}


def _digest() -> dict[str, Any]:
    asked = {"url": absolute_reverse("community:introductions"), "text": said("박새싹 님의 연락 요청", "Saessak Park asked for contact")}
    waiting = {"headline": said("답을 기다리는 일 1건", "One thing waits for you"), "lines": [asked]}
    newcomer = {"url": absolute_reverse("community:people"), "name": said("최나눔", "Nanum Choi"), "headline": said("데이터 분석가", "Data analyst")}
    people = {"headline": said("새로운 동문 1명", "One new graduate"), "lines": [newcomer]}
    return {
        "sections": [
            {"template": "community/letters/digest/waiting", "panel": waiting},
            {"template": "community/letters/digest/people", "panel": people},
        ],
        "act_url": absolute_reverse("community:me"),
        "settings_url": absolute_reverse("community:notification-settings"),
    }


def _erased() -> dict[str, Any]:
    kept = [(2, said("후원 금액과 날짜: 10년", "Amount and day of gifts: ten years"))]
    return {"recipient": None, "kept": kept}


CLAIMS = {"claim_received": _claim, "claim_verified": _verified, "claim_needs_information": _question, "claim_rejected": _rejected}
for kind, make in CLAIMS.items():
    register_sample(kind, f"community/letters/{kind}", make)
CONTACTS: dict[str, Callable[[], dict[str, Any]]] = {
    "introduction_request": _tapped,
    "introduction_nudge": _tapped,
    "introduction_accepted": _contact,
    "introduction_declined": _contact,
    "introduction_more_asked": _contact,
    "introduction_expired": partial(_contact, was_asked=False),
    "report_looked_at": _blocks,
    "conduct_warning": _warning,
    "hold_lifted": partial(_page, "act_url", "community:edit-profile"),
}
OWN_DATA = dict.fromkeys(("export_ready", "closing_asked", "closing_tomorrow", "closing_withdrawn"), _own_data)
CONSENTS = {"news_consent": _consents, "news_reminder": _consents, "terms_changed": _new_terms}
for kind, make in {**CONTACTS, **OWN_DATA, **CONSENTS, WEEKLY_DIGEST: _digest, LAST_LETTER: _erased}.items():
    register_sample(kind, f"community/letters/{kind}", make)
register_sample(INVITATION, "community/letters/invitation", _invitation)
register_sample("staff_invitation", "community/letters/staff_invitation", lambda: _link("url", "/accounts/password/reset/key/"))
register_sample("still_right", "community/letters/still_right", _still_right)
register_sample(OUTCOME_QUESTION, "community/letters/outcome_question", _outcome)
register_sample("phone_code", "community/letters/phone_code", lambda: {"code": DOTS}, channel=Letter.Channel.SMS)
register_sample("account_code", "community/letters/sign_in_code", lambda: {"code": DOTS}, channel=Letter.Channel.SMS)
register_sample("office_text", "community/letters/office_text", _office, channel=Letter.Channel.SMS)

SECRETS = {
    "email_confirmation_signup": ("activate_url", "/accounts/confirm-email/"),
    "email_confirmation": ("activate_url", "/accounts/confirm-email/"),
    "password_reset_key": ("password_reset_url", "/accounts/password/reset/key/"),
}
for name, (variable, path) in SECRETS.items():
    register_sample("account_secret", f"account/email/{name}", partial(_link, variable, path), files=FILES_OF_ALLAUTH)
for name in ("login_code", "reauthentication_code"):
    register_sample("account_code", f"account/email/{name}", lambda: {"code": DOTS}, files=FILES_OF_ALLAUTH)

NOTICES: dict[str, dict[str, str]] = {
    "account/email/email_changed": {"from_email": "old@example.org", "to_email": "new@example.org"},
    "account/email/email_confirm": {},
    "account/email/email_deleted": {"deleted_email": "old@example.org"},
    "account/email/password_changed": {},
    "account/email/password_reset": {},
    "account/email/password_set": {},
    "mfa/email/recovery_codes_generated": {},
    "mfa/email/totp_activated": {},
    "mfa/email/totp_deactivated": {},
    "mfa/email/webauthn_added": {},
    "mfa/email/webauthn_removed": {},
    "socialaccount/email/account_connected": {"provider": "Google"},
    "socialaccount/email/account_disconnected": {"provider": "Google"},
}
for template, told in NOTICES.items():
    register_sample("account_notice", template, partial(_notice, **told), files=FILES_OF_ALLAUTH)
PAGES = {"account_already_exists": ("password_reset_url", "account_reset_password"), "unknown_account": ("signup_url", "account_signup")}
for name, (variable, view) in PAGES.items():
    register_sample("account_notice", f"account/email/{name}", partial(_page, variable, view), files=FILES_OF_ALLAUTH)
