"""Bringing the roster in through the back office: upload, look, take it or leave it, and the refused rows as a file."""

from typing import Any

from django import forms
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from community.exceptions import CommunityError, RosterFileUnreadable
from community.models import RosterImport
from community.roster_files import COLUMNS
from community.services import roster
from community.services.roster_upsert import Change
from community.table_files import check_size
from core.staff import Act, InspectPanel, StaffViewSet
from core.staff.changing import StaffCreateView
from core.staff.inspect import StaffInspectView
from core.staff.listing import StaffIndexView
from core.staff.refused_rows import RefusedRowsView

ROWS_A_PAGE = 100


class UploadForm(forms.ModelForm):
    """The file. Its size is asked for before anybody reads it."""

    file = forms.FileField(
        label=_("Roster file"),
        help_text=_("CSV (UTF-8 or CP949) or XLSX, at most 50 MB. Nothing is written before you have seen what would change."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )

    class Meta:
        model = RosterImport
        fields = ()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            check_size(file.size)
        except RosterFileUnreadable as refusal:
            raise ValidationError(str(refusal), code="too_large") from refusal
        return file


class UploadsView(StaffIndexView):
    add_item_label = _("Upload the roster")


class UploadView(StaffCreateView):
    page_title = page_subtitle = _("Upload the roster")
    submit_button_label, submit_button_active_label = _("Preview"), _("Sending…")
    success_message = _("The file is here. Below you see what it would change.")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items()[:-1], {"url": "", "label": self.page_title}]

    def get_success_url(self) -> str:
        return reverse(self.viewset.get_url_name("inspect"), args=(quote(self.object.pk),))


class UploadedView(StaffInspectView):
    template_name = "community/staff/roster_upload.html"

    def get_field_label(self, field_name: str, field: Any) -> str:
        return str(_("Refused rows")) if field_name == "refused_count" else super().get_field_label(field_name, field)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        progress_url = reverse(self.viewset.get_url_name("progress"), args=(self.object.pk,))
        before = RosterImport.objects.filter(sha256=self.object.sha256, state="done", at__lt=self.object.at).first()
        return {**super().get_context_data(**kwargs), "progress_url": progress_url, "before": before}


def _changes(upload: RosterImport, request: HttpRequest) -> dict[str, Any]:
    page = Paginator(upload.changes, ROWS_A_PAGE).get_page(request.GET.get("changes"))
    rows = [Change(*one) for one in page.object_list]
    return {"page": page, "rows": [(one, COLUMNS.get(one.field, "")) for one in rows], "name": "changes", "most": roster.MOST_KEPT}


def _refused(upload: RosterImport, request: HttpRequest) -> dict[str, Any]:
    page = Paginator(upload.refused, ROWS_A_PAGE).get_page(request.GET.get("refused"))
    return {"page": page, "count": upload.refused_count, "name": "refused", "most": roster.MOST_KEPT}


@require_safe
def progress(request: HttpRequest, pk: str) -> HttpResponse:
    """How far the worker is: numbers only. Asked every two seconds until it is done, then the page is loaded anew."""
    if not request.user.has_perm("community.view_rosterimport"):
        raise PermissionDenied
    upload = get_object_or_404(RosterImport, pk=pk)
    response = render(request, "community/staff/roster_progress.html", {"object": upload, "progress_url": request.path})
    if upload.state != RosterImport.State.QUEUED:
        response["HX-Refresh"] = "true"
    return response


class ImportDesk(StaffViewSet):
    model = RosterImport
    icon = "upload"
    can_add = True
    list_display = ("file_name", "state", "at", "by", "rows", "created", "updated", "unchanged", "finished_at")
    inspect_view_fields = ("state", "at", "by", "rows", "created", "updated", "unchanged", "refused_count", "finished_at")
    index_view_class, add_view_class, inspect_view_class = UploadsView, UploadView, UploadedView
    inspect_panels = (
        InspectPanel(_("Refused rows"), "community/staff/roster_refused.html", _refused),
        InspectPanel(_("What differs"), "community/staff/roster_changes.html", _changes),
    )
    personal, purpose = True, _("looking up what an upload did")
    refusals = (CommunityError,)
    acts = (
        Act("take", _("Take it over"), roster.take_upload, takes="import_id", shown_when=lambda one: one.can_be_taken(), icon="check"),
        Act(
            "leave", _("Leave it"), roster.dismiss_upload, takes="import_id", shown_when=lambda one: one.can_be_dismissed(), icon="cross", danger=True
        ),
    )

    def rows(self, request: HttpRequest) -> QuerySet:
        return RosterImport.objects.select_related("by").defer("changes", "refused")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return UploadForm

    def add_verb(self, *, by: Any, file: Any) -> RosterImport:
        return roster.upload_roster(file=file, by=by)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("progress/<int:pk>/", progress, name="progress"),
            path("refused/<int:pk>/", self.construct_view(RefusedRowsView), name="refused"),
        ]
