"""The letters about people's accounts and records."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.addresses import absolute_reverse
from core.letters import register_kind, write_letter
from core.models import Letter

if TYPE_CHECKING:
    from community.models import MembershipClaim, User

register_kind("account_notice", _("About your account"))
register_kind("account_secret", _("A link or code for your account"), secret=True, resend_when_unsure=True)
register_kind("staff_invitation", _("Invitation to an account"), secret=True, resend_when_unsure=True)
register_kind("claim_received", _("Claim received"))
register_kind("claim_verified", _("Claim verified"))
register_kind("claim_needs_information", _("Question about a claim"))
register_kind("claim_rejected", _("Claim could not be verified"))
register_kind("phone_code", _("Code to the phone on the roster"), secret=True)

KINDS_OF_ALLAUTH = dict.fromkeys(
    (
        "account/email/email_confirmation",
        "account/email/email_confirmation_signup",
        "account/email/password_reset_key",
        "account/email/login_code",
        "account/email/password_reset_code",
    ),
    "account_secret",
)


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


def staff_invitation(person: "User", url: str) -> None:
    """Somebody opened an account for you; choose your password."""
    write_letter(kind="staff_invitation", to=person.email, recipient=person, template="community/letters/staff_invitation", context={"url": url})
