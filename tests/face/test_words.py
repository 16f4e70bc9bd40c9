"""How numbers, days and names are written, in both languages."""

from datetime import UTC, date, datetime

import pytest
from django.core.paginator import Paginator
from django.utils import translation
from django.utils.html import format_html

from core.templatetags import face


def test_money_is_written_as_koreans_write_it_and_as_the_english_do() -> None:
    assert face.won(10000) == "10,000원"
    with translation.override("en"):
        assert face.won(10000) == "₩10,000"
        assert face.won(-500) == "-₩500"


def test_a_count_stands_close_to_its_korean_unit() -> None:
    assert face.amount(2878, "명") == "2,878명"
    with translation.override("en"):
        assert face.amount(2878, "people") == "2,878 people"


def test_a_day_is_a_day_in_seoul() -> None:
    late_in_london = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    assert face.day(late_in_london) == "2026년 11월 24일"
    assert face.moment(late_in_london) == "2026년 11월 24일 화요일 01:30"
    assert face.machine_day(late_in_london) == "2026-11-24"
    with translation.override("en"):
        assert face.day(date(2026, 11, 24)) == "24 November 2026"
        assert face.moment(late_in_london) == "Tuesday 24 November 2026, 01:30"


@pytest.mark.parametrize(("name", "shown"), [("김하나", "김"), ("남궁민수", "남궁"), ("서문", "서"), ("Kim Hana", "K"), ("", "·"), ("  ", "·")])
def test_an_avatar_shows_the_family_name(name: str, shown: str) -> None:
    assert face.family_name(name) == shown


def test_korean_words_on_an_english_page_say_that_they_are_korean() -> None:
    assert face.mark_korean("김하나 <b>") == "김하나 &lt;b&gt;"
    with translation.override("en"):
        assert face.mark_korean("Give to 첫걸음 장학금") == 'Give to <span lang="ko">첫걸음 장학금</span>'
        assert face.mark_korean("Hana Kim") == "Hana Kim"
        assert face.mark_korean("<김>") == '&lt;<span lang="ko">김</span>&gt;'
        link = format_html('<a title="{}">x</a>', "김하나")
        assert face.mark_korean(link) == link


def test_one_id_always_has_one_tint_and_all_tints_are_used() -> None:
    assert face.tint("3f2a") == face.tint("3f2a")
    assert {face.tint(number) for number in range(200)} == set(range(1, 9))


@pytest.mark.parametrize(("part", "whole", "share"), [(2878, 10000, "28.78%"), (0, 10000, "0%"), (12, 10, "100.00%"), (5, 0, "0%"), (None, 10, "0%")])
def test_a_place_on_the_line_never_leaves_it(part: int, whole: int, share: str) -> None:
    assert face.share_of(part, whole) == share


def test_a_goal_is_not_reached_before_it_is_reached() -> None:
    assert face.percent_of(9999, 10000) == 99
    assert face.percent_of(12000, 10000) == 120
    assert face.percent_of(1, 0) == 0


def test_the_legal_form_is_not_an_organisations_initial() -> None:
    assert [face.first_letter(name) for name in ("(주)한강로보틱스", "㈜누리", "서울누리대학교", "")] == ["한", "누", "서", "·"]


def test_page_numbers_keep_both_ends_and_say_where_some_are_left_out() -> None:
    pages = Paginator(range(2878), 24)
    assert face.pages_shown(pages.page(7)) == [1, None, 5, 6, 7, 8, 9, None, 120]
    assert face.pages_shown(Paginator(range(10), 24).page(1)) == [1]


def test_links_stay_in_the_language_of_the_page() -> None:
    assert face.in_language("/alumni/") == "/alumni/"
    with translation.override("en"):
        assert face.in_language("/alumni/") == "/en/alumni/"
    assert face.is_here("/alumni/", "/en/alumni/7/")
    assert not face.is_here("/alumni/", "/alliance/")


def test_a_device_is_named_as_people_name_it() -> None:
    whale = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Whale/4.1 Safari/537.36"
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile/15E148 Safari/604.1"
    assert [face.device(agent) for agent in (whale, phone, "curl/8")] == ["Whale · Windows", "Safari · iPhone", "curl/8"]
