"""The roster through the back office: looked at first, taken over by the worker, nothing lost when it dies, refused rows as a file."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from community.exceptions import RosterFileUnreadable, RosterHasMovedOn
from community.models import AlumniProfile, AssociationMembership, GraduateRecord, RosterImport
from community.outbox import UPLOADS
from community.services import roster
from community.table_files import MOST_BYTES
from core.models import AccessRecord, PrivateFile
from core.outbox import drain
from core.periods import periods
from search.models import IndexRow
from tests.community.test_roster import HEADER, ROW
from tests.factories import CampusFactory, member, staff

pytestmark = pytest.mark.django_db
BAD = ROW.replace("00001", "2").replace("마포", "=부산")


@pytest.fixture(autouse=True)
def ground(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False
    CampusFactory()


@pytest.fixture
def clerk(client: Client) -> Any:
    user = staff("staff")
    client.force_login(user)
    return user


def rows(count: int) -> list[str]:
    return [ROW.replace("00001", f"{number:05}") for number in range(count)]


def file(*lines: str, header: str = HEADER) -> SimpleUploadedFile:
    return SimpleUploadedFile("roster.csv", "\n".join([header, *lines]).encode())


def seen(*lines: str, by: Any = None, **options: Any) -> RosterImport:
    """An upload that the worker has looked at."""
    upload = roster.upload_roster(file=file(*lines, **options), by=by or staff("staff"))
    drain(UPLOADS)
    upload.refresh_from_db()
    return upload


def take(upload: RosterImport) -> RosterImport:
    roster.take_upload(import_id=upload.pk, by=upload.by)
    drain(UPLOADS)
    upload.refresh_from_db()
    return upload


def counts(upload: RosterImport) -> tuple[int, ...]:
    return (upload.rows, upload.created, upload.updated, upload.unchanged, upload.refused_count)


def test_an_upload_is_looked_at_and_writes_nothing() -> None:
    upload = seen(ROW, BAD)
    assert (upload.state, counts(upload)) == ("preview", (2, 1, 0, 0, 1))
    assert not GraduateRecord.objects.exists()
    assert upload.changes == [[2, "SE2023-00001", "new", "", "김하나 · 마포 AI 서비스 개발 3기 2023-08-31"]]
    assert [(one["row"], one["column"], one["value"]) for one in upload.refused] == [(3, "캠퍼스", "=부산")]


def test_the_preview_says_which_value_of_which_record_becomes_what() -> None:
    roster.import_roster(file=file(ROW), file_name="r.csv")
    upload = seen(ROW.replace("hana@", "hana2@").replace("2023-08-31", "2023-09-01"))
    assert upload.changes == [
        [2, "SE2023-00001", "email", "hana@example.org", "hana2@example.org"],
        [2, "SE2023-00001", "completed_on", "2023-08-31", "2023-09-01"],
    ]


def test_what_was_looked_at_is_taken_over_by_the_worker_and_the_file_goes(django_capture_on_commit_callbacks: Any) -> None:
    upload = seen(ROW, BAD)
    before, kept = (counts(upload), upload.refused, upload.changes), upload.file.file
    assert kept.storage.exists(kept.name)
    with django_capture_on_commit_callbacks(execute=True):
        take(upload)
    assert (upload.state, counts(upload), upload.refused, upload.changes) == ("done", *before)
    assert GraduateRecord.objects.count() == 1
    assert not PrivateFile.objects.exists()
    assert not kept.storage.exists(kept.name)


def test_what_was_left_goes_with_its_file_and_its_values() -> None:
    upload = roster.dismiss_upload(import_id=seen(ROW, BAD).pk, by=None)
    assert (upload.state, upload.file, upload.changes, upload.refused) == ("dismissed", None, [], [])
    assert not GraduateRecord.objects.exists()
    with pytest.raises(RosterHasMovedOn):
        roster.take_upload(import_id=upload.pk, by=staff("staff"))


def test_a_file_that_cannot_be_understood_says_why_and_is_put_aside() -> None:
    upload = seen("1,김", header="수료번호,이름")
    assert upload.state == "dismissed"
    assert "생년월일" in upload.problem
    assert not PrivateFile.objects.exists()


def test_the_same_file_twice_is_one_preview_and_later_says_so(client: Client, clerk: Any) -> None:
    upload = seen(ROW, by=clerk)
    assert roster.upload_roster(file=file(ROW), by=clerk) == upload
    take(upload)
    again = seen(ROW, by=clerk)
    assert counts(again) == (1, 0, 0, 1, 0)
    assert "올린 적이 있어요" in client.get(reverse("rosterimport:inspect", args=[again.pk])).content.decode()
    assert counts(take(again)) == (1, 0, 0, 1, 0)


@pytest.mark.parametrize("killed_after", [1, 2, 3])
def test_a_worker_killed_at_any_part_loses_nothing_and_counts_nothing_twice(monkeypatch: Any, killed_after: int) -> None:
    monkeypatch.setattr(roster, "ROWS_A_TRANSACTION", 2)
    lines = [*rows(3), BAD, *rows(7)]
    upload = seen(*lines)
    foreseen = counts(upload), upload.refused
    roster.take_upload(import_id=upload.pk, by=upload.by)
    parts, take_part = [], roster._take_part

    def killed(upsert: Any, part: Any) -> None:
        take_part(upsert, part)
        parts.append(part)
        if len(parts) > killed_after:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(roster, "_take_part", killed)
        drain(UPLOADS)
    upload.refresh_from_db()
    assert (upload.state, upload.taken) == ("queued", 2 * killed_after)
    assert drain(UPLOADS) == 0  # its lease is still held
    with time_machine.travel(timezone.now() + roster.LEASE + timedelta(seconds=1)):
        drain(UPLOADS)
    upload.refresh_from_db()
    assert (upload.state, counts(upload), upload.refused) == ("done", *foreseen)
    assert GraduateRecord.objects.count() == 7


def test_a_worker_that_was_overtaken_writes_nothing_more(monkeypatch: Any) -> None:
    monkeypatch.setattr(roster, "ROWS_A_TRANSACTION", 2)
    upload = seen(*rows(4))
    roster.take_upload(import_id=upload.pk, by=upload.by)
    stale = RosterImport.objects.select_related("file").get(pk=upload.pk)
    RosterImport.objects.filter(pk=upload.pk).update(taken=4)
    with stale.file.file.open("rb") as content, pytest.raises(RosterHasMovedOn):
        roster._take_all(stale, content)
    assert not GraduateRecord.objects.exists()


def test_a_changed_owned_record_is_found_by_what_it_says_now() -> None:
    owner = member(name="김하나")
    record, profile = owner.graduate_record, AlumniProfile.objects.get(user=owner)
    before = IndexRow.objects.filter(kind="alumni", object_id=profile.pk).values_list("version", flat=True).first() or 0
    line = f"{record.record_id},김하나,1998-04-05,,,마포,새 과정,1기,AI,2025-01-31"
    take(seen(line))
    assert IndexRow.objects.get(kind="alumni", object_id=profile.pk).version == before + 1


def test_a_day_of_joining_makes_a_member_once_and_leaves_her_dates_alone() -> None:
    header, line = f"{HEADER},동문가입일", f"{ROW},2024-03-01"
    upload = seen(ROW, line, header=header)
    assert counts(upload) == (2, 1, 1, 0, 0)
    take(upload)
    membership = AssociationMembership.objects.get()
    assert (str(membership.joined_on), membership.source) == ("2024-03-01", "existing")
    assert counts(seen(line.replace("2024-03-01", "2024-05-05"), header=header)) == (1, 0, 0, 1, 0)


def test_values_are_forgotten_after_a_week() -> None:
    decided, undecided = take(seen(ROW)), seen(BAD)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert periods["roster_files"].run() == 2
    decided.refresh_from_db()
    undecided.refresh_from_db()
    assert (decided.state, decided.changes, undecided.state, undecided.refused) == ("done", [], "dismissed", [])
    assert not PrivateFile.objects.exists()


class Huge(SimpleUploadedFile):
    """A file that says it is large, and that nobody may read."""

    def read(self, *args: Any) -> bytes:
        raise AssertionError("read")


def test_a_file_of_60_megabytes_is_answered_in_words_and_never_read() -> None:
    huge = Huge("big.csv", b"")
    huge.size = 60 * 1024**2
    with pytest.raises(RosterFileUnreadable, match="50MB"):
        roster.upload_roster(file=huge, by=staff("staff"))
    assert MOST_BYTES == 50 * 1024**2


def test_staff_upload_look_and_take_over_on_their_screens(client: Client, clerk: Any) -> None:
    answer = client.post(reverse("rosterimport:add"), {"file": file(ROW, BAD)})
    upload = RosterImport.objects.get()
    screen = reverse("rosterimport:inspect", args=[upload.pk])
    assert answer.url == screen
    waiting = client.get(screen).content.decode()
    assert 'hx-trigger="every 2s"' in waiting
    assert '<noscript><p><a href="">' in waiting
    drain(UPLOADS)
    look = client.get(screen).content.decode()
    assert "김하나 · 마포" in look
    assert "=부산" in look
    assert "hx-trigger" not in look
    client.post(reverse("rosterimport:act_take", args=[upload.pk]))
    drain(UPLOADS)
    assert GraduateRecord.objects.count() == 1
    assert AccessRecord.objects.filter(object_type="community.RosterImport", by=clerk).exists()


def test_progress_is_numbers_alone_and_ends_by_loading_the_page_anew(client: Client, clerk: Any) -> None:
    upload = roster.upload_roster(file=file(ROW), by=clerk)
    address = reverse("rosterimport:progress", args=[upload.pk])
    assert "HX-Refresh" not in client.get(address)
    drain(UPLOADS)
    assert client.get(address)["HX-Refresh"] == "true"
    client.force_login(staff("editor"))
    assert client.get(address).status_code == 302  # Wagtail leads whoever may not look back to the first screen


def test_a_too_large_file_keeps_the_form_with_words(client: Client, clerk: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("community.table_files.MOST_BYTES", 10)
    page = client.post(reverse("rosterimport:add"), {"file": file(ROW)}).content.decode()
    assert "50MB보다 커요" in page or "50MB" in page
    assert not RosterImport.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_refused_rows_leave_as_a_file_with_a_purpose_and_without_formulas(client: Client, clerk: Any, kind: str) -> None:
    address = reverse("rosterimport:refused", args=[seen(ROW, BAD).pk])
    assert client.get(address).status_code == 200
    answer = client.post(address, {"purpose": "캠퍼스 이름 고치기", "export": kind})
    content = answer.getvalue()
    if kind == "csv":
        table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert table[1][2] == "'=부산"
    else:
        sheet = load_workbook(io.BytesIO(content)).active
        assert (sheet["C2"].value, sheet["C2"].data_type) == ("=부산", "s")
    assert AccessRecord.objects.filter(what="export", purpose="캠퍼스 이름 고치기").exists()
