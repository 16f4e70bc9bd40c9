"""What time and staff do to terms."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from alliance.exceptions import TransitionNotAllowed
from alliance.models import MembershipTerm, Organisation
from community.models import User
from core.acts import log_act
from core.caching import bump
from search.services import mark_changed

Status = MembershipTerm.Status


def _move(term: MembershipTerm, status: str, *, by: User | None) -> None:
    if not term.can_become(status):
        raise TransitionNotAllowed(term, status)
    term.status = status
    setattr(term, f"{status}_at", timezone.now())
    term.save()
    log_act(term, f"alliance.term_{status}", by=by)
    mark_changed("organisation", [term.organisation_id])
    bump("alliance", "home")


def advance_terms(*, today: date) -> int:
    """Bring every term to where the calendar says: begun ones run, ended ones go into grace. Returns how many moved; may run twice.

    Nobody disappears by this: out of grace leads only `lapse_term`, an act of staff.
    """
    ended = MembershipTerm.objects.filter(status=Status.CURRENT, ends_on__lt=today)
    begun = MembershipTerm.objects.filter(status=Status.UPCOMING, starts_on__lte=today)
    ids = [*ended.values_list("pk", flat=True), *begun.values_list("pk", flat=True)]
    return sum(_advance(pk, today) for pk in ids)


@transaction.atomic
def _advance(term_id: int, today: date) -> bool:
    term = MembershipTerm.objects.select_for_update(no_key=True).get(pk=term_id)
    if term.status == Status.CURRENT and term.ends_on < today:
        _move(term, Status.GRACE, by=None)
        return True
    if term.status == Status.UPCOMING and term.starts_on <= today:
        _end_predecessor(term)
        _move(term, Status.CURRENT, by=None)
        return True
    return False


def _end_predecessor(term: MembershipTerm) -> None:
    """A renewed term takes over from the one before it, so the organisation is shown without a gap."""
    Organisation.objects.select_for_update(no_key=True).get(pk=term.organisation_id)
    for before in MembershipTerm.objects.shown().filter(organisation_id=term.organisation_id):
        if before.status == Status.CURRENT:
            _move(before, Status.GRACE, by=None)
        _move(before, Status.LAPSED, by=None)


@transaction.atomic
def lapse_term(*, term_id: int, by: User) -> MembershipTerm:
    """Staff end a term that ran out: the organisation leaves the directory, its history stays. A second time changes nothing."""
    term = MembershipTerm.objects.select_for_update(no_key=True).get(pk=term_id)
    if term.status != Status.LAPSED:
        _move(term, Status.LAPSED, by=by)
    return term
