"""The pages of contact requests: the button, the form, the list, the one tap."""

import re

import pytest
from django.core import mail
from django.test import Client

from community.models import Block, Introduction, User
from core.models import Letter
from tests.community.contact_factories import NOTE, asked, block, in_contact
from tests.factories import member, newcomer, staff

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def tap_address() -> str:
    return re.search(r"http://[^/]+(/\S*introductions/\S+)", Letter.objects.filter(kind="introduction_request").latest("pk").text)[1]


def text_of(browser: Client, path: str) -> str:
    return browser.get(path).content.decode()


def test_the_button_stands_on_the_page_for_members_and_says_where_a_request_stands() -> None:
    asker, other = member(), member(audiences={"name": "everyone"})
    page, button = f"/alumni/{other.public_id}/", f"/alumni/{other.public_id}/contact/"
    assert button not in text_of(Client(), page)
    assert button not in text_of(signed_in(newcomer()), page)
    assert button in text_of(signed_in(asker), page)
    asked(asker, other)
    assert "연락을 요청했어요" in text_of(signed_in(asker), page)
    assert "답을 기다려요" in text_of(signed_in(other), f"/alumni/{asker.public_id}/")


def test_a_first_sentence_goes_before_ones_own_words_and_both_together_keep_the_limit() -> None:
    asker, other = member(), member()
    browser, place = signed_in(asker), f"/alumni/{other.public_id}/contact/"
    long = browser.post(place, {"start": "path", "note": "가" * 500})
    assert long.status_code == 422
    assert "가" * 500 in long.content.decode()
    browser.post(place, {"start": "path", "note": "마포 3기예요."})
    assert Introduction.objects.get().note.endswith("있어요.\n\n마포 3기예요.")


def test_a_refusal_says_which_and_how_to_go_on_and_keeps_what_was_typed() -> None:
    asker = member()
    for _ in range(5):
        asked(asker)
    answer = signed_in(asker).post(f"/alumni/{member().public_id}/contact/", {"note": "여섯 번째예요"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "여섯 번째예요" in html
    assert "한 건을 거둔 뒤에" in html
    assert "인증 동문" in text_of(signed_in(staff("editor")), f"/alumni/{member().public_id}/contact/")


def test_one_tap_shows_first_and_acts_only_when_pressed() -> None:
    one = asked()
    browser, place = Client(), tap_address()
    assert NOTE in text_of(browser, place)
    one.refresh_from_db()
    assert one.status == "open"
    assert browser.post(place, {"act": "accept"}).status_code == 200
    one.refresh_from_db()
    assert one.is_live
    assert browser.get(place).status_code == 410
    assert browser.get("/introductions/nonsense/").status_code == 410
    assert mail.outbox == []


ANSWERS = [({"act": "decline"}, "declined"), ({"act": "more", "question": "왜요?"}, "more_asked"), ({"act": "x"}, "open")]


@pytest.mark.parametrize(("posted", "status"), ANSWERS)
def test_each_answer_has_its_tap(posted: dict, status: str) -> None:
    one = asked()
    Client().post(tap_address(), posted)
    one.refresh_from_db()
    assert one.status == status


def test_an_empty_question_is_asked_for_again_and_a_tap_can_block() -> None:
    one = asked()
    assert Client().post(tap_address(), {"act": "more", "question": ""}).status_code == 422
    Client().post(tap_address(), {"act": "block"})
    assert Block.objects.filter(by=one.asked, person=one.asker).exists()
    assert Client().get(tap_address()).status_code == 410


def test_an_old_tap_answers_no_later_turn() -> None:
    one = asked()
    first = tap_address()
    browser = signed_in(one.asked)
    browser.post(f"/me/introductions/{one.public_id}/ask-more/", {"question": "왜요?"})
    signed_in(one.asker).post(f"/me/introductions/{one.public_id}/answer/", {"answer": "그래서요."})
    assert Client().get(first).status_code == 410
    assert Client().get(tap_address()).status_code == 200


def test_the_list_shows_what_waits_addresses_of_contacts_and_what_was() -> None:
    person = member()
    waits, friends = asked(None, person), in_contact(person)
    gone = asked(person)
    browser = signed_in(person)
    html = text_of(browser, "/me/introductions/")
    assert waits.asker.email not in html
    assert friends.asked.email in html
    assert waits.asker.name in text_of(browser, "/me/")
    browser.post(f"/me/introductions/{gone.public_id}/withdraw/")
    browser.post(f"/me/introductions/{friends.public_id}/end/")
    html = text_of(browser, "/me/introductions/")
    assert friends.asked.email not in html
    assert "지난 요청" in html


def test_an_empty_answer_keeps_the_form_open_and_says_so() -> None:
    one = asked()
    signed_in(one.asked).post(f"/me/introductions/{one.public_id}/ask-more/", {"question": "왜요?"})
    answer = signed_in(one.asker).post(f"/me/introductions/{one.public_id}/answer/", {"answer": ""})
    assert answer.status_code == 422
    assert "왜요?" in answer.content.decode()


def test_nobody_acts_on_anothers_and_the_silenced_is_not_there_for_the_asked() -> None:
    one = asked()
    assert signed_in(member()).post(f"/me/introductions/{one.public_id}/accept/").status_code == 404
    block(one.asked, one.asker)
    browser = signed_in(one.asked)
    assert one.asker.name not in text_of(browser, "/me/introductions/")
    assert browser.post(f"/me/introductions/{one.public_id}/accept/").status_code == 404
    assert one.asked.name in text_of(signed_in(one.asker), "/me/introductions/")


def test_a_page_says_that_the_two_are_in_contact_and_one_who_may_not_ask_is_led_to_the_claim() -> None:
    one = in_contact()
    assert "연락하는 사이예요" in text_of(signed_in(one.asker), f"/alumni/{one.asked.public_id}/")
    assert "/me/claim/" in text_of(signed_in(newcomer()), "/me/introductions/")
    assert "/me/claim/" not in text_of(signed_in(one.asker), "/me/introductions/")


def test_each_request_of_a_list_has_a_form_of_its_own() -> None:
    person = member()
    first, second = asked(who=person), asked(who=person)
    page = signed_in(person).post(f"/me/introductions/{second.public_id}/ask-more/", {"question": "가" * 301}).content.decode()
    assert page.count("가" * 301) == 1
    assert page.count("<details open>") == 1
    assert f'id="id_{first.public_id}_question"' in page
