"""The back office's one base for every model: list, inspect, history, export, and buttons that post to the site's own verbs.

    # alliance/wagtail_hooks.py
    from core.staff import Act, StaffGroup, StaffViewSet, register_waiting

    class ApplicationDesk(StaffViewSet):
        model = MembershipApplication
        icon = "group"
        list_display = ("name_ko", "status", "submitted_at")
        list_filter = ("status",)
        search_fields = ("name_ko", "business_number")
        list_export = ("name_ko", "status", "submitted_at")
        inspect_view_fields = ("name_ko", "status", "hopes")
        personal, purpose = True, _("deciding on an application")
        refusals = (AllianceError,)
        acts = (
            Act("approve", _("Approve"), approve_application, takes="application_id", shown_when=lambda one: one.can_become("approved")),
            Act("ask", _("Ask a question"), ask_applicant, takes="application_id", form=QuestionForm),
        )

    class AllianceDesk(StaffGroup):
        menu_label, menu_icon, menu_order = _("Alliance"), "group", 140
        items = (ApplicationDesk, OrganisationDesk)

    @hooks.register("register_admin_viewset")
    def desk():
        return AllianceDesk()

`docs/staff.md` tells the rest.
"""

from core.staff.acts import Act, StaffForm
from core.staff.inspect import InspectPanel
from core.staff.recording import register_private_acts
from core.staff.viewset import StaffGroup, StaffViewSet
from core.staff.waiting import register_waiting

__all__ = ["Act", "InspectPanel", "StaffForm", "StaffGroup", "StaffViewSet", "register_private_acts", "register_waiting"]
