"""What could not be taken over of a file that staff uploaded, as a file for whoever mends it."""

from typing import Any

from django.contrib.admin.utils import quote
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from core.staff.listing import ExportForm
from core.staff.recording import Recorded
from core.staff.spreadsheets import Spreadsheets


class RefusedRowsView(Recorded, PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, Spreadsheets, FormView):
    """The `refused` rows of an upload (row, column, value, reason) as a file, after a word on what for; taking it is recorded."""

    viewset: Any = None
    index_url_name = inspect_url_name = None
    any_permission_required = ("view", "change")
    form_class, template_name = ExportForm, "core/staff/export.html"
    page_title, export_filename = _("Refused rows"), "refused-rows"
    list_export = ("row", "column", "value", "reason")
    show_export_buttons = False
    export_headings = {"row": _("row"), "column": _("column"), "value": _("value"), "reason": _("reason")}

    def form_valid(self, form: ExportForm) -> HttpResponse:
        self.record("export", [self.object], purpose=form.purpose_in_full())
        return self.as_spreadsheet(self.object.refused, form.cleaned_data["export"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": reverse(self.index_url_name), "label": self.model._meta.verbose_name_plural}
        return [*self.breadcrumbs_items, index, {"url": self.back, "label": str(self.object)}, {"url": "", "label": self.page_title}]

    @property
    def back(self) -> str:
        return reverse(self.inspect_url_name, args=(quote(self.object.pk),))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "count": len(self.object.refused), "index_url": self.back}
