"""How people want their letters: on the settings page, and by one click out of a letter (RFC 8058)."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from community.exceptions import LinkIsSpent
from community.letters import OUTCOME_QUESTION
from community.models import GraduateRecord, Notification, NotificationPreference
from community.services.confirmations import ask_still_right
from community.services.outcome_questions import stop_asking
from community.services.wishes import wish_of, wishes_of
from community.ways_off import read_way_off, way_off_url
from core.letters import Wish, kinds
from core.models import Letter, SuppressedAddress
from tests.factories import RecordFactory, member, newcomer, staff
from tests.mentoring.factories import asked, mentor

pytestmark = pytest.mark.django_db
SETTINGS = "/me/notifications/settings/"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path_of(url: str) -> str:
    return re.sub(r"^https?://[^/]+", "", url)


def way(kind: str, user=None, to: str = "") -> str:
    return path_of(way_off_url(kinds[kind], user, to or user.email, "ko"))


def asked_whether_right(**fields) -> Letter:
    member(**fields)
    ask_still_right()
    return Letter.objects.get(kind="still_right")


@pytest.fixture(autouse=True)
def overdue(monkeypatch):
    """Everybody in these tests is asked whether her profile is still right."""
    monkeypatch.setattr("community.services.confirmations.A_YEAR", timedelta(days=1))


# the settings page


def test_the_settings_offer_what_can_be_chosen_and_say_why_the_rest_always_comes(client) -> None:
    client.force_login(member())
    page = client.get(SETTINGS).content.decode()
    offered = set(re.findall(r'type="radio" name="(\w+)"', page))
    assert offered == {name for name, kind in kinds.items() if kind.optional}
    assert "누군가 답을 기다리거나" in page
    assert "로그인 인증번호" not in page


def test_every_kind_offers_only_the_wishes_it_knows(client) -> None:
    client.force_login(member())
    page = client.get(SETTINGS).content.decode()
    for name, kind in kinds.items():
        if kind.optional:
            assert re.findall(rf'name="{name}" value="(\w+)"', page) == list(kind.wishes)


def test_a_choice_is_kept_and_holds_from_the_next_letter_on(client) -> None:
    user = member()
    client.force_login(user)
    everything = {**wishes_of(user), "still_right": Wish.WEEKLY}
    assert client.post(SETTINGS, everything).status_code == 302
    ask_still_right()
    assert Letter.objects.get(kind="still_right").state == "held"
    assert Notification.objects.get(user=user).for_digest
    assert NotificationPreference.objects.get().kind == "still_right"


@pytest.mark.parametrize("posted", [{}, {"still_right": "daily"}, {"still_right": "now", OUTCOME_QUESTION: "weekly"}])
def test_what_is_not_on_offer_is_refused_and_nothing_is_kept(client, posted) -> None:
    client.force_login(member())
    assert client.post(SETTINGS, posted).status_code == 422
    assert not NotificationPreference.objects.exists()


def test_a_kind_that_always_comes_cannot_be_turned_off_by_a_forged_form(client) -> None:
    user = member()
    client.force_login(user)
    client.post(SETTINGS, {**wishes_of(user), "mentoring_request": Wish.NEVER})
    assert not NotificationPreference.objects.exists()


def test_turning_a_kind_off_takes_its_lines_out_of_the_next_digest(client) -> None:
    user = member()
    Notification.objects.create(user=user, kind="still_right", title="x", for_digest=True)
    NotificationPreference.objects.create(user=user, kind="still_right", wish=Wish.WEEKLY)
    client.force_login(user)
    client.post(SETTINGS, {**wishes_of(user), "still_right": Wish.NEVER})
    assert not Notification.objects.get().for_digest


def test_not_being_asked_about_work_is_one_truth_wherever_it_was_said(client) -> None:
    user = member()
    record = user.graduate_record
    stop_asking(record_id=record.pk, by=None)
    assert wish_of(user, kinds[OUTCOME_QUESTION]) == Wish.NEVER
    client.force_login(user)
    client.post(SETTINGS, {**wishes_of(user), OUTCOME_QUESTION: Wish.NOW})
    record.refresh_from_db()
    assert record.no_questions_since is None
    client.post(SETTINGS, {**wishes_of(user), OUTCOME_QUESTION: Wish.NEVER})
    record.refresh_from_db()
    assert record.no_questions_since is not None


# RFC 8058


def test_letters_that_can_be_left_carry_both_headers_and_no_others_do() -> None:
    letter = asked_whether_right()
    asked(mentor())
    address = letter.headers["List-Unsubscribe"]
    assert re.fullmatch(r"<https?://[^>]+/letters/off/[^>]+/>", address)
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for other in Letter.objects.exclude(pk=letter.pk):
        assert not kinds[other.kind].optional
        assert "List-Unsubscribe" not in other.headers


def test_one_click_needs_no_session_and_no_token() -> None:
    letter = asked_whether_right()
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(path_of(letter.headers["List-Unsubscribe"][1:-1]), ONE_CLICK)
    assert answer.status_code == 200
    assert not answer.cookies
    assert wish_of(letter.recipient, kinds["still_right"]) == Wish.NEVER


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_that_opens_the_address_changes_nothing(client, method: str) -> None:
    user = member()
    answer = getattr(client, method)(way("still_right", user))
    assert answer.status_code == 200
    assert not NotificationPreference.objects.exists()


def test_it_ends_that_kind_for_that_account_and_nothing_else(client) -> None:
    user, other = member(), member()
    client.post(way("still_right", user), ONE_CLICK)
    assert {name: wish for name, wish in wishes_of(user).items() if wish == Wish.NEVER} == {"still_right": Wish.NEVER}
    assert Wish.NEVER not in wishes_of(other).values()
    assert GraduateRecord.objects.filter(no_questions_since__isnull=False).count() == 0


def test_twice_is_once_and_the_way_back_is_on_the_page(client) -> None:
    user = member()
    address = way("still_right", user)
    assert [client.post(address, ONE_CLICK).status_code for _ in range(2)] == [200, 200]
    page = client.get(address).content.decode()
    assert "다시 받기" in page
    client.post(address, {"again": "1"})
    assert wish_of(user, kinds["still_right"]) == Wish.NOW


def test_it_acts_for_the_letters_reader_whoever_is_signed_in(client) -> None:
    reader, other = member(), member()
    client.force_login(other)
    client.post(way("still_right", reader), ONE_CLICK)
    assert wish_of(reader, kinds["still_right"]) == Wish.NEVER
    assert wish_of(other, kinds["still_right"]) == Wish.NOW


def test_a_reader_whose_address_came_back_can_leave_too(client) -> None:
    reader = member()
    SuppressedAddress.objects.create(address=reader.email, reason="bounced")
    assert client.post(way("still_right", reader), ONE_CLICK).status_code == 200
    assert wish_of(reader, kinds["still_right"]) == Wish.NEVER


def test_a_graduate_without_an_account_is_asked_about_work_no_more_until_she_takes_it_back(client) -> None:
    record = RecordFactory(email="graduate@example.org")
    address = way(OUTCOME_QUESTION, to="Graduate@example.org")
    client.post(address, ONE_CLICK)
    record.refresh_from_db()
    assert record.no_questions_since is not None
    client.post(address, {"again": "1"})
    record.refresh_from_db()
    assert record.no_questions_since is None


def test_an_address_without_an_account_is_kept_away_from_that_kind_alone(client) -> None:
    address = way("still_right", to="guest@example.org")
    client.post(address, ONE_CLICK)
    kept = SuppressedAddress.objects.get()
    assert (kept.address, kept.kind, kept.source) == ("guest@example.org", "still_right", "reader")
    client.post(address, {"again": "1"})
    assert not SuppressedAddress.objects.exists()


def test_taking_it_back_never_frees_an_address_that_bounced(client) -> None:
    SuppressedAddress.objects.create(address="guest@example.org", kind="still_right", reason="bounced", source="bounce")
    client.post(way("still_right", to="guest@example.org"), {"again": "1"})
    assert SuppressedAddress.objects.exists()


def test_a_forged_or_foreign_id_gets_a_page_in_words_and_does_nothing(client) -> None:
    user = newcomer()
    forged = way("still_right", user)[:-3] + "xx/"
    always = way("mentoring_request", user)
    for address in (forged, always, "/letters/off/x/"):
        for answer in (client.get(address), client.post(address, ONE_CLICK)):
            assert answer.status_code == 404
            assert "알 수 없는 주소예요" in answer.content.decode()
    assert not NotificationPreference.objects.exists()


def test_the_id_of_a_letter_that_is_gone_with_its_account_opens_nothing() -> None:
    user = newcomer()
    token = way("still_right", user).split("/")[-2]
    user.delete()
    with pytest.raises(LinkIsSpent):
        read_way_off(token)


def test_every_kind_stands_under_a_heading_and_the_offices_own_before_staff_alone(client: Client) -> None:
    client.force_login(newcomer())
    hers = client.get(SETTINGS).content.decode()
    assert "연락 요청과 신고" in hers
    assert "그 밖의 알림" not in hers
    assert "사무국 업무" not in hers
    client.force_login(staff("staff"))
    assert "사무국 업무" in client.get(SETTINGS).content.decode()
