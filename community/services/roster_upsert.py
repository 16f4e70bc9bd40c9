"""The upsert of the roster: what a row does to records, courses and completions, written or only foreseen."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from community.models import AssociationMembership, Campus, Completion, Course, ErasedRecord, GraduateRecord
from community.names import normalise_name
from community.roster_files import Refusal, Row

CourseKey = tuple[str, int | None, str, str, str]
Place = tuple[str, Campus | None, str]
KEPT_UP = ("email", "phone", "former_name", "consented_on")
KEYS = ("name_key", "former_name_key", "email_key", "phone_key")
MOST_KEPT = 10_000
ONLINE = {"온라인", "online"}
VISITING = re.compile(r"(?:찾아가는|visiting)\s*\(\s*(.+?)\s*\)", re.IGNORECASE)
NEW, COMPLETION, MEMBERSHIP = "new", "completed_on", "joined_on"


class Change(NamedTuple):
    """One difference that a row makes: `field` is a column's English name, or "new" with the whole graduate as the new value."""

    row: int
    record_id: str
    field: str
    old: str
    new: str


@dataclass
class Outcome:
    """What an import did, or in a dry run would do. Every row counts once: as created, updated, unchanged or refused.

    `changes` keeps the first 10,000.
    """

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        refused = [refusal.as_dict() for refusal in self.refused]
        return {"rows": self.rows, "created": self.created, "updated": self.updated, "unchanged": self.unchanged, "refused": refused}


class Upsert:
    """Takes parts of at most 500 rows: four reads and at most six writes each, in the caller's transaction. A dry run remembers instead.

    After a part `touched` holds the primary keys of records that were there before and are not as they were.
    """

    def __init__(self, outcome: Outcome, *, write: bool) -> None:
        self.outcome, self.write = outcome, write
        self.campuses = {key: campus for campus in Campus.objects.all() for key in _campus_keys(campus)}
        self.records: dict[str, GraduateRecord] = {}
        self.places: dict[str, Place | None] = {}
        self.courses: dict[CourseKey, Course] = {}
        self.completions: dict[tuple[str, CourseKey], Completion] = {}
        self.joined: dict[str, AssociationMembership] = {}
        self.erased: set[str] = set()

    def take(self, rows: list[Row]) -> None:
        """Count and, unless this is a dry run, write these rows."""
        self._load([row for row in rows if not row.refusal])
        for row in rows:
            if not row.refusal:
                self._take(row)
            if row.refusal:
                self.outcome.refused.append(row.refusal)
        if self.write:
            self._save()

    def _load(self, rows: list[Row]) -> None:
        if self.write:
            self.records, self.completions, self.joined = {}, {}, {}
        ids = {row.values["record_id"] for row in rows if row.values["record_id"] not in self.records}
        gone = {ErasedRecord.key_of(record_id): record_id for record_id in ids}
        self.erased |= {gone[key] for key in ErasedRecord.objects.filter(key__in=gone).values_list("key", flat=True)}
        self.new_records: list[GraduateRecord] = []
        self.changed: dict[str, GraduateRecord] = {}
        self.redated: dict[tuple[str, CourseKey], Completion] = {}
        self.touched: set[int] = set()
        known = GraduateRecord.objects.filter(record_id__in=ids).order_by("pk")
        self.records |= {record.record_id: record for record in (known.select_for_update(no_key=True) if self.write else known)}
        titles = {row.values["course"] for row in rows} - {key[3] for key in self.courses}
        self.courses |= {_course_key(course): course for course in Course.objects.filter(title_ko__in=titles).select_related("campus")}
        completed = Completion.objects.filter(record__record_id__in=ids).select_related("record", "course")
        self.completions |= {(one.record.record_id, _course_key(one.course)): one for one in completed}
        if any(row.values.get(MEMBERSHIP) for row in rows):
            members = AssociationMembership.objects.filter(record__record_id__in=ids).select_related("record")
            self.joined |= {one.record.record_id: one for one in members}

    def _save(self) -> None:
        GraduateRecord.objects.bulk_create(self.new_records)
        if self.changed:
            GraduateRecord.objects.bulk_update(self.changed.values(), [*KEPT_UP, "name", *KEYS])
        Completion.objects.bulk_create([one for one in self.completions.values() if one.pk is None])
        if self.redated:
            Completion.objects.bulk_update(self.redated.values(), ["completed_on"])
        AssociationMembership.objects.bulk_create([one for one in self.joined.values() if one.pk is None])

    def _take(self, row: Row) -> None:
        if row.values["record_id"] in self.erased:  # she had herself deleted here: the academy's file does not bring her back
            self.outcome.unchanged += 1
            return
        record = self.records.get(row.values["record_id"])
        if record is not None and not self._is_same_person(row, record):
            return
        key = self._course(row)
        if key is None:
            return
        if record is None:
            record = self._create(row)
            self._note(row, NEW, "", f"{record.name} · {self.courses[key]} {row.values['completed_on']}")  # one line says it all
            self._complete(row, record, key)
            self._join(row, record)
            self.outcome.created += 1
        elif any([self._update(row, record), self._complete(row, record, key, noted=True), self._join(row, record, noted=True)]):
            if record.pk:
                self.touched.add(record.pk)
            self.outcome.updated += 1
        else:
            self.outcome.unchanged += 1

    def _note(self, row: Row, field: str, old: Any, new: Any) -> None:
        if len(self.outcome.changes) < MOST_KEPT:
            said = ("" if value is None else str(value) for value in (old, new))
            self.outcome.changes.append(Change(row.number, row.values["record_id"], field, *said))

    def _create(self, row: Row) -> GraduateRecord:
        record = GraduateRecord(record_id=row.values["record_id"], **_given(row))
        record.set_keys()
        self.records[record.record_id] = record
        self.new_records.append(record)
        return record

    def _update(self, row: Row, record: GraduateRecord) -> bool:
        """What the row says of the person; whether that differs from what we knew."""
        differing = {name: value for name, value in _given(row).items() if getattr(record, name) != value}
        for name, value in differing.items():
            self._note(row, name, getattr(record, name), value)
            setattr(record, name, value)
        if differing:
            record.set_keys()
            if record.pk:
                self.changed[record.record_id] = record
        return bool(differing)

    def _complete(self, row: Row, record: GraduateRecord, course: CourseKey, *, noted: bool = False) -> bool:
        """The completion of a row; whether it is new or on another day than we knew."""
        key, day = (record.record_id, course), row.values["completed_on"]
        known = self.completions.get(key)
        if known is not None and known.completed_on == day:
            return False
        if noted:
            self._note(row, COMPLETION, known.completed_on if known else "", day if known else f"{self.courses[course]} {day}")
        if known is None:
            self.completions[key] = Completion(record=record, course=self.courses[course], completed_on=day)
            return True
        known.completed_on = day
        if known.pk:
            self.redated[key] = known
        return True

    def _join(self, row: Row, record: GraduateRecord, *, noted: bool = False) -> bool:
        """A day of joining makes a member of whoever never was one. What the association knows of a member it keeps by itself."""
        day = row.values.get(MEMBERSHIP)
        if not day or record.record_id in self.joined:
            return False
        self.joined[record.record_id] = AssociationMembership(record=record, joined_on=day, source=AssociationMembership.Source.EXISTING)
        if noted:
            self._note(row, MEMBERSHIP, "", day)
        return True

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

    def _course(self, row: Row) -> CourseKey | None:
        """The course of a row, made when it is new; None with a refusal when the campus is unknown."""
        said = row.values["campus"]
        if said not in self.places:
            self.places[said] = self._place(said)
        place = self.places[said]
        if place is None:
            row.refuse("campus", said, _("Unknown campus. Known are the 25 districts, 온라인 and 찾아가는(○○대)."))
            return None
        delivery, campus, host = place
        key = (delivery, campus.pk if campus else None, host, row.values["course"], row.values.get("cohort", ""))
        if key not in self.courses:
            new = Course(delivery=delivery, campus=campus, host=host, title_ko=key[3], cohort=key[4], field=row.values.get("field", ""))
            if self.write:
                new.save()
            self.courses[key] = new
        return key

    def _place(self, said: str) -> Place | None:
        """Where a course is held: online, visiting another school, or at one of our campuses."""
        if said.lower() in ONLINE:
            return Course.Delivery.ONLINE, None, ""
        if match := VISITING.fullmatch(said):
            return Course.Delivery.VISITING, None, match[1]
        campus = self.campuses.get(_campus_key(said))
        return (Course.Delivery.CAMPUS, campus, "") if campus else None


def _given(row: Row) -> dict[str, Any]:
    """What a row says of the person. An empty cell says nothing: it takes nothing away."""
    return {name: row.values[name] for name in ("name", "birth_date", *KEPT_UP) if row.values.get(name)}


def _campus_key(text: str) -> str:
    return re.sub(r"(캠퍼스|campus)$", "", text.replace(" ", "").lower()).removesuffix("구") or text


def _campus_keys(campus: Campus) -> Iterable[str]:
    return {_campus_key(name) for name in (campus.name_ko, campus.name_en, campus.slug)}


def _course_key(course: Course) -> CourseKey:
    return (course.delivery, course.campus_id, course.host, course.title_ko, course.cohort)
