"""/alumni/: what an address asks for, what the page says, and that no address breaks it."""

import re
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from community.directory import FACETS, Directory, Wanted, people_of_campus
from community.models import AlumniProfile, Skill
from core.outbox import drain_all
from search.engines import engine
from search.services import mark_changed
from tests.factories import CampusFactory, completion, member

pytestmark = pytest.mark.django_db
OPEN = {"name": "everyone", "campus": "everyone", "skills": "everyone", "headline": "everyone"}


def person(name: str, *skills: str, campus: str = "mapo", **fields: Any) -> AlumniProfile:
    """Somebody at one campus; the campus of the factory (마포) unless named."""
    user = member(name=name, **fields)
    if campus != "mapo":
        user.graduate_record.completions.all().delete()
        completion(user.graduate_record, campus=CampusFactory(slug=campus, name_ko=f"{campus} 캠퍼스", name_en=campus))
    for skill in skills:
        user.profile.skills.add(Skill.objects.get_or_create(name=skill, slug=skill)[0])
    return user.profile


def indexed(*people: AlumniProfile) -> None:
    mark_changed("alumni", [one.pk for one in people])
    drain_all()


def browser(user: Any = None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def wanted(query: str) -> Wanted:
    return Wanted.from_query(QueryDict(query))


def page(client: Client, query: str = "", **headers: str) -> str:
    answer = client.get(f"/alumni/{query}", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def three() -> AlumniProfile:
    """Two people of 마포, one of 강남; two know Python. Returns who looks."""
    people = [person("김민지", "Python"), person("이서연", "Python", "Java", campus="gangnam"), person("박지훈", "Java")]
    indexed(*people)
    return people[0]


def test_values_of_one_facet_are_alternatives_and_facets_narrow_each_other(three: AlumniProfile) -> None:
    def names(query: str) -> set[str]:
        return {one.name for one in Directory(three.user, wanted(query)).people}

    assert names("campus=mapo&campus=gangnam") == {"김민지", "이서연", "박지훈"}
    assert names("campus=mapo&skills=Java") == {"박지훈"}
    assert names("campus=mapo&skills=Java&skills=Python") == {"김민지", "박지훈"}


def test_a_facet_counts_without_its_own_choice_and_under_that_of_others(three: AlumniProfile) -> None:
    facets = {facet.name: {one.value: one.count for one in facet.values} for facet in Directory(three.user, wanted("campus=gangnam")).facets}
    assert facets["campus"] == {"mapo": 2, "gangnam": 1}
    assert facets["skills"] == {"Python": 1, "Java": 1}


def test_the_address_is_the_same_however_the_boxes_were_ticked() -> None:
    one = wanted("skills=b&campus=mapo&skills=a&sort=name&page=2&q=+김 ")
    other = wanted("page=2&q=김&skills=a&skills=b&skills=a&campus=mapo&sort=name&unknown=x")
    assert one.address() == other.address() == "/alumni/?q=%EA%B9%80&campus=mapo&skills=a&skills=b&sort=name&page=2"
    assert wanted("sort=relevance&page=1&q=").address() == "/alumni/"


@given(
    query=st.lists(
        st.tuples(st.sampled_from([*FACETS, "q", "sort", "page", "x"]), st.sampled_from(["a", "b ", "2024", "yes", "name", "2", "", "\x00", "가"])),
        max_size=8,
    )
)
def test_an_address_read_again_says_the_same(query: list[tuple[str, str]]) -> None:
    first = wanted(urlencode(query)).address()
    assert wanted(first.partition("?")[2]).address() == first


def test_what_cannot_be_a_value_is_left_out() -> None:
    assert wanted("year=lastyear&offers=no&sort=random&campus=&skills=" + "x" * 101) == Wanted()
    assert len(wanted(urlencode([("skills", str(number)) for number in range(1000)])).chosen["skills"]) == 20


def test_each_chip_leads_to_the_list_without_it(three: AlumniProfile) -> None:
    html = page(browser(three.user), "?campus=mapo&skills=Python&sort=name")
    assert 'href="/alumni/?skills=Python&amp;sort=name"' in html
    assert 'href="/alumni/?campus=mapo&amp;sort=name"' in html


def test_an_empty_list_says_which_condition_to_leave_out_and_how_many_that_shows(three: AlumniProfile) -> None:
    html = page(browser(three.user), "?campus=gangnam&skills=Python&year=1999")
    assert "수료 연도 조건을 빼면 1명이 있어요." in html
    assert 'href="/alumni/?campus=gangnam&amp;skills=Python"' in html
    assert "3명 모두 보기" in html


def test_a_number_of_an_empty_list_counts_only_what_the_viewer_may_see(three: AlumniProfile) -> None:
    html = page(browser(), "?campus=gangnam&skills=Python")
    assert "조건을 빼면" not in html
    assert ">0명<" in html


def test_sorting_by_newest_confirmed_and_by_name() -> None:
    people = [person(name) for name in ("다", "가", "나")]
    for days, one in enumerate(people):
        one.confirmed_on = timezone.localdate() - timezone.timedelta(days=days * 40)
        one.save()
    indexed(*people)

    def order(sort: str) -> list[str]:
        return [one.name for one in Directory(people[0].user, wanted(f"sort={sort}")).people]

    assert order("newest") == ["다", "가", "나"]
    assert order("name") == ["가", "나", "다"]


def test_a_change_of_a_hidden_field_does_not_move_anybody_in_the_order(three: AlumniProfile) -> None:
    from community.documents import profile_document

    before = profile_document(three, "members")
    three.links = ["https://example.org"]
    three.save()
    assert profile_document(three, "members").newest == before.newest


def test_a_page_after_the_last_is_the_last_and_the_address_is_kept(three: AlumniProfile) -> None:
    assert "김민지" in page(browser(three.user), "?page=9999")


def test_the_answer_to_htmx_names_the_address_to_share(three: AlumniProfile) -> None:
    answer = browser(three.user).get("/alumni/?skills=Python&campus=mapo&q=", headers={"HX-Request": "true"})
    assert answer["HX-Push-Url"] == "/alumni/?campus=mapo&skills=Python"
    assert "HX-Request" in answer["Vary"]


def test_the_number_stands_in_one_live_region_and_the_form_has_a_button(three: AlumniProfile) -> None:
    html = page(browser(three.user))
    main = html[html.index("<main") :]
    assert len(re.findall(r'role="status"|aria-live', main)) == 1
    assert ">3명<" in main
    assert 'method="get" action="/alumni/"' in main
    assert "이 조건으로 보기" in main


def test_a_long_facet_shows_eight_and_what_is_chosen() -> None:
    one = person("김민지", *(f"기술{number:02}" for number in range(12)))
    indexed(one)
    skills = next(facet for facet in Directory(one.user, wanted("skills=기술11")).facets if facet.name == "skills")
    assert (len(skills.values), skills.values[-1].value, len(skills.rest)) == (9, "기술11", 3)
    assert "3개 더 보기" in page(browser(one.user), "?skills=기술11")


def test_without_an_index_names_are_looked_up_and_the_page_says_so(three: AlumniProfile, settings: Any) -> None:
    settings.SEARCH_FILE.write_bytes(b"no database") if not settings.SEARCH_FILE.is_symlink() else settings.SEARCH_FILE.unlink()
    html = page(browser(three.user), "?q=서연&campus=mapo")
    assert "검색이 잠시 쉬고 있어요" in html
    assert "이서연" in html
    assert "박지훈" not in html
    assert "이서연" not in page(browser(), "?q=서연")


def test_a_member_asks_the_database_nine_times_at_most_whatever_is_chosen(three: AlumniProfile) -> None:
    indexed(*(person(f"이{number}", "Python") for number in range(20)))
    client = browser(three.user)
    for query in ("", "?q=이", "?campus=mapo&skills=Python&sort=name", "?campus=mapo&year=1999"):
        client.get(f"/alumni/{query}")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/alumni/{query}")
        assert len(captured) <= 9, query


def test_the_page_of_a_campus_counts_the_people_whom_its_reader_finds(three: AlumniProfile) -> None:
    indexed(person("최수민", audiences=OPEN), person("정하은", audiences={"name": "everyone"}))
    assert people_of_campus(three.user, "mapo") == 4
    assert people_of_campus(None, "mapo") == 1


def test_a_course_without_a_campus_is_found_under_its_way(three: AlumniProfile) -> None:
    user = member(name="온라인")
    user.graduate_record.completions.all().delete()
    completion(user.graduate_record, campus=None, delivery="online")
    indexed(user.profile)
    assert [one.name for one in Directory(three.user, wanted("campus=online")).people] == ["온라인"]


HOSTILE = [
    "x" * 20_000,
    "김\x00민지",
    "👩‍👩‍👧‍👦🔥",
    '" OR 1=1 --',
    'NEAR("a" "b", 5) AND NOT * ^',
    "title:secret {names} : a*",
    "(((((((",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "%%%s %(count)s {{ 7*7 }} <script>alert(1)</script>",
    "\u202e\u200b\ufeff",
    "-" * 500,
    "ㄱ" * 300,
]


@pytest.mark.parametrize("who", ["stranger", "member"])
def test_no_address_breaks_the_directory(three: AlumniProfile, who: str) -> None:
    client = browser(three.user if who == "member" else None)
    names = ["q", "sort", "page", *FACETS]
    asked = [f"{name}={quote(value)}" for name in names for value in HOSTILE]
    asked += ["&".join(f"{name}={number}" for number in range(1000)) for name in names]
    asked += ["q=%ff%fe&campus=%00", "page=-1", "page=1e9", "page=" + "9" * 5000, "&".join(f"{name}=" for name in names * 3), "q[]=1&campus[$ne]=2"]
    statuses = {query[:60]: client.get(f"/alumni/?{query}").status_code for query in asked}
    assert {query: status for query, status in statuses.items() if status not in {200, 404}} == {}
    assert "<script>alert(1)" not in page(client, "?q=<script>alert(1)</script>")


def test_the_engine_is_asked_for_one_answer_when_something_is_found(three: AlumniProfile, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    searching = type(engine()).search
    monkeypatch.setattr(type(engine()), "search", lambda self, query: asked.append(query) or searching(self, query))
    page(browser(three.user), "?campus=mapo&skills=Python")
    assert len(asked) == 1
