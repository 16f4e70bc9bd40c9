"""What Stripe told us, and payments that match no gift, in the back office."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.acts import log_act
from core.outbox import retry
from core.staff import Act, StaffForm, StaffViewSet
from scholarships.forms.giving import LineField
from scholarships.models import Gift, StripeEvent, UnmatchedPayment
from scholarships.outbox import QUEUE
from scholarships.services.outcomes import resolve_unmatched


def try_again(*, event_id: int, by: Any) -> None:
    """Send a given-up event back to the worker."""
    event = StripeEvent.objects.get(pk=event_id)
    if retry(QUEUE, [event.pk]):
        log_act(event, "scholarships.retry_event", by=by)


class EventDesk(StaffViewSet):
    model, icon = StripeEvent, "download"
    personal, purpose = True, _("finding out what became of a payment")
    list_display = ("type", "stripe_id", "state", "created_at", "attempts")
    list_filter = ("state", "type")
    search_fields = ("stripe_id", "object_id", "payment_intent")
    inspect_view_fields = (
        "type",
        "stripe_id",
        "object_id",
        "payment_intent",
        "state",
        "created_at",
        "finished_at",
        "attempts",
        "last_error",
        "payload",
    )
    acts = (Act("again", _("Try again"), try_again, takes="event_id", shown_when=lambda event: event.state == "failed", icon="rotate"),)

    def subject(self, instance: StripeEvent) -> Any:
        """Whose payment it speaks of: its raw form carries name and address."""
        keys = models.Q(checkout_session=instance.object_id)
        if instance.payment_intent:
            keys |= models.Q(payment_intent=instance.payment_intent)
        gift = Gift.objects.filter(keys).select_related("donor").first()
        return gift.donor if gift else None

    def people(self, instances: Sequence[StripeEvent]) -> list[Any]:
        """The list names nobody; one event does."""
        return [self.subject(one) for one in instances] if len(instances) == 1 else []


class NoteForm(StaffForm):
    note = LineField(label=_("What was done"), max_length=300, help_text=_("Such as: given back at Stripe, or entered as a gift by hand."))


class UnmatchedDesk(StaffViewSet):
    model, icon = UnmatchedPayment, "warning"
    list_display = ("payment_intent", "reason", "amount", "currency", "found_at", "resolved_at")
    list_filter = ("reason", "currency")
    search_fields = ("payment_intent", "checkout_session")
    list_export = ("payment_intent", "checkout_session", "reason", "amount", "currency", "found_at", "resolved_at", "note")
    inspect_view_fields = (
        "payment_intent",
        "checkout_session",
        "reason",
        "amount",
        "currency",
        "gift",
        "found_at",
        "resolved_at",
        "resolved_by",
        "note",
    )
    acts = (
        Act(
            "resolve",
            _("Resolved"),
            resolve_unmatched,
            takes="payment_id",
            form=NoteForm,
            shown_when=lambda payment: payment.resolved_at is None,
            icon="check",
        ),
    )
