"""What the alliance holds on a person, and what it does when she leaves for good."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.models import MembershipApplication, Organisation, Representative
from alliance.querysets import SHOWN_TERMS
from community.models import User
from community.personal_data import Erased, Eraser, Tie, register_eraser, register_tie, table
from core.models import PrivateFile
from search.services import mark_changed

WHY = gettext_lazy("So that an organisation takes part in the alliance through you. The organisation’s papers stay with it.")

table(
    *("representations", gettext_lazy("Organisations you speak for"), WHY),
    lambda user: Representative.objects.filter(person=user).select_related("organisation"),
    covers="alliance.Representative",
)
table(
    *("founded", gettext_lazy("Organisations you founded"), WHY, lambda user: Organisation.objects.filter(founders=user)),
    leave_out={"logo"},
    covers="alliance.Organisation",
    also=("alliance.Organisation_founders",),
)
table(
    *("membership_applications", gettext_lazy("Applications to the alliance that you wrote"), WHY),
    lambda user: MembershipApplication.objects.filter(applicant=user).select_related("organisation"),
    leave_out={"reviewer", "decided_by", "logo"},
    files=lambda user: PrivateFile.objects.filter(owner=user, kind="alliance-logo"),
    covers="alliance.MembershipApplication",
)


def _erase(user: User, report: Erased) -> None:
    """Drafts go. What was handed in is the organisation's: it stays, without her as its contact."""
    changed = list(Organisation.objects.filter(Q(founders=user) | Q(representatives__person=user)).values_list("pk", flat=True))
    mine = MembershipApplication.objects.filter(applicant=user)
    handed_in = mine.exclude(status=MembershipApplication.Status.DRAFT)
    PrivateFile.objects.filter(pk__in=handed_in.exclude(logo=None).values("logo")).update(owner=None)
    report.gone("alliance.MembershipApplication", mine.filter(status=MembershipApplication.Status.DRAFT).delete()[0])
    _forget_her_name(handed_in, user, report)
    report.stays("alliance.MembershipApplication", handed_in.count(), _("the organisation’s own papers, without you"))
    mark_changed("organisation", changed)


def _forget_her_name(handed_in: QuerySet[MembershipApplication], user: User, report: Erased) -> None:
    """Contact or approver, where that is she: in her own application, and in others that name her number or, in full, her name."""
    handed_in.update(contact_name="", contact_title="", contact_phone="")
    hers = MembershipApplication.objects.filter(Q(pk__in=handed_in) | Q(organisation__representatives__person=user))
    hers.filter(approver_name=user.name).update(approver_name="", approver_title="")
    MembershipApplication.objects.filter(contact_phone__in=report.traces).update(contact_name="", contact_title="", contact_phone="")


def _only_owner(user: User) -> Iterator[str]:
    other = Representative.objects.filter(organisation=OuterRef("organisation"), role=Representative.Role.OWNER).exclude(person=user)
    alone = Representative.objects.filter(person=user, role=Representative.Role.OWNER, organisation__terms__status__in=SHOWN_TERMS)
    for one in alone.exclude(Exists(other)).select_related("organisation").distinct():
        yield _("You are the only one in charge of %(organisation)s") % {"organisation": one.organisation}


register_eraser(Eraser("alliance", 200, _erase))
register_tie(Tie("alliance", gettext_lazy("I have told the organisation; the office may look for somebody else there."), _only_owner))
