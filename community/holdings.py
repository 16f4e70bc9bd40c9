"""What the account, the roster and the people's part of the site hold on a person, for the download of everything."""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import ModelLogEntry

from community.access_words import who_looked
from community.models import (
    AccountClosing,
    AlumniProfile,
    AssociationMembership,
    Block,
    CareerEntry,
    Completion,
    Consent,
    DataExport,
    EmploymentOutcome,
    GraduateRecord,
    HiddenFrom,
    Introduction,
    Invitation,
    MembershipClaim,
    MobileNumber,
    Notification,
    NotificationPreference,
    OtherWay,
    Report,
    User,
)
from community.personal_data import Holding, readable, register_holding, table
from core.models import AccessRecord, AccessSeen, BounceNotice, Letter, PrivateFile, SuppressedAddress
from search.models import IndexRow

WITH_ACCOUNT = gettext_lazy("So that you can sign in and we can write to you. Until you delete your account.")
WITH_ROSTER = gettext_lazy("The academy gave it to us, so that we know who completed what. Until you delete your account.")
WITH_PROFILE = gettext_lazy("So that others find and recognise you, each line for those you chose. Until you delete it or your account.")
WITH_CONTACT = gettext_lazy(
    "So that people meet with both sides’ consent, and nobody is bothered. A year after its end, or until you delete your account."
)

table(
    *("account", gettext_lazy("Your account"), WITH_ACCOUNT, lambda user: User.objects.filter(pk=user.pk)),
    leave_out={"password"},
    covers="community.User",
)
table(
    *("addresses", gettext_lazy("E-mail addresses"), WITH_ACCOUNT, lambda user: EmailAddress.objects.filter(user=user)),
    covers="account.EmailAddress",
)
table("mobile", gettext_lazy("Mobile number"), WITH_ACCOUNT, lambda user: MobileNumber.objects.filter(user=user), covers="community.MobileNumber")
table(
    *("other_ways", gettext_lazy("What the office told you without a letter"), WITH_ACCOUNT, lambda user: OtherWay.objects.filter(user=user)),
    leave_out={"by"},
    covers="community.OtherWay",
)
table(
    *("keys", gettext_lazy("Passkeys and second factors"), WITH_ACCOUNT, lambda user: Authenticator.objects.filter(user=user)),
    leave_out={"data"},
    covers="mfa.Authenticator",
)
table(
    *("devices", gettext_lazy("Devices on which you are signed in"), WITH_ACCOUNT, lambda user: UserSession.objects.filter(user=user)),
    leave_out={"session_key", "data"},
    covers="usersessions.UserSession",
)
table(
    *("connected", gettext_lazy("Connected accounts elsewhere"), WITH_ACCOUNT, lambda user: SocialAccount.objects.filter(user=user)),
    covers="socialaccount.SocialAccount",
    also=("socialaccount.SocialToken",),
)
table(
    *("record", gettext_lazy("Your record on the academy’s roster"), WITH_ROSTER, lambda user: GraduateRecord.objects.filter(owner=user)),
    leave_out={"name_key", "former_name_key", "email_key", "phone_key"},
    covers="community.GraduateRecord",
)
table(
    *("completions", gettext_lazy("Completed courses"), WITH_ROSTER),
    lambda user: Completion.objects.filter(record__owner=user).select_related("course__campus"),
    leave_out={"record"},
    covers="community.Completion",
)
table(
    *("membership", gettext_lazy("Membership of the association"), WITH_ROSTER),
    lambda user: AssociationMembership.objects.filter(record__owner=user),
    leave_out={"record"},
    covers="community.AssociationMembership",
)
table(
    *("invitations", gettext_lazy("Invitations to your record"), WITH_ROSTER),
    lambda user: Invitation.objects.filter(Q(used_by=user) | Q(record__owner=user)).select_related("record", "batch"),
    leave_out={"token_hash", "letter", "batch"},
    covers="community.Invitation",
)
table(
    *(
        "claims",
        gettext_lazy("Claims to your record"),
        gettext_lazy("So that nobody else takes your record. Certificates go 30 days after the decision."),
    ),
    lambda user: MembershipClaim.objects.filter(user=user).select_related("record"),
    leave_out={"candidate", "decision", "decided_by", "invited_as", "certificate"},
    files=lambda user: PrivateFile.objects.filter(owner=user, kind="certificate"),
    covers="community.MembershipClaim",
    also=("community.PhoneCode",),
)
table(
    *(
        "outcomes",
        gettext_lazy("What you told us about work"),
        gettext_lazy("For figures of the academy that name nobody. Until you delete your account."),
    ),
    lambda user: EmploymentOutcome.objects.filter(completion__record__owner=user).select_related("completion__course__campus", "completion__record"),
    leave_out={"by"},
    covers="community.EmploymentOutcome",
    also=("community.OutcomeRequest",),
)


def _profile(user: User) -> Iterator[dict[str, Any]]:
    for profile in AlumniProfile.objects.filter(user=user):
        lines = next(readable([profile], of=user, leave_out={"photo", "photo_small"}))
        yield {**lines, _("Skills"): [skill.name for skill in profile.skills.all()]}


register_holding(
    Holding(
        *("profile", gettext_lazy("Your profile"), WITH_PROFILE, _profile),
        kept=lambda user: (AlumniProfile.objects.filter(user=user),),
        files=lambda user: PrivateFile.objects.filter(owner=user, kind="photo"),
        covers=("community.AlumniProfile", "community.ProfileSkill"),
    )
)
table(
    *("career", gettext_lazy("Your career"), WITH_PROFILE, lambda user: CareerEntry.objects.filter(profile__user=user)),
    leave_out={"profile"},
    covers="community.CareerEntry",
)
table(
    *("hidden_from", gettext_lazy("Organisations you hide from"), WITH_PROFILE, lambda user: HiddenFrom.objects.filter(profile__user=user)),
    leave_out={"profile", "key"},
    covers="community.HiddenFrom",
)
table(
    *("found", gettext_lazy("How search finds you"), WITH_PROFILE),
    lambda user: IndexRow.objects.filter(kind="alumni", object_id__in=AlumniProfile.objects.filter(user=user).values("pk")),
    covers="search.IndexRow",
)


def letters_to(user: User) -> QuerySet[Letter]:
    """Every letter to the account or to one of its addresses."""
    return Letter.objects.filter(Q(recipient=user) | Q(to__in=EmailAddress.objects.filter(user=user).values("email")))


def _about_letters(user: User) -> tuple[QuerySet[Any], ...]:
    """Letters, what keeps an address from getting any, and what came back."""
    addresses = EmailAddress.objects.filter(user=user).values("email")
    return letters_to(user), SuppressedAddress.objects.filter(address__in=addresses), BounceNotice.objects.filter(address__in=addresses)


def _letters(user: User) -> Iterator[dict[str, Any]]:
    hidden = {"html", "headers", "message_id", "dedup_key", "sender", "recipient", "secret"}
    letters, suppressed, bounced = _about_letters(user)
    yield from readable(letters.filter(secret=False), leave_out=hidden)
    yield from readable(letters.filter(secret=True), leave_out=hidden | {"text"})
    yield from readable(suppressed)
    yield from readable(bounced, leave_out={"letter", "event_id", "message_id"})


register_holding(
    Holding(
        *("letters", gettext_lazy("What we wrote to you"), gettext_lazy("So that we know what went out. A year.")),
        rows=_letters,
        kept=_about_letters,
        covers=("core.Letter", "core.BounceNotice", "core.SuppressedAddress"),
    )
)
table(
    *("notifications", gettext_lazy("Your inbox"), gettext_lazy("So that you find what waits for you. A year.")),
    lambda user: Notification.objects.filter(user=user),
    leave_out={"letter"},
    covers="community.Notification",
)
table(
    *("preferences", gettext_lazy("How you want to be told"), WITH_ACCOUNT, lambda user: NotificationPreference.objects.filter(user=user)),
    covers="community.NotificationPreference",
)
table(
    *("consents", gettext_lazy("What you agreed to"), gettext_lazy("The law wants us to be able to show it. Until you delete your account.")),
    lambda user: Consent.objects.filter(user=user).select_related("document"),
    covers="community.Consent",
)
table(
    *("introductions", gettext_lazy("Contacts asked for"), WITH_CONTACT),
    lambda user: Introduction.objects.filter(Q(asker=user) | Q(asked=user, is_silenced=False)).select_related("asker", "asked"),
    leave_out={"is_silenced"},
    covers="community.Introduction",
)
table(
    *("blocks", gettext_lazy("People you block"), WITH_CONTACT, lambda user: Block.objects.filter(by=user).select_related("by", "person")),
    covers="community.Block",
)
table(
    *("reports", gettext_lazy("Reports you made"), gettext_lazy("So that the office can look into it. Three years.")),
    lambda user: Report.objects.filter(by=user),
    leave_out={"introduction", "handled_by", "note", "shown"},
    covers="community.Report",
)
table(
    *(
        "reports_about",
        gettext_lazy("Reports about you"),
        gettext_lazy("So that the office can protect others. Three years; who reported stays secret."),
    ),
    lambda user: Report.objects.filter(about=user).only("reason", "status", "created_at", "upheld_at", "dismissed_at"),
    leave_out={"public_id", "by", "introduction", "handled_by", "note", "shown", "words", "about"},
)
register_holding(
    Holding(
        *("access", gettext_lazy("Who looked at your data"), gettext_lazy("The law wants every look recorded. Two years.")),
        rows=lambda user: (
            {_("When"): day.day.isoformat(), _("Who"): look.who, _("What"): f"{look.kind}: {look.what}", _("Why"): look.purpose}
            for day in who_looked(user).days
            for look in day.looks
        ),
        kept=lambda user: (AccessRecord.objects.filter(subject_ref=user.public_id), AccessSeen.objects.filter(ref=user.public_id)),
        covers=("core.AccessRecord", "core.AccessSeen"),
    )
)
table(
    *(
        "acts",
        gettext_lazy("What you did here"),
        gettext_lazy("The log of acts, so that a mistake can be found. It loses your name with the account."),
    ),
    lambda user: ModelLogEntry.objects.filter(user=user),
    leave_out={"uuid", "content_type", "revision", "object_id", "content_changed", "deleted"},
    covers="wagtailcore.ModelLogEntry",
)
table(
    *("exports", gettext_lazy("Copies of your data"), gettext_lazy("One lies here for seven days.")),
    lambda user: DataExport.objects.filter(user=user),
    leave_out={"file"},
    covers="community.DataExport",
)
table(
    *("closings", gettext_lazy("Deletions you asked for"), gettext_lazy("So that you can take it back. It names nobody once it is done.")),
    lambda user: AccountClosing.objects.filter(user=user),
    leave_out={"counts", "before"},
    covers="community.AccountClosing",
)
