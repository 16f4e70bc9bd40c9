"""What was looked for and not found, in the back office."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from core.periods import periods
from core.roles import EDITOR, OFFICER, STAFF, may, register_role
from core.staff import StaffViewSet
from core.staff.listing import StaffIndexView
from search.models import UnfoundWords


class UnfoundIndexView(StaffIndexView):
    template_name = "search/staff/unfound.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"days": periods["unfound_words"].days}


class UnfoundDesk(StaffViewSet):
    """Words by how often they came; without a person anywhere, so that reading them is no access to anybody's data."""

    model, icon = UnfoundWords, "search"
    menu_label, menu_hook, menu_order = _("Looked for, not found"), "register_operations_menu_item", 600
    index_view_class = UnfoundIndexView
    ordering = ("-times", "words")
    list_display = (
        "words",
        "found_as",
        Column("times", label=_("times"), sort_key="times"),
        Column("on_days", label=_("on days"), sort_key="on_days"),
        Column("by_members", label=_("by members"), sort_key="by_members"),
        Column("last_on", label=_("last on"), sort_key="last_on"),
    )
    search_fields = ("words", "found_as")
    list_export = ("words", "found_as", "times", "on_days", "by_members", "last_on")
    inspect_view_enabled = False

    def rows(self, request: HttpRequest) -> QuerySet[UnfoundWords]:
        return UnfoundWords.objects.often_enough()


@hooks.register("register_admin_viewset")
def unfound_desk() -> UnfoundDesk:
    return UnfoundDesk()


for _role in (STAFF, OFFICER, EDITOR):
    register_role(_role, *may("view", "search.unfoundwords"))
