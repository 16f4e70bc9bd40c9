"""What an applicant does: begin, save, submit, answer, withdraw."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from alliance import letters
from alliance.business_numbers import is_business_number
from alliance.exceptions import (
    AlreadyMember,
    ApplicationAlreadyOpen,
    ApplicationGone,
    ApplicationIncomplete,
    BusinessNumberWrong,
    NotTheApplicant,
    ReasonMissing,
    TransitionNotAllowed,
)
from alliance.models import DESCRIBED, MembershipApplication, Organisation
from community.models import User
from core.acts import log_act
from core.private_files import forget, keep

Status = MembershipApplication.Status
WRITABLE = frozenset(
    (
        *DESCRIBED,
        "business_number",
        "parent_name",
        "hopes",
        "offers",
        "contact_name",
        "contact_title",
        "contact_phone",
        "approver_name",
        "approver_title",
        "is_authorised",
    )
)
LOGO_KIND = "alliance-logo"


def locked(application_id: int, by: User) -> MembershipApplication:
    """The application under its lock. Raises ApplicationGone for a draft that is no more, NotTheApplicant for anybody else's."""
    application = MembershipApplication.objects.select_for_update(no_key=True).filter(pk=application_id).first()
    if application is None:
        raise ApplicationGone
    if application.applicant_id != by.pk:
        raise NotTheApplicant
    return application


def move(application: MembershipApplication, status: str, **changes: Any) -> None:
    """Change the state and note when. Raises TransitionNotAllowed; the caller holds the lock."""
    if not application.can_become(status):
        raise TransitionNotAllowed(application, status)
    for name, value in {**changes, "status": status, MembershipApplication.REACHED[status]: timezone.now()}.items():
        setattr(application, name, value)
    application.save()


@transaction.atomic
def start_application(*, by: User, type: str) -> MembershipApplication:
    """A new draft, or the one that this person began earlier: there is one at a time."""
    application, is_new = MembershipApplication.objects.get_or_create(applicant=by, status=Status.DRAFT, defaults={"type": type})
    if is_new:
        log_act(application, "alliance.start_application", by=by)
    return application


@transaction.atomic
def save_draft(*, application_id: int, by: User, values: dict[str, Any], logo: ContentFile | None = None) -> MembershipApplication:
    """Keep what was typed so far; `logo` comes from `clean_logo`. Raises TransitionNotAllowed once it is submitted."""
    application = locked(application_id, by)
    if application.status != Status.DRAFT:
        raise TransitionNotAllowed(application, Status.DRAFT)
    _write(application, by, values, logo)
    application.save()
    return application


@transaction.atomic
def submit_application(*, application_id: int, by: User) -> MembershipApplication:
    """Hand the draft in; a second time changes nothing. Raises ApplicationIncomplete, BusinessNumberWrong, AlreadyMember
    or ApplicationAlreadyOpen."""
    application = locked(application_id, by)
    if application.status == Status.SUBMITTED:
        return application
    if application.status == Status.DRAFT and (open_one := _open_twin(application)):
        return _join_twin(application, open_one, by)
    _refuse_unfit(application)
    try:
        with transaction.atomic():
            move(application, Status.SUBMITTED)
    except IntegrityError as error:  # somebody else handed in the same number between our look and our write
        raise ApplicationAlreadyOpen from error
    log_act(application, "alliance.submit_application", by=by)
    letters.application_received(application)
    return application


@transaction.atomic
def answer_question(
    *, application_id: int, by: User, answer: str, values: dict[str, Any] | None = None, logo: ContentFile | None = None
) -> MembershipApplication:
    """Answer what staff asked, with corrections to the form; it then waits for staff again."""
    application = locked(application_id, by)
    if application.status == Status.SUBMITTED and application.answer == answer.strip():
        return application
    if not answer.strip():
        raise ReasonMissing
    if application.status != Status.NEEDS_INFORMATION:
        raise TransitionNotAllowed(application, Status.SUBMITTED)
    _write(application, by, {name: value for name, value in (values or {}).items() if name != "business_number"}, logo)
    if missing := application.missing_fields():
        raise ApplicationIncomplete(missing)
    move(application, Status.SUBMITTED, answer=answer.strip())
    log_act(application, "alliance.answer_question", by=by, changed=["answer", *sorted(values or {})])
    return application


@transaction.atomic
def withdraw_application(*, application_id: int, by: User) -> MembershipApplication:
    """Take an application back before anybody looks at it; a second time changes nothing."""
    application = locked(application_id, by)
    if application.status == Status.WITHDRAWN:
        return application
    move(application, Status.WITHDRAWN)
    log_act(application, "alliance.withdraw_application", by=by)
    return application


def _write(application: MembershipApplication, by: User, values: dict[str, Any], logo: ContentFile | None) -> None:
    if unknown := set(values) - WRITABLE:
        raise ValueError(f"An applicant does not write {sorted(unknown)}")
    for name, value in values.items():
        setattr(application, name, value)
    if logo is not None:
        before, application.logo = application.logo, keep(logo, kind=LOGO_KIND, name="logo.png", content_type="image/png", owner=by)
        if before is not None:  # nobody asks for it again, and nobody would ever find it
            forget(before)


def _open_twin(application: MembershipApplication) -> MembershipApplication | None:
    return MembershipApplication.objects.open().filter(business_number=application.business_number).exclude(pk=application.pk).first()


def _join_twin(draft: MembershipApplication, open_one: MembershipApplication, by: User) -> MembershipApplication:
    """The same form posted twice by one person is one application; somebody else's is a refusal."""
    if open_one.applicant_id != by.pk:
        raise ApplicationAlreadyOpen
    draft.delete()
    return open_one


def _refuse_unfit(application: MembershipApplication) -> None:
    if missing := application.missing_fields():
        raise ApplicationIncomplete(missing)
    if not is_business_number(application.business_number):
        raise BusinessNumberWrong
    member = Organisation.objects.current().filter(business_number=application.business_number).first()
    if member:
        raise AlreadyMember(member.name)
