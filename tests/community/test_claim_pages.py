"""The pages of a claim: what is asked, what is said on hit and miss, and the end of the way."""

import re
import unicodedata
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community import matching
from community.models import GraduateRecord, Invitation, MembershipClaim, Notification, PhoneCode
from community.names import normalise_name
from community.services import claims
from core.models import AccessRecord, Letter, PrivateFile
from tests.alliance.factories import picture
from tests.factories import CampusFactory, RecordFactory, completion, invitation_of, member, newcomer, staff

BORN = date(1998, 4, 5)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
pytestmark = pytest.mark.django_db


def browser_of(user: Any) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def hand_in(browser: Client, name: str, *, follow: bool = True, **said: Any) -> Any:
    return browser.post("/me/claim/", {"name": name, "birth_date": "1998-04-05", **said}, follow=follow)


def record_of(name: str, **fields: Any) -> GraduateRecord:
    record = RecordFactory(**{"name": name, "birth_date": BORN, "phone": "010-0000-1234", **fields})
    completion(record)
    return record


def invited(record: GraduateRecord, browser: Client) -> Invitation:
    """An invitation of this record whose link was opened in this browser."""
    session = browser.session
    session["invitation"] = invitation_of(record)
    session.save()
    return record.invitation


def seen(answer: Any) -> str:
    """The page as it came, without the form's one-time token."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


def code_sent() -> str:
    return re.search(r"\d{6}", Letter.objects.filter(channel="sms").first().text).group()


# The same screen on hit and miss


ROSTERS = {
    "nobody": lambda user: None,
    "by phone": lambda user: record_of(user.name),
    "no phone": lambda user: record_of(user.name, phone=""),
    "no consent": lambda user: record_of(user.name, consented_on=None),
    "taken": lambda user: record_of(user.name, owner=newcomer()),
    "by e-mail": lambda user: record_of(user.name, email=user.email),
    "two of a name": lambda user: (record_of(user.name), record_of(user.name)),
}


def afresh(user: Any) -> None:
    """The same account before it ever claimed anything: her own name and circle stand on every page."""
    GraduateRecord.objects.all().delete()
    MembershipClaim.objects.all().delete()
    PhoneCode.objects.all().delete()
    Notification.objects.all().delete()  # their number stands in the head of every page


def test_the_whole_page_is_the_same_whatever_the_roster_holds() -> None:
    user = newcomer(name="김서울")
    pages: dict[str, list[Any]] = {}
    for situation, roster in ROSTERS.items():
        afresh(user)
        roster(user)
        browser = browser_of(user)
        answer = hand_in(browser, user.name, follow=False)
        pages[situation] = [answer.status_code, answer["Location"], seen(browser.get(answer["Location"]))]
        if situation != "by e-mail":  # what she entered through her own confirmed address is hers to see
            pages[situation].append(seen(browser.post("/me/claim/code/", follow=True)))
            wrong = browser.post("/me/claim/sent/", {"code": "000000"})
            pages[situation] += [wrong.status_code, seen(wrong)]
    assert pages.pop("by e-mail") == pages["nobody"][:3]
    assert [situation for situation, page in pages.items() if page != pages["nobody"]] == []
    assert Letter.objects.filter(channel="sms").count() == 2  # by phone: at once, and once more


def test_an_invitation_that_opens_nothing_says_nothing() -> None:
    user, pages = newcomer(name="김서울"), []
    for is_invited in (True, False):
        afresh(user)
        browser = browser_of(user)
        if is_invited:
            invited(record_of("박다른", email="other@example.org"), browser)
        hand_in(browser, user.name)
        browser = browser_of(user)
        pages.append(seen(browser.get("/me/claim/sent/")))
    assert pages[0] == pages[1]


def test_the_number_stands_on_no_page() -> None:
    user = newcomer(name="김서울")
    record_of(user.name)
    browser = browser_of(user)
    pages = seen(hand_in(browser, user.name)) + seen(browser.get("/me/")) + seen(browser.get("/me/notifications/"))
    assert "1234" not in re.sub(r"[\w-]{20,}", "", pages)


# An invitation


def test_an_invitation_with_name_and_birth_date_confirms_at_once_and_is_spent() -> None:
    user = newcomer(name="김 새봄")
    record = record_of("김새봄", email="former@example.org", phone="")
    browser = browser_of(user)
    invitation = invited(record, browser)
    answer = hand_in(browser, user.name)
    assert answer.redirect_chain[-1][0] == "/me/claim/confirmed/"
    assert "2023년 마포 ‘AI 서비스 개발" in seen(answer)
    assert "2024년 8월 30일부터 다시 수강할 수 있어요" in seen(answer)
    invitation.refresh_from_db()
    record.refresh_from_db()
    assert (invitation.used_by, record.owner, record.claims.get().proof) == (user, user, "token")
    assert "invitation" not in browser.session


@pytest.mark.parametrize("wrong", [{"name": "박다른"}, {"birth_date": "1990-01-01"}])
def test_an_invitation_in_other_hands_opens_nothing(wrong: dict[str, str]) -> None:
    user = newcomer(name="김새봄")
    browser = browser_of(user)
    invitation = invited(record_of(user.name, phone=""), browser)
    browser.post("/me/claim/", {"name": user.name, "birth_date": "1998-04-05", **wrong})
    invitation.refresh_from_db()
    assert (MembershipClaim.objects.get().status, invitation.used_at, invitation.misses) == ("submitted", None, 1)


def test_who_holds_a_forwarded_letter_guesses_five_birth_dates_and_no_more() -> None:
    user = newcomer(name="김새봄")
    browser = browser_of(user)
    invitation = invited(record_of(user.name, phone=""), browser)
    for day in range(10, 15):
        browser.post("/me/claim/", {"name": user.name, "birth_date": f"1998-03-{day}"})
    hand_in(browser, user.name)
    claim = MembershipClaim.objects.get()
    invitation.refresh_from_db()
    assert (claim.status, claim.invited_as, invitation.used_at, invitation.misses) == ("submitted", invitation.record, None, 5)


def test_who_mistyped_her_birth_date_is_let_in_by_her_invitation_the_next_time() -> None:
    user = newcomer(name="김새봄")
    browser = browser_of(user)
    invited(record_of(user.name, phone=""), browser)
    browser.post("/me/claim/", {"name": user.name, "birth_date": "1998-05-04"})
    hand_in(browser, user.name)
    assert MembershipClaim.objects.get().proof == "token"


def test_an_invitation_that_comes_while_a_claim_waits_is_heard() -> None:
    user = newcomer(name="김새봄")
    browser = browser_of(user)
    record = record_of(user.name, email="former@example.org", phone="")
    hand_in(browser, user.name)
    invited(record, browser)
    assert 'value="1998-04-05"' in seen(browser.get("/me/claim/"))
    hand_in(browser, user.name)
    assert MembershipClaim.objects.get().proof == "token"
    assert Letter.objects.filter(kind="claim_received").count() == 1


def test_a_used_or_old_invitation_opens_nothing() -> None:
    user = newcomer(name="김새봄")
    browser = browser_of(user)
    invitation = invited(record_of(user.name, phone=""), browser)
    Invitation.objects.filter(pk=invitation.pk).update(used_at=invitation.written_at)
    hand_in(browser, user.name)
    assert MembershipClaim.objects.get().status == "submitted"


# The code


def test_the_code_leads_to_the_confirmed_courses_and_my_page_and_the_letter_say_so_too() -> None:
    user = newcomer(name="김서울")
    record_of(user.name)
    browser = browser_of(user)
    page = seen(hand_in(browser, user.name))
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    code = unicodedata.normalize("NFKC", code_sent())
    typed = "".join(chr(ord(digit) + 0xFEE0) for digit in code[:3]) + " " + code[3:]
    answer = browser.post("/me/claim/sent/", {"code": typed}, follow=True)
    assert answer.redirect_chain[-1][0] == "/me/claim/confirmed/"
    letter = Letter.objects.get(kind="claim_verified").text
    for told in (seen(answer), seen(browser.get("/me/")), letter):
        assert "과정 수료를 확인했어요" in told
        assert "다시 수강할 수 있어요" in told
    assert browser.post("/me/claim/sent/", {"code": "000000"}, follow=True).redirect_chain[-1][0] == "/me/claim/confirmed/"
    assert browser.get("/me/claim/").url == "/me/"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５", "12 34 5x", "\x00"])
def test_what_is_no_code_is_said_beside_the_field_and_costs_no_try(typed: str) -> None:
    user = newcomer(name="김서울")
    browser = browser_of(user)
    hand_in(browser, user.name)
    answer = browser.post("/me/claim/sent/", {"code": typed})
    assert answer.status_code == 422
    assert user.phone_codes.get().tries == 0


def test_the_fourth_code_within_an_hour_is_refused_in_words() -> None:
    user = newcomer(name="김서울")
    browser = browser_of(user)
    hand_in(browser, user.name)
    said = [seen(browser.post("/me/claim/code/", follow=True)) for _ in range(3)]
    assert ["한 시간 뒤에 다시" in page for page in said] == [False, False, True]


def test_a_code_is_asked_for_by_post_alone() -> None:
    browser = browser_of(newcomer())
    assert browser.get("/me/claim/code/").status_code == 405


def test_a_record_taken_meanwhile_says_that_a_person_looks() -> None:
    user = newcomer(name="김서울")
    record = record_of(user.name)
    browser = browser_of(user)
    hand_in(browser, user.name)
    GraduateRecord.objects.filter(pk=record.pk).update(owner=newcomer())
    answer = browser.post("/me/claim/sent/", {"code": code_sent()}, follow=True)
    assert "인증번호가 맞아요" in seen(answer)
    assert MembershipClaim.objects.get(user=user).status == "submitted"


def test_where_no_text_can_be_sent_the_way_is_not_offered(settings: Any) -> None:
    settings.PHONE_CODES = False
    user = newcomer(name="김서울")
    record_of(user.name)
    browser = browser_of(user)
    page = seen(hand_in(browser, user.name))
    assert "one-time-code" not in page
    browser.post("/me/claim/code/")
    assert browser.post("/me/claim/sent/", {"code": "123456"}).status_code == 200
    assert not Letter.objects.filter(channel="sms").exists()


# The form


@pytest.mark.parametrize("said", ["online", "visiting", "", "mapo"])
def test_where_she_trained_reaches_staff_as_she_said_it(said: str) -> None:
    CampusFactory()
    user = newcomer()
    hand_in(browser_of(user), user.name, campus_said=said, year_said="")
    claim = MembershipClaim.objects.get()
    assert (claim.campus_said, claim.year_said) == (said, None)


SPACES = st.sampled_from(["", " ", "\u3000", "  ", "\u00a0"])
WRITTEN = st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=2, max_size=5), space=SPACES, form=WRITTEN)
def test_a_name_is_the_same_however_it_is_spaced_or_encoded(name: str, space: str, form: str) -> None:
    typed = unicodedata.normalize(form, name[:1] + space + name[1:] + space)
    record = GraduateRecord(name=name, birth_date=BORN)
    record.set_keys()
    assert record.is_of(typed, BORN)
    assert not record.is_of(typed, BORN + timedelta(days=1))


def test_full_width_letters_are_letters_and_roman_letters_are_another_name() -> None:
    assert normalise_name("Ｋｉｍ Ｍｉｎ－ｓｕ") == normalise_name("kim min-su")
    user = newcomer(name="Kim Minsu")
    record = record_of("김민수", email=user.email)
    hand_in(browser_of(user), user.name)
    claim = MembershipClaim.objects.get()
    assert claim.status == "submitted"
    assert record in [one.record for one in matching.ranked(claim)]


def test_a_refused_form_keeps_what_was_typed_and_says_that_the_file_is_gone() -> None:
    user = newcomer()
    answer = hand_in(browser_of(user), "김새봄", birth_date="1800-01-01", note="데이터 분석", certificate=SimpleUploadedFile("a.pdf", PDF))
    assert answer.status_code == 422
    page = seen(answer)
    assert "파일을 한 번 더 골라 주세요" in page
    assert all(kept in page for kept in ("김새봄", "1800-01-01", "데이터 분석"))
    assert not PrivateFile.objects.exists()


def test_a_question_shows_the_earlier_answers_and_keeps_the_certificate() -> None:
    user = newcomer()
    browser = browser_of(user)
    hand_in(browser, "김새봄", note="데이터 분석", record_number="SE2023-04127", certificate=SimpleUploadedFile("수료증.pdf", PDF))
    claim = MembershipClaim.objects.get()
    claims.ask_claimant(claim_id=claim.pk, by=staff(), question="어느 과정이었나요?")
    assert browser.get("/me/claim/sent/").url == "/me/claim/"
    page = seen(browser.get("/me/claim/"))
    assert all(
        kept in page for kept in ("어느 과정이었나요?", "김새봄", "1998-04-05", "데이터 분석", "SE2023-04127", "‘수료증.pdf’ 파일은 이미 받았어요")
    )
    hand_in(browser, "김새봄", note="마포에서 들었어요")
    again = MembershipClaim.objects.get()
    assert (again.pk, again.status, again.note, again.certificate) == (claim.pk, "submitted", "마포에서 들었어요", claim.certificate)


def test_the_sixth_claim_in_thirty_days_is_refused_in_words_and_keeps_what_was_typed() -> None:
    user = newcomer()
    browser = browser_of(user)
    for _ in range(5):
        hand_in(browser, user.name)
        claims.reject_claim(claim_id=user.claims.get(status="submitted").pk, by=None, reason="…")
    answer = hand_in(browser, "김여섯째")
    assert (answer.status_code, user.claims.count()) == (422, 5)
    assert "30일 안에 다섯 번" in seen(answer)
    assert "김여섯째" in seen(answer)
    user.claims.update(submitted_at=timezone.now() - timedelta(days=31))
    assert hand_in(browser, user.name).status_code == 200
    assert user.claims.count() == 6


def test_a_member_who_claims_again_is_shown_what_is_confirmed() -> None:
    answer = hand_in(browser_of(member()), "김하나")
    assert answer.redirect_chain[-1][0] == "/me/claim/confirmed/"


def test_nobody_sees_a_confirmation_that_is_not_hers() -> None:
    member()
    assert browser_of(newcomer()).get("/me/claim/confirmed/").url == "/me/claim/"
    assert browser_of(newcomer()).get("/me/claim/sent/").url == "/me/claim/"


# The certificate's door


def test_the_certificate_opens_for_its_owner_and_for_staff_who_decide_and_staff_leave_a_record() -> None:
    user = newcomer()
    hand_in(browser_of(user), user.name, certificate=picture("PNG"))
    file = MembershipClaim.objects.get().certificate
    path = f"/files/{file.public_id}/"
    for who in (newcomer(), member(), staff("editor"), staff("auditor")):
        assert browser_of(who).get(path).status_code == 404
    assert Client().get(path).status_code == 404
    assert browser_of(user).get(path)["Content-Type"] == "image/jpeg"
    assert not AccessRecord.objects.exists()
    clerk = staff("staff")
    assert browser_of(clerk).get(path).status_code == 200
    record = AccessRecord.objects.get()
    assert (record.by, record.subject, record.what) == (clerk, user, "read")
