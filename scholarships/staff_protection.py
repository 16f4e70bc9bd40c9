"""Alarms about declined cards in the back office."""

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.staff import Act, StaffViewSet
from scholarships.models import GivingBrake
from scholarships.services.card_alarm import open_giving


class BrakeDesk(StaffViewSet):
    model, icon = GivingBrake, "warning"
    list_display = ("created_at", "is_on", "declined", "paid", "until", "ended_at", "ended_by")
    list_filter = ("is_on",)
    list_export = ("created_at", "declined", "paid", "until", "ended_at", "ended_by__name")
    inspect_view_fields = ("created_at", "is_on", "declined", "paid", "until", "ended_at", "ended_by", "state", "last_error")
    acts = (
        Act(
            "open",
            _("Open giving by card again"),
            open_giving,
            takes="brake_id",
            confirm=_("Donors can give by card again at once. Have you looked at the payments in Stripe's dashboard?"),
            shown_when=lambda brake: brake.is_on,
            icon="check",
        ),
    )

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return GivingBrake.objects.select_related("ended_by")
