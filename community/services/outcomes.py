"""Writing down what became of a graduate. Two sources may differ: `docs/decisions/0022-whose-word-counts.md`."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from community.exceptions import OutcomeIsDocumented, OutcomeNotDue
from community.models import Completion, EmploymentOutcome, User
from community.outcome_times import is_due
from core.acts import log_act

Source, Status = EmploymentOutcome.Source, EmploymentOutcome.Status
# What is seen in a document stands; a graduate's own word, here or by telephone, beats what a campus heard of her.
STRENGTH = {Source.DOCUMENT.value: 3, Source.SELF.value: 2, Source.TELEPHONE.value: 2, Source.CAMPUS.value: 1}
WORKING = frozenset({Status.EMPLOYED.value, Status.SELF_EMPLOYED.value})
ABOUT_THE_JOB: dict[str, Any] = {"employer": "", "role": "", "began_on": None, "in_the_field": None}
SAID = ("status", "source", *ABOUT_THE_JOB, "note", "answered_on")


def record_outcome(*, completion_id: int, point: int, by: User | None, **said: Any) -> EmploymentOutcome:
    """Write the answer for one completion and point. `said` holds `status`, `source` and what else of SAID is known.

    `by` is None for a letter's link. The same again changes nothing. Raises OutcomeNotDue before its day, and OutcomeIsDocumented when we
    know it from a stronger source.
    """
    with transaction.atomic():
        completion = Completion.objects.select_for_update(no_key=True).get(pk=completion_id)
        known = EmploymentOutcome.objects.filter(completion=completion, point=point).first()
        values = checked(completion, point, said)
        if not takes_the_place(values, known):
            raise OutcomeIsDocumented
        outcome = known or EmploymentOutcome(completion=completion, point=point)
        changed = differing(outcome, values)
        if known and not changed - {"answered_on"}:
            return known
        apply(outcome, values, by=by)
        outcome.save()
        log_act(outcome, "community.write_outcome", by=by, changed=sorted(changed), source=values["source"])
    return outcome


def checked(completion: Completion, point: int, said: dict[str, Any]) -> dict[str, Any]:
    """Everything of SAID, tidied: no employer for whoever does not work. Raises OutcomeNotDue."""
    today = timezone.localdate()
    values = {**ABOUT_THE_JOB, "note": "", **said}
    values["answered_on"] = values.get("answered_on") or today
    if not is_due(completion.completed_on, point, min(today, values["answered_on"])) or values["answered_on"] > today:
        raise OutcomeNotDue
    if values["status"] not in WORKING:
        values |= ABOUT_THE_JOB
    return values


def takes_the_place(values: dict[str, Any], known: EmploymentOutcome | None) -> bool:
    """Whether this answer counts more than the one we have: the stronger source, and of equals the newer one."""
    if known is None:
        return True
    new, old = STRENGTH[values["source"]], STRENGTH[known.source]
    return new > old or (new == old and values["answered_on"] >= known.answered_on)


def differing(outcome: EmploymentOutcome, values: dict[str, Any]) -> set[str]:
    """The names of what this answer changes."""
    return {name for name, value in values.items() if getattr(outcome, name) != value}


def apply(outcome: EmploymentOutcome, values: dict[str, Any], *, by: User | None) -> None:
    """Put the answer into the row, unsaved."""
    for name, value in values.items():
        setattr(outcome, name, value)
    outcome.by = by
