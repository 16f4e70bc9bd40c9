"""What holds for every roster: the last good row wins, a second run changes nothing, and neither parts nor a crash make a difference."""

import csv
import io
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.models import AssociationMembership, Completion, Course, GraduateRecord, RosterImport
from community.outbox import UPLOADS
from community.roster_files import COLUMNS
from community.services import roster
from core.outbox import drain
from tests.factories import CampusFactory, staff

pytestmark = pytest.mark.django_db
few = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])

lines = st.fixed_dictionaries(
    {
        "record_id": st.sampled_from(["A1", "A2", "A3", ""]),
        "name": st.sampled_from(["김하나", "김 하나", "이두리"]),
        "birth_date": st.sampled_from(["1998-04-05", "1998-04-05", "1999-01-01", "2023-02-29"]),
        "email": st.sampled_from(["", "one@example.org", "ｔｗｏ＠example.org", "broken"]),
        "phone": st.sampled_from(["", "010-0000-0001", "010-0000-0002"]),
        "campus": st.sampled_from(["마포", "마포캠퍼스", "온라인", "찾아가는(한빛대)", "부산"]),
        "course": st.sampled_from(["AI", "데이터"]),
        "cohort": st.sampled_from(["1기", ""]),
        "field": st.just("AI"),
        "completed_on": st.sampled_from(["2024-02-29", "2024.03.01", "2199-01-01"]),
        "former_name": st.sampled_from(["", "", "김하나", "이두리"]),
        "consented_on": st.sampled_from(["", "2024-01-01"]),
        "joined_on": st.sampled_from(["", "2024-05-05", "2024-06-06"]),
    }
)
rosters = st.lists(lines, min_size=1, max_size=9)


@pytest.fixture(autouse=True)
def campus() -> None:
    CampusFactory()


@pytest.fixture
def clerk() -> Any:
    return staff("staff")


def as_file(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([list(COLUMNS), *([row[name] for name in COLUMNS] for row in rows)])
    return text.getvalue().encode()


def clean() -> None:
    for model in (RosterImport, AssociationMembership, Completion, Course, GraduateRecord):
        model.objects.all().delete()


def whole() -> dict[str, list[Any]]:
    """All that a roster writes, without keys."""
    told = ("record_id", "name", "former_name", "birth_date", "email", "phone", "consented_on", "name_key", "email_key", "phone_key")
    run = ("course__title_ko", "course__campus__slug", "course__delivery", "course__host", "course__cohort")
    return {
        "records": list(GraduateRecord.objects.order_by("record_id").values_list(*told)),
        "completions": sorted(Completion.objects.values_list("record__record_id", "completed_on", *run), key=str),
        "courses": sorted(Course.objects.values_list("title_ko", "cohort", "campus__slug", "delivery", "host"), key=str),
        "members": list(AssociationMembership.objects.order_by("record__record_id").values_list("record__record_id", "joined_on")),
    }


def bring(rows: list[dict[str, str]], **options: Any) -> roster.Outcome:
    return roster.import_roster(file=io.BytesIO(as_file(rows)), file_name="r.csv", **options)


@few
@given(rows=rosters, part=st.integers(1, 4))
def test_a_dry_run_foresees_exactly_what_a_run_in_any_parts_does_and_a_second_run_does_nothing(rows, part, monkeypatch) -> None:
    clean()
    monkeypatch.setattr(roster, "ROWS_A_TRANSACTION", part)
    foreseen = bring(rows, dry_run=True)
    assert whole() == {"records": [], "completions": [], "courses": [], "members": []}
    done = bring(rows)
    assert (done.as_dict(), done.changes) == (foreseen.as_dict(), foreseen.changes)
    assert done.rows == done.created + done.updated + done.unchanged + len(done.refused)
    before = whole()
    monkeypatch.setattr(roster, "ROWS_A_TRANSACTION", 500)
    bring(rows)
    settled = whole()
    bring(rows)
    assert whole() == settled
    if len({row["email"] for row in rows} | {row["phone"] for row in rows}) == 2:
        assert settled == before  # where rows do not contradict each other, the second run already changes nothing


@few
@given(rows=rosters)
def test_parts_make_no_difference_and_the_last_good_row_wins(rows, monkeypatch) -> None:
    clean()
    bring(rows)
    at_once = whole()
    clean()
    for row in rows:
        bring([row])
    assert whole() == at_once
    for record in GraduateRecord.objects.all():
        last = {}
        refused = {refusal.row for refusal in _again(rows).refused}
        for number, row in enumerate(rows, start=2):
            if row["record_id"] == record.record_id and number not in refused:
                last |= {name: row[name] for name in ("phone", "consented_on") if row[name]}
        assert (record.phone, str(record.consented_on or "")) == (last.get("phone", ""), last.get("consented_on", ""))


def _again(rows: list[dict[str, str]]) -> roster.Outcome:
    """What a first run of these rows said: on an empty roster, undone afterwards."""
    from django.db import transaction

    with transaction.atomic():
        clean()
        outcome = bring(rows)
        transaction.set_rollback(True)
    return outcome


@few
@given(rows=rosters, part=st.integers(1, 3), killed_after=st.integers(0, 4))
def test_a_run_that_is_killed_at_any_part_and_goes_on_is_one_run(rows, part, killed_after, monkeypatch, clerk) -> None:
    from django.core.files.base import ContentFile

    clean()
    bring(rows)
    in_one, counted = whole(), RosterImport.objects.get()
    clean()
    monkeypatch.setattr(roster, "ROWS_A_TRANSACTION", part)
    upload = roster.upload_roster(file=ContentFile(as_file(rows), name="r.csv"), by=clerk)
    drain(UPLOADS)
    roster.take_upload(import_id=upload.pk, by=clerk)
    done, take_part = [], roster._take_part

    def killed(*args: Any) -> None:
        if len(done) == killed_after:
            raise KeyboardInterrupt
        take_part(*args)
        done.append(args)

    with monkeypatch.context() as patch, pytest.MonkeyPatch.context():
        patch.setattr(roster, "_take_part", killed)
        try:
            drain(UPLOADS)
        except KeyboardInterrupt:
            RosterImport.objects.update(leased_until=None)
    drain(UPLOADS)
    upload.refresh_from_db()
    assert whole() == in_one
    told = ("state", "rows", "created", "updated", "unchanged", "refused")
    assert [getattr(upload, name) for name in told] == [getattr(counted, name) for name in told]
