"""One skill, one row, however it is written and by however many at once."""

import threading
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from community.models import Skill, SkillSpelling
from community.names import spelling_key
from community.selectors import suggest_skills
from community.services.skills import find_skills, keep_spellings
from tests.factories import member

pytestmark = pytest.mark.django_db


def kept(name: str, name_en: str = "", *aliases: str) -> Skill:
    return Skill.objects.create(name=name, name_en=name_en, aliases=list(aliases), is_kept=True)


@pytest.mark.parametrize("written", ["파이썬", "Python", "PYTHON", " python ", "Ｐｙｔｈｏｎ", "파이선"])
def test_a_skill_is_found_by_every_spelling_it_goes_by(written: str) -> None:
    python = kept("파이썬", "Python", "파이선")
    assert find_skills([written]) == [python]
    assert Skill.objects.count() == 1


def test_spellings_that_differ_in_spaces_and_points_are_one_and_c_is_three() -> None:
    assert len(find_skills(["Node.js", "nodejs", "node js", "데이터 분석", "데이터분석"])) == 2
    assert len(find_skills(["C", "C++", "C#", "c"])) == 3


def test_a_new_skill_is_found_the_next_time_and_is_not_suggested() -> None:
    (first,) = find_skills(["양봉"])
    assert find_skills(["양 봉"]) == [first]
    assert not first.is_kept
    assert suggest_skills("양") == []


def test_thirty_known_skills_cost_one_query() -> None:
    for number in range(30):
        kept(f"기술{number}")
    with CaptureQueriesContext(connection) as queries:
        found = find_skills([f"기술{number}" for number in range(30)])
    assert [skill.name for skill in found] == [f"기술{number}" for number in range(30)]
    assert len(queries) == 1


def test_a_renamed_skill_goes_by_its_new_name() -> None:
    python = kept("파이선")
    python.name = "파이썬"
    python.save()
    assert find_skills(["파이썬"]) == [python]
    assert find_skills(["파이선"]) != [python]


def test_staff_cannot_let_one_spelling_lead_to_two_skills() -> None:
    kept("파이썬", "Python")
    with pytest.raises(ValidationError, match="파이썬"):
        Skill(name="뱀", slug="snake", aliases=["python"]).full_clean()
    with pytest.raises(ValidationError):
        Skill(name="뱀", slug="snake", aliases="python").full_clean()
    Skill(name="뱀", slug="snake", aliases=["snake"]).full_clean()


def test_skills_written_past_the_model_can_be_spelt_afterwards() -> None:
    Skill.objects.bulk_create([Skill(name="파이썬", slug="python", aliases=["py"]), Skill(name="py", slug="py")])
    keep_spellings(Skill.objects.all())
    keep_spellings(Skill.objects.all())
    assert find_skills(["py"]) == [Skill.objects.get(slug="py")]  # a name comes before another's alias
    assert SkillSpelling.objects.count() == 2


@pytest.mark.parametrize(
    ("begun", "first"),
    [
        *(("파", "파이썬"), ("파이ㅆ", "파이썬"), ("파이써", "파이썬"), ("ㅍㅇ", "파이썬"), ("pyt", "파이썬"), ("Ｐｙ", "파이썬")),
        *(("데이터ㅂ", "데이터 분석"), ("데이터 부", "데이터 분석"), ("분석", "데이터 분석"), ("DATA A", "데이터 분석")),
    ],
)
def test_suggestions_begin_as_typed_in_letters_in_first_consonants_or_in_english(begun: str, first: str) -> None:
    for name, english in (("파이썬", "Python"), ("데이터 분석", "Data analysis"), ("자바", "Java")):
        kept(name, english)
    assert [skill.name for skill in suggest_skills(begun)] == [first]


@pytest.mark.parametrize("begun", ["", " ", "\x00", "%", "_", "'", "a" * 500, "🔥"])
def test_what_nothing_begins_with_gets_no_suggestion(begun: str) -> None:
    kept("파이썬", "Python")
    assert suggest_skills(begun) == []


def test_the_address_answers_members_of_the_house_alone(client: Any) -> None:
    kept("파이썬", "Python")
    assert client.get("/me/profile/skills/?q=py").status_code == 302
    client.force_login(member())
    assert client.get("/me/profile/skills/?q=py").json() == {"suggestions": [{"title": "파이썬", "label": "Python"}]}


@given(st.text(max_size=60))
def test_a_key_is_its_own_key_whatever_was_typed(text: str) -> None:
    key = spelling_key(text)
    assert len(key) <= 300
    assert spelling_key(text.strip()) == key


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twelve_people_who_add_the_same_new_skills_at_once_add_each_once() -> None:
    words = ["양봉", "Bee keeping", "beekeeping", "목공", "Rust"]
    ready, found = threading.Barrier(12), []

    def add(turn: int) -> None:
        ready.wait(20)
        try:
            found.append({skill.pk for skill in find_skills(words[turn % 5 :] + words[: turn % 5])})
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=(turn,)) for turn in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == 12
    assert len(set(map(frozenset, found))) == 1
    assert Skill.objects.count() == SkillSpelling.objects.count() == 4
