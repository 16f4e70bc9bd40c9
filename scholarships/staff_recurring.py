"""Monthly gifts and disputes in the back office."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.staff import StaffViewSet
from scholarships.models import Dispute, RecurringGift


class RecurringDesk(StaffViewSet):
    model, icon = RecurringGift, "rotate"
    personal, purpose = True, _("looking after monthly gifts")
    list_display = ("name", "fund", "amount", "status", "started_at", "next_at")
    list_filter = ("status", "fund", "giver_kind", "ended_by", "ended_because")
    search_fields = ("name", "email", "subscription", "customer", "checkout_session")
    list_export = (
        *("public_id", "fund__slug", "amount", "currency", "status", "giver_kind", "name", "contact", "business_number", "email", "started_at"),
        *("next_at", "ended_at", "ended_by", "ended_because", "subscription"),
    )
    inspect_view_fields = (
        *("public_id", "fund", "amount", "currency", "status", "donor", "giver_kind", "name", "contact", "business_number", "email", "shown_as"),
        *("other_name", "amount_shown", "started_at", "active_at", "past_due_at", "paused_at", "next_at", "ended_at", "ended_by", "ended_because"),
        *("subscription", "customer", "checkout_session", "card_brand", "card_last4", "card_expires_on", "overseas_version"),
    )

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return RecurringGift.objects.select_related("fund", "donor")

    def subject(self, instance: RecurringGift) -> Any:
        return instance.donor


class DisputeDesk(StaffViewSet):
    model, icon = Dispute, "warning"
    list_display = ("stripe_id", "amount", "taken", "reason", "status", "answer_by", "created_at")
    list_filter = ("status", "reason")
    search_fields = ("stripe_id",)
    list_export = ("stripe_id", "gift__public_id", "amount", "taken", "currency", "reason", "status", "answer_by", "created_at", "decided_at")
    inspect_view_fields = ("stripe_id", "gift", "amount", "taken", "currency", "reason", "status", "answer_by", "created_at", "decided_at")

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return Dispute.objects.select_related("gift")
