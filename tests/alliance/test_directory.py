"""The public pages of the alliance."""

import pytest
from django.test import Client
from django.urls import reverse

from alliance import services
from alliance.models import Organisation
from alliance.selectors import Wanted, count_of_members, directory, member_counter
from community.models import Target
from core.outbox import drain
from search.outbox import QUEUE
from search.selectors import Ranked
from search.services import mark_changed
from tests.alliance.factories import in_review, organisation
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db
PUBLIC = ["home", "members", "join", "openings", "workspace"]


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_public_address_answers_even_with_nothing_to_show(client, name, prefix):
    answer = client.get(prefix + reverse(f"alliance:{name}"))
    assert answer.status_code == 200
    assert answer["Content-Language"] == ("en" if prefix else "ko")


def test_members_are_shown_while_a_term_runs_and_in_grace(client):
    for term, shown in {"current": True, "grace": True, "lapsed": False, "upcoming": False, None: False}.items():
        body = organisation(term=term)
        assert client.get(body.get_absolute_url()).status_code == (200 if shown else 404)
    assert count_of_members() == 2


def test_a_representative_still_sees_her_page_after_the_term_ended(client):
    owner = UserFactory()
    body = organisation(term="lapsed", owner=owner)
    client.force_login(owner)
    assert client.get(body.get_absolute_url()).status_code == 200
    assert Client().get(body.get_absolute_url()).status_code == 404


def test_contact_and_number_are_on_no_public_page(client):
    application = in_review(contact_name="이담당자", contact_phone="02-777-8888")
    services.approve_application(application_id=application.pk, by=staff())
    application.refresh_from_db()
    pages = [client.get(path).content.decode() for path in ("/alliance/", "/alliance/members/", application.organisation.get_absolute_url())]
    for secret in ("이담당자", "02-777-8888", application.shown_business_number, application.applicant.email):
        assert all(secret not in page for page in pages)


def test_a_cached_directory_shows_a_new_member_at_once(client):
    application = in_review()
    assert "한강데이터랩" not in client.get("/alliance/members/").content.decode()
    services.approve_application(application_id=application.pk, by=staff())
    for path in ("/alliance/members/", "/alliance/"):
        assert "한강데이터랩" in client.get(path).content.decode()


def test_anonymous_pages_carry_no_token_no_cookie_and_an_etag(client):
    organisation()
    for path in ("/alliance/", "/alliance/members/", "/alliance/openings/"):
        answer = client.get(path)
        assert b"csrfmiddlewaretoken" not in answer.content
        assert not answer.cookies
        assert client.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_pages_that_are_somebodys_are_never_cached(client):
    for name in ("join", "workspace"):
        assert "no-store" in client.get(reverse(f"alliance:{name}"))["Cache-Control"]


def test_the_directory_finds_by_name_whatever_the_spaces_and_the_case():
    wanted = organisation(name_ko="서울 대학교 산학협력단", name_en="SNU Foundation")
    organisation()
    for words in ("서울대학교", "산학", "snu", "SNU f"):
        assert directory(Wanted(words)).ids == [wanted.pk]


def indexed(body: Organisation) -> Organisation:
    mark_changed("organisation", [body.pk])
    drain(QUEUE)
    return body


@pytest.mark.parametrize("words", ["ㅎㄱㄷㅇㅌ", "사투리", "의료", "hangang"])
def test_the_directory_also_finds_by_first_consonants_story_and_field(words):
    body = indexed(organisation(name_ko="한강데이터랩", name_en="Hangang Lab", ai_fields=["health"], summary_ko="사투리를 알아듣는 엔진을 만들어요."))
    indexed(organisation(ai_fields=["finance"]))
    assert directory(Wanted(words)).ids == [body.pk]


def test_more_than_a_page_of_the_index_is_found_and_ordered_by_name_where_asked():
    bodies = [indexed(organisation(name_ko=f"한강데이터{number:03}")) for number in range(104)]
    assert len(directory(Wanted("한강")).ids) == 104
    assert directory(Wanted("한강", sort="name")).ids == [body.pk for body in bodies]


def test_another_reading_of_the_words_is_said(client):
    indexed(organisation(name_ko="한강데이터랩"))
    html = client.get("/alliance/members/?q=gksrkd").content.decode()  # 한강, and the keyboard was left in English
    assert "<strong>한강</strong>" in html
    assert "한강데이터랩" in html
    assert client.get("/alliance/members/?q=한강&sort=name").context["wanted"].sort == "name"


def test_without_an_index_names_are_still_found_and_the_page_says_so(client, monkeypatch):
    body = organisation(name_ko="한강데이터랩")
    monkeypatch.setattr("alliance.selectors.ranked", lambda viewer, text, kind: Ranked(text, [], degraded=True))
    assert directory(Wanted("한강")).ids == [body.pk]
    assert "이름으로만 찾았어요" in client.get("/alliance/members/?q=한강").content.decode()


def test_facets_narrow_within_and_widen_inside_one_facet(rf):
    bio = organisation(type="company", ai_fields=["health"], district="mapo")
    data = organisation(type="university", ai_fields=["infrastructure"], district="mapo")
    organisation(type="university", ai_fields=["vision"], district="jung")

    def ids(query: str) -> set[int]:
        return set(directory(Wanted.from_query(rf.get(f"/?{query}").GET)).ids)

    assert ids("ai_field=health&ai_field=infrastructure") == {bio.pk, data.pk}
    assert ids("ai_field=health&ai_field=infrastructure&type=university") == {data.pk}
    assert ids("district=mapo") == {bio.pk, data.pk}
    assert ids("district=nowhere&type=<script>") == ids("")


def test_a_facet_counts_everything_but_its_own_choice(rf):
    organisation(type="company", ai_fields=["health"])
    organisation(type="university", ai_fields=["health", "infrastructure"])
    facets = directory(Wanted.from_query(rf.get("/?type=company").GET)).facets
    assert {one.value: one.count for one in facets["type"]} == {"company": 1, "university": 1}
    assert {one.value: one.count for one in facets["ai_field"]} == {"health": 1}


def test_facet_counts_say_nothing_about_organisations_that_are_not_members():
    organisation(term="lapsed", ai_fields=["security"])
    assert directory(Wanted()).facets["ai_field"] == []


def test_what_was_searched_for_stays_in_the_box_and_nothing_found_says_how_to_go_on(client):
    organisation()
    page = client.get("/alliance/members/", {"q": "없는 기관", "type": "company"}).content.decode()
    assert 'value="없는 기관"' in page
    assert "이 조건에 모두 맞는 기관은 아직 없어요" in page
    assert "1곳" in page


def test_a_page_number_that_does_not_exist_shows_the_nearest_one(client):
    for _ in range(30):
        organisation()
    assert len(client.get("/alliance/members/").context["organisations"]) == 24
    assert len(client.get("/alliance/members/?page=2").context["organisations"]) == 6
    assert len(client.get("/alliance/members/?page=99").context["organisations"]) == 6


def test_the_counter_knows_250_and_obeys_a_target():
    organisation()
    assert (member_counter().count, member_counter().target, member_counter().year) == (1, 250, 2030)
    Target.objects.update_or_create(metric="alliance-organisations", year=2030, defaults={"value": 300})
    assert member_counter().target == 300


def test_english_readers_get_english_names_where_there_are_some(client):
    organisation(name_ko="한글이름", name_en="English Name", summary_ko="소개", summary_en="")
    page = client.get("/en/alliance/members/").content.decode()
    assert "English Name" in page
    assert "한글이름" not in page


@pytest.mark.parametrize("path", ["/alliance/", "/alliance/members/", "/alliance/members/?type=company&page=2", "/alliance/openings/"])
def test_no_public_page_needs_more_queries_with_more_members(client, path, django_assert_max_num_queries):
    for _ in range(40):
        organisation(type="company")
    with django_assert_max_num_queries(15):
        client.get(path)


def test_the_page_of_one_member_stays_in_the_budget(client, django_assert_max_num_queries):
    body = organisation(parent=organisation())
    with django_assert_max_num_queries(15):
        client.get(body.get_absolute_url())


def test_what_an_organisation_wrote_is_shown_as_written_and_never_run(client):
    written = '"><script>alert(1)</script>{{ request.user }}'
    body = organisation(name_ko=written, name_en="", summary_ko=written)
    for address in ("/alliance/members/", body.get_absolute_url(), "/alliance/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ request.user }}" in page
