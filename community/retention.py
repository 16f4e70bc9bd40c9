"""How long traces of people are kept: long enough to decide and to be asked about it, no longer."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from community.models import AccountClosing, ClaimDecision, Consent, Introduction, Invitation, MembershipClaim, Notification, OutcomeRequest, Report
from community.services import certificates, data_exports, newcomers, outcome_uploads, phone_codes, roster
from core.models import PrivateFile
from core.periods import register_rows
from core.schedule import schedule

Contact = Introduction.Status


def rejected_claims(before: datetime) -> QuerySet[MembershipClaim]:
    return MembershipClaim.objects.filter(status=MembershipClaim.Status.REJECTED, rejected_at__lt=before)


def unanswered_claims(before: datetime) -> QuerySet[MembershipClaim]:
    """We asked for more, and nothing came."""
    return MembershipClaim.objects.filter(status=MembershipClaim.Status.NEEDS_INFORMATION, asked_at__lt=before)


def old_decisions(before: datetime) -> QuerySet[ClaimDecision]:
    """What the desk wrote, carried out or taken back."""
    return ClaimDecision.objects.filter(state__in=[ClaimDecision.State.DONE, ClaimDecision.State.UNDONE], at__lt=before)


def forget_claims(rows: QuerySet[MembershipClaim]) -> None:
    """Delete claims, and certificates that are still with them."""
    files = list(rows.exclude(certificate=None).values_list("certificate", flat=True))
    rows.delete()
    PrivateFile.objects.filter(pk__in=files).delete()


def old_invitations(before: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(expires_at__lt=before).exclude(email_key="")


def forget_where_they_went(rows: QuerySet[Invitation]) -> None:
    """Empty the address; that a graduate was invited stays, so that nobody is invited twice."""
    rows.update(email_key="")


def ended_contacts(before: datetime) -> QuerySet[Introduction]:
    """Requests that came to nothing, and accepted ones that either has ended."""
    over = Q(status=Contact.DECLINED, declined_at__lt=before) | Q(status=Contact.EXPIRED, expired_at__lt=before)
    over |= Q(status=Contact.WITHDRAWN, withdrawn_at__lt=before) | Q(status=Contact.ACCEPTED, ended_at__lt=before)
    return Introduction.objects.filter(over)


def closed_reports(before: datetime) -> QuerySet[Report]:
    """Decided before; not one for which a profile is still hidden: its owner reads the reason there, and the office lifts it there."""
    Status = Report.Status
    decided = Report.objects.filter(Q(status=Status.UPHELD, upheld_at__lt=before) | Q(status=Status.DISMISSED, dismissed_at__lt=before))
    return decided.exclude(measure=Report.Measure.HIDE, about__profile__held_since__isnull=False)


def finished_closings(before: datetime) -> QuerySet[AccountClosing]:
    return AccountClosing.objects.filter(state__in=[AccountClosing.State.DONE, AccountClosing.State.WITHDRAWN], finished_at__lt=before)


def withdrawn_consents(before: datetime) -> QuerySet[Consent]:
    return Consent.objects.filter(withdrawn_at__lt=before)


def old_copies(before: datetime) -> QuerySet[PrivateFile]:
    return PrivateFile.objects.filter(kind=data_exports.FILE_KIND, created_at__lt=before)


def old_questions(before: datetime) -> QuerySet[OutcomeRequest]:
    return OutcomeRequest.objects.filter(written_at__lt=before)


def old_notifications(before: datetime) -> QuerySet[Notification]:
    return Notification.objects.filter(created_at__lt=before)


register_rows(
    "unverified_accounts",
    _("accounts whose address was never confirmed"),
    _("nobody has come to use them"),
    newcomers.unconfirmed,
    step=newcomers.BATCH,
)
register_rows(
    "rejected_claims",
    _("alumni claims that could not be confirmed"),
    _("to answer questions about the decision"),
    rejected_claims,
    forget=forget_claims,
)
register_rows(
    "unanswered_claims",
    _("alumni claims with a question that nobody answered"),
    _("to go on when the answer comes"),
    unanswered_claims,
    forget=forget_claims,
)
register_rows("claim_decisions", _("decisions on claims, and what was written with them"), _("to answer questions about the decision"), old_decisions)
register_rows("certificates", _("certificates of decided claims"), _("to look at the decision once more"), certificates.no_longer_needed)
register_rows("phone_codes", _("codes sent to a phone"), _("so that nobody has too many sent"), phone_codes.no_longer_counted)
register_rows(
    "invitations",
    _("addresses that invitations went to"),
    _("to see whom an invitation reached, while it is good and for a while after"),
    old_invitations,
    forget=forget_where_they_went,
)
register_rows(
    "roster_files", _("roster files and what they changed"), _("to look at what an upload did"), roster.old_uploads, forget=roster.forget_values
)
outcome_files = register_rows(
    "outcome_files", _("files of employment answers that nobody took"), _("to look through before they are taken"), outcome_uploads.left_lying
)
register_rows("outcome_requests", _("questions about employment"), _("so that nobody is asked twice"), old_questions)
register_rows("notifications", _("notifications"), _("to look something up again"), old_notifications)
register_rows("introductions", _("contact requests that are over"), _("so that nobody is asked again and again"), ended_contacts)
register_rows("reports", _("reports that were dealt with"), _("to see when something happens again, and to answer disputes"), closed_reports)
register_rows("data_copies", _("copies of everything that people asked for"), _("to fetch it in peace"), old_copies)
register_rows("closings", _("deletions of accounts"), _("to show that they were carried out; once done they name nobody"), finished_closings)
register_rows("withdrawn_consents", _("consents that were withdrawn"), _("to show until when somebody had agreed"), withdrawn_consents)


def forget_outcome_files() -> str:
    """A period of a day is kept by the hour; returns a line for the record."""
    return f"{outcome_files.run()} files forgotten"


schedule("community.forget_outcome_files", forget_outcome_files, every_minutes=60)
