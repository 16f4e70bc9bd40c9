"""People in the back office."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from community.models import MembershipClaim
from community.staff_claims import ClaimDesk
from community.staff_learning import CampusDesk, CourseDesk, SkillDesk, TargetDesk
from community.staff_roster import ImportDesk, MembershipDesk, RecordDesk
from core.roles import STAFF, may, register_role
from core.staff import StaffGroup, register_waiting


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
    actions.register_action("community.send_code", _("Send a code"), _("Code to the phone on the roster asked for"))
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
