"""Screens of the machine room: letters, addresses nothing goes to, runs, access records, queues."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
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
from core.access import record_access
from core.health import parts
from core.letters import kinds
from core.models import AccessRecord, Letter, ScheduledRun, SuppressedAddress
from core.models.access import kind_in_words
from core.outbox import Queue, queues
from core.staff import Act, InspectPanel, StaffGroup, StaffViewSet
from core.staff.changing import StaffCreateView
from core.staff.inspect import StaffInspectView
from core.staff.menu import PermittedItem


def is_unsure(letter: Letter) -> bool:
    """Whether nobody knows if it went out."""
    return letter.state == Letter.State.PERHAPS_SENT


def letter_body(letter: Letter, request: HttpRequest) -> dict[str, Any]:
    """What a letter said; one with a secret, or with one person's words to another, shows nothing, whatever is left of it."""
    kind = kinds.get(letter.kind)
    private = kind is not None and kind.private
    return {"secret": letter.secret, "private": private, "unsure": is_unsure(letter), "text": "" if letter.secret or private else letter.text}


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
        Act(
            "arrived",
            gettext_lazy("It went out"),
            partial(services.settle_letter, went_out=True),
            takes="letter_id",
            icon="check",
            confirm=gettext_lazy("Say so only when its reader has it, or the mail server’s log shows its Message-ID."),
            shown_when=is_unsure,
        ),
        Act(
            "lost",
            gettext_lazy("It did not go out"),
            partial(services.settle_letter, went_out=False),
            takes="letter_id",
            icon="cross",
            confirm=gettext_lazy("It then counts as failed, and can be sent again."),
            shown_when=is_unsure,
        ),
    )

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return super().rows(request).select_related("recipient")

    def subject(self, instance: Letter) -> Any:
        return instance.recipient


class AddressForm(forms.ModelForm):
    class Meta:
        model = SuppressedAddress
        fields = ("address", "reason")
        field_classes = {"address": forms.EmailField}
        help_texts = {
            "address": gettext_lazy(
                "Nothing goes to it from now on, not even codes for signing in. Its reader then stands under “No letter arrives”."
            ),
            "reason": gettext_lazy("Who said so, and when. Nothing that others need not know."),
        }

    def clean_address(self) -> str:
        """An address that is there already keeps its reason, and that is said."""
        address = self.cleaned_data["address"].strip().lower()
        if SuppressedAddress.objects.filter(address=address, kind="").exists():
            raise forms.ValidationError(_("This address is on the list already, with its reason and its day."))
        return address


class AddAddressView(StaffCreateView):
    page_title = gettext_lazy("Send nothing to an address")
    submit_button_label = gettext_lazy("Send nothing to it")

    def get_page_subtitle(self) -> str:
        return str(self.page_title)


class SuppressedAddressDesk(StaffViewSet):
    model, icon = SuppressedAddress, "warning"
    personal, purpose = True, gettext_lazy("keeping the list of addresses that nothing goes to")
    list_display = ("address", Column("kind", label=gettext_lazy("kind"), accessor=kind_label, sort_key="kind"), "source", "reason", "created_at")
    list_filter = ("source",)
    search_fields = ("address", "reason")
    list_export = ("address", "kind", "source", "reason", "created_at")
    inspect_view_fields = ("address", "kind", "source", "reason", "created_at")
    can_add = True
    add_view_class = AddAddressView
    acts = (
        Act(
            "release",
            gettext_lazy("Letters may go to this address again"),
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


MOST_NAMES = 200


def people_of(record: AccessRecord, request: HttpRequest) -> dict[str, Any]:
    """Whom a list or a file showed, by name where there still is an account; that these names were read is on record, too."""
    refs = list(record.seen.order_by("pk").values_list("ref", flat=True)[:MOST_NAMES])
    people = list(get_user_model().objects.filter(public_id__in=refs).order_by("name"))
    if people:
        purpose = str(AccessRecordDesk.purpose)
        record_access(request, "read", "core.AccessRecord", [record.pk], purpose=purpose, people=people)
    count = record.seen.count()
    return {"people": people, "count": count, "gone": len(refs) - len(people), "more": count - len(refs)}


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
    inspect_panels = (InspectPanel(gettext_lazy("Everybody it showed"), "core/staff/access_people.html", people_of),)
    list_export = ("at", "by_label", "address", "what", "object_type", "object_ids", "subject", "purpose")
    inspect_view_fields = ("at", "by_label", "address", "what", "object_type", "object_ids", "subject", "purpose")

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return super().rows(request).select_related("by", "subject")

    def subject(self, instance: AccessRecord) -> Any:
        return instance.subject


class MachineRoom(StaffGroup):
    menu_label, menu_name, menu_icon, menu_order = gettext_lazy("Operations"), "operations", "cogs", 190
    submenu_hook = "register_operations_menu_item"
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


def unsure_letters() -> models.QuerySet[Letter]:
    """Letters of which somebody has to find out whether they went out."""
    return Letter.objects.filter(state=Letter.State.PERHAPS_SENT)


def unsure_url() -> str:
    return f"{reverse('letter:index')}?state={Letter.State.PERHAPS_SENT}"


def given_up() -> int:
    """How many rows of all queues the worker has given up."""
    return sum(how_many_rows("given_up").values())


QUEUED_ROWS: dict[str, Callable[[Any], models.QuerySet]] = {
    "due": lambda rows: rows.due(timezone.now()),
    "waiting": lambda rows: rows.filter(state="queued"),
    "given_up": lambda rows: rows.stuck(),
}


def how_many_rows(*wanted: str) -> dict[str, int]:
    """`letters:due` and so on, with how many: of every queue in one query. Which of them is what `wanted` names; all, if nothing."""
    counted = [
        QUEUED_ROWS[what](queue.model._default_manager)
        .order_by()
        .annotate(which=models.Value(f"{queue.name}:{what}"))
        .values("which")
        .annotate(number=models.Count("pk"))
        .values_list("which", "number")
        for queue in queues.values()
        for what in wanted or QUEUED_ROWS
    ]
    return dict(counted[0].union(*counted[1:], all=True)) if counted else {}


def last_error(queue: Queue) -> str:
    """What the newest row that was given up died of."""
    return queue.model._default_manager.stuck().order_by("-pk").values_list("last_error", flat=True).first() or ""


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """/staff/outbox/: every queue, what waits and what was given up, and how the parts are that it waits for."""
    if not request.user.has_perm("core.view_scheduledrun"):
        raise PermissionDenied
    counts = how_many_rows()
    lines = [
        {
            "name": queue.name,
            "label": queue.model._meta.verbose_name_plural,
            **{what: counts.get(f"{queue.name}:{what}", 0) for what in QUEUED_ROWS},
            "last_error": last_error(queue) if counts.get(f"{queue.name}:given_up") else "",
        }
        for queue in queues.values()
    ]
    context = {
        "lines": lines,
        "health": [(part, part.health(thoroughly=True)) for part in parts.values()],
        "may_retry": request.user.has_perm("core.change_scheduledrun"),
        "unsure": unsure_letters().count() if request.user.has_perm("core.view_letter") else 0,
        "unsure_url": unsure_url(),
    }
    return render(request, "core/staff/outbox.html", context)


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
