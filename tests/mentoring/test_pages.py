"""The pages of mentoring: who gets in, what GET may not do, and the one tap from a letter."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from core.models import Letter
from core.outbox import drain_all
from mentoring.models import MentoringRequest, Pairing, Round
from mentoring.services import requests
from search.engines.base import Results
from search.services import mark_changed
from tests.factories import member, newcomer, staff
from tests.mentoring.factories import asked, mentor

pytestmark = pytest.mark.django_db


def tap_path(kind: str = "mentoring_request") -> str:
    text = Letter.objects.filter(kind=kind).latest("pk").text
    return re.search(r"https?://[^/\s]+(/\S*mentoring/answer/\S+)", text)[1]


def test_the_whole_way_over_http(client) -> None:
    offer, mentee = mentor(), member()
    client.force_login(mentee)
    assert client.get(f"/mentoring/mentors/{offer.public_id}/ask/").status_code == 200
    posted = client.post(f"/mentoring/mentors/{offer.public_id}/ask/", {"topic": "backend", "slot": "0", "note": "안녕하세요"})
    assert posted.status_code == 302
    request = MentoringRequest.objects.get()
    assert request.slot == ["tue", "20:00", 30]
    client.force_login(offer.user)
    assert "안녕하세요" in client.get("/mentoring/requests/").content.decode()
    client.post(f"/mentoring/requests/{request.public_id}/accept/")
    pairing = Pairing.objects.get()
    for person, other in ((offer.user, mentee), (mentee, offer.user)):
        client.force_login(person)
        html = client.get(pairing.get_absolute_url()).content.decode()
        assert other.email in html


@pytest.mark.parametrize("make", [newcomer, member, lambda: staff("staff")])
def test_a_pairing_does_not_exist_for_anybody_else(client, make) -> None:
    offer = mentor()
    pairing = requests.accept_request(request_id=asked(offer).pk, by=offer.user)
    client.force_login(make())
    assert client.get(pairing.get_absolute_url()).status_code == 404
    assert client.post(f"/mentoring/pairings/{pairing.public_id}/end/").status_code == 404


@pytest.mark.parametrize("act", ["accept", "decline", "ask-more", "answer", "withdraw"])
def test_a_request_of_others_does_not_exist_and_get_never_acts(client, act: str) -> None:
    offer = mentor()
    request = asked(offer)
    client.force_login(member())
    assert client.post(f"/mentoring/requests/{request.public_id}/{act}/").status_code == 404
    client.force_login(offer.user)
    assert client.get(f"/mentoring/requests/{request.public_id}/{act}/").status_code == 405
    request.refresh_from_db()
    assert request.status == "open"


def test_a_newcomer_is_led_to_the_claim(client) -> None:
    client.force_login(newcomer())
    assert client.get(f"/mentoring/mentors/{mentor().public_id}/ask/")["Location"].endswith("/me/claim/")


def test_strangers_see_how_many_mentors_there_are_and_no_names(client) -> None:
    mentor(person={"name": "박비밀"})
    for path in ("/mentoring/", "/mentoring/mentors/"):
        html = client.get(path).content.decode()
        assert "박비밀" not in html
        assert "1명" in html


def test_members_see_the_mentors_and_search_finds_them(client) -> None:
    offer = mentor(person={"name": "박멘토"})
    from core.outbox import drain_all

    drain_all()
    client.force_login(member())
    assert "박멘토" in client.get("/mentoring/mentors/?topic=backend").content.decode()
    assert "박멘토" not in client.get("/mentoring/mentors/?topic=design").content.decode()
    found = client.get("/search/?q=박멘토&kind=mentor").content.decode()
    assert "백엔드" in found
    assert offer.user.profile.get_absolute_url() in found
    assert offer.get_ask_url() in client.get(offer.user.profile.get_absolute_url()).content.decode()


def test_a_scanner_that_opens_the_tap_changes_nothing_and_a_press_answers_without_signing_in(client) -> None:
    offer = mentor()
    request = asked(offer)
    path = tap_path()
    for _ in range(3):
        assert client.get(path).status_code == 200
    request.refresh_from_db()
    assert request.status == "open"
    assert client.post(path, {"act": "accept"}).status_code == 200
    request.refresh_from_db()
    assert request.status == "accepted"
    assert client.post(path, {"act": "decline"}).status_code == 410
    request.refresh_from_db()
    assert request.status == "accepted"


def test_a_tap_can_ask_for_more_and_says_so_when_nothing_was_typed(client) -> None:
    request = asked(mentor())
    path = tap_path()
    assert client.post(path, {"act": "more", "question": ""}).status_code == 422
    assert client.post(path, {"act": "more", "question": "어떤 분야인가요?"}).status_code == 200
    request.refresh_from_db()
    assert (request.status, request.question) == ("more_asked", "어떤 분야인가요?")


def test_the_tap_of_an_earlier_turn_is_spent(client) -> None:
    offer = mentor()
    request = asked(offer)
    old = tap_path()
    requests.ask_more(request_id=request.pk, by=offer.user, question="?")
    requests.answer_more(request_id=request.pk, by=request.mentee, answer="!")
    assert client.post(old, {"act": "decline"}).status_code == 410
    assert client.post(tap_path(), {"act": "decline"}).status_code == 200


def test_a_forged_or_old_tap_is_spent(client) -> None:
    asked(mentor())
    path = tap_path()
    assert client.get("/mentoring/answer/forged/").status_code == 410
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        assert client.get(path).status_code == 410


def test_a_season_answers_in_both_languages(client) -> None:
    today = timezone.localdate()
    Round.objects.create(
        slug="autumn", title_ko="가을 시즌", title_en="Autumn", enrolment_from=today, enrolment_until=today, starts_on=today, ends_on=today
    )
    assert "가을 시즌" in client.get("/mentoring/rounds/autumn/").content.decode()
    assert "Autumn" in client.get("/en/mentoring/rounds/autumn/").content.decode()


def test_becoming_a_mentor_keeps_what_was_typed_when_a_time_is_not_understood(client) -> None:
    person = member()
    client.force_login(person)
    form = {
        "introduction": "물어보세요",
        "topics": ["startup"],
        "formats": ["coffee"],
        "slots": "언젠가",
        "languages": "한국어",
        "capacity": "2",
        "is_open": "on",
    }
    answer = client.post("/mentoring/offer/", form)
    assert answer.status_code == 422
    assert "물어보세요" in answer.content.decode()
    assert client.post("/mentoring/offer/", {**form, "slots": "화 20:00, 토요일 10:30"}).status_code == 302
    person.refresh_from_db()
    assert person.mentor_offer.slots == [["tue", "20:00", 30], ["sat", "10:30", 30]]


def test_what_waits_for_me_stands_on_my_page(client) -> None:
    offer = mentor()
    request = asked(offer)
    client.force_login(offer.user)
    assert request.mentee.name in client.get("/me/").content.decode()


def test_a_question_that_is_too_long_stays_in_its_form_and_opens_no_other(client) -> None:
    offer = mentor(capacity=2)
    first, second = asked(offer), asked(offer)
    client.force_login(offer.user)
    answer = client.post(f"/mentoring/requests/{second.public_id}/ask-more/", {"question": "가" * 501})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("가" * 501) == 1
    assert page.count("<details open>") == 1
    assert f'id="id_{first.public_id}_question"' in page


def test_mentors_have_conditions_an_order_and_another_reading_of_the_words(client) -> None:
    guide = mentor(person={"name": "김새봄"})
    mark_changed("mentor", [guide.pk])
    drain_all()
    client.force_login(member())
    html = client.get("/mentoring/mentors/?q=rlatoqha&sort=name").content.decode()
    assert "<strong>김새봄</strong>" in html
    assert 'name="topic"' in html
    assert '<option value="name" selected>' in html


def test_mentors_are_looked_up_by_name_while_the_index_is_away_and_the_page_says_so(client, monkeypatch) -> None:
    mentor(person={"name": "김새봄"})
    client.force_login(member())
    monkeypatch.setattr("search.corrections.search", lambda engine, query: (Results(degraded=True), query, None))
    monkeypatch.setattr("search.selectors._nothing_yet", lambda results: False)
    html = client.get("/mentoring/mentors/?q=김새봄").content.decode()
    assert "이름으로만" in html
    assert html.count("김새봄") > 1
