"""The ledger, its closed months and corrections in the back office."""

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.staff import Act, StaffViewSet
from scholarships.exceptions import ScholarshipsError
from scholarships.forms.giving import LineField
from scholarships.models import Correction, LedgerClosing, LedgerEntry
from scholarships.services.corrections import ask_correction, confirm_correction, drop_correction


class LedgerDesk(StaffViewSet):
    """Read only, and for good."""

    model, icon, menu_label = LedgerEntry, "list-ol", _("Fund ledger")
    list_display = ("source", "fund", "position", "at", "kind", "account", "amount", "available_after")
    list_filter = ("fund", "kind", "account")
    search_fields = ("source",)
    ordering = ("-at", "-position")
    list_export = (
        "fund__slug", "position", "at", "kind", "account", "amount", "currency", "available_after", "source",
        "settlement_amount", "settlement_currency", "settlement_rate", "dated", "previous_hash", "hash",
    )  # fmt: skip
    inspect_view_fields = list_export[1:]

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return LedgerEntry.objects.select_related("fund")


class MonthDesk(StaffViewSet):
    """Closed months: written by the clock or by the button on the page of the books, never edited."""

    model, icon = LedgerClosing, "lock"
    list_display = ("month", "fund", "entries", "available", "reserved", "in_kind", "closed_at", "by")
    list_filter = ("fund",)
    ordering = ("-month", "fund")
    list_export = (
        "fund__slug", "month", "entries", "position", "head_hash", "available", "reserved", "in_kind", "closed_at", "previous_hash", "hash",
    )  # fmt: skip
    inspect_view_fields = ("fund", "month", "entries", "totals", *list_export[3:9], "by", *list_export[9:])

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return LedgerClosing.objects.select_related("fund", "by")


def is_open(correction: Correction) -> bool:
    return correction.state == Correction.State.ASKED


class CorrectionDesk(StaffViewSet):
    """Asked for here by one person, confirmed by another."""

    model, icon = Correction, "edit"
    list_display = ("fund", "dated", "account", "amount", "state", "asked_at", "asked_by", "decided_by")
    list_filter = ("fund", "state")
    search_fields = ("reason",)
    inspect_view_fields = ("fund", "dated", "account", "amount", "reason", "state", "asked_at", "asked_by", "decided_at", "decided_by", "public_id")
    list_export = ("fund__slug", "dated", "account", "amount", "reason", "state", "asked_at", "decided_at")
    can_add = True
    add_verb = staticmethod(ask_correction)
    refusals = (ScholarshipsError,)
    acts = (
        Act("confirm", _("Confirm"), confirm_correction, takes="correction_id", shown_when=is_open, icon="check",
            confirm=_("The correction is written into the ledger, where nobody can take it out again.")),
        Act("drop", _("Take back"), drop_correction, takes="correction_id", shown_when=is_open, icon="cross"),
    )  # fmt: skip

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        date = forms.DateInput(attrs={"type": "date"})
        fields = ("fund", "dated", "account", "amount", "reason")
        return forms.modelform_factory(Correction, fields=fields, field_classes={"reason": LineField}, widgets={"dated": date})

    def rows(self, request: HttpRequest) -> models.QuerySet[Any]:
        return Correction.objects.select_related("fund", "asked_by", "decided_by")
