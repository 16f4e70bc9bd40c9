"""Screens of the machine room: letters, addresses nothing goes to, runs, access records, queues."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column

from core import notices, services
from core.access import kind_in_words
from core.letters import kinds
from core.models import AccessRecord, Letter, ScheduledRun, SuppressedAddress
from core.outbox import queues
from core.staff import Act, InspectPanel, StaffGroup, StaffViewSet
from core.staff.inspect import StaffInspectView
from core.staff.menu import PermittedItem


def letter_body(letter: Letter, request: HttpRequest) -> dict[str, Any]:
    """What a letter said; one with a secret, or with one person's words to another, shows nothing, whatever is left of it."""
    kind = kinds.get(letter.kind)
    private = kind is not None and kind.private
    return {"secret": letter.secret, "private": private, "text": "" if letter.secret or private else letter.text}


def kind_label(about: Letter | SuppressedAddress) -> str:
    """What people call this kind of letter; a dash where every kind is meant."""
    kind = kinds.get(about.kind)
    return str(kind.label) if kind else about.kind or "–"


def kind_choices() -> list[tuple[str, str]]:
    return sorted(((name, str(kind.label)) for name, kind in kinds.items()), key=lambda pair: pair[1])


class LetterFilters(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=gettext_lazy("kind"), choices=kind_choices)

    class Meta:
        model = Letter
        fields = ("state", "kind", "channel")


class LetterDesk(StaffViewSet):
    model, icon = Letter, "mail"
    personal, purpose = True, gettext_lazy("finding out what became of a letter")
    list_display = (
        "subject",
        "to",
        "channel",
        Column("kind", label=gettext_lazy("kind"), accessor=kind_label, sort_key="kind"),
        "state",
        "created_at",
        "attempts",
    )
    filterset_class = LetterFilters
    search_fields = ("to", "subject", "message_id")
    list_export = ("created_at", "kind", "channel", "to", "subject", "state", "finished_at")
    inspect_view_fields = ("subject", "to", "sender", "state", "channel", "created_at", "finished_at", "attempts", "last_error", "message_id")
    inspect_panels = (
        InspectPanel(gettext_lazy("What it says"), "core/staff/letter_body.html", letter_body),
        InspectPanel(gettext_lazy("What providers told us"), "core/staff/letter_notices.html", notices.of_letter),
    )
    acts = (
        Act("again", gettext_lazy("Send again"), services.send_letter_again, takes="letter_id", shown_when=services.can_be_sent_again, icon="rotate"),
    )

    def subject(self, instance: Letter) -> Any:
        return instance.recipient


class AddressForm(forms.ModelForm):
    class Meta:
        model = SuppressedAddress
        fields = ("address", "reason")
        field_classes = {"address": forms.EmailField}


class SuppressedAddressDesk(StaffViewSet):
    model, icon = SuppressedAddress, "warning"
    personal, purpose = True, gettext_lazy("keeping the list of addresses that nothing goes to")
    list_display = ("address", Column("kind", label=gettext_lazy("kind"), accessor=kind_label, sort_key="kind"), "source", "reason", "created_at")
    list_filter = ("source",)
    search_fields = ("address", "reason")
    list_export = ("address", "kind", "source", "reason", "created_at")
    inspect_view_fields = ("address", "kind", "source", "reason", "created_at")
    can_add = True
    acts = (
        Act(
            "release",
            gettext_lazy("Send again"),
            services.release_address,
            takes="address_id",
            permission="delete",
            confirm=gettext_lazy("Mail to this address starts again. If it bounced before, it will come back here."),
        ),
    )

    def people(self, instances: Sequence[SuppressedAddress]) -> models.QuerySet:
        return get_user_model().objects.filter(email__in=[one.address for one in instances])

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return AddressForm

    def add_verb(self, *, by: Any, address: str, reason: str) -> SuppressedAddress:
        return services.suppress_address(address=address, reason=reason, by=by)


class ScheduledRunDesk(StaffViewSet):
    model, icon = ScheduledRun, "history"
    list_display = ("name", "run_for", "state", "result", "finished_at", "attempts")
    list_filter = ("state", "name")
    search_fields = ("name", "result")
    inspect_view_fields = ("name", "run_for", "state", "result", "finished_at", "attempts", "last_error")
    acts = (Act("again", gettext_lazy("Try again"), services.run_again, takes="run_id", shown_when=lambda run: run.state == "failed", icon="rotate"),)


def months() -> list[tuple[str, str]]:
    """This month and the 23 before it, newest first."""
    today = timezone.localdate()
    count = today.year * 12 + today.month - 1
    firsts = [date(number // 12, number % 12 + 1, 1) for number in range(count, count - 24, -1)]
    return [(f"{first:%Y-%m}", date_format(first, "YEAR_MONTH_FORMAT")) for first in firsts]


class AccessRecordFilters(WagtailFilterSet):
    month = django_filters.ChoiceFilter(label=gettext_lazy("month"), choices=months, method="in_month")
    by = django_filters.ModelChoiceFilter(label=gettext_lazy("by"), queryset=lambda request: readers())

    class Meta:
        model = AccessRecord
        fields = ("month", "by", "what", "object_type")

    def in_month(self, rows: models.QuerySet, name: str, value: str) -> models.QuerySet:
        """Rows of one Seoul month, written as 2026-11."""
        year, number = (int(part) for part in value.split("-"))
        first, after = (datetime(year + over // 12, over % 12 + 1, 1, tzinfo=timezone.get_current_timezone()) for over in (number - 1, number))
        return rows.filter(at__gte=first, at__lt=after)


def readers() -> models.QuerySet:
    """Everybody who ever read somebody's data."""
    return get_user_model().objects.filter(pk__in=AccessRecord.objects.values("by")).order_by("name")


def record_kind(record: AccessRecord) -> str:
    """`core.Letter` in words."""
    return kind_in_words(record.object_type)


class AccessRecordView(StaffInspectView):
    def get_object_type_display_value(self) -> str:
        return record_kind(self.object)


class AccessRecordDesk(StaffViewSet):
    """Read only, and for good: no act, no change. Whose data a record is about stands here, so reading it is recorded, too."""

    model, icon = AccessRecord, "view"
    personal, purpose = True, gettext_lazy("looking at the access records")
    list_display = (
        "by_label",
        "at",
        "what",
        Column("object_type", label=gettext_lazy("kind of record"), accessor=record_kind, sort_key="object_type"),
        "subject",
        "purpose",
        "address",
    )
    inspect_view_class = AccessRecordView
    filterset_class = AccessRecordFilters
    search_fields = ("by_label", "purpose", "object_type")
    list_export = ("at", "by_label", "address", "what", "object_type", "object_ids", "subject", "purpose")
    inspect_view_fields = ("at", "by_label", "address", "what", "object_type", "object_ids", "subject", "purpose")

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return super().rows(request).select_related("by", "subject")

    def subject(self, instance: AccessRecord) -> Any:
        return instance.subject


class MachineRoom(StaffGroup):
    menu_label, menu_name, menu_icon, menu_order = gettext_lazy("Operations"), "operations", "cogs", 190
    items = (LetterDesk, SuppressedAddressDesk, ScheduledRunDesk, AccessRecordDesk)

    def get_submenu_items(self) -> list[MenuItem]:
        looks = MenuItem(gettext_lazy("What letters look like"), reverse_lazy("staff_letter_samples"), icon_name="view", order=5)
        screens = (
            (gettext_lazy("Review of access records"), "staff_access_review", "view"),
            (gettext_lazy("How long we keep things"), "staff_retention", "history"),
        )
        added = [
            PermittedItem(label, reverse_lazy(name), icon_name=icon, order=900 + place, permission="core.view_accessreview")
            for place, (label, name, icon) in enumerate(screens)
        ]
        return [*super().get_submenu_items(), looks, *added]


def given_up() -> int:
    """How many rows of all queues the worker has given up."""
    return sum(queue.model._default_manager.stuck().count() for queue in queues.values())


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """/staff/outbox/: every queue, what waits and what was given up."""
    if not request.user.has_perm("core.view_scheduledrun"):
        raise PermissionDenied
    now = timezone.now()
    lines = [
        {
            "name": queue.name,
            "label": queue.model._meta.verbose_name_plural,
            "due": queue.model._default_manager.due(now).count(),
            "waiting": queue.model._default_manager.filter(state="queued").count(),
            "given_up": queue.model._default_manager.stuck().count(),
            "last_error": queue.model._default_manager.stuck().order_by("-pk").values_list("last_error", flat=True).first(),
        }
        for queue in queues.values()
    ]
    return render(request, "core/staff/outbox.html", {"lines": lines, "may_retry": request.user.has_perm("core.change_scheduledrun")})


@require_POST
def retry_rows(request: HttpRequest, name: str) -> HttpResponse:
    """Send everything that one queue gave up back to its start."""
    if not request.user.has_perm("core.change_scheduledrun"):
        raise PermissionDenied
    if name not in queues:
        raise Http404
    again = services.retry_queue(name=name, by=request.user)
    done = ngettext("One row is tried again.", "%(count)d rows are tried again.", again) % {"count": again}
    messages.success(request, done if again else _("Nothing was given up."))
    return redirect("staff_outbox")
