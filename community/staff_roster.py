"""The roster in the back office: records and memberships."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from community.exceptions import CommunityError
from community.models import AssociationMembership, GraduateRecord
from community.services import memberships
from core.staff import Act, InspectPanel, StaffViewSet


class JoinForm(forms.Form):
    """From which day on."""

    joined_on = forms.DateField(label=_("Joined on"), required=False, help_text=_("Left empty, today."), widget=AdminDateInput)


class LeaveForm(forms.Form):
    """Until which day."""

    left_on = forms.DateField(label=_("Left on"), required=False, help_text=_("Left empty, today."), widget=AdminDateInput)


def _may_join(record: GraduateRecord) -> bool:
    return not hasattr(record, "membership")


class RecordDesk(StaffViewSet):
    model = GraduateRecord
    icon = "list-ul"
    menu_label = _("Roster")
    list_display = ("record_id", "name", "birth_date", "owner")
    search_fields = ("record_id", "name", "email")
    inspect_view_fields = ("record_id", "name", "former_name", "birth_date", "email", "phone", "consented_on", "no_questions_since", "owner")
    inspect_panels = (
        InspectPanel(
            _("Completions"),
            "community/staff/completions.html",
            lambda record, request: {"completions": record.completions.select_related("course__campus")},
        ),
    )
    personal, purpose = True, _("keeping the roster")
    refusals = (CommunityError,)
    acts = (
        Act(
            "join",
            _("Joins the association"),
            memberships.join_association,
            takes="record_id",
            permission="community.change_associationmembership",
            form=JoinForm,
            shown_when=_may_join,
            icon="plus",
        ),
    )

    def rows(self, request: HttpRequest) -> QuerySet:
        return GraduateRecord.objects.select_related("owner", "membership")

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
    refusals = (CommunityError,)
    acts = (
        Act(
            "leave",
            _("Leaves the association"),
            memberships.leave_association,
            takes="membership_id",
            form=LeaveForm,
            shown_when=lambda one: one.left_on is None,
            icon="cross",
            danger=True,
        ),
        Act(
            "rejoin",
            _("Joins again"),
            memberships.rejoin_association,
            takes="membership_id",
            form=JoinForm,
            shown_when=lambda one: one.left_on is not None,
            icon="plus",
        ),
    )

    def rows(self, request: HttpRequest) -> QuerySet:
        return AssociationMembership.objects.select_related("record__owner")

    def subject(self, instance: AssociationMembership) -> Any:
        return instance.record.owner
