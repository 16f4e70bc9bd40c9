"""The letters about people's accounts and records."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from community.letter_matters import register_matter
from community.querysets import INVITATION
from core.addresses import absolute_reverse, absolute_url
from core.letter_parts import Files
from core.letters import Wish, register_kind, write_letter
from core.models import Letter

if TYPE_CHECKING:
    from community.models import Completion, Consent, ConsentDocument, GraduateRecord, MembershipClaim, User
    from core.models import Letter

OUTCOME_QUESTION, WEEKLY_DIGEST = "outcome_question", "weekly_digest"
register_kind("account_notice", _("About your account"), about="community:me")
register_kind("account_secret", _("A link or code for your account"), secret=True, resend_when_unsure=True, silent=True)
register_kind("account_code", _("A code for signing in"), secret=True, lasts=timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT), silent=True)
register_kind("staff_invitation", _("Invitation to an account"), secret=True, resend_when_unsure=True, silent=True)
register_kind(INVITATION, _("Invitation of a graduate"), secret=True, silent=True)
register_kind("claim_received", _("Claim received"), about="community:claim")
register_kind("claim_verified", _("Claim verified"), about="community:me", by_text=True)
register_kind("claim_needs_information", _("Question about a claim"), about="community:claim", by_text=True)
register_kind("claim_rejected", _("Claim could not be verified"), about="community:claim", by_text=True)
register_kind("still_right", _("Is your profile still right?"), secret=True, resend_when_unsure=True, about="community:edit-profile", optional=True)
register_kind(
    OUTCOME_QUESTION,
    _("Question about work"),
    secret=True,
    resend_when_unsure=True,
    about="community:work",
    optional=True,
    wishes=(Wish.NOW, Wish.NEVER),
)
register_kind("office_text", _("A word from the office, by text message"), private=True, office=True)
register_kind("phone_code", _("A code by text message"), secret=True, lasts=timedelta(minutes=5), silent=True)  # as PhoneCode.LIVES
register_kind(
    WEEKLY_DIGEST, _("The weekly digest"), about="community:me", optional=True, wish=Wish.WEEKLY, wishes=(Wish.WEEKLY, Wish.NEVER), silent=True
)
register_matter(_("News"), [WEEKLY_DIGEST])
register_matter(_("My profile and my work"), ["still_right", OUTCOME_QUESTION])
register_matter(
    _("My account"),
    ["account_notice", "claim_received", "claim_verified", "claim_needs_information", "claim_rejected", "office_text"],
    why=_("It is about your account and who can get into it, so it always comes."),
)
register_kind("export_ready", _("The copy of your data is ready"), about="community:privacy")
register_kind("closing_asked", _("You asked to delete your account"), about="community:privacy")
register_kind("closing_tomorrow", _("Your account will be deleted tomorrow"), about="community:privacy")
register_kind("closing_withdrawn", _("Your account stays"), about="community:privacy")
LAST_LETTER = "account_erased"
register_kind(LAST_LETTER, _("Your account is deleted"), silent=True)
register_kind("terms_changed", _("A text that binds you changes"))
register_kind("news_consent", _("What you agreed to or withdrew"), about="community:consents")
register_kind("news_reminder", _("That you agreed to news"), about="community:consents")
register_matter(
    _("My data"),
    ["export_ready", "closing_asked", "closing_tomorrow", "closing_withdrawn", "terms_changed", "news_consent", "news_reminder"],
    why=_("You asked for it, or the law asks us to tell you, so it always comes."),
)
register_matter(_("Work of the office"), ["access_review_due"], why=_("The law sets a day for it, so it always comes."), for_staff=True)

KINDS_OF_ALLAUTH = {
    "account/email/email_confirmation": "account_secret",
    "account/email/email_confirmation_signup": "account_secret",
    "account/email/password_reset_key": "account_secret",
    "account/email/login_code": "account_code",
    "account/email/reauthentication_code": "account_code",
}
FILES_OF_ALLAUTH = Files("{}_subject.txt", "{}_message.html", "")  # its own texts, in the package, are never read


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


def sign_in_code(*, to: str, code: str, person: "User | None", language: str) -> None:
    """The code that went out by mail, by text as well. It goes at night, too: somebody sits before the page."""
    template, channel = "community/letters/sign_in_code", Letter.Channel.SMS
    write_letter(kind="account_code", to=to, recipient=person, template=template, context={"code": code}, language=language, channel=channel)


def office_text(*, to: str, person: "User | None", words: str, language: str) -> "Letter":
    """What staff write to somebody whom no letter reaches. Raises TextTooLong."""
    template, channel = "community/letters/office_text", Letter.Channel.SMS
    return write_letter(kind="office_text", to=to, recipient=person, template=template, context={"words": words}, language=language, channel=channel)


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


def export_ready(person: "User", days: int) -> None:
    """The copy of everything is there, and how long it lies."""
    _about_data(person, "export_ready", days=days)


def closing_asked(person: "User", day: date) -> None:
    """Your account goes on this day; until then one press takes it back."""
    _about_data(person, "closing_asked", day=day)


def closing_tomorrow(person: "User", day: date) -> None:
    """The last day to take it back."""
    _about_data(person, "closing_tomorrow", day=day)


def closing_withdrawn(person: "User") -> None:
    """You stay, and all is as it was."""
    _about_data(person, "closing_withdrawn")


def _about_data(person: "User", kind: str, **context: Any) -> None:
    url = absolute_reverse("community:privacy", language=person.preferred_language)
    template = f"community/letters/{kind}"
    write_letter(kind=kind, to=person.email, recipient=person, template=template, context={"url": url, **context}, url=reverse("community:privacy"))


def account_erased(*, to: str, language: str, kept: list[tuple[int, str]]) -> None:
    """The last letter: it is done, and what stays under which law. No account stands behind it; its row goes once it is sent."""
    write_letter(kind=LAST_LETTER, to=to, template="community/letters/account_erased", context={"kept": kept}, language=language)


def change_key(document: "ConsentDocument", account: object) -> str:
    """The dedup key of the letter that tells an account of this version."""
    return f"terms_changed:{document.pk}:{account}"


def terms_changed(user: "User", document: "ConsentDocument") -> None:
    """What changes, from when on, and that one may leave before."""
    _on_consents(user, "terms_changed", document.get_absolute_url, {"document": document}, dedup_key=change_key(document, user.pk))


def news_consent(user: "User", given: list["Consent"], withdrawn: list["Consent"]) -> None:
    """What now holds, since when, and where to change it."""
    _on_consents(user, "news_consent", _my_consents, {"given": given, "withdrawn": withdrawn})


def news_reminder(user: "User", consents: list["Consent"]) -> None:
    """That she agreed, since when, and how to stop."""
    _on_consents(user, "news_reminder", _my_consents, {"given": consents})


def _my_consents() -> str:
    return reverse("community:consents")


def _on_consents(user: "User", kind: str, place: Callable[[], str], context: dict[str, Any], dedup_key: str | None = None) -> None:
    with translation.override(user.preferred_language):
        url = place()
    context = {**context, "association": settings.ORGANISATION, "act_url": absolute_url(url)}
    template = f"community/letters/{kind}"
    write_letter(kind=kind, to=user.email, recipient=user, template=template, context=context, dedup_key=dedup_key, url=url)


def digest_key(person: "User", monday: date) -> str:
    """What holds the one digest of a person and a week."""
    return "weekly_digest:{}:{}-W{:02}".format(person.pk, *monday.isocalendar()[:2])


def weekly_digest(person: "User", sections: list[dict[str, Any]], monday: date) -> None:
    """What waits and what is new, once a week; never empty."""
    write_letter(
        kind=WEEKLY_DIGEST,
        to=person.email,
        recipient=person,
        template="community/letters/weekly_digest",
        dedup_key=digest_key(person, monday),
        context={
            "sections": sections,
            "act_url": absolute_reverse("community:me", language=person.preferred_language),
            "settings_url": absolute_reverse("community:notification-settings", language=person.preferred_language),
        },
    )
