"""What of a person is found by which words, and by whom; how a facet's values are called in English."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client
from django.utils.translation import override

from community.audiences import Audience
from community.directory import Directory, Wanted
from community.models import AlumniProfile, Skill, User
from community.vocabulary import OFFER_KINDS, OFFER_WORDS
from core.outbox import drain_all
from search.selectors import find
from search.services import mark_changed
from tests.community.people_seen import recruiter
from tests.factories import completion, member

pytestmark = pytest.mark.django_db


def indexed(*, audiences: dict[str, str], **fields: object) -> AlumniProfile:
    profile = member(name="김민지", audiences=audiences, profile=fields).profile
    mark_changed("alumni", [profile.pk])
    drain_all()
    return profile


def finds(viewer: User | AnonymousUser, word: str) -> bool:
    return bool(find(viewer, word, kinds=("alumni",)).total)


@pytest.mark.parametrize("word", ["멘토링", "이력서 첨삭", "이력서", "résumé", "재능기부"])
def test_what_somebody_offers_is_found_by_members_and_by_nobody_else(word):
    indexed(offer_kinds=["resume"], audiences={"name": "everyone", "offers": "members"})
    assert finds(member(name="이서준"), word)
    assert not finds(AnonymousUser(), word)
    assert not finds(recruiter(), word)


@pytest.mark.parametrize("audience", [Audience.ME, Audience.CONNECTED, Audience.RECRUITERS])
def test_an_offer_for_few_is_found_by_nobody(audience):
    indexed(offer_kinds=["resume"], audiences={"name": "everyone", "offers": audience})
    assert not any(finds(viewer, word) for viewer in (member(name="이서준"), AnonymousUser()) for word in ("이력서", "멘토링"))


def test_an_offer_is_not_found_by_the_words_of_another_kind():
    indexed(offer_kinds=["code"], audiences={"name": "everyone", "offers": "everyone"})
    assert finds(AnonymousUser(), "코드 리뷰")
    assert not finds(AnonymousUser(), "이력서")


def test_each_kind_of_help_has_the_words_people_look_for_it_by():
    assert list(OFFER_WORDS) == list(OFFER_KINDS)


def test_the_work_somebody_wants_is_found_where_she_shows_that_she_looks():
    shown = {"looking_for_work": True, "work_wanted": "로봇 제어 개발"}
    indexed(**shown, audiences={"name": "everyone", "looking_for_work": "members"})
    assert finds(member(name="이서준"), "로봇 제어")
    assert not finds(AnonymousUser(), "로봇 제어")


@pytest.mark.parametrize("audience", [Audience.ME, Audience.RECRUITERS, Audience.CONNECTED])
def test_the_work_somebody_wants_is_not_found_by_those_who_may_not_know(audience):
    indexed(looking_for_work=True, work_wanted="로봇 제어 개발", audiences={"name": "everyone", "looking_for_work": audience})
    assert not any(finds(viewer, "로봇 제어") for viewer in (member(name="이서준"), recruiter(), AnonymousUser()))


def test_work_that_is_no_longer_looked_for_is_not_found():
    indexed(looking_for_work=False, work_wanted="로봇 제어 개발", audiences={"name": "everyone", "looking_for_work": "everyone"})
    assert not finds(AnonymousUser(), "로봇 제어")


def test_facets_are_called_by_their_english_names_and_the_address_keeps_the_value():
    cache.clear()
    Skill.objects.create(name="데이터 분석", name_en="Data analysis", slug="data-analysis")
    profile = member(name="김민지", audiences={"name": "everyone", "skills": "everyone", "campus": "everyone", "industries": "everyone"}).profile
    profile.skills.add("데이터 분석", "칠판")
    profile.industries = ["데이터 분석"]
    profile.save()
    mark_changed("alumni", [profile.pk])
    drain_all()
    with override("en"):
        facets = {facet.name: [(one.value, one.label) for one in facet.values] for facet in Directory(AnonymousUser(), Wanted()).facets}
        chip = Directory(AnonymousUser(), Wanted(chosen={"skills": ("데이터 분석",)})).chips[0]
    assert sorted(facets["skills"]) == [("데이터 분석", "Data analysis"), ("칠판", "칠판")]
    assert facets["industry"] == [("데이터 분석", "Data analysis")]
    assert facets["campus"] == [("mapo", profile.user.graduate_record.completions.get().course.campus.name_en)]
    assert (chip.label, chip.url) == ("Data analysis", "/en/alumni/")
    page = Client().get("/en/alumni/", {"skills": "데이터 분석"}).content.decode()
    assert 'value="데이터 분석" checked><span>Data analysis' in page
    assert "Data analysis" not in Client().get("/alumni/").content.decode()


@pytest.mark.parametrize("words", ["3기", "2024년 수료", "김민지 2024년 수료"])
def test_a_graduate_is_found_by_her_cohort_and_the_year_of_her_completion_where_these_are_shown(words):
    user = member(name="김민지", audiences={"name": "everyone", "completions": "members"})
    completion(user.graduate_record, on=date(2024, 5, 31), cohort="3기")
    mark_changed("alumni", [user.profile.pk])
    drain_all()
    assert finds(member(name="이서준"), words)
    assert not finds(AnonymousUser(), words)
