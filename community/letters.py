"""The letters about people's accounts and records."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.querysets import INVITATION
from core.addresses import absolute_reverse
from core.letters import register_kind, write_letter
from core.models import Letter

if TYPE_CHECKING:
    from community.models import Completion, GraduateRecord, MembershipClaim, User
    from core.models import Letter

OUTCOME_QUESTION = "outcome_question"
register_kind("account_notice", _("About your account"))
register_kind("account_secret", _("A link or code for your account"), secret=True, resend_when_unsure=True)
register_kind("account_code", _("A code for signing in"), secret=True, lasts=timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT))
register_kind("staff_invitation", _("Invitation to an account"), secret=True, resend_when_unsure=True)
register_kind(INVITATION, _("Invitation of a graduate"), secret=True)
register_kind("claim_received", _("Claim received"))
register_kind("claim_verified", _("Claim verified"))
register_kind("claim_needs_information", _("Question about a claim"))
register_kind("claim_rejected", _("Claim could not be verified"))
register_kind("still_right", _("Is your profile still right?"), secret=True, resend_when_unsure=True, about="community:edit-profile")
register_kind(OUTCOME_QUESTION, _("Question about work"), secret=True, resend_when_unsure=True, about="community:work")
register_kind("phone_code", _("Code to the phone on the roster"), secret=True, lasts=timedelta(minutes=5))  # as PhoneCode.LIVES

KINDS_OF_ALLAUTH = {
    "account/email/email_confirmation": "account_secret",
    "account/email/email_confirmation_signup": "account_secret",
    "account/email/password_reset_key": "account_secret",
    "account/email/login_code": "account_code",
}


def _about(claim: "MembershipClaim", kind: str, view: str) -> None:
    language = claim.user.preferred_language
    write_letter(
        kind=kind,
        to=claim.user.email,
        recipient=claim.user,
        template=f"community/letters/{kind}",
        context={"claim": claim, "record": claim.record, "url": absolute_reverse(view, language=language)},
    )


def phone_code(*, to: str, code: str, language: str) -> None:
    """Six digits by text. The letter names no account: the number is the roster's, not the claimant's."""
    write_letter(
        kind="phone_code", to=to, template="community/letters/phone_code", context={"code": code}, language=language, channel=Letter.Channel.SMS
    )


def claim_received(claim: "MembershipClaim") -> None:
    """We are comparing with the roster; a person will look."""
    _about(claim, "claim_received", "community:claim")


def claim_verified(claim: "MembershipClaim") -> None:
    """Welcome, which courses were confirmed, and when she may train again."""
    _about(claim, "claim_verified", "community:edit-profile")


def claim_needs_information(claim: "MembershipClaim") -> None:
    """What staff would like to know."""
    _about(claim, "claim_needs_information", "community:claim")


def claim_rejected(claim: "MembershipClaim") -> None:
    """It did not work out this time, why, and how to go on."""
    _about(claim, "claim_rejected", "community:claim")


def invitation(record: "GraduateRecord", token: str) -> "Letter":
    """You are on the academy's roster; this link shows that the record is yours. To the roster's address, in Korean: there is no account yet."""
    url = absolute_reverse("community:invited", language="ko", token=token)
    return write_letter(kind=INVITATION, to=record.email_key, template="community/letters/invitation", context={"record": record, "url": url})


def staff_invitation(person: "User", url: str) -> None:
    """Somebody opened an account for you; choose your password."""
    write_letter(kind="staff_invitation", to=person.email, recipient=person, template="community/letters/staff_invitation", context={"url": url})


def still_right(person: "User", url: str, days: int) -> None:
    """Once a year: is what your profile says still so? One tap says yes."""
    edit_url = absolute_reverse("community:edit-profile", language=person.preferred_language)
    write_letter(
        kind="still_right",
        to=person.email,
        recipient=person,
        template="community/letters/still_right",
        context={"url": url, "edit_url": edit_url, "days": days},
    )


def outcome_question(completion: "Completion", point: int, secret: str, *, reminder: bool = False) -> None:
    """How are you getting on? Two minutes, without signing in; the reminder is the same question."""
    owner, record = completion.record.owner, completion.record
    language = owner.preferred_language if owner else "ko"
    write_letter(
        kind=OUTCOME_QUESTION,
        to=owner.email if owner else record.email,
        recipient=owner,
        template="community/letters/outcome_question",
        language=language,
        context={
            "name": owner.name if owner else record.name,
            "course": completion.course,
            "point": point,
            "reminder": reminder,
            "act_url": absolute_reverse("community:outcome", language=language, token=secret),
            "stop_url": absolute_reverse("community:outcome-stop", language=language, token=secret),
        },
        dedup_key=f"outcome:{completion.pk}:{point}:{'again' if reminder else 'first'}",
    )
