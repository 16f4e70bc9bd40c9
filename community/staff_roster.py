"""The roster in the back office: records and memberships."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community.models import AssociationMembership, GraduateRecord
from core.staff import InspectPanel, StaffViewSet


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
