"""Do not ask me again: one tap from the letter, heeded by letters and by the telephone, taken back in /me/, and no flattery for the figures."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community.models import EmploymentOutcome, GraduateRecord, OutcomeRequest
from community.outcome_numbers import Tally, numbers
from community.services import outcome_questions
from community.services.outcome_questions import ask_about_work, ask_again, stop_asking
from core.models import AccessRecord, Letter, SuppressedAddress
from tests.community.outcome_factories import answered, completed, question
from tests.factories import CourseFactory, member, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, settings):
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(staff("staff"))
    return client


def is_left_alone(record: GraduateRecord) -> bool:
    record.refresh_from_db()
    return record.no_questions_since == timezone.localdate()


def acts() -> list[str]:
    return list(ModelLogEntry.objects.filter(content_type__model="graduaterecord").order_by("pk").values_list("action", flat=True))


def test_one_tap_on_the_letters_page_stops_the_questions_and_one_takes_it_back(client) -> None:
    done = completed(name="남궁하늘")
    address = f"/outcomes/{question(done)}/"
    assert f'action="{address}stop/"' in client.get(address).content.decode()
    stopped = client.post(f"{address}stop/", {"stop": "1"}, follow=True)
    page = stopped.content.decode()
    assert stopped.redirect_chain == [(f"{address}stop/", 302)] and "앞으로 묻지 않을게요" in page and "남궁하늘" not in page
    assert is_left_alone(done.record)
    client.post(f"{address}stop/", {"stop": "1"})  # pressed twice
    client.post(f"{address}stop/", {"again": "1"})
    assert not is_left_alone(done.record)
    assert acts() == ["community.stop_asking", "community.ask_again"]


def test_a_scanner_that_follows_the_letters_links_stops_nothing(client) -> None:
    done = completed()
    ask_about_work()
    letter = Letter.objects.get()
    address = f"/outcomes/{letter.text.split('/outcomes/')[1].split('/')[0]}/stop/"
    assert address in letter.text and address in letter.html
    for method in (client.get, client.head):
        assert method(address + "?stop=1").status_code == 200
    assert not is_left_alone(done.record)


@pytest.mark.parametrize("age", [0, 91])
def test_an_unknown_or_old_link_stops_nobodys_questions(client, age: int) -> None:
    secret = question(completed())
    OutcomeRequest.objects.update(written_at=timezone.now() - timedelta(days=age))
    assert client.post(f"/outcomes/{secret if age else '0' * 64}/stop/", {"stop": "1"}).status_code == 410
    assert not acts()


def test_who_asked_to_be_left_alone_is_neither_asked_nor_reminded_about_any_course() -> None:
    asked = completed(months=6)
    ask_about_work()
    completed(months=12, record=asked.record)
    stop_asking(record_id=asked.record_id, by=None)
    OutcomeRequest.objects.update(written_at=timezone.now() - timedelta(days=15))
    assert ask_about_work() == "0 asked, 0 reminded"
    ask_again(record_id=asked.record_id, by=None)
    assert ask_about_work() == "1 asked, 1 reminded"


def test_who_says_so_while_a_run_is_under_way_gets_no_letter(monkeypatch) -> None:
    new, asked = completed(), completed()
    question(asked)
    for done in (new, asked):
        stop_asking(record_id=done.record_id, by=None)
    monkeypatch.setattr(outcome_questions, "_to_ask", lambda *_args: [(new.pk, 0)])
    monkeypatch.setattr(outcome_questions, "_to_remind", lambda *_args: [OutcomeRequest.objects.get().pk])
    assert ask_about_work() == "0 asked, 0 reminded"
    assert not Letter.objects.exists()


def test_whoever_is_left_alone_takes_no_place_in_a_run(monkeypatch) -> None:
    monkeypatch.setattr(outcome_questions, "MOST_A_RUN", 1)
    stop_asking(record_id=completed(days=9).record_id, by=None)
    completed(days=1)
    assert ask_about_work() == "1 asked, 0 reminded"


def test_an_address_that_wants_no_invitation_may_still_be_asked_and_one_that_wants_no_question_is_not() -> None:
    SuppressedAddress.objects.create(address="a@example.org", kind="invitation", reason="asked off")
    SuppressedAddress.objects.create(address="b@example.org", kind="outcome_question", reason="asked off")
    completed(email="a@example.org")
    completed(email="b@example.org")
    ask_about_work()
    assert Letter.objects.get(kind="outcome_question").to == "a@example.org"


def test_in_me_it_is_seen_and_taken_back_and_she_may_answer_all_the_same(client) -> None:
    user = member()
    done = completed(record=user.graduate_record, months=12)
    client.force_login(user)
    client.post("/me/work/asking/", {"stop": "1"})
    assert is_left_alone(user.graduate_record)
    assert "/me/work/2/12/" not in client.get("/me/").content.decode()
    page = client.get("/me/work/").content.decode()
    assert "취업 현황을 묻지 않고 있어요" in page and "/me/work/2/12/" in page
    client.post("/me/work/2/12/", {"status": "employed"})
    assert EmploymentOutcome.objects.get().completion == done and is_left_alone(user.graduate_record)
    client.post("/me/work/asking/", {"again": "1"})
    assert not is_left_alone(user.graduate_record)
    assert "취업 현황을 묻지 않고 있어요" not in client.get("/me/work/").content.decode()


def test_whoever_owns_no_record_has_no_questions_to_stop_and_strangers_sign_in_first(client) -> None:
    assert client.post("/me/work/asking/", {"stop": "1"}).url.startswith("/accounts/login/")
    client.force_login(staff("staff"))
    assert client.post("/me/work/asking/", {"stop": "1"}).status_code == 404
    assert client.get("/me/work/asking/").status_code == 405


def test_what_we_hold_on_her_shows_her_answers_and_her_wish(client) -> None:
    user = member()
    answered(completed(record=user.graduate_record), status="employed", employer="한빛테크")
    answered(completed(), employer="남의회사")
    stop_asking(record_id=user.graduate_record.pk, by=user)
    client.force_login(user)
    page = client.get("/me/privacy/").content.decode()
    assert "한빛테크" in page and "부터 묻지 않아요" in page and "남의회사" not in page


def test_the_telephone_list_leaves_her_out_and_says_how_many(desk) -> None:
    waits, alone = completed(months=6, days=1, name="기다림"), completed(months=6, days=9, name="조용히")
    stop_asking(record_id=alone.record_id, by=None)
    page = desk.get("/staff/outcomes/calls/?point=6").content.decode()
    assert "기다림" in page and "조용히" not in page and "다시 묻지 말아 달라고 한 1명" in page
    assert desk.post(f"/staff/outcomes/calls/{waits.pk}/6/", {"status": "looking"}).url == "/staff/outcomes/calls/"


def test_her_page_at_the_desk_says_so_and_hides_the_number(desk) -> None:
    alone = completed(months=6, phone="010-1234-5678")
    assert "010-1234-5678" in desk.get(f"/staff/outcomes/calls/{alone.pk}/6/").content.decode()
    stop_asking(record_id=alone.record_id, by=None)
    page = desk.get(f"/staff/outcomes/calls/{alone.pk}/6/").content.decode()
    assert "다시 묻지 않기로 한 분" in page and "010-1234-5678" not in page


def test_said_on_the_telephone_it_is_noted_with_a_record_and_the_next_person_comes(desk) -> None:
    first, second = completed(months=6, days=1), completed(months=6, days=9)
    address = f"/staff/outcomes/calls/{first.pk}/6/"
    assert desk.post(f"{address}asking/?point=6", {"act": "stop"}).url == f"/staff/outcomes/calls/{second.pk}/6/?point=6"
    assert is_left_alone(first.record)
    assert AccessRecord.objects.get().what == "change"
    assert desk.post(f"{address}asking/", {"act": "again"}).url.startswith(address)
    assert not is_left_alone(first.record)
    assert [desk.get(f"{address}asking/").status_code, desk.post(f"/staff/outcomes/calls/{first.pk}/12/asking/").status_code] == [405, 404]
    assert [entry.user is not None for entry in ModelLogEntry.objects.filter(action__contains="ask")] == [True, True]


def test_only_whoever_keeps_the_figures_notes_it(client, settings) -> None:
    settings.STAFF_SECOND_FACTOR = False
    done = completed(months=6)
    for role in ("editor", "officer", "auditor"):
        client.force_login(staff(role))
        assert client.post(f"/staff/outcomes/calls/{done.pk}/6/asking/", {"act": "stop"}).status_code == 302
    assert not is_left_alone(done.record)


def test_without_an_answer_she_stays_among_those_who_did_not_answer_and_with_one_it_counts() -> None:
    course = CourseFactory()
    for number in range(8):
        done = completed(months=6, course=course)
        if number < 6:
            answered(done, 6)
        stop_asking(record_id=done.record_id, by=None)
    assert numbers(6).line().tally == Tally(graduates=8, answered=6, base=6, working=6)
