"""Words that came without a session wait for whoever wrote them, and for nobody else."""

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from community.models import Introduction, Report, User
from core import unsent
from tests.community.contact_factories import asked
from tests.factories import PASSWORD, member

pytestmark = pytest.mark.django_db
WORDS = "마포 3기예요. <b>30분</b>만 이야기하고 싶어요."
IN = "/accounts/login/"


def signed_in(person: User, **how: Any) -> Client:
    browser = Client(**how)
    browser.force_login(person)
    return browser


def seal_on(browser: Client, page: str) -> str:
    return re.search(rf'name="{unsent.SEAL}" value="([^"]+)"', browser.get(page).content.decode())[1]


def through_the_door(browser: Client, person: User, page: str) -> str:
    """What the page says once its writer has signed in at the door she was led to."""
    answer = browser.post(f"{IN}?next={page}", {"login": person.email, "password": PASSWORD, "next": page}, follow=True)
    assert answer.redirect_chain[-1][0] == page
    return answer.content.decode()


def written_signed_out(person: User, page: str, to: str = "", **words: str) -> tuple[Client, Any]:
    """The form of `page`, sent after its session ended."""
    browser = signed_in(person)
    seal = seal_on(browser, page)
    browser.logout()
    return browser, browser.post(to or page, {unsent.SEAL: seal, **words})


def test_a_contact_request_sent_after_signing_out_waits_behind_the_door() -> None:
    asker, page = member(), f"/alumni/{member().public_id}/contact/"
    browser, answer = written_signed_out(asker, page, start="work", note=WORDS)
    assert answer.url == f"{IN}?next={page}"
    assert "로그인하면 이어서 보낼 수 있어요" in browser.get(answer.url).content.decode()
    shown = through_the_door(browser, asker, page)
    assert "&lt;b&gt;30분&lt;/b&gt;" in shown
    assert re.search(r'value="work"[^>]*checked', shown)
    assert "적은 내용은 그대로 있으니" in shown
    assert not Introduction.objects.exists()
    browser.post(page, {unsent.SEAL: seal_on(browser, page), "note": WORDS})
    assert Introduction.objects.get().note == WORDS
    assert unsent.KEY not in browser.session


def test_a_report_and_a_profile_wait_too() -> None:
    person, other = member(), member()
    report = f"/me/report/person/{other.public_id}/"
    browser, _answer = written_signed_out(person, report, reason=Report.Reason.choices[0][0], words=WORDS)
    assert "&lt;b&gt;30분&lt;/b&gt;" in through_the_door(browser, person, report)
    jobs = {"career-TOTAL_FORMS": "1", "career-INITIAL_FORMS": "0", "career-0-employer": "이음 연구소"}
    browser, _answer = written_signed_out(person, "/me/profile/", name="새이름", headline=WORDS, **jobs)
    shown = through_the_door(browser, person, "/me/profile/")
    assert "새이름" in shown
    assert "이음 연구소" in shown
    assert User.objects.get(pk=person.pk).name == person.name


def test_a_form_inside_a_list_leads_back_to_the_list_and_opens_where_it_was() -> None:
    person = member()
    first, second = asked(member(), person), asked(member(), person)
    page, to = "/me/introductions/", f"/me/introductions/{second.public_id}/ask-more/"
    browser, answer = written_signed_out(person, page, to, question=WORDS)
    assert answer.url == f"{IN}?next={page}"
    shown = through_the_door(browser, person, page)
    assert shown.count("&lt;b&gt;30분&lt;/b&gt;") == 1
    assert shown.count("<details open>") == 1
    assert f'id="id_{first.public_id}_question"' in shown


def test_a_single_press_leads_back_to_its_page_instead_of_a_dead_end() -> None:
    person = member()
    about = asked(member(), person)
    browser, answer = written_signed_out(person, "/me/introductions/", f"/me/introductions/{about.public_id}/accept/")
    assert "답을 기다리는 중" in through_the_door(browser, person, answer.url.partition("next=")[2])


def test_nobody_else_reads_them() -> None:
    writer, other, page = member(), member(), f"/alumni/{member().public_id}/contact/"
    browser, _answer = written_signed_out(writer, page, note=WORDS)
    assert "30분" not in through_the_door(browser, other, page)
    assert unsent.KEY not in browser.session


def test_they_last_an_hour_and_the_new_sign_in_longer(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    writer, page = member(), f"/alumni/{member().public_id}/contact/"
    browser, _answer = written_signed_out(writer, page, note=WORDS)
    assert browser.session.get_expiry_age() <= unsent.LASTS
    later = unsent.time.time() + unsent.LASTS + 1
    browser.force_login(writer)
    assert browser.session.get_expiry_age() > unsent.LASTS
    monkeypatch.setattr(unsent.time, "time", lambda: later)
    assert "30분" not in browser.get(page).content.decode()


def test_a_form_of_an_earlier_sign_in_comes_back_with_its_words() -> None:
    """Signed out and in again in another window: the token is another, the person is the same."""
    writer, page = member(), f"/alumni/{member().public_id}/contact/"
    browser = signed_in(writer, enforce_csrf_checks=True)
    answer = browser.post(page, {unsent.SEAL: seal_on(browser, page), "note": WORDS, "csrfmiddlewaretoken": "x" * 64})
    assert answer.url == page
    assert "&lt;b&gt;30분&lt;/b&gt;" in browser.get(page).content.decode()
    assert not Introduction.objects.exists()


@pytest.mark.parametrize("made", ["", "nonsense", "anothers"])
def test_without_her_own_seal_a_foreign_site_puts_no_words_before_her(made: str) -> None:
    victim, page = member(), f"/alumni/{member().public_id}/contact/"
    seal = seal_on(signed_in(member()), page) if made == "anothers" else made
    browser = signed_in(victim, enforce_csrf_checks=True)
    assert browser.post(page, {unsent.SEAL: seal, "note": WORDS}).status_code == 403
    assert "30분" not in browser.get(page).content.decode()


def test_a_stranger_without_a_seal_is_led_on_and_leaves_nothing_behind() -> None:
    before = Session.objects.count()
    page = f"/alumni/{member().public_id}/contact/"
    assert Client().post(page, {"note": WORDS}).url == f"{IN}?next={page}"
    assert Session.objects.count() == before
    assert unsent.SEAL not in Client().get("/accounts/signup/").content.decode()


def test_passwords_and_endless_texts_are_not_kept() -> None:
    writer, page = member(), f"/alumni/{member().public_id}/contact/"
    browser, _answer = written_signed_out(writer, page, note=WORDS, password="geheim", csrfmiddlewaretoken="t")
    assert set(unsent.QueryDict(browser.session[unsent.KEY]["data"])) == {"note"}
    browser, answer = written_signed_out(writer, page, note="가" * unsent.MOST)
    assert answer.url == f"{IN}?next={page}"
    assert unsent.KEY not in browser.session
