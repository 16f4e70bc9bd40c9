"""Nobody loses her language at a door, and what is written in columns of two languages is read in one."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone, translation

from core.templatetags import face
from tests.factories import PASSWORD, CourseFactory, newcomer

PARTICLES = re.compile(r"\((?:으|을|를|이|가|은|는|와|과)\)")


@pytest.mark.parametrize(("prefix", "greeting"), [("", "안녕하세요"), ("/en", "Hello")])
@pytest.mark.django_db
def test_who_signs_in_and_out_stays_in_her_language(client, prefix: str, greeting: str) -> None:
    values = {"login": newcomer().email, "password": PASSWORD}
    entered = client.post(f"{prefix}/accounts/login/", values)
    assert entered["Location"] == f"{prefix}/me/"
    assert greeting in client.get(entered["Location"]).content.decode()
    assert client.post(f"{prefix}/accounts/logout/")["Location"] == f"{prefix}/"


@pytest.mark.django_db
def test_where_somebody_was_going_comes_before_her_own_page(client) -> None:
    values = {"login": newcomer().email, "password": PASSWORD, "next": "/en/alumni/"}
    assert client.post("/en/accounts/login/", values)["Location"] == "/en/alumni/"


@pytest.mark.parametrize(
    ("cohort", "title_en", "korean", "english"),
    [
        ("3기", "AI services", "AI 서비스 3기", "AI services, cohort 3"),
        ("", "AI services", "AI 서비스", "AI services"),
        ("야간반", "AI services", "AI 서비스 야간반", "AI services 야간반"),
        ("3기", "", "AI 서비스 3기", "AI 서비스 3기"),
    ],
)
@pytest.mark.django_db
def test_a_cohort_is_written_as_the_reader_counts(cohort: str, title_en: str, korean: str, english: str) -> None:
    course = CourseFactory(title_ko="AI 서비스", title_en=title_en, cohort=cohort)
    assert course.run == korean
    with translation.override("en"):
        assert course.run == english


def test_the_leaf_of_a_calendar_is_read_in_both_languages() -> None:
    at = timezone.make_aware(timezone.datetime(2026, 12, 5, 11))
    assert face.month_day(at) == "12.5"
    assert face.month_day(None) == ""
    with translation.override("en"):
        assert face.month_day(at) == "5 Dec"


def test_no_sentence_of_ours_hesitates_between_two_particles() -> None:
    parts = Path(settings.BASE_DIR, "locale", "parts").glob("*.po")
    lines = [line for part in parts for line in part.read_text().splitlines() if line.startswith("msgstr")]
    assert [line for line in lines if PARTICLES.search(line)] == []


@pytest.mark.django_db
def test_changing_the_language_keeps_what_was_searched_for(client) -> None:
    assert 'href="/en/search/?q=%EB%A7%88%ED%8F%AC&amp;kind=campus"' in client.get("/search/", {"q": "마포", "kind": "campus"}).content.decode()
    assert 'href="/search/?q=AI"' in client.get("/en/search/", {"q": "AI"}).content.decode()
