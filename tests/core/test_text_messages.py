"""Text messages: through a provider that answers over HTTP, never twice without saying so, in the characters of a phone, not at night."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core import delivery
from core.gateways import solapi
from core.letters import new_message_id
from core.models import Letter, SuppressedAddress
from core.outbox import drain
from core.texts import LONGEST_TEXT, for_text, next_morning, text_length
from tests.services.text_provider import TextProvider, answered, refused, text_provider

__all__ = ["text_provider"]

SEOUL = ZoneInfo("Asia/Seoul")
NOON = datetime(2026, 11, 26, 12, tzinfo=SEOUL)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def by_day():
    with time_machine.travel(NOON):
        yield


def text(**fields) -> Letter:
    return Letter.objects.create(
        **{"kind": "other", "channel": "sms", "to": "01000001234", "message_id": new_message_id(), "text": "[이음] 안녕하세요\n", **fields}
    )


def sent(letter: Letter) -> Letter:
    drain(delivery.QUEUE)
    letter.refresh_from_db()
    return letter


def test_a_text_goes_out_signed_from_the_registered_sender(text_provider: TextProvider) -> None:
    letter = sent(text())
    assert letter.state == "sent"
    assert text_provider.messages == [
        {
            "to": "01000001234",
            "from": "0212345678",
            "text": "[이음] 안녕하세요",
            "type": "SMS",
            "autoTypeDetect": False,
            "customFields": {"letter": letter.message_id},
        }
    ]


def test_a_kind_with_a_template_goes_as_alimtalk_and_falls_back_to_text(text_provider: TextProvider, settings) -> None:
    settings.ALIMTALK_TEMPLATES = {"other": "KA01TP1"}
    sent(text(channel="alimtalk"))
    settings.ALIMTALK_TEMPLATES = {}
    sent(text(channel="alimtalk"))
    first, second = text_provider.messages
    assert (first["type"], first["kakaoOptions"]) == ("ATA", {"pfId": "PF01", "templateId": "KA01TP1", "disableSms": False})
    assert (second["type"], "kakaoOptions" in second) == ("SMS", False)


def test_without_a_provider_texts_stay_readable(settings) -> None:
    settings.SMS_URL = ""
    assert sent(text()).state == "sent"


@pytest.mark.parametrize(
    ("answer", "state", "handed"),
    [
        (refused(400, "ValidationError", "to"), "failed", False),
        (answered("1029", "EUC-KR"), "failed", False),
        (answered("1030", "잔액 부족"), "queued", False),
        (answered("1062", "발신번호 미등록"), "queued", False),
        ((400, {"errorCode": "FailedToAddMessage", **answered("1031")[1]}), "failed", False),
        ((400, {"errorCode": "FailedToAddMessage", **answered("1030")[1]}), "queued", False),
        (refused(400, "NotEnoughBalance", "잔액"), "queued", False),
        (refused(403, "Forbidden"), "queued", False),
        (refused(403, "RequestTimeTooSkewed"), "queued", False),
        (refused(429, "TooManyRequests"), "queued", False),
        ((503, {}), "queued", False),
        (refused(500, "InternalError"), "perhaps_sent", True),
        ((502, {}), "perhaps_sent", True),
        ((200, {}), "perhaps_sent", True),
        ((200, []), "perhaps_sent", True),
        ((200, {"groupInfo": {"count": {"registeredSuccess": 0}}}), "perhaps_sent", True),
        ("cut", "perhaps_sent", True),
        ("hang", "perhaps_sent", True),
    ],
)
def test_what_the_provider_answers_decides_between_failed_later_and_perhaps_sent(
    answer, state: str, handed: bool, text_provider: TextProvider, monkeypatch
) -> None:
    monkeypatch.setattr(solapi, "SECONDS", (1, 0.3))
    text_provider.answers = [answer]
    letter = sent(text())
    assert (letter.state, letter.handed_at is not None) == (state, handed)
    assert letter.last_error
    Letter.objects.filter(pk=letter.pk).update(due_at=letter.created_at)
    drain(delivery.QUEUE)
    assert len(text_provider.messages) == (2 if state == "queued" else 1)


def test_no_two_tries_share_a_signature(text_provider: TextProvider) -> None:
    for _ in range(3):
        assert sent(text()).state == "sent"
    assert len(text_provider.signatures) == 3


def test_what_the_vendor_would_turn_away_waits_for_staff_with_its_reason(text_provider: TextProvider) -> None:
    letter = sent(text(text="가" * 46))
    assert (letter.state, letter.last_error[:4]) == ("failed", "1031")


def test_a_wrong_secret_is_tried_again_and_nothing_is_lost(text_provider: TextProvider, settings) -> None:
    settings.SMS_URL = settings.SMS_URL.replace("a-secret", "b-secret")
    letter = sent(text())
    assert (letter.state, letter.handed_at, text_provider.messages) == ("queued", None, [])
    assert "403 SignatureDoesNotMatch" in letter.last_error


def test_a_provider_that_is_away_loses_nothing(settings) -> None:
    settings.SMS_URL = "solapi://k:s@127.0.0.1:9?from=0212345678"
    letter = sent(text())
    assert (letter.state, letter.handed_at, letter.attempts) == ("queued", None, 1)


def test_a_number_on_the_suppression_list_gets_nothing(text_provider: TextProvider) -> None:
    SuppressedAddress.objects.create(address="01000001234", reason="asked")
    assert (sent(text()).state, text_provider.messages) == ("suppressed", [])


def test_at_night_only_codes_go_out_and_the_rest_waits_for_eight(text_provider: TextProvider) -> None:
    with time_machine.travel(NOON.replace(hour=22)):
        waits, code = sent(text()), sent(text(kind="phone_code"))
        assert (waits.state, waits.attempts, code.state) == ("queued", 0, "sent")
        assert timezone.localtime(waits.due_at) == NOON.replace(day=27, hour=8)
    with time_machine.travel(NOON.replace(day=27, hour=8, second=1)):
        assert sent(waits).state == "sent"


@pytest.mark.parametrize(
    ("hour", "minute", "until"), [(20, 59, None), (21, 0, (27, 8)), (0, 0, (26, 8)), (7, 59, (26, 8)), (8, 0, None), (12, 0, None)]
)
def test_quiet_hours_are_from_21_to_8_in_seoul(hour: int, minute: int, until) -> None:
    found = next_morning(NOON.replace(hour=hour, minute=minute).astimezone(ZoneInfo("UTC")))
    assert found == (NOON.replace(day=until[0], hour=until[1]) if until else None)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("김하늘 님 🎉 합격", "김하늘 님 합격"),
        ("Zoë – 100 ₩", "Zoe - 100 ￦"),
        ("쀏뷁 님", "○○ 님"),
        ("“인사”…", "“인사”…"),
        ("한​글", "한글"),
        ("두\n줄", "두 줄"),
    ],
)
def test_what_a_phone_cannot_show_is_written_otherwise(written: str, read: str) -> None:
    assert for_text(written) == read


@given(st.text(max_size=60))
def test_any_words_become_what_a_carrier_takes(written: str) -> None:
    fitted = for_text(written)
    assert all(len(character.encode("euc-kr")) <= 2 for character in fitted)
    assert for_text(fitted) == fitted
    assert text_length(fitted) <= 2 * len(fitted)


def test_the_limit_is_ninety_bytes() -> None:
    assert (text_length("가" * 45), LONGEST_TEXT) == (90, 90)


def test_a_code_that_waited_too_long_is_not_sent(text_provider: TextProvider) -> None:
    late = text(kind="phone_code")
    Letter.objects.filter(pk=late.pk).update(created_at=NOON - timedelta(minutes=6))
    assert (sent(late).state, text_provider.messages) == ("failed", [])
