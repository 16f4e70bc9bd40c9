"""People in the back office."""

from typing import Any

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from community import staff_desk, staff_unreachable
from community.models import MembershipClaim, Report, RosterImport
from community.staff_claims import ClaimDesk
from community.staff_closings import ClosingDesk
from community.staff_consents import ConsentDesk
from community.staff_funnel import FunnelDesk
from community.staff_invitations import InvitationDesk
from community.staff_learning import CampusDesk, CourseDesk, SkillDesk, TargetDesk
from community.staff_outcomes import ADDRESSES, OutcomeGroup
from community.staff_reports import SafetyDesk
from community.staff_roster import MembershipDesk, RecordDesk
from community.staff_uploads import ImportDesk
from community.unreachable import count_waiting
from core.roles import STAFF, may, register_role
from core.staff import StaffGroup, register_private_acts, register_waiting


class PeopleDesk(StaffGroup):
    menu_label, menu_icon, menu_order = _("People"), "group", 110
    submenu_hook = "register_people_menu_item"
    items = (
        ClaimDesk,
        RecordDesk,
        MembershipDesk,
        ImportDesk,
        InvitationDesk,
        FunnelDesk,
        CampusDesk,
        CourseDesk,
        SkillDesk,
        TargetDesk,
        ConsentDesk,
        ClosingDesk,
    )


@hooks.register("register_admin_viewset")
def people_desk() -> PeopleDesk:
    return PeopleDesk()


@hooks.register("register_admin_viewset")
def outcome_desk() -> OutcomeGroup:
    return OutcomeGroup()


@hooks.register("register_admin_viewset")
def safety_desk() -> SafetyDesk:
    return SafetyDesk()


@hooks.register("register_admin_urls")
def outcome_addresses() -> list[URLPattern]:
    return ADDRESSES


@hooks.register("register_admin_urls")
def claims_desk_addresses() -> list[URLPattern]:
    return staff_desk.urlpatterns


@hooks.register("register_admin_urls")
def unreachable_addresses() -> list[URLPattern]:
    return staff_unreachable.ADDRESSES


@hooks.register("register_people_menu_item")
def unreachable_menu_item() -> MenuItem:
    return staff_unreachable.menu_item()


@hooks.register("register_people_menu_item")
def claims_desk_menu_item() -> MenuItem:
    return staff_desk.menu_item()


register_private_acts("community.block_person", "community.unblock_person")
register_waiting(
    _("Alumni claims to decide"),
    lambda: MembershipClaim.objects.on_the_desk().count(),
    "claims_desk",
    permission="community.change_membershipclaim",
)
register_waiting(
    _("Roster uploads to look at"),
    lambda: RosterImport.objects.filter(state="preview").count(),
    "rosterimport:index",
    permission="community.change_rosterimport",
)
register_waiting(_("People whom no letter reaches"), count_waiting, "staff_unreachable", permission=staff_unreachable.MAY)


register_waiting(
    _("Reports to look at"),
    lambda: Report.objects.waiting().count(),
    "report:index",
    permission="community.change_report",
)


@hooks.register("register_log_actions")
def people_acts(actions: Any) -> None:
    actions.register_action("community.ask_for_copy", _("Ask for a copy"), _("Copy of one’s data asked for"))
    actions.register_action("community.ask_for_deletion", _("Ask for deletion"), _("Deletion of the account asked for"))
    actions.register_action("community.withdraw_deletion", _("Take deletion back"), _("Deletion of the account taken back"))
    actions.register_action("community.submit_claim", _("Submit claim"), _("Claim submitted"))
    actions.register_action("community.send_code", _("Send a code"), _("Code to the phone on the roster asked for"))
    actions.register_action("community.give_number", _("Give a number"), _("Mobile number given"))
    actions.register_action("community.confirm_number", _("Confirm the number"), _("Mobile number confirmed"))
    actions.register_action("community.remove_number", _("Delete the number"), _("Mobile number deleted"))
    actions.register_action("community.tell_otherwise", _("Tell by another way"), _("Told by another way, since no letter arrives"))
    actions.register_action("community.verify_claim", _("Verify claim"), _("Claim verified"))
    actions.register_action("community.ask_claimant", _("Ask claimant"), _("More information asked for"))
    actions.register_action("community.reject_claim", _("Reject claim"), _("Claim could not be verified"))
    actions.register_action("community.decide_claims", _("Decide on claims"), _("Claims decided"))
    actions.register_action("community.undo_decision", _("Take a decision back"), _("Decision taken back"))
    actions.register_action("community.revoke_claim", _("Revoke claim"), _("Claim revoked"))
    actions.register_action("community.invite_user", _("Invite"), _("Invited by letter"))
    actions.register_action("community.change_user", _("Change account"), _("Account changed"))
    actions.register_action("community.give_roles", _("Give roles"), _("Roles changed"))
    actions.register_action("community.close_account", _("Close account"), _("Account closed"))
    actions.register_action("community.open_account", _("Open account"), _("Account opened again"))
    actions.register_action("community.edit_campus", _("Edit campus"), _("Campus edited"))
    actions.register_action("community.upload_roster", _("Upload the roster"), _("Roster uploaded"))
    actions.register_action("community.take_roster", _("Take over"), _("Roster taken over"))
    actions.register_action("community.dismiss_roster", _("Leave"), _("Upload left"))
    actions.register_action("community.invite_graduates", _("Send invitations"), _("Invitations sent"))
    actions.register_action("community.join_association", _("Join"), _("Joined the association"))
    actions.register_action("community.leave_association", _("Leave the association"), _("Left the association"))
    actions.register_action("community.rejoin_association", _("Join again"), _("Joined the association again"))
    actions.register_action("community.update_profile", _("Update profile"), _("Profile updated"))
    actions.register_action("community.confirm_profile", _("Confirm profile"), _("Profile confirmed as still right"))
    actions.register_action("community.set_photo", _("Set photo"), _("Photo put up"))
    actions.register_action("community.remove_photo", _("Remove photo"), _("Photo taken down"))
    actions.register_action("community.stop_asking", _("Ask no more about work"), _("Asked not to be asked about work"))
    actions.register_action("community.ask_again", _("Ask about work again"), _("May be asked about work again"))
    actions.register_action("community.give_consent", _("Agree"), _("Consent given"))
    actions.register_action("community.withdraw_consent", _("Withdraw consent"), _("Consent withdrawn"))
    actions.register_action("community.draft_document", _("Begin a new version"), _("New version of a consent document begun"))
    actions.register_action("community.edit_document", _("Edit the draft"), _("Draft of a consent document edited"))
    actions.register_action("community.publish_document", _("Publish the version"), _("Version of a consent document published"))
    actions.register_action("community.write_outcome", _("Write down employment outcome"), _("Employment outcome written down"))
    actions.register_action("community.ask_introduction", _("Ask for contact"), _("Contact asked for"))
    actions.register_action("community.accept_introduction", _("Accept"), _("Contact accepted"))
    actions.register_action("community.decline_introduction", _("Not at the moment"), _("Contact not possible now"))
    actions.register_action("community.ask_more_of_introduction", _("Ask for more"), _("Asked for more before contact"))
    actions.register_action("community.answer_introduction", _("Answer"), _("Question about contact answered"))
    actions.register_action("community.withdraw_introduction", _("Take back"), _("Contact request taken back"))
    actions.register_action("community.expire_introduction", _("Expire"), _("Contact request got no answer"))
    actions.register_action("community.end_introduction", _("End the contact"), _("Contact ended"))
    actions.register_action("community.block_person", _("Block"), _("Blocked somebody"))
    actions.register_action("community.unblock_person", _("Unblock"), _("Took a block back"))
    actions.register_action("community.report_person", _("Report"), _("Reported"))
    actions.register_action("community.review_report", _("Take into review"), _("Report taken into review"))
    actions.register_action("community.uphold_report", _("Uphold"), _("Report upheld"))
    actions.register_action("community.dismiss_report", _("No ground found"), _("Report: no ground found"))
    actions.register_action("community.hide_profile", _("Hide profile"), _("Profile hidden by the office"))
    actions.register_action("community.lift_hold", _("Show profile again"), _("Profile shown again by the office"))


register_role(
    STAFF,
    *may("view change", "community.membershipclaim", "community.report"),
    *may("view", "community.graduaterecord", "community.accountclosing"),
    *may("view change", "community.associationmembership"),
    *may("view add change", "community.rosterimport"),
    *may("view add", "community.invitationbatch"),
    *may("view change", "community.campus"),
    *may("view add change", "community.employmentoutcome"),
    *may("view add change", "community.consentdocument"),
    *may("view add change", "community.course", "community.skill", "community.target", "community.user"),
)
