"""The upsert against a plain retelling of its rules: which rows are good, and what is known after all of them."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.models import AssociationMembership, Completion, GraduateRecord
from community.services.roster_upsert import KEYS
from tests.community.test_roster_properties import bring, clean, few
from tests.factories import CampusFactory

pytestmark = pytest.mark.django_db
PLACES = {
    "마포": ("campus", "마포", ""),
    "마포캠퍼스": ("campus", "마포", ""),
    "온라인": ("online", None, ""),
    "찾아가는(한빛대)": ("visiting", None, "한빛대"),
}
OF_A_PERSON = ("name", "former_name", "birth_date", "email", "phone", "consented_on")


def mostly(*good: str, bad: tuple[str, ...] = ()) -> st.SearchStrategy[str]:
    """Rows are seldom refused, so that many of them meet in one person."""
    return st.sampled_from([*good * 8, *bad])


lines = st.fixed_dictionaries(
    {
        "record_id": mostly("A1", "A2", bad=("",)),
        "name": mostly("김하나", "김 하나", bad=("이두리",)),
        "birth_date": mostly("1998-04-05", bad=("1999-01-01", "2023-02-29")),
        "email": mostly("", "one@example.org", "ｔｗｏ＠example.org", bad=("broken",)),
        "phone": mostly("", "010-0000-0001", "010-0000-0002"),
        "campus": mostly(*PLACES, bad=("부산",)),
        "course": mostly("AI", "데이터"),
        "cohort": mostly("1기", ""),
        "field": st.just("AI"),
        "completed_on": mostly("2024-02-29", "2024.03.01", bad=("2199-01-01",)),
        "former_name": mostly("", "김하나", "이두리"),
        "consented_on": mostly("", "2024-01-01"),
        "joined_on": mostly("", "2024-05-05", "2024-06-06"),
    }
)


def same_name(one: str, other: str) -> bool:
    return one.replace(" ", "") == other.replace(" ", "")


def is_good(row: dict[str, str], known: dict[str, str] | None) -> bool:
    """Nothing in it is impossible, and it speaks of the person that this number belongs to."""
    broken = not row["record_id"] or row["birth_date"] == "2023-02-29" or row["email"] == "broken" or row["completed_on"] == "2199-01-01"
    if broken or row["campus"] not in PLACES:
        return False
    if known is None:
        return True
    return row["birth_date"] == known["birth_date"] and (same_name(row["name"], known["name"]) or same_name(row["former_name"], known["name"]))


def retold(rows: list[dict[str, str]]) -> dict[str, Any]:
    """What a cell says replaces what was known, an empty one takes nothing away; a completion has one day, a membership its first."""
    people: dict[str, dict[str, str]] = {}
    completed: dict[tuple[Any, ...], str] = {}
    joined: dict[str, str] = {}
    refused = []
    for number, row in enumerate(rows, start=2):
        if not is_good(row, people.get(row["record_id"])):
            refused.append(number)
            continue
        said = {name: unicodedata.normalize("NFKC", row[name]) for name in OF_A_PERSON if row[name]}
        people[row["record_id"]] = {**dict.fromkeys(OF_A_PERSON, ""), **people.get(row["record_id"], {}), **said}
        completed[row["record_id"], *PLACES[row["campus"]], row["course"], row["cohort"]] = row["completed_on"].replace(".", "-")
        if row["joined_on"]:
            joined.setdefault(row["record_id"], row["joined_on"])
    return {"people": {number: with_keys(person) for number, person in people.items()}, "completed": completed, "joined": joined, "refused": refused}


def with_keys(person: dict[str, str]) -> dict[str, str]:
    """The same with what matching compares."""
    spaceless = {f"{name}_key": person[name].replace(" ", "") for name in ("name", "former_name")}
    return {**person, **spaceless, "email_key": person["email"], "phone_key": person["phone"].replace("-", "")}


def kept(outcome: Any) -> dict[str, Any]:
    run = ("record__record_id", "course__delivery", "course__campus__name_ko", "course__host", "course__title_ko", "course__cohort")
    return {
        "people": {one.record_id: {name: str(getattr(one, name) or "") for name in (*OF_A_PERSON, *KEYS)} for one in GraduateRecord.objects.all()},
        "completed": {tuple(row[:-1]): str(row[-1]) for row in Completion.objects.values_list(*run, "completed_on")},
        "joined": {one.record.record_id: str(one.joined_on) for one in AssociationMembership.objects.select_related("record")},
        "refused": [refusal.row for refusal in outcome.refused],
    }


@few
@given(rows=st.lists(lines, min_size=1, max_size=9))
def test_a_roster_leaves_what_its_good_rows_say_one_after_another(rows: list[dict[str, str]]) -> None:
    clean()
    CampusFactory()
    assert kept(bring(rows)) == retold(rows)
    assert Completion.objects.count() == len(retold(rows)["completed"])
