"""One object on one screen: its fields, what else staff need beside it, and its acts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import quote
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.views.generic import InspectView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.widgets.button import Button, HeaderButton

from core.staff.acts import Act
from core.staff.recording import Recorded, private_acts
from core.staff.showing import shown


@dataclass(frozen=True)
class InspectPanel:
    """A part of the inspect screen: `template` is rendered with what `context(instance, request)` returns."""

    heading: Any
    template: str
    context: Callable[[Any, HttpRequest], dict[str, Any]]


class StaffInspectView(Recorded, InspectView):
    template_name = "core/staff/inspect.html"
    history_url_name: str | None = None
    viewset: Any = None

    def get_object(self, queryset: models.QuerySet | None = None) -> models.Model:
        return get_object_or_404(self.viewset.rows(self.request), pk=self.pk)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.record("read", [self.object])
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return str(self.object)

    def get_page_subtitle(self) -> str:
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        return [*items[:2], {"url": "", "label": str(self.object)}]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        history = reverse(self.history_url_name, args=(quote(self.object.pk),))
        return [HeaderButton(_("History"), url=history, icon_name="history", icon_only=True)]

    @property
    def header_more_buttons(self) -> list[Button]:
        changes = ((self.get_edit_url(), _("Edit"), "edit"), (self.get_delete_url(), _("Delete"), "bin"))
        return [Button(label, url=url, icon_name=icon) for url, label, icon in changes if url]

    def get_field_label(self, field_name: str, field: models.Field | None) -> str:
        return _("Reference") if field_name == "public_id" else super().get_field_label(field_name, field)

    def get_field_display_value(self, field_name: str, field: models.Field | None) -> Any:
        if field_name == "field":  # Wagtail would take this very method for that field's own
            return shown(getattr(self.object, field_name))
        return shown(super().get_field_display_value(field_name, field), field_name)

    def acts(self) -> list[tuple[Act, str]]:
        """The acts that this person may try now, each with its address."""
        return [(act, self.viewset.act_url(act, self.object)) for act in self.viewset.acts_for(self.request.user, self.object)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        panels = [(panel, panel.context(self.object, self.request)) for panel in self.viewset.inspect_panels]
        return {**super().get_context_data(**kwargs), "acts": self.acts(), "panels": panels}


class StaffHistoryView(Recorded, HistoryView):
    """Who did what to this object. Whoever may read the object may read its history."""

    any_permission_required = ("add", "change", "delete", "view")
    inspect_url_name: str | None = None
    viewset: Any = None

    def get_base_object_queryset(self) -> models.QuerySet:
        return self.viewset.rows(self.request)

    def get_base_queryset(self) -> models.QuerySet:
        return super().get_base_queryset().exclude(action__in=private_acts)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.record("read", [self.object])
        return super().get(request, *args, **kwargs)

    def get_edit_url(self, instance: models.Model) -> str:
        """Where the breadcrumb of the object leads."""
        return reverse(self.inspect_url_name, args=(quote(instance.pk),))

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return []
