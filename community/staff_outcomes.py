"""Employment outcomes in the back office: the answers one by one, and the menu of all that is done with them."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column

from community.models import EmploymentOutcome
from community.views import staff_outcomes as views
from core.staff import StaffGroup, StaffViewSet
from core.staff.menu import PermittedItem

ADDRESSES: list[URLPattern] = [
    path("outcomes/numbers/", views.figures, name="staff_outcome_figures"),
    path("outcomes/calls/", views.calls, name="staff_outcome_calls"),
    path("outcomes/calls/<int:completion_id>/<int:point>/", views.call, name="staff_outcome_call"),
    path("outcomes/calls/<int:completion_id>/<int:point>/asking/", views.call_asking, name="staff_outcome_asking"),
    path("outcomes/import/", views.bring_in, name="staff_outcome_import"),
]


class OutcomeDesk(StaffViewSet):
    model = EmploymentOutcome
    icon = "tick"
    menu_label = _("Single answers")
    list_display = (
        "completion",
        Column("name", label=_("name"), accessor="completion.record.name"),
        "point",
        "status",
        "source",
        "answered_on",
    )
    list_filter = ("point", "status", "source")
    search_fields = ("completion__record__name", "completion__record__record_id", "employer")
    list_export = (
        "completion__record__record_id",
        "completion__course",
        "point",
        "status",
        "source",
        "employer",
        "role",
        "began_on",
        "in_the_field",
        "answered_on",
    )
    inspect_view_fields = (
        "completion",
        "point",
        "status",
        "employer",
        "role",
        "began_on",
        "in_the_field",
        "source",
        "answered_on",
        "by",
        "note",
        "updated_at",
    )
    personal, purpose = True, _("keeping employment figures")

    def rows(self, request: HttpRequest) -> QuerySet:
        return EmploymentOutcome.objects.select_related("completion__record__owner", "completion__course__campus", "by")

    def subject(self, instance: EmploymentOutcome) -> Any:
        return instance.completion.record.owner


class OutcomeGroup(StaffGroup):
    menu_label, menu_name, menu_icon, menu_order = _("Employment"), "employment", "order-up", 115
    items = (OutcomeDesk,)

    def get_submenu_items(self) -> list[MenuItem]:
        screens = (
            (_("Figures"), "staff_outcome_figures", "order-up", views.MAY_READ),
            (_("To be called"), "staff_outcome_calls", "mobile-alt", views.MAY_WRITE),
            (_("Bring a file in"), "staff_outcome_import", "upload", views.MAY_WRITE),
        )
        added = [
            PermittedItem(label, reverse_lazy(name), icon_name=icon, order=place, permission=permission)
            for place, (label, name, icon, permission) in enumerate(screens)
        ]
        return [*added, *super().get_submenu_items()]
