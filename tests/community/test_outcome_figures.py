"""The curious: what a stranger and a colleague learn of one graduate from tables, exports, languages, caches and the day after."""

import csv
import io
import re
from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from community.models import EmploymentOutcome, PublishedFigure
from community.outcome_numbers import LEAST, published_lines
from community.outcome_times import last_completed
from community.services.outcome_figures import publish_figures
from community.services.outcomes import record_outcome
from tests.community.outcome_factories import answered, completed
from tests.community.test_outcome_numbers import in_the_span
from tests.factories import CampusFactory, CourseFactory, RecordFactory, member, staff

pytestmark = pytest.mark.django_db


def answers(count: int, *, status: str = "employed") -> None:
    for _number in range(count):
        answered(completed(months=6), 6, status=status)


def shown(client, address: str = "/impact/") -> list[str]:
    """The figures of the table that a reader sees."""
    section = client.get(address).content.decode().split('id="employment"')[1].split("</table>")[0]
    return re.findall(r"<b>.*?</b>|<small>[^<]*</small>|hidden-line", section)


def test_below_five_answers_nothing_is_published_and_the_fifth_opens_the_figure() -> None:
    answers(4)
    assert publish_figures() == "0 figures moved"
    answers(1)
    assert [publish_figures(), publish_figures()] == ["1 figures moved", "0 figures moved"]
    assert [line.tally and line.tally.base for line in published_lines()] == [None, 5, None]


def test_the_day_after_one_graduate_answered_the_public_page_is_the_same(client) -> None:
    answers(10)
    publish_figures()
    before = shown(client)
    for status in ("looking", "further_study", "employed", "looking", "employed"):
        answers(1, status=status)
        publish_figures()
        assert shown(client) == before
    answers(1)
    publish_figures()
    assert shown(client) != before
    assert PublishedFigure.objects.get(point=6).base == 15


def test_one_who_changes_her_answer_or_leaves_moves_no_public_figure(client) -> None:
    answers(10)
    publish_figures()
    before = shown(client)
    one, other = EmploymentOutcome.objects.all()[:2]
    record_outcome(completion_id=one.completion_id, point=6, by=None, status="looking", source="self")
    other.completion.record.delete()
    publish_figures()
    assert shown(client) == before


def test_a_figure_goes_down_by_five_too_and_below_five_it_is_taken_down() -> None:
    answers(10)
    publish_figures()
    EmploymentOutcome.objects.filter(pk__in=EmploymentOutcome.objects.values("pk")[:5]).delete()
    assert publish_figures() == "1 figures moved"
    assert PublishedFigure.objects.get().base == 5
    EmploymentOutcome.objects.first().delete()
    assert publish_figures() == "1 figures moved"
    assert not PublishedFigure.objects.exists()


def test_stranger_member_and_staff_read_the_same_public_figures_in_both_languages(client, settings) -> None:
    answers(7)
    answers(2, status="looking")
    publish_figures()
    stranger = shown(client)
    assert "<b>77.8%</b>" in stranger
    answers(1)
    for person in (None, member(), staff("staff")):
        if person:
            client.force_login(person)
        assert shown(client) == stranger
        assert [one for one in shown(client, "/en/impact/") if one.startswith("<b>")] == ["<b>77.8%</b>"]


def test_the_public_figure_carries_its_day_and_the_response_of_that_day(client) -> None:
    answers(5)
    completed(months=6)
    publish_figures()
    yesterday = timezone.localdate() - timedelta(days=1)
    PublishedFigure.objects.update(counted_on=yesterday)
    completed(months=6)
    page = client.get("/impact/").content.decode()
    assert f"{yesterday.year}년 {yesterday.month}월 {yesterday.day}일" in page and "83.3%" in page


def test_no_colleague_computes_a_small_group_from_all_exports_together(client, settings) -> None:
    """Groups have 1, 2, 4, … answers, so that each figure says which groups it is the sum of."""
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(staff("staff"))
    sizes = _groups(count=6)
    published = {tuple(_parts(base, len(sizes))) for base in _bases_of_every_export(client)}
    assert published
    for small in (index for index, size in enumerate(sizes) if size < LEAST):
        assert not in_the_span([int(index == small) for index in range(len(sizes))], [list(one) for one in published])


def _groups(*, count: int) -> list[int]:
    campuses = [CampusFactory(slug=slug, name_ko=name) for slug, name in (("guro", "구로"), ("jongno", "종로"))]
    years = [last_completed(timezone.localdate(), 12) - timedelta(days=days) for days in (3, 500)]
    places = list(product(campuses, years, ("가", "나")))[:count]
    for index, (campus, day, title) in enumerate(places):
        course = CourseFactory(campus=campus, title_ko=title, cohort=f"{index}기")
        for _number in range(2**index):
            answered(RecordFactory().completions.create(course=course, completed_on=day), 12)
    return [2**index for index in range(count)]


def _parts(base: int, count: int) -> list[int]:
    return [base >> index & 1 for index in range(count)]


def _bases_of_every_export(client) -> set[int]:
    """Every number under a rate that any choice of the form gives, to be read in the file."""
    page = client.get("/staff/outcomes/numbers/?point=12").content.decode()
    chosen = {
        name: re.findall(r'<option value="([^"]*)"', page.split(f'name="{name}"')[1].split("</select>")[0]) for name in ("place", "year", "course")
    }
    bases: set[int] = set()
    for place, year, course in product(*chosen.values()):
        query = {"point": 12, "place": place, "year": year, "course": course, "export": "csv"}
        rows = list(csv.reader(io.StringIO(client.get("/staff/outcomes/numbers/", query).content.decode("utf-8-sig"))))
        bases |= {int(row[4]) for row in rows[1:] if row[4]}
    return bases


def test_every_rate_stands_beside_its_response_and_the_line_of_eighty_to_ninety(client) -> None:
    for point, months in ((0, 0), (6, 6)):
        for number in range(6):
            done = completed(months=months)
            if number < 5:
                answered(done, point, status="employed" if number < 3 else "looking")
    publish_figures()
    table = client.get("/impact/").content.decode().split('id="employment"')[1].split("</table>")[0]
    rows = [row for row in table.split("<tr>")[2:] if "<b>" in row]
    assert len(rows) == 2 and "목표 80–90%" in table.split("<tbody>")[0]
    for row in rows:
        assert "<b>60.0%</b>" in row and 'class="band" x="80%" y="0" width="10%"' in row and 'class="bar" x="0" y="5" width="60.0%"' in row
        assert re.search(r'<td class="n">\d+\.\d% <small>\d+명 중 5명', row)
