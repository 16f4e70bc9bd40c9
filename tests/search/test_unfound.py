"""What was looked for and not found: counted for the office, and never a word about a person."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from core.outbox import drain
from search import documents, unfound
from search.documents import MEMBERS
from search.models import UnfoundDay, UnfoundWords
from search.outbox import QUEUE
from search.personal_words import plain_words
from search.services import mark_changed
from tests.factories import RecordFactory, UserFactory, staff
from tests.search.conftest import in_a_file
from tests.search.shelf import Shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def known_kinds() -> dict[str, documents.DocumentKind]:
    return dict(documents.kinds)


@pytest.fixture(autouse=True)
def books(known_kinds: dict[str, documents.DocumentKind], shelf: Shelf) -> Shelf:
    mark_changed("thing", [shelf.put_for_all("k8s", "쿠버네티스 강의", text="Kubernetes").pk])
    drain(QUEUE)
    return shelf


@pytest.fixture
def everything(monkeypatch: pytest.MonkeyPatch, shelf: Shelf, known_kinds: dict[str, documents.DocumentKind]) -> None:
    """The kinds of the site beside the test's own."""
    for kind in known_kinds.values():
        documents.register(kind)


def noted() -> dict[str, tuple[str, int]]:
    return {row.words: (row.found_as, sum(day.times for day in row.days.all())) for row in UnfoundWords.objects.prefetch_related("days")}


def ask(text: str, *, address: str = "198.51.100.7", **asked: str) -> int:
    return Client(REMOTE_ADDR=address).get("/search/", {"q": text, **asked}).status_code


def test_words_that_found_nothing_are_counted_once_a_day_for_each_address(shelf: Shelf) -> None:
    for address in ("198.51.100.7", "198.51.100.7", "198.51.100.8"):
        ask("블록체인  과정", address=address)
    ask("쿠버네티스")
    ask("블록체인 과정", kind="thing")
    assert noted() == {"블록체인 과정": ("", 2)}
    assert UnfoundDay.objects.get().day == timezone.localdate()


@in_a_file
def test_members_and_visitors_are_counted_apart_and_only_a_look_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    Client().head("/search/", {"q": "블록체인"})
    assert noted() == {}
    ask("블록체인")
    monkeypatch.setattr(documents, "_resolver", lambda viewer: MEMBERS)
    ask("블록체인", address="198.51.100.9")
    assert list(UnfoundDay.objects.order_by("by_members").values_list("by_members", "times")) == [(False, 1), (True, 1)]


def test_what_only_another_reading_found_is_noted_with_it() -> None:
    ask("kubernets")
    assert noted() == {"kubernets": ("kubernetes", 1)}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "김민지",
            "김 민 지",
            "김민지님",
            "민지",
            "남궁민수",
            "홍길동을",
            "박지훈 개발자",
            "김민지개발자",
            "ㄱㅁㅈ",
            "김ㅁㅈ",
            "rlaalswl",
            "Kim Minji",
        ),
        *("anna@example.org", "010-1234-5678", "01012345678", "980405", "https://example.org/a", "hunter2hunter2", "p@ssword!", "x", "가" * 70),
        *("하나 둘 셋 넷 다섯 여섯 일곱", "***", "\x00", "\ud800"),
    ],
)
def test_what_may_be_about_a_person_is_never_written_down(text: str) -> None:
    ask(text.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
    assert noted() == {}


@pytest.mark.parametrize("text", ["블록체인", "자율주행", "쿠버네트", "이력서 양식", "포항", "세무 회계", "챗봇 만들기", "rust", "c++ 게임 엔진"])
def test_ordinary_words_are(text: str) -> None:
    assert plain_words(text)


def test_a_name_that_looks_like_none_is_known_by_whom_it_belongs_to() -> None:
    UserFactory(name="풀잎콩")
    UserFactory(name="Ada Love-Lace")
    RecordFactory(name="Zq Wv", former_name="옛콩콩")
    assert [plain_words(text) for text in ("풀잎콩", "풀잎 콩 개발자", "Zq Wv", "zqwv", "옛콩콩", "ada love-lace")] == [""] * 6


def test_words_read_as_somebodys_name_are_not_noted(books: Shelf) -> None:
    mark_changed("thing", [books.put_for_all("person", "김민지").pk])
    drain(QUEUE)
    assert Client().get("/search/", {"q": "김민쥐"}).context["found"].corrected == "김민지"
    assert noted() == {}


@in_a_file
def test_one_address_and_everybody_together_are_noted_only_so_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unfound, "MOST_A_VISITOR", 2)
    monkeypatch.setattr(unfound, "MOST_A_DAY", 3)
    for number in range(4):
        ask(f"블록체인 {number}")
    assert len(noted()) == 2
    for number in range(4):
        ask(f"블록체인 {number}", address=f"198.51.100.{20 + number}")
    assert sum(times for _read, times in noted().values()) == 3


@in_a_file
def test_a_count_that_cannot_be_written_breaks_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**fields: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(UnfoundWords.objects, "update_or_create", broken)
    assert ask("블록체인") == 200
    assert noted() == {}


def written(words: str, *times: int, by_members: bool = False) -> None:
    """Words with a count for each of the last days."""
    row = UnfoundWords.objects.create(words=words)
    for days, number in enumerate(times):
        UnfoundDay.objects.create(words=row, day=timezone.localdate() - timedelta(days=days), times=number, by_members=by_members)


@in_a_file
def test_the_office_reads_words_that_came_on_three_days_or_five_times(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False
    written("드물다", 1, 1)
    written("자주온다", 5)
    written("사흘이다", 1, 1, 1, by_members=True)
    browser = Client()
    browser.force_login(staff("staff"))
    html = browser.get("/staff/unfoundwords/").content.decode()
    assert html.index("자주온다") < html.index("사흘이다")
    assert "드물다" not in html
    assert "드물다" not in browser.get("/staff/unfoundwords/?q=드물").content.decode().replace('value="드물"', "")
    csv = b"".join(browser.get("/staff/unfoundwords/?export=csv").streaming_content).decode()
    assert "사흘이다" in csv and "드물다" not in csv


@in_a_file
@pytest.mark.parametrize("role", ["auditor"])
def test_who_has_no_business_with_words_does_not_read_them(settings: Any, role: str) -> None:
    settings.STAFF_SECOND_FACTOR = False
    browser = Client()
    browser.force_login(staff(role))
    assert browser.get("/staff/unfoundwords/").status_code in {302, 403}


@in_a_file
@pytest.mark.parametrize("address", ["/alumni/", "/mentoring/mentors/", "/alliance/members/"])
def test_words_that_a_directory_does_not_find_are_noted_by_the_same_rules(address: str, everything: None) -> None:
    for words in ("블록체인  과정", "블록체인 과정", "김민지", "rlaalswl", "ㄱㅁㅈ", "010-1234-5678", "kim@example.org"):
        assert Client(REMOTE_ADDR="198.51.100.7").get(address, {"q": words}).status_code == 200
    assert noted() == {"블록체인 과정": ("", 1)}


@in_a_file
@pytest.mark.parametrize("address", ["/alumni/", "/mentoring/mentors/", "/alliance/members/"])
def test_words_that_are_found_beside_a_directory_are_not_noted(address: str, everything: None) -> None:
    Client().get(address, {"q": "쿠버네티스"})
    assert noted() == {}
