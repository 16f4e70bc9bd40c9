"""/staff/funnel/: how far graduates have come. Counts only, nobody's data."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from community.funnel import ACTIVE_DAYS, Funnel, funnel_by_campus, funnel_by_year, whole_funnel

PERMISSION = "community.view_graduaterecord"


def _line(funnel: Funnel) -> list[dict[str, str]]:
    """The four stations of the line that joins; a station somebody reached is done."""
    stations = (
        (_("Graduated"), funnel.graduates, ""),
        (_("Invited"), funnel.invited, _("%(share)d%% of the graduates") % {"share": funnel.invited_share}),
        (_("Verified"), funnel.verified, _("%(share)d%% of the graduates") % {"share": funnel.verified_share}),
        (_("Active"), funnel.active, _("%(share)d%% of the verified") % {"share": funnel.active_share}),
    )
    return [
        {
            "label": f"{label} {ngettext('%(count)s person', '%(count)s people', count) % {'count': f'{count:,}'}}",
            "note": note,
            "state": "done" if count else "ahead",
        }
        for label, count, note in stations
    ]


@require_safe
def funnel(request: HttpRequest) -> HttpResponse:
    """Three queries: all graduates, per campus, per year."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    whole = whole_funnel()
    tables = [(_("By campus"), _("Campus"), funnel_by_campus()), (_("By year of completion"), _("Year"), funnel_by_year())]
    return render(request, "community/staff/funnel.html", {"whole": whole, "line": _line(whole), "tables": tables, "days": ACTIVE_DAYS})


class FunnelItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(PERMISSION))


class FunnelDesk(ViewSet):
    name, icon, menu_label = "funnel", "collapse-down", gettext_lazy("From completion to activity")
    menu_item_class = FunnelItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", funnel, name="index")]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return kwargs
