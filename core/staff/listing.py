"""The list of a model's rows, and taking it away as a file."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.utils import quote
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import Button

from core.access import REASONS
from core.staff.recording import Recorded
from core.staff.showing import StaffColumn, StaffPaginator, StaffTitleColumn, class_of, field_at
from core.staff.spreadsheets import Spreadsheets


class StaffIndexView(Recorded, Spreadsheets, IndexView):
    template_name = "core/staff/index.html"
    paginator_class = StaffPaginator
    viewset: Any = None
    export_url_name: str | None = None

    def get_base_queryset(self) -> models.QuerySet:
        return self.viewset.rows(self.request)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_export:
            return super().get(request, *args, **kwargs)
        if self.viewset.list_export is self.viewset.UNDEFINED:
            raise Http404
        if self.viewset.personal:
            return redirect(f"{reverse(self.export_url_name)}?{request.GET.urlencode()}")
        return self.as_spreadsheet(self.get_queryset(), request.GET["export"])

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        self.record("list", context["object_list"])
        return super().render_to_response(context, **kwargs)

    def _get_title_column(self, field_name: str, column_class: type[Column] = TitleColumn, **kwargs: Any) -> Column:
        return super()._get_title_column(field_name, StaffTitleColumn if column_class is TitleColumn else column_class, **kwargs)

    def _get_custom_column(self, field_name: str, column_class: type[Column] = Column, **kwargs: Any) -> Column:
        """Figures stand at the right; what is another row's carries its own name alone, and not "gift amount"."""
        column = super()._get_custom_column(field_name, StaffColumn if column_class is Column else column_class, **kwargs)
        field = field_at(self.model, field_name)
        column.classname = column.classname or class_of(field)
        if field and "__" in field_name:
            column.label = capfirst(field.verbose_name)
        return column

    def get_edit_url(self, instance: models.Model) -> str | None:
        """The title leads to the object's screen; editing is in the menu."""
        return None

    def get_list_more_buttons(self, instance: models.Model) -> list[Button]:
        changes = (("edit", "change", _("Edit"), "edit"), ("delete", "delete", _("Delete"), "bin"))
        buttons = [
            Button(act.label, url=self.viewset.act_url(act, instance), icon_name=act.icon, priority=place)
            for place, act in enumerate(self.viewset.acts_for(self.request.user, instance))
        ]
        return buttons + [
            Button(label, url=reverse(name, args=(quote(instance.pk),)), icon_name=icon, priority=900)
            for view, permission, label, icon in changes
            if (name := getattr(self, f"{view}_url_name")) and self.user_has_permission(permission)
        ]


class ExportForm(forms.Form):
    """Why these people's data leave the house, and in which form."""

    reason = forms.ChoiceField(label=gettext_lazy("What for?"), choices=list(REASONS.items()), required=False)
    purpose = forms.CharField(
        label=gettext_lazy("In your own words"),
        min_length=2,
        max_length=200,
        help_text=gettext_lazy("Kept with your name in the access records, as the law asks."),
    )
    export = forms.ChoiceField(label=gettext_lazy("File"), choices=[("xlsx", "Excel (XLSX)"), ("csv", "CSV")])

    def purpose_in_full(self) -> str:
        """The ready-made reason, if one was chosen, and the clerk's own words."""
        reason, words = self.cleaned_data["reason"], self.cleaned_data["purpose"]
        return f"{REASONS[reason]}: {words}" if reason else words


class StaffExportView(StaffIndexView):
    """Personal rows leave as a file only after a purpose was written down; the list's filters stay in the address."""

    template_name = "core/staff/export.html"
    page_title = gettext_lazy("Download")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.ask(ExportForm(initial={"export": request.GET.get("export", "xlsx")}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ExportForm(request.POST)
        if not form.is_valid():
            return self.ask(form)
        rows = list(self.get_queryset())
        self.record("export", rows, purpose=form.purpose_in_full())
        return self.as_spreadsheet(rows, form.cleaned_data["export"])

    def ask(self, form: forms.Form) -> HttpResponse:
        items: Iterable[dict[str, Any]] = [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": self.model._meta.verbose_name_plural},
            {"url": "", "label": self.page_title},
        ]
        context = {
            "form": form,
            "count": self.get_queryset().count(),
            "breadcrumbs_items": items,
            "header_title": self.page_title,
            "index_url": reverse(self.index_url_name),
            "view": self,
        }
        return self.response_class(self.request, [self.template_name], context)
