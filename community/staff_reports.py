"""Reports in the back office (/staff/reports/): what was told, what the reported person wrote there, and what became of it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column

from community.exceptions import CommunityError
from community.holds import is_held
from community.matters import matters
from community.models import Report
from community.querysets import MANY_REPORTS
from community.services import reports
from community.services.holds import lift_hold
from core.staff import Act, InspectPanel, StaffForm, StaffGroup, StaffViewSet
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


MOST_OTHERS = 20


def other_reports(report: Report, request: HttpRequest) -> dict[str, Any]:
    """What else was reported of the same person, newest first, without who said so: one case, or one of many."""
    found = Report.objects.filter(about=report.about_id).exclude(pk=report.pk) if report.about_id else Report.objects.none()
    may_open = report.about_id and request.user.has_perm("community.change_user")
    account = reverse("wagtailusers_users:inspect", args=(report.about_id,)) if may_open else ""
    return {"others": found.order_by("-created_at", "-pk")[:MOST_OTHERS], "count": found.count(), "account": account}


class ReportDesk(StaffViewSet):
    model = Report
    icon = "warning"
    url_prefix = "reports"
    menu_label = pgettext_lazy("about a person", "Reports")  # Wagtail has "Reports" of another kind
    list_display = ("about", "reason", "status", Column("urgency", label=_("Urgent"), accessor=urgency), "created_at", "handled_by")
    list_filter = ("status", "reason")
    search_fields = ("about__name", "by__name")
    inspect_view_class = ReportView
    inspect_view_fields = (
        *("about", "by", "matter", "reason", "words", "shown", "status", "created_at"),
        *("in_review_at", "upheld_at", "dismissed_at", "handled_by", "measure", "note"),
    )
    inspect_panels = (InspectPanel(_("What else was reported of this person"), "community/staff/report_others.html", other_reports),)
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
            confirm=_("The person gets a letter about our rules that names nobody. The reporter hears that we looked. It cannot be undone here."),
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
            confirm=_("The person hears nothing. The reporter hears that we looked, and the two stay apart until the reporter lifts the block."),
            shown_when=lambda one: one.can_become("dismissed"),
        ),
        Act(
            "show-again",
            _("Show the profile again"),
            lift_hold,
            takes="report_id",
            icon="view",
            confirm=_("Others see the profile again, as its owner chose. She gets a letter."),
            shown_when=is_held,
        ),
    )

    def rows(self, request: HttpRequest) -> QuerySet:
        """Nobody looks at a report about herself. What waits comes first, and of that whoever several members report, then the oldest."""
        others = Report.objects.exclude(pk__in=self.kept_from(request.user)).with_urgency().select_related("about", "by", "handled_by")
        return others.in_order_of_urgency()

    def kept_from(self, user: Any) -> QuerySet:
        return Report.objects.filter(about=user.pk)

    def subject(self, instance: Report) -> Any:
        return instance.about

    def people(self, instances: Sequence[Report]) -> Iterable[Any]:
        return [one for report in instances for one in (report.about, report.by)]


class SafetyDesk(StaffGroup):
    menu_label, menu_name, menu_icon, menu_order = _("Safety"), "safety", "warning", 118
    items = (ReportDesk,)
