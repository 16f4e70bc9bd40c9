"""Reports in the back office (/staff/reports/): what was told, what the reported person wrote there, and what became of it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from community.exceptions import CommunityError
from community.matters import matters
from community.models import Report
from community.querysets import MANY_REPORTS
from community.services import reports
from core.staff import Act, StaffForm, StaffGroup, StaffViewSet
from core.staff.inspect import StaffInspectView


class NoteForm(StaffForm):
    """Why it was decided so; only the office reads it."""

    note = forms.CharField(label=_("Note for the office"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class MeasureForm(NoteForm):
    measure = forms.ChoiceField(label=_("What is done"), choices=Report.Measure.choices, widget=forms.RadioSelect)
    field_order = ("measure", "note")


def urgency(report: Any) -> str:
    """Whether the reported person's contact is paused."""
    return str(_("Contact is paused")) if report.alike >= MANY_REPORTS else ""


class ReportView(StaffInspectView):
    def get_matter_display_value(self) -> str:
        matter = matters.get(self.object.matter)
        return str(matter.label) if matter else self.object.matter


class ReportDesk(StaffViewSet):
    model = Report
    icon = "warning"
    url_prefix = "reports"
    menu_label = _("Reports")
    list_display = ("about", "reason", "status", Column("urgency", label=_("Urgent"), accessor=urgency), "created_at", "handled_by")
    list_filter = ("status", "reason")
    search_fields = ("about__name", "by__name")
    inspect_view_class = ReportView
    inspect_view_fields = (
        *("about", "by", "matter", "reason", "words", "shown", "status", "created_at"),
        *("in_review_at", "upheld_at", "dismissed_at", "handled_by", "measure", "note"),
    )
    personal, purpose = True, _("looking into a report")
    refusals = (CommunityError,)
    acts = (
        Act(
            "review",
            _("Take into review"),
            reports.take_into_review,
            takes="report_id",
            icon="view",
            shown_when=lambda one: one.can_become("in_review"),
        ),
        Act(
            "uphold",
            _("Uphold"),
            reports.uphold_report,
            takes="report_id",
            form=MeasureForm,
            icon="check",
            danger=True,
            shown_when=lambda one: one.can_become("upheld"),
        ),
        Act(
            "dismiss",
            _("No ground found"),
            reports.dismiss_report,
            takes="report_id",
            form=NoteForm,
            shown_when=lambda one: one.can_become("dismissed"),
        ),
    )

    def rows(self, request: HttpRequest) -> QuerySet:
        """Nobody looks at a report about herself. What waits comes first, and of that whoever several members report, then the oldest."""
        others = Report.objects.exclude(about=request.user.pk).with_urgency().select_related("about", "by", "handled_by")
        return others.in_order_of_urgency()

    def subject(self, instance: Report) -> Any:
        return instance.about

    def people(self, instances: Sequence[Report]) -> Iterable[Any]:
        return [one for report in instances for one in (report.about, report.by)]


class SafetyDesk(StaffGroup):
    menu_label, menu_name, menu_icon, menu_order = _("Safety"), "safety", "warning", 118
    items = (ReportDesk,)
