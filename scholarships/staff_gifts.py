"""Gifts in the back office."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.staff import Act, StaffViewSet
from scholarships.models import Gift
from scholarships.services.gifts import hide_message, show_message


def decides(gift: Gift, state: str) -> bool:
    """Whether this would be a decision about its message."""
    return bool(gift.message) and gift.message_state != state


class GiftDesk(StaffViewSet):
    model, icon = Gift, "pick"
    personal, purpose = True, _("looking after gifts")
    list_display = ("name", "fund", "amount", "status", "started_at", "paid_at")
    list_filter = ("status", "fund", "shown_as", "message_state")
    search_fields = ("name", "email", "checkout_session", "payment_intent")
    list_export = ("public_id", "fund__slug", "amount", "currency", "status", "name", "email", "started_at", "paid_at", "payment_intent")
    inspect_view_fields = (
        "public_id", "fund", "amount", "currency", "status", "donor", "name", "email", "shown_as", "other_name", "amount_shown",
        "message", "message_state", "started_at", "failed_at", "abandoned_at", "paid_at", "checkout_session", "payment_intent", "attempt",
        "confirming_at", "overseas_version",
    )  # fmt: skip
    acts = (
        Act("show", _("Show the message"), show_message, takes="gift_id", shown_when=lambda gift: decides(gift, "shown"), icon="view"),
        Act("hide", _("Hide the message"), hide_message, takes="gift_id", shown_when=lambda gift: decides(gift, "hidden"), icon="no-view"),
    )

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return Gift.objects.select_related("fund", "donor")

    def subject(self, instance: Gift) -> Any:
        return instance.donor
