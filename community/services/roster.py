"""Bringing the academy's roster in: upsert by graduate number, at most 500 rows a transaction, resumable, repeatable."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.models import Campus, Completion, Course, GraduateRecord, RosterImport, User
from community.names import normalise_name
from community.roster_files import Refusal, Row, read_roster

ROWS_A_TRANSACTION = 500
CourseKey = tuple[str, int | None, str, str, str]
KEPT_UP = ("email", "phone", "former_name", "consented_on")


@dataclass
class Outcome:
    """What an import did, or in a dry run would do. `changes` lists what differs, for the preview: (row, record id, what)."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    changes: list[tuple[int, str, str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        refused = [refusal.as_dict() for refusal in sorted(self.refused, key=lambda one: one.row)]
        return {"rows": self.rows, "created": self.created, "updated": self.updated, "unchanged": self.unchanged, "refused": refused}


def import_roster(
    *, content: bytes, file_name: str, by: User | None = None, dry_run: bool = False, progress: Callable[[int, int], None] | None = None
) -> Outcome:
    """Take a roster file in. Good rows are written, refused rows listed; the same file again changes nothing.

    Each 500 rows are one transaction, so an import that was cut off goes on when the file is brought again.
    Raises RosterFileUnreadable, before anything is written, for a file or header that cannot be understood.
    """
    rows = read_roster(content)
    outcome = Outcome(rows=len(rows))
    if dry_run:
        _take_all(rows, _Upsert(outcome, write=False), progress)
        return outcome
    done = RosterImport.objects.create(file_name=file_name[:200], sha256=hashlib.sha256(content).hexdigest(), by=by, state=RosterImport.State.DONE)
    _take_all(rows, _Upsert(outcome, write=True), progress)
    _close(done, outcome)
    return outcome


def _close(done: RosterImport, outcome: Outcome) -> None:
    for name, value in outcome.as_dict().items():
        setattr(done, name, value)
    done.finished_at = timezone.now()
    done.save()


def _take_all(rows: list[Row], upsert: "_Upsert", progress: Callable[[int, int], None] | None) -> None:
    upsert.outcome.refused += [row.refusal for row in rows if row.refusal]
    good = [row for row in rows if not row.refusal]
    for start in range(0, len(good), ROWS_A_TRANSACTION):
        upsert.take(good[start : start + ROWS_A_TRANSACTION])
        if progress:
            progress(min(start + ROWS_A_TRANSACTION, len(good)), len(good))


class _Upsert:
    """Takes parts of at most 500 rows: three reads and at most five writes each. A dry run remembers instead of writing."""

    def __init__(self, outcome: Outcome, *, write: bool) -> None:
        self.outcome, self.write = outcome, write
        self.campuses = {key: campus for campus in Campus.objects.all() for key in _campus_keys(campus)}
        self.records: dict[str, GraduateRecord] = {}
        self.courses: dict[CourseKey, Course] = {}
        self.completions: dict[tuple[str, CourseKey], Completion] = {}

    def take(self, rows: list[Row]) -> None:
        if not self.write:
            self._load(rows)
            for row in rows:
                self._take(row)
            return
        with transaction.atomic():
            self._load(rows)
            for row in rows:
                self._take(row)
            self._save()

    def _load(self, rows: list[Row]) -> None:
        ids = {row.values["record_id"] for row in rows} - (set() if self.write else set(self.records))
        if self.write:
            self.records, self.completions = {}, {}
        self.new_records: list[GraduateRecord] = []
        self.changed: dict[str, GraduateRecord] = {}
        self.redated: dict[tuple[str, CourseKey], Completion] = {}
        known = GraduateRecord.objects.filter(record_id__in=ids)
        self.records |= {record.record_id: record for record in (known.select_for_update(no_key=True) if self.write else known)}
        titles = {row.values["course"] for row in rows}
        self.courses |= {
            _course_key(course): course for course in Course.objects.filter(title_ko__in=titles) if _course_key(course) not in self.courses
        }
        completed = Completion.objects.filter(record__record_id__in=ids).select_related("record", "course")
        self.completions |= {(one.record.record_id, _course_key(one.course)): one for one in completed}

    def _save(self) -> None:
        GraduateRecord.objects.bulk_create(self.new_records)
        GraduateRecord.objects.bulk_update(self.changed.values(), [*KEPT_UP, "name", "name_key", "former_name_key", "email_key", "phone_key"])
        Completion.objects.bulk_create([one for one in self.completions.values() if one.pk is None])
        Completion.objects.bulk_update(self.redated.values(), ["completed_on"])

    def _take(self, row: Row) -> None:
        course = self._course(row)
        record = self.records.get(row.values["record_id"])
        if course is None or (record is not None and not self._is_same_person(row, record)):
            self.outcome.refused += [row.refusal] if row.refusal else []
            return
        what = self._upsert(row, record)
        if difference := self._complete(row, self.records[row.values["record_id"]], course):
            what = what if what == "created" else "updated"
            self.outcome.changes.append((row.number, row.values["record_id"], difference))
        setattr(self.outcome, what, getattr(self.outcome, what) + 1)

    def _complete(self, row: Row, record: GraduateRecord, course: Course) -> str:
        """The completion of a row: new, on another day than we knew, or as it was; says what differs."""
        key, day = (record.record_id, _course_key(course)), row.values["completed_on"]
        known = self.completions.get(key)
        if known is None:
            self.completions[key] = Completion(record=record, course=course, completed_on=day)
            return f"+ {course}"
        if known.completed_on == day:
            return ""
        before, known.completed_on = known.completed_on, day
        if known.pk:
            self.redated[key] = known
        return f"completed_on {before} → {day}"

    def _is_same_person(self, row: Row, record: GraduateRecord) -> bool:
        """One id is one graduate: another birth date or name is refused, unless the file says that the old name is the former one."""
        if row.values["birth_date"] != record.birth_date:
            row.refuse("birth_date", row.values["birth_date"], _("This number belongs to a graduate with another date of birth."))
            return False
        renamed = normalise_name(row.values.get("former_name", "")) == record.name_key
        if normalise_name(row.values["name"]) != record.name_key and not renamed:
            row.refuse(
                "name", row.values["name"], _("This number belongs to a graduate with another name. A changed name needs the former one beside it.")
            )
            return False
        return True

    def _upsert(self, row: Row, record: GraduateRecord | None) -> str:
        values = {name: row.values[name] for name in ("name", "birth_date", *KEPT_UP) if row.values.get(name)}
        if record is None:
            record = GraduateRecord(record_id=row.values["record_id"], **values)
            record.set_keys()
            self.records[record.record_id] = record
            self.new_records.append(record)
            self.outcome.changes.append((row.number, record.record_id, "new"))
            return "created"
        differing = [name for name, value in values.items() if getattr(record, name) != value]
        for name in differing:
            setattr(record, name, values[name])
        if differing:
            record.set_keys()
            if record.pk:
                self.changed[record.record_id] = record
            self.outcome.changes.append((row.number, record.record_id, ", ".join(differing)))
        return "updated" if differing else "unchanged"

    def _course(self, row: Row) -> Course | None:
        """The course of a row, made when it is new; None with a refusal when the campus is unknown."""
        said = row.values["campus"]
        delivery, campus, host = Course.Delivery.CAMPUS, None, ""
        if said.lower() in {"온라인", "online"}:
            delivery = Course.Delivery.ONLINE
        elif match := re.fullmatch(r"(?:찾아가는|visiting)\s*\(\s*(.+?)\s*\)", said, re.IGNORECASE):
            delivery, host = Course.Delivery.VISITING, match[1]
        elif (campus := self.campuses.get(_campus_key(said))) is None:
            row.refuse("campus", said, _("Unknown campus. Known are the 25 districts, 온라인 and 찾아가는(○○대)."))
            return None
        key = (delivery, campus.pk if campus else None, host, row.values["course"], row.values.get("cohort", ""))
        if key not in self.courses:
            new = Course(delivery=delivery, campus=campus, host=host, title_ko=key[3], cohort=key[4], field=row.values.get("field", ""))
            if self.write:
                new.save()
            self.courses[key] = new
        return self.courses[key]


def _campus_key(text: str) -> str:
    return re.sub(r"(캠퍼스|campus)$", "", text.replace(" ", "").lower()).removesuffix("구") or text


def _campus_keys(campus: Campus) -> Iterable[str]:
    return {_campus_key(name) for name in (campus.name_ko, campus.name_en, campus.slug)}


def _course_key(course: Course) -> CourseKey:
    return (course.delivery, course.campus_id, course.host, course.title_ko, course.cohort)
