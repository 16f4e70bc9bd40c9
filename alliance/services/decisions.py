"""What staff do with an application: look at it, ask, approve, decline."""

import uuid
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from alliance import letters
from alliance.exceptions import AlreadyMember, ReasonMissing, TransitionNotAllowed
from alliance.models import DESCRIBED, MembershipApplication, MembershipTerm, Organisation, Representative
from alliance.models.organisations import logo_path
from alliance.services.applications import move
from community.models import User
from core.acts import log_act
from core.caching import bump
from search.services import mark_changed

Status = MembershipApplication.Status


def _locked(application_id: int) -> MembershipApplication:
    return MembershipApplication.objects.select_for_update(no_key=True).get(pk=application_id)


@transaction.atomic
def take_into_review(*, application_id: int, by: User) -> MembershipApplication:
    """A member of staff begins to look at it; from now on the applicant cannot withdraw it. A second time changes nothing."""
    application = _locked(application_id)
    if application.status == Status.IN_REVIEW:
        return application
    move(application, Status.IN_REVIEW, reviewer=by)
    log_act(application, "alliance.take_into_review", by=by)
    return application


@transaction.atomic
def ask_for_information(*, application_id: int, by: User, question: str) -> MembershipApplication:
    """Ask the applicant something; she hears by mail. Raises ReasonMissing for an empty question."""
    application = _locked(application_id)
    if application.status == Status.NEEDS_INFORMATION and application.question == question.strip():
        return application
    if not question.strip():
        raise ReasonMissing
    move(application, Status.NEEDS_INFORMATION, question=question.strip(), answer="")
    log_act(application, "alliance.ask_for_information", by=by)
    letters.application_question(application)
    return application


def approve_application(*, application_id: int, by: User) -> MembershipApplication:
    """The organisation takes part from today: organisation, running term and owner come to be, once. Raises AlreadyMember."""
    return _approve(application_id, by, Status.APPROVED, "")


def approve_with_conditions(*, application_id: int, by: User, conditions: str) -> MembershipApplication:
    """As `approve_application`, with conditions that the applicant reads. Raises ReasonMissing without them."""
    if not conditions.strip():
        raise ReasonMissing
    return _approve(application_id, by, Status.APPROVED_WITH_CONDITIONS, conditions.strip())


@transaction.atomic
def reject_application(*, application_id: int, by: User, reason: str) -> MembershipApplication:
    """Not this time, and why; the applicant hears by mail and may apply again. A second time changes nothing."""
    application = _locked(application_id)
    if application.status == Status.REJECTED and application.reason == reason.strip():
        return application
    if not reason.strip():
        raise ReasonMissing
    move(application, Status.REJECTED, reason=reason.strip(), decided_by=by)
    log_act(application, "alliance.reject_application", by=by)
    letters.application_declined(application)
    return application


def _approve(application_id: int, by: User, status: str, conditions: str) -> MembershipApplication:
    logo = _copy_logo(application_id)  # files are copied before the transaction: it waits for no network
    try:
        application = _approve_locked(application_id, by, status, conditions, logo)
    except Exception:
        _forget_file(logo)
        raise
    if application.organisation and application.organisation.logo.name != logo:
        _forget_file(logo)
    return application


@transaction.atomic
def _approve_locked(application_id: int, by: User, status: str, conditions: str, logo: str) -> MembershipApplication:
    application = _locked(application_id)
    if (application.status, application.conditions) == (status, conditions):
        return application
    if not application.can_become(status):
        raise TransitionNotAllowed(application, status)
    organisation = _organisation_of(application, logo)
    move(application, status, organisation=organisation, conditions=conditions, decided_by=by)
    today = timezone.localdate()
    _start_term(organisation, application, today)
    if application.applicant_id:
        Representative.objects.get_or_create(
            person_id=application.applicant_id, organisation=organisation, defaults={"role": Representative.Role.OWNER}
        )
    log_act(application, "alliance.approve_application", by=by, conditions=bool(conditions))
    letters.application_approved(application)
    mark_changed("organisation", [organisation.pk])
    bump("alliance", "home")
    return application


def _organisation_of(application: MembershipApplication, logo: str) -> Organisation:
    """The organisation that the application speaks of: new, or known from a term that ended. Raises AlreadyMember."""
    values: dict[str, Any] = {name: getattr(application, name) for name in DESCRIBED} | ({"logo": logo} if logo else {})
    known = Organisation.objects.select_for_update(no_key=True).filter(business_number=application.business_number).first()
    if known is None:
        return _new_organisation(application, values)
    if known.terms.shown().exists():
        raise AlreadyMember(known.name)
    for name, value in values.items():
        setattr(known, name, value)
    known.save()
    return known


def _new_organisation(application: MembershipApplication, values: dict[str, Any]) -> Organisation:
    try:
        with transaction.atomic():
            return Organisation.objects.create(slug=free_slug(application.name_en), business_number=application.business_number, **values)
    except IntegrityError as error:  # another application with this number was approved at the same moment
        raise AlreadyMember(application.name) from error


def free_slug(name_en: str) -> str:
    """An address from the English name, unlike every other; an opaque one where there is no English name."""
    wanted = slugify(name_en)[:60]
    if wanted and not Organisation.objects.filter(slug=wanted).exists():
        return wanted
    return f"{wanted or 'member'}-{uuid.uuid4().hex[:8]}"


def last_day_of_term(first: date) -> date:
    """A term runs a year: from 24 November to 23 November, both days included."""
    following = first.replace(year=first.year + 1, day=28) if (first.month, first.day) == (2, 29) else first.replace(year=first.year + 1)
    return date.fromordinal(following.toordinal() - 1)


def _start_term(organisation: Organisation, application: MembershipApplication, first: date) -> MembershipTerm:
    return MembershipTerm.objects.create(
        organisation=organisation,
        application=application,
        status=MembershipTerm.Status.CURRENT,
        starts_on=first,
        ends_on=last_day_of_term(first),
        current_at=timezone.now(),
    )


def _copy_logo(application_id: int) -> str:
    """Copy the private logo to a public, opaque name; returns that name, or nothing when there is no logo."""
    application = MembershipApplication.objects.select_related("logo").get(pk=application_id)
    if application.logo is None or not application.can_become(Status.APPROVED):
        return ""
    with application.logo.file.open("rb") as file:
        return default_storage.save(logo_path(None, "logo.png"), ContentFile(file.read()))


def _forget_file(name: str) -> None:
    if name:
        default_storage.delete(name)
