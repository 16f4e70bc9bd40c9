"""The code to the phone on the roster: it opens one record for one claim, and nobody learns from it who is on the roster."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.exceptions import TooManyCodes, WrongCode
from community.models import GraduateRecord, MembershipClaim, PhoneCode
from community.services import phone_codes
from community.services.claims import ask_claimant, enter_code, reject_claim, submit_claim
from community.services.phone_codes import send_code
from core.models import Letter
from core.periods import periods
from tests.factories import RecordFactory, completion, newcomer, staff

BORN = date(1998, 4, 5)
PHONE = "010-0000-1234"
pytestmark = pytest.mark.django_db


def record_with_phone(known_as: str, **fields) -> GraduateRecord:
    record = RecordFactory(**{"name": known_as, "birth_date": BORN, "phone": PHONE, **fields})
    completion(record)
    return record


def claim_of(user, **said) -> MembershipClaim:
    return submit_claim(by=user, **{"name": user.name, "birth_date": BORN, **said})


def texts(to: str = "01000001234") -> list[str]:
    """The digits of every text message to this number, oldest first."""
    return [letter.text.split("인증번호 ")[1][:6] for letter in Letter.objects.filter(channel="sms", to=to).order_by("pk")]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_code_verifies_the_claim_and_is_spent() -> None:
    user = newcomer()
    record = record_with_phone(user.name)
    assert claim_of(user).status == "submitted"
    [code] = texts()
    verified = enter_code(by=user, code=code)
    record.refresh_from_db()
    assert (verified.status, verified.proof, record.owner) == ("verified", "phone", user)
    assert PhoneCode.objects.get().used_at is not None
    assert Letter.objects.filter(kind="claim_verified", to=user.email).count() == 1


def test_the_text_fits_into_one_sms_in_both_languages_and_names_no_account() -> None:
    for number, language in enumerate(("ko", "en")):
        user = newcomer(preferred_language=language)
        record_with_phone(user.name, phone=f"010-0000-000{number}")
        claim_of(user)
    korean, english = Letter.objects.filter(channel="sms").order_by("pk")
    assert korean.text.startswith("[이음] 인증번호 ")
    assert english.text.startswith("[Ieum] Your code is ")
    assert all(len(letter.text.encode("euc-kr")) <= 90 for letter in (korean, english))
    assert {(letter.secret, letter.recipient, letter.html, letter.sender) for letter in (korean, english)} == {(True, None, "", "")}


@pytest.mark.parametrize(
    "unlike",
    [{"name": "박다른"}, {"birth_date": date(1998, 5, 4)}, {"phone": ""}, {"phone": "02-123-4567"}, {"consented_on": None}],
    ids=["name", "birth date", "no phone", "a landline", "no consent"],
)
def test_no_text_goes_where_the_record_differs_or_may_not_be_written_to(unlike) -> None:
    user = newcomer()
    record_with_phone(user.name, **unlike)
    claim_of(user)
    assert not Letter.objects.filter(channel="sms").exists()
    assert PhoneCode.objects.get().record is None


def test_a_record_with_an_owner_gets_no_text() -> None:
    user = newcomer()
    record_with_phone(user.name, owner=newcomer())
    claim_of(user)
    assert texts() == []


def test_among_namesakes_born_on_one_day_the_graduate_number_decides() -> None:
    user = newcomer()
    record_with_phone(user.name, phone="010-1111-1111", record_id="SE2023-00001")
    record_with_phone(user.name, phone="010-2222-2222", record_id="SE2023-00002")
    claim_of(user)
    assert not Letter.objects.filter(channel="sms").exists()
    other = newcomer(name=user.name)
    claim_of(other, record_number=" se2023-00002 ")
    assert Letter.objects.get(channel="sms").to == "01022222222"


def test_hit_and_miss_ask_the_database_the_same() -> None:
    """Not seconds, which a busy machine blurs, but the work itself: the same statements in the same order."""
    asked = {}
    for there in (True, False):
        user = newcomer(name="김서울")
        record_with_phone(user.name, birth_date=BORN if there else date(1990, 1, 1))
        with CaptureQueriesContext(connection) as queries:
            claim_of(user)
        asked[there] = [query["sql"].split(" WHERE")[0].split(" VALUES")[0].split(" SET")[0][:60] for query in queries]
        GraduateRecord.objects.all().delete()
    hit, miss = ([line for line in asked[there] if "SAVEPOINT" not in line] for there in (True, False))
    assert hit == miss
    assert Letter.objects.filter(channel="sms").count() == 1


def test_a_guess_never_opens_a_miss_even_when_it_fits(monkeypatch) -> None:
    monkeypatch.setattr(phone_codes.secrets, "randbelow", lambda most: 123456)
    user = newcomer()
    claim_of(user)
    with pytest.raises(WrongCode):
        enter_code(by=user, code="123456")


def test_five_wrong_tries_close_a_code_and_a_thousand_do_not_open_it() -> None:
    user = newcomer()
    record_with_phone(user.name)
    claim_of(user)
    [code] = texts()
    for number in range(20):
        with pytest.raises(WrongCode):
            enter_code(by=user, code=wrong(code) if number < 5 else code)
    PhoneCode.objects.update(tries=1000)
    with pytest.raises(WrongCode):
        enter_code(by=user, code=code)
    assert MembershipClaim.objects.get().status == "submitted"


def test_four_wrong_tries_leave_the_right_one() -> None:
    user = newcomer()
    record_with_phone(user.name)
    claim_of(user)
    [code] = texts()
    for _ in range(4):
        with pytest.raises(WrongCode):
            enter_code(by=user, code=wrong(code))
    assert enter_code(by=user, code=code).status == "verified"


def test_a_code_is_good_for_five_minutes() -> None:
    user = newcomer()
    record_with_phone(user.name)
    claim_of(user)
    [code] = texts()
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)), pytest.raises(WrongCode):
        enter_code(by=user, code=code)
    assert enter_code(by=user, code=code).status == "verified"


def test_a_code_works_once() -> None:
    user = newcomer()
    record = record_with_phone(user.name)
    claim_of(user)
    enter_code(by=user, code=texts()[0])
    GraduateRecord.objects.filter(pk=record.pk).update(owner=None)
    MembershipClaim.objects.update(status="submitted")
    with pytest.raises(WrongCode):
        enter_code(by=user, code=texts()[0])


def test_the_code_of_one_claim_opens_no_other() -> None:
    her, him = newcomer(), newcomer(name="김서울")
    record_with_phone(her.name)
    record_with_phone(him.name, phone="010-9999-9999")
    claim_of(her), claim_of(him)
    with pytest.raises(WrongCode):
        enter_code(by=him, code=texts()[0])


def test_the_code_of_a_claim_that_ended_does_not_open_the_next() -> None:
    user = newcomer()
    record_with_phone(user.name)
    first = claim_of(user)
    [code] = texts()
    reject_claim(claim_id=first.pk, by=staff(), reason="…")
    claim_of(user)
    with pytest.raises(WrongCode):
        enter_code(by=user, code=code)


def test_in_two_tabs_both_codes_are_good_while_they_live() -> None:
    user = newcomer()
    record_with_phone(user.name)
    claim_of(user)
    send_code(by=user)
    first, second = texts()
    with pytest.raises(WrongCode):
        enter_code(by=user, code=next(guess for guess in ("000001", "000002", "000003") if guess not in {first, second}))
    assert set(PhoneCode.objects.values_list("tries", flat=True)) == {1}
    assert enter_code(by=user, code=first).status == "verified"


def test_a_code_answers_a_question_of_staff() -> None:
    user = newcomer()
    record_with_phone(user.name)
    ask_claimant(claim_id=claim_of(user).pk, by=staff(), question="어느 과정이었나요?")
    assert enter_code(by=user, code=texts()[0]).status == "verified"


def test_a_record_that_was_taken_meanwhile_leaves_the_claim_for_staff() -> None:
    user = newcomer()
    record = record_with_phone(user.name)
    claim_of(user)
    GraduateRecord.objects.filter(pk=record.pk).update(owner=newcomer())
    assert enter_code(by=user, code=texts()[0]).status == "submitted"


def test_answers_changed_after_the_code_went_out_do_not_open_the_record() -> None:
    user = newcomer()
    record_with_phone(user.name)
    claim = claim_of(user)
    MembershipClaim.objects.filter(pk=claim.pk).update(name="박다른")
    assert enter_code(by=user, code=texts()[0]).status == "submitted"


def test_an_account_gets_three_codes_an_hour_and_five_a_day_hit_or_miss() -> None:
    for there in (True, False):
        user = newcomer(name="김서울")
        if there:
            record_with_phone(user.name)
        start = timezone.now()
        claim_of(user)
        for hours, allowed in ((0, 2), (2, 2), (26, 3)):
            with time_machine.travel(start + timedelta(hours=hours, minutes=1), tick=False):
                for _ in range(allowed):
                    send_code(by=user)
                with pytest.raises(TooManyCodes):
                    send_code(by=user)
        GraduateRecord.objects.all().delete()


def test_nobody_bombs_a_graduates_phone_from_many_accounts_and_nobody_is_told() -> None:
    record_with_phone("김서울")
    users = [newcomer(name="김서울") for _ in range(6)]
    start = timezone.now()
    for user in users:
        claim_of(user)
    assert len(texts()) == 3
    for days in range(1, 6):
        with time_machine.travel(start + timedelta(days=days, hours=1), tick=False):
            for user in users:
                send_code(by=user)
    assert len(texts()) == 10


def test_a_suppressed_letter_or_a_lost_claim_sends_nothing() -> None:
    send_code(by=newcomer())
    assert not PhoneCode.objects.exists()


def test_the_table_alone_tells_no_code() -> None:
    user = newcomer()
    record_with_phone(user.name)
    claim_of(user)
    [code] = texts()
    assert code not in PhoneCode.objects.get().code_hash


def test_codes_are_forgotten_once_no_limit_counts_them() -> None:
    user = newcomer()
    claim_of(user)
    assert periods["phone_codes"].run() == 0
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert periods["phone_codes"].run() == 1
