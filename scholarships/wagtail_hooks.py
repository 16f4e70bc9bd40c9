"""Scholarships in the back office."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from core.acts import log_act
from core.outbox import retry
from core.roles import AUDITOR, STAFF, may, register_role
from core.staff import Act, StaffForm, StaffGroup, StaffViewSet, register_waiting
from scholarships.exceptions import ScholarshipsError
from scholarships.models import Fund, Gift, LedgerEntry, RecipientEntity, StripeEvent, UnmatchedPayment
from scholarships.outbox import QUEUE
from scholarships.services.checkouts import resolve_unmatched
from scholarships.services.funds import add_entity, add_fund, edit_entity, edit_fund
from scholarships.services.gifts import hide_message, show_message

LOGGED = {
    "start_gift": (_("Start a gift"), _("Gift started")),
    "settle_gift": (_("Settle a gift"), _("Gift confirmed by Stripe")),
    "record_declined": (_("Record a declined card"), _("Card declined")),
    "abandon_gift": (_("Abandon a gift"), _("Checkout ran out")),
    "adopt_gift": (_("Adopt a gift"), _("Gift restored from what Stripe kept")),
    "show_message": (_("Show a message"), _("Message shown")),
    "hide_message": (_("Hide a message"), _("Message hidden")),
    "resolve_unmatched": (_("Resolve a payment"), _("Unmatched payment resolved")),
    "retry_event": (_("Try an event again"), _("Event sent back to the outbox")),
    "add_fund": (_("Add a fund"), _("Fund added")),
    "edit_fund": (_("Edit a fund"), _("Fund edited")),
    "add_entity": (_("Add a recipient entity"), _("Recipient entity added")),
    "edit_entity": (_("Edit a recipient entity"), _("Recipient entity edited")),
}


@hooks.register("register_log_actions")
def scholarships_acts(actions: Any) -> None:
    for name, (label, message) in LOGGED.items():
        actions.register_action(f"scholarships.{name}", label, message)


ABOUT_FUND = (
    "name_ko", "name_en", "entity", "kind", "summary_ko", "summary_en", "purpose_ko", "purpose_en",
    "target", "starts_on", "ends_on", "givers", "is_open", "is_public", "sort_order",
)  # fmt: skip
ABOUT_ENTITY = (
    "name_ko", "name_en", "representative_ko", "representative_en", "number", "address_ko", "address_en", "telephone", "email",
    "legal_basis_ko", "legal_basis_en", "may_collect", "solicitation_number", "solicitation_from", "solicitation_until", "solicitation_ceiling",
    "deductible_from", "deductible_until",
)  # fmt: skip


class FundDesk(StaffViewSet):
    model, icon = Fund, "folder-open-inverse"
    list_display = ("name_ko", "entity", "kind", "target", "is_open", "ends_on")
    list_filter = ("kind", "is_open", "entity")
    search_fields = ("name_ko", "name_en", "slug")
    list_export = ("slug", "name_ko", "name_en", "entity__name_ko", "kind", "target", "starts_on", "ends_on", "is_open")
    inspect_view_fields = ("slug", *ABOUT_FUND, "created_at", "updated_at")
    can_add = can_edit = True
    add_verb, edit_verb, edit_takes = staticmethod(add_fund), staticmethod(edit_fund), "fund_id"
    refusals = (ScholarshipsError,)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """The address is chosen once: links and Stripe's records name it."""
        return forms.modelform_factory(Fund, fields=ABOUT_FUND if for_update else ("slug", *ABOUT_FUND))

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return Fund.objects.select_related("entity")


class EntityDesk(StaffViewSet):
    model, icon = RecipientEntity, "home"
    list_display = ("name_ko", "number", "representative_ko", "may_collect", "solicitation_until")
    inspect_view_fields = form_fields = ABOUT_ENTITY
    can_add = can_edit = True
    add_verb, edit_verb, edit_takes = staticmethod(add_entity), staticmethod(edit_entity), "entity_id"


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
        "overseas_version",
    )  # fmt: skip
    acts = (
        Act("show", _("Show the message"), show_message, takes="gift_id", shown_when=lambda gift: decides(gift, "shown"), icon="view"),
        Act("hide", _("Hide the message"), hide_message, takes="gift_id", shown_when=lambda gift: decides(gift, "hidden"), icon="no-view"),
    )

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return Gift.objects.select_related("fund", "donor")

    def subject(self, instance: Gift) -> Any:
        return instance.donor


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
        keys = models.Q(checkout_session=instance.object_id or None)
        if instance.payment_intent:
            keys |= models.Q(payment_intent=instance.payment_intent)
        gift = Gift.objects.filter(keys).select_related("donor").first()
        return gift.donor if gift else None

    def people(self, instances: Sequence[StripeEvent]) -> list[Any]:
        """The list names nobody; one event does."""
        return [self.subject(one) for one in instances] if len(instances) == 1 else []


class NoteForm(StaffForm):
    note = forms.CharField(label=_("What was done"), max_length=300, help_text=_("Such as: given back at Stripe, or entered as a gift by hand."))


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


class LedgerDesk(StaffViewSet):
    """Read only, and for good."""

    model, icon, menu_label = LedgerEntry, "list-ol", _("Fund ledger")
    list_display = ("source", "fund", "position", "at", "kind", "account", "amount", "available_after")
    list_filter = ("fund", "kind", "account")
    search_fields = ("source",)
    ordering = ("-at", "-position")
    list_export = (
        "fund__slug", "position", "at", "kind", "account", "amount", "currency", "available_after", "source",
        "settlement_amount", "settlement_currency", "settlement_rate", "previous_hash", "hash",
    )  # fmt: skip
    inspect_view_fields = list_export[1:]

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return LedgerEntry.objects.select_related("fund")


class ScholarshipsDesk(StaffGroup):
    menu_label, menu_icon, menu_order = _("Scholarships"), "pick", 130
    items = (FundDesk, EntityDesk, GiftDesk, LedgerDesk, UnmatchedDesk, EventDesk)


@hooks.register("register_admin_viewset")
def scholarships_desk() -> ScholarshipsDesk:
    return ScholarshipsDesk()


register_role(STAFF, *may("view add change", "scholarships.fund", "scholarships.recipiententity"))
register_role(STAFF, *may("view change", "scholarships.gift", "scholarships.stripeevent", "scholarships.unmatchedpayment"))
register_role(STAFF, *may("view", "scholarships.ledgerentry", "scholarships.refund"))
register_role(
    AUDITOR,
    *may(
        "view",
        "scholarships.fund",
        "scholarships.recipiententity",
        "scholarships.gift",
        "scholarships.refund",
        "scholarships.ledgerentry",
        "scholarships.unmatchedpayment",
        "scholarships.stripeevent",
    ),
)
register_waiting(
    _("Payments that match no gift"),
    lambda: UnmatchedPayment.objects.filter(resolved_at=None).count(),
    "unmatchedpayment:index",
    permission="scholarships.view_unmatchedpayment",
)
register_waiting(
    _("Messages from donors to read"),
    lambda: Gift.objects.paid().exclude(message="").filter(message_state="unread").count(),
    "gift:index",
    permission="scholarships.change_gift",
)
