"""The alliance in the back office."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks

from alliance import services
from alliance.exceptions import AllianceError
from alliance.forms import ConditionsForm, OrganisationForm, QuestionForm, ReasonForm
from alliance.models import MembershipApplication, MembershipTerm, Organisation
from community.models import User
from core.roles import AUDITOR, OFFICER, STAFF, may, register_role
from core.staff import Act, InspectPanel, StaffGroup, StaffViewSet, register_waiting

LOGGED = {
    "start_application": (_("Begin an application"), _("Application begun")),
    "submit_application": (_("Submit an application"), _("Application submitted")),
    "answer_question": (_("Answer a question"), _("Question answered")),
    "withdraw_application": (_("Withdraw an application"), _("Application withdrawn")),
    "take_into_review": (_("Begin to review"), _("Review begun")),
    "ask_for_information": (_("Ask for information"), _("Information asked for")),
    "approve_application": (_("Approve an application"), _("Application approved")),
    "reject_application": (_("Decline an application"), _("Application declined")),
    "edit_organisation": (_("Edit an organisation"), _("Organisation edited")),
    "term_current": (_("Begin a term"), _("Term begun")),
    "term_grace": (_("Move a term into grace"), _("Term moved into grace")),
    "term_lapsed": (_("End a term"), _("Term ended")),
}


@hooks.register("register_log_actions")
def alliance_acts(actions: Any) -> None:
    for name, (label, message) in LOGGED.items():
        actions.register_action(f"alliance.{name}", label, message)


def can_become(status: str) -> Any:
    return lambda instance: instance.can_become(status)


def beside(application: MembershipApplication, request: HttpRequest) -> dict[str, Any]:
    """What staff compare an application with: the account behind it, and who has its number or its name already."""
    known = models.Q(name_ko__iexact=application.name_ko)
    if application.business_number:
        known |= models.Q(business_number=application.business_number)
    others = MembershipApplication.objects.filter(known).exclude(pk=application.pk).exclude(status="draft")
    return {"application": application, "members": Organisation.objects.filter(known), "others": others.select_related("applicant")[:10]}


class ApplicationDesk(StaffViewSet):
    model = MembershipApplication
    icon, menu_label, url_prefix = "doc-full-inverse", pgettext_lazy("alliance", "Applications"), "alliance/applications"
    list_display = ("name_ko", "type", "status", "submitted_at", "reviewer")
    list_filter = ("status", "type", "district")
    search_fields = ("name_ko", "name_en", "business_number", "contact_name")
    list_export = ("name_ko", "type", "shown_business_number", "status", "submitted_at", "contact_name", "contact_phone")
    ordering = ("-submitted_at",)
    inspect_view_fields = (
        "status",
        "type",
        "name_ko",
        "name_en",
        "parent_name",
        "website",
        "district",
        "founded_year",
        "size_band",
        "is_alumni_founded",
        "summary_ko",
        "summary_en",
        "hopes",
        "contact_name",
        "contact_title",
        "contact_phone",
        "approver_name",
        "approver_title",
        "is_authorised",
        "question",
        "answer",
        "conditions",
        "reason",
        "reviewer",
        "decided_by",
        "submitted_at",
        "reviewed_from",
        "asked_at",
        "approved_at",
        "rejected_at",
    )
    inspect_panels = (InspectPanel(_("To compare with"), "alliance/staff/beside.html", beside),)
    personal, purpose = True, _("deciding on a membership application")
    refusals = (AllianceError,)
    acts = (
        Act("review", _("Begin to review"), services.take_into_review, takes="application_id", shown_when=can_become("in_review"), icon="view"),
        Act(
            "approve",
            _("Approve"),
            services.approve_application,
            takes="application_id",
            confirm=_("The organisation appears in the directory at once, its first term begins today, and the applicant gets a letter."),
            shown_when=can_become("approved"),
            icon="check",
        ),
        Act(
            "conditions",
            _("Approve with conditions"),
            services.approve_with_conditions,
            takes="application_id",
            form=ConditionsForm,
            shown_when=can_become("approved_with_conditions"),
            icon="success",
        ),
        Act(
            "ask",
            _("Ask for information"),
            services.ask_for_information,
            takes="application_id",
            form=QuestionForm,
            shown_when=can_become("needs_information"),
            icon="comment",
        ),
        Act(
            "decline",
            _("Not this time"),
            services.reject_application,
            takes="application_id",
            form=ReasonForm,
            shown_when=can_become("rejected"),
            danger=True,
            icon="cross",
        ),
    )

    def rows(self, request: HttpRequest) -> models.QuerySet:
        """What was handed in: a draft is still its writer's own."""
        return MembershipApplication.objects.exclude(status="draft").select_related("reviewer", "decided_by", "applicant", "logo")

    def subject(self, instance: MembershipApplication) -> User | None:
        return instance.applicant


class OrganisationDesk(StaffViewSet):
    model = Organisation
    icon, menu_label, url_prefix = "group", _("Member organisations"), "alliance/organisations"
    list_display = ("name_ko", "type", "district", "updated_at")
    list_filter = ("type", "district")
    search_fields = ("name_ko", "name_en", "business_number")
    list_export = ("name_ko", "name_en", "type", "shown_business_number", "district", "website", "founded_year", "size_band")
    inspect_view_fields = (
        "name_ko",
        "name_en",
        "parent",
        "type",
        "website",
        "district",
        "founded_year",
        "size_band",
        "is_alumni_founded",
        "summary_ko",
        "summary_en",
        "created_at",
    )
    inspect_panels = (
        InspectPanel(
            _("Terms and representatives"),
            "alliance/staff/organisation.html",
            lambda one, request: {"organisation": one, "terms": one.terms.all(), "representatives": one.representatives.select_related("person")},
        ),
    )
    personal, purpose = True, _("looking after a member organisation")
    can_edit, edit_verb, edit_takes = True, staticmethod(services.edit_organisation), "organisation_id"
    refusals = (AllianceError,)

    def subject(self, instance: Organisation) -> User | None:
        """Its representative, where there is one alone."""
        people = [one.person for one in instance.representatives.select_related("person")[:2]]
        return people[0] if len(people) == 1 else None

    def people(self, instances: Sequence[Organisation]) -> list[User]:
        """The list names nobody; one organisation's screen names its representatives."""
        return [one.person for one in instances[0].representatives.select_related("person")] if len(instances) == 1 else []

    def get_form_class(self, for_update: bool = False) -> type[OrganisationForm]:
        return OrganisationForm


class TermDesk(StaffViewSet):
    model = MembershipTerm
    icon, menu_label, url_prefix = "calendar-alt", pgettext_lazy("alliance", "Terms"), "alliance/terms"
    list_display = ("organisation", "status", "starts_on", "ends_on")
    list_filter = ("status",)
    search_fields = ("organisation__name_ko",)
    list_export = ("organisation", "status", "starts_on", "ends_on")
    inspect_view_fields = ("organisation", "status", "starts_on", "ends_on", "current_at", "grace_at", "lapsed_at")
    refusals = (AllianceError,)
    acts = (
        Act(
            "lapse",
            _("End the membership"),
            services.lapse_term,
            takes="term_id",
            confirm=_("The organisation leaves the directory at once. Its history stays."),
            shown_when=can_become("lapsed"),
            danger=True,
            icon="cross",
        ),
    )

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return MembershipTerm.objects.select_related("organisation")


class AllianceDesk(StaffGroup):
    menu_label, menu_icon, menu_order = _("Alliance"), "group", 140
    items = (ApplicationDesk, OrganisationDesk, TermDesk)


@hooks.register("register_admin_viewset")
def alliance_desk() -> AllianceDesk:
    return AllianceDesk()


register_role(STAFF, *may("view change", "alliance.membershipapplication", "alliance.organisation", "alliance.membershipterm"))
register_role(OFFICER, *may("view change", "alliance.membershipapplication", "alliance.organisation", "alliance.membershipterm"))
register_role(AUDITOR, *may("view", "alliance.organisation", "alliance.membershipterm"))
register_waiting(
    _("Membership applications to look at"),
    lambda: MembershipApplication.objects.awaiting_staff().count(),
    "membershipapplication:index",
    permission="alliance.change_membershipapplication",
)
register_waiting(
    _("Members whose term has run out"),
    lambda: MembershipTerm.objects.filter(status=MembershipTerm.Status.GRACE).count(),
    "membershipterm:index",
    permission="alliance.change_membershipterm",
)
