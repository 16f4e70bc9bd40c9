"""Bringing employment outcomes in from a file: by graduate number and course, at most 500 rows a transaction, repeatable."""

from collections import defaultdict
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from community.exceptions import CommunityError
from community.models import Completion, EmploymentOutcome, User
from community.outcome_files import read_outcomes
from community.roster_files import Row
from community.services.outcomes import ABOUT_THE_JOB, SAID, apply, checked, differing, takes_the_place
from community.services.roster import ROWS_A_TRANSACTION
from community.services.roster_upsert import Change, Outcome

Key = tuple[int, int]  # completion and point


def import_outcomes(*, content: bytes, by: User | None = None, dry_run: bool = False) -> Outcome:
    """Take a file in. Good rows are written by the rule of `record_outcome`, the others listed; the same file again changes nothing.

    Each 500 rows are one transaction. Raises RosterFileUnreadable, before anything is written, for a file that cannot be understood.
    """
    rows = read_outcomes(content)
    result = Outcome(rows=len(rows))
    good = [row for row in rows if not row.refusal]
    take = _Taking(result, by=by)
    for start in range(0, len(good), ROWS_A_TRANSACTION):
        with transaction.atomic():
            take.part(good[start : start + ROWS_A_TRANSACTION], write=not dry_run)
    result.refused = [row.refusal for row in rows if row.refusal]
    return result


class _Taking:
    """Takes parts of at most 500 rows: two reads and at most three writes each. A dry run remembers instead of writing."""

    def __init__(self, result: Outcome, *, by: User | None) -> None:
        self.result, self.by = result, by
        self.known: dict[Key, EmploymentOutcome] = {}

    def part(self, rows: list[Row], *, write: bool) -> None:
        self.changed: dict[Key, set[str]] = {}
        completions = self._load(rows, lock=write)
        for row in rows:
            if completion := _completion(row, completions.get(row.values["record_id"], [])):
                self._take(row, completion)
        if write and self.changed:
            self._save()

    def _load(self, rows: list[Row], *, lock: bool) -> dict[str, list[Completion]]:
        found = Completion.objects.filter(record__record_id__in={row.values["record_id"] for row in rows}).select_related("record", "course")
        found = found.select_for_update(of=("self",), no_key=True).order_by("pk") if lock else found
        by_record: dict[str, list[Completion]] = defaultdict(list)
        for one in found:
            by_record[one.record.record_id].append(one)
        stored = EmploymentOutcome.objects.filter(completion__in=[one.pk for group in by_record.values() for one in group])
        fresh = {(outcome.completion_id, outcome.point): outcome for outcome in stored}
        self.known = fresh if lock else {**fresh, **self.known}
        return by_record

    def _take(self, row: Row, completion: Completion) -> None:
        key = (completion.pk, row.values["point"])
        known = self.known.get(key)
        try:
            values = checked(completion, key[1], _said(row, known))
        except CommunityError as error:
            row.refuse("point", key[1], str(error))
            return
        if not takes_the_place(values, known):
            row.refuse("source", row.values["source"], _("We know it from a source that counts more, or from a newer answer."))
            return
        outcome = known or EmploymentOutcome(completion=completion, point=key[1])
        changed = differing(outcome, values)
        what = "created" if known is None else "updated" if changed - {"answered_on"} else "unchanged"
        setattr(self.result, what, getattr(self.result, what) + 1)
        if what != "unchanged":
            self.result.changes += [Change(row.number, row.values["record_id"], *one) for one in _differences(outcome, values, changed)]
            apply(outcome, values, by=self.by)
            self.known[key] = outcome
            self.changed[key] = self.changed.get(key, set()) | changed

    def _save(self) -> None:
        touched = [self.known[key] for key in self.changed]
        for outcome in touched:
            outcome.updated_at = timezone.now()
        EmploymentOutcome.objects.bulk_update([one for one in touched if one.pk], [*SAID, "by", "updated_at"])
        EmploymentOutcome.objects.bulk_create([one for one in touched if not one.pk])
        self._log(touched)

    def _log(self, touched: list[EmploymentOutcome]) -> None:
        """What `log_act` would write, for 500 at once."""
        kind = ContentType.objects.get_for_model(EmploymentOutcome)
        entries = [
            ModelLogEntry(
                content_type=kind,
                object_id=str(outcome.pk),
                label=str(outcome)[:255],
                action="community.write_outcome",
                user=self.by,
                timestamp=outcome.updated_at,
                data={"changed": sorted(self.changed[outcome.completion_id, outcome.point]), "source": outcome.source},
            )
            for outcome in touched
        ]
        ModelLogEntry.objects.bulk_create(entries)


def _said(row: Row, known: EmploymentOutcome | None) -> dict[str, Any]:
    """What the row says; about a job that we know and the row leaves out, what we know."""
    told = {name: row.values[name] for name in SAID if row.values.get(name)}
    kept = (*ABOUT_THE_JOB, "note") if known and known.status == told["status"] else ()
    return {**{name: getattr(known, name) for name in kept}, **told}


def _differences(outcome: EmploymentOutcome, values: dict[str, Any], changed: set[str]) -> list[tuple[str, str, str]]:
    """(field, as it was, as it becomes) for each field that differs, before it is changed."""
    return [(name, _text(getattr(outcome, name)), _text(values[name])) for name in sorted(changed)]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _completion(row: Row, found: list[Completion]) -> Completion | None:
    """Her completion of this course; None with a refusal when there is none, or more than one."""
    if not found:
        row.refuse("record_id", row.values["record_id"], _("This number is not on the roster."))
        return None
    title, cohort = row.values["course"], row.values.get("cohort", "")
    fitting = [one for one in found if one.course.title_ko == title and (not cohort or one.course.cohort == cohort)]
    if not fitting:
        row.refuse("course", title, _("This graduate did not complete this course. On the roster: %(names)s.") % {"names": _courses(found)})
    elif len(fitting) > 1:
        row.refuse("course", title, _("This graduate completed it more than once. Add the cohort: %(names)s.") % {"names": _courses(fitting)})
    return fitting[0] if len(fitting) == 1 else None


def _courses(found: list[Completion]) -> str:
    return ", ".join(f"{one.course.title_ko} {one.course.cohort}".strip() for one in found)
