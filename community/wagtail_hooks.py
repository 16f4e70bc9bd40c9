"""People in the back office."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from community.exceptions import CommunityError
from community.models import AssociationMembership, Campus, Course, GraduateRecord, MembershipClaim, RosterImport, Skill, Target
from community.services import claims
from community.services.campuses import edit_campus
from community.staff_forms import QuestionForm, ReasonForm, VerifyForm
from core.roles import STAFF, may, register_role
from core.staff import Act, InspectPanel, StaffGroup, StaffViewSet, register_waiting


def _candidates(claim: MembershipClaim, request: HttpRequest) -> dict[str, Any]:
    return {"claim": claim, "candidates": claims.candidates(claim)}


class ClaimDesk(StaffViewSet):
    model = MembershipClaim
    icon = "key"
    menu_label = _("Alumni claims")
    list_display = ("name", "birth_date", "status", "submitted_at")
    list_filter = ("status", "proof")
    search_fields = ("name", "record_number", "user__email")
    inspect_view_fields = ("name", "birth_date", "record_number", "campus_said", "year_said", "note", "user", "status", "question", "proof", "record")
    inspect_panels = (InspectPanel(_("Records that may be meant"), "community/staff/candidates.html", _candidates),)
    personal, purpose = True, _("comparing a claim with the roster")
    refusals = (CommunityError,)
    acts = (
        Act("verify", _("Verify"), claims.verify_claim, takes="claim_id", form=VerifyForm, shown_when=lambda one: one.can_become("verified")),
        Act(
            "ask",
            _("Ask for more"),
            claims.ask_claimant,
            takes="claim_id",
            form=QuestionForm,
            shown_when=lambda one: one.can_become("needs_information"),
        ),
        Act(
            "reject",
            _("Could not be verified"),
            claims.reject_claim,
            takes="claim_id",
            form=ReasonForm,
            danger=True,
            shown_when=lambda one: one.can_become("rejected"),
        ),
        Act(
            "revoke",
            _("Revoke"),
            claims.revoke_claim,
            takes="claim_id",
            form=ReasonForm,
            danger=True,
            shown_when=lambda one: one.can_become("revoked"),
        ),
    )

    def rows(self, request: HttpRequest) -> QuerySet:
        return MembershipClaim.objects.select_related("user", "record")

    def subject(self, instance: MembershipClaim) -> Any:
        return instance.user


class RecordDesk(StaffViewSet):
    model = GraduateRecord
    icon = "list-ul"
    menu_label = _("Roster")
    list_display = ("record_id", "name", "birth_date", "owner")
    search_fields = ("record_id", "name", "email")
    inspect_view_fields = ("record_id", "name", "former_name", "birth_date", "email", "phone", "consented_on", "owner")
    inspect_panels = (
        InspectPanel(
            _("Completions"),
            "community/staff/completions.html",
            lambda record, request: {"completions": record.completions.select_related("course__campus")},
        ),
    )
    personal, purpose = True, _("keeping the roster")

    def rows(self, request: HttpRequest) -> QuerySet:
        return GraduateRecord.objects.select_related("owner")

    def subject(self, instance: GraduateRecord) -> Any:
        return instance.owner


class MembershipDesk(StaffViewSet):
    model = AssociationMembership
    icon = "group"
    list_display = ("record", "joined_on", "source", "left_on")
    list_filter = ("source",)
    search_fields = ("record__name", "record__record_id")
    inspect_view_fields = ("record", "joined_on", "source", "left_on")
    personal, purpose = True, _("keeping the list of members")

    def rows(self, request: HttpRequest) -> QuerySet:
        return AssociationMembership.objects.select_related("record__owner")

    def subject(self, instance: AssociationMembership) -> Any:
        return instance.record.owner


class ImportDesk(StaffViewSet):
    model = RosterImport
    icon = "upload"
    list_display = ("file_name", "at", "by", "rows", "created", "updated", "unchanged", "finished_at")
    inspect_view_fields = ("file_name", "at", "by", "rows", "created", "updated", "unchanged", "refused", "finished_at")
    personal, purpose = True, _("looking up what an upload did")


class CampusDesk(StaffViewSet):
    model = Campus
    icon = "site"
    can_edit = True
    edit_verb, edit_takes = staticmethod(edit_campus), "campus_id"
    list_display = ("name_ko", "opened_on", "specialism_ko", "partner")
    search_fields = ("name_ko", "name_en")
    inspect_view_fields = form_fields = (
        "name_ko",
        "name_en",
        "opened_on",
        "specialism_ko",
        "specialism_en",
        "partner",
        "floor_area",
        "place_ko",
        "place_en",
        "description_ko",
        "description_en",
    )


class CourseDesk(StaffViewSet):
    model = Course
    icon = "openquote"
    can_edit = can_add = True
    list_display = ("title_ko", "cohort", "campus", "delivery", "field")
    list_filter = ("delivery", "campus")
    search_fields = ("title_ko", "title_en", "field")
    inspect_view_fields = form_fields = ("delivery", "campus", "host", "field", "title_ko", "title_en", "cohort", "starts_on", "ends_on")


class SkillDesk(StaffViewSet):
    model = Skill
    icon = "tag"
    can_add = can_edit = True
    list_display = ("name", "name_en", "field")
    search_fields = ("name", "name_en")
    inspect_view_fields = form_fields = ("name", "name_en", "field", "aliases")


class TargetDesk(StaffViewSet):
    model = Target
    icon = "order-up"
    can_add = can_edit = True
    list_display = ("metric", "year", "value", "source")
    inspect_view_fields = form_fields = ("metric", "year", "value", "source")


class PeopleDesk(StaffGroup):
    menu_label, menu_icon, menu_order = _("People"), "group", 110
    items = (ClaimDesk, RecordDesk, MembershipDesk, ImportDesk, CampusDesk, CourseDesk, SkillDesk, TargetDesk)


@hooks.register("register_admin_viewset")
def people_desk() -> PeopleDesk:
    return PeopleDesk()


register_waiting(
    _("Alumni claims to decide"),
    lambda: MembershipClaim.objects.filter(status="submitted").count(),
    "membershipclaim:index",
    permission="community.change_membershipclaim",
)


@hooks.register("register_log_actions")
def people_acts(actions: Any) -> None:
    actions.register_action("community.submit_claim", _("Submit claim"), _("Claim submitted"))
    actions.register_action("community.verify_claim", _("Verify claim"), _("Claim verified"))
    actions.register_action("community.ask_claimant", _("Ask claimant"), _("More information asked for"))
    actions.register_action("community.reject_claim", _("Reject claim"), _("Claim could not be verified"))
    actions.register_action("community.revoke_claim", _("Revoke claim"), _("Claim revoked"))
    actions.register_action("community.invite_user", _("Invite"), _("Invited by letter"))
    actions.register_action("community.change_user", _("Change account"), _("Account changed"))
    actions.register_action("community.give_roles", _("Give roles"), _("Roles changed"))
    actions.register_action("community.close_account", _("Close account"), _("Account closed"))
    actions.register_action("community.open_account", _("Open account"), _("Account opened again"))
    actions.register_action("community.edit_campus", _("Edit campus"), _("Campus edited"))
    actions.register_action("community.update_profile", _("Update profile"), _("Profile updated"))


register_role(
    STAFF,
    *may("view change", "community.membershipclaim"),
    *may("view", "community.graduaterecord", "community.associationmembership", "community.rosterimport"),
    *may("view change", "community.campus"),
    *may("view add change", "community.course", "community.skill", "community.target", "community.user"),
)
