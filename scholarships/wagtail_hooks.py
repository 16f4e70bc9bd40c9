"""Scholarships in the back office: what its acts are called, its menu, and who may do what."""

from typing import Any

from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.roles import AUDITOR, STAFF, may, register_role
from core.staff import StaffGroup, register_waiting
from scholarships import staff_books
from scholarships.models import (
    BankDeposit,
    Correction,
    Dispute,
    Gift,
    GiftStop,
    GivingBrake,
    LedgerHead,
    Pledge,
    RecurringGift,
    TransferRefund,
    UnmatchedPayment,
)
from scholarships.selectors_receipts import electronic_duties, open_in_january
from scholarships.services.pledges import late_pledges, short_pledges
from scholarships.staff_deposits import DepositDesk, RefundDesk, StatementDesk
from scholarships.staff_funds import EntityDesk, FundDesk
from scholarships.staff_gifts import GiftDesk
from scholarships.staff_ledger import CorrectionDesk, LedgerDesk, MonthDesk
from scholarships.staff_payments import EventDesk, UnmatchedDesk
from scholarships.staff_pledges import InKindDesk, PledgeDesk
from scholarships.staff_protection import BrakeDesk
from scholarships.staff_receipts import ReceiptDesk, ReceiptLineDesk, ReceiptYearDesk
from scholarships.staff_recurring import DisputeDesk, RecurringDesk

LOGGED = {
    "start_gift": (_("Start a gift"), _("Gift started")),
    "settle_gift": (_("Settle a gift"), _("Gift confirmed by Stripe")),
    "record_declined": (_("Record a declined card"), _("Card declined")),
    "record_confirming": (_("Record a payment that takes a while"), _("Payment being confirmed")),
    "record_not_paid": (_("Record a payment that did not come"), _("Payment did not go through")),
    "abandon_gift": (_("Abandon a gift"), _("Checkout ran out")),
    "adopt_gift": (_("Adopt a gift"), _("Gift restored from what Stripe kept")),
    "show_message": (_("Show a message"), _("Message shown")),
    "hide_message": (_("Hide a message"), _("Message hidden")),
    "resolve_unmatched": (_("Resolve a payment"), _("Unmatched payment resolved")),
    "close_giving": (_("Close giving by card"), _("Giving by card closed by the alarm")),
    "open_giving": (_("Open giving by card"), _("Giving by card opened again")),
    "hold_recurring": (_("Hold a monthly gift"), _("Monthly gift held: its body may not collect")),
    "resume_recurring": (_("Take up a held monthly gift"), _("Held monthly gift to be taken up again")),
    "retry_event": (_("Try an event again"), _("Event sent back to the outbox")),
    "start_recurring": (_("Start a monthly gift"), _("Monthly gift started")),
    "abandon_recurring": (_("Abandon a monthly gift"), _("Checkout of a monthly gift ran out")),
    "adopt_recurring": (_("Adopt a monthly gift"), _("Monthly gift restored from what Stripe kept")),
    "apply_subscription": (_("Follow a subscription"), _("Monthly gift brought to what Stripe says")),
    "change_recurring": (_("Change a monthly gift"), _("Another amount asked for")),
    "pause_recurring": (_("Pause a monthly gift"), _("Pause asked for")),
    "take_up_recurring": (_("Take up a monthly gift"), _("Monthly gift to be taken up again")),
    "stop_recurring": (_("Stop a monthly gift"), _("Monthly gift to be ended")),
    "record_dispute": (_("Record a dispute"), _("Dispute as Stripe says")),
    "join_guest_gifts": (_("Join guest gifts"), _("Guest gifts joined to the account")),
    "start_pledge": (_("Start a pledge"), _("Pledge written down")),
    "keep_stamped": (_("Keep a stamped copy"), _("Stamped copy kept")),
    "agree_pledge": (_("Agree on a pledge"), _("Pledge in force")),
    "fulfil_pledge": (_("Fulfil a pledge"), _("All of a pledge has come")),
    "reopen_pledge": (_("Open a pledge again"), _("Pledge in force again: something of it was given back")),
    "end_pledge": (_("End a pledge"), _("Pledge ended")),
    "remind_pledge": (_("Remind of a pledge"), _("Letter about a late instalment written")),
    "upload_statement": (_("Upload a bank's file"), _("Bank's file uploaded")),
    "take_statement": (_("Take a bank's file over"), _("Bank's file taken over")),
    "leave_statement": (_("Leave a bank's file"), _("Bank's file left")),
    "match_deposit": (_("Match a deposit"), _("Deposit became a gift")),
    "return_deposit": (_("Give a deposit back"), _("Deposit given back")),
    "pass_over_deposit": (_("Say that a deposit is no gift"), _("Deposit is no gift")),
    "reopen_deposit": (_("Open a deposit again"), _("Deposit opened again")),
    "ask_refund": (_("Ask for a refund by transfer"), _("Refund by transfer asked for")),
    "confirm_refund": (_("Confirm a refund by transfer"), _("Refund by transfer confirmed by a second person")),
    "withdraw_refund": (_("Withdraw a refund by transfer"), _("Refund by transfer withdrawn")),
    "record_in_kind": (_("Enter a gift in kind"), _("Gift in kind entered")),
    "add_fund": (_("Add a fund"), _("Fund added")),
    "edit_fund": (_("Edit a fund"), _("Fund edited")),
    "add_entity": (_("Add a recipient entity"), _("Recipient entity added")),
    "issue_receipt": (_("Give a receipt"), _("Receipt given")),
    "void_receipt": (_("Void a receipt"), _("Receipt voided")),
    "start_receipt_run": (_("Start a yearly run of receipts"), _("Yearly run of receipts started")),
    "edit_entity": (_("Edit a recipient entity"), _("Recipient entity edited")),
    "close_month": (_("Close a month"), _("Month closed")),
    "ask_correction": (_("Ask for a correction"), _("Correction asked for")),
    "confirm_correction": (_("Confirm a correction"), _("Correction written into the ledger")),
    "drop_correction": (_("Take a correction back"), _("Correction taken back")),
}


@hooks.register("register_log_actions")
def scholarships_acts(actions: Any) -> None:
    for name, (label, message) in LOGGED.items():
        actions.register_action(f"scholarships.{name}", label, message)


class ScholarshipsDesk(StaffGroup):
    menu_label, menu_icon, menu_order = _("Scholarships"), "pick", 130
    submenu_hook = "register_scholarships_menu_item"
    items = (
        FundDesk,
        EntityDesk,
        GiftDesk,
        RecurringDesk,
        DisputeDesk,
        PledgeDesk,
        StatementDesk,
        DepositDesk,
        RefundDesk,
        InKindDesk,
        LedgerDesk,
        MonthDesk,
        CorrectionDesk,
        UnmatchedDesk,
        EventDesk,
        BrakeDesk,
        ReceiptDesk,
        ReceiptLineDesk,
        ReceiptYearDesk,
    )


@hooks.register("register_admin_viewset")
def scholarships_desk() -> ScholarshipsDesk:
    return ScholarshipsDesk()


@hooks.register("register_admin_urls")
def books_addresses() -> list[URLPattern]:
    return staff_books.ADDRESSES


@hooks.register("register_scholarships_menu_item")
def books_menu_item() -> MenuItem:
    return staff_books.menu_item()


register_role(STAFF, *may("view add change", "scholarships.fund", "scholarships.recipiententity"))
register_role(STAFF, *may("view change", "scholarships.gift", "scholarships.stripeevent", "scholarships.unmatchedpayment"))
register_role(STAFF, *may("view change", "scholarships.givingbrake"))
register_role(STAFF, *may("view", "scholarships.ledgerentry", "scholarships.refund", "scholarships.recurringgift", "scholarships.dispute"))
register_role(STAFF, *may("view add", "scholarships.ledgerclosing"))
register_role(STAFF, *may("view add change", "scholarships.correction"))
register_role(STAFF, *may("view change", "scholarships.pledge", "scholarships.bankdeposit", "scholarships.transferrefund"))
register_role(STAFF, *may("view add change", "scholarships.bankstatement", "scholarships.inkindgift"))
register_role(
    AUDITOR,
    *may(
        "view",
        "scholarships.fund",
        "scholarships.recipiententity",
        "scholarships.gift",
        "scholarships.recurringgift",
        "scholarships.dispute",
        "scholarships.refund",
        "scholarships.ledgerentry",
        "scholarships.ledgerclosing",
        "scholarships.correction",
        "scholarships.unmatchedpayment",
        "scholarships.stripeevent",
        "scholarships.givingbrake",
        "scholarships.pledge",
        "scholarships.bankstatement",
        "scholarships.bankdeposit",
        "scholarships.transferrefund",
        "scholarships.inkindgift",
        "scholarships.receipt",
        "scholarships.receiptline",
    ),
)
register_role(STAFF, *may("view change", "scholarships.receipt"), *may("view", "scholarships.receiptline"))
register_waiting(
    _("Giving by card is closed by the alarm"),
    lambda: GivingBrake.objects.filter(is_on=True).count(),
    "givingbrake:index",
    permission="scholarships.view_givingbrake",
    name="card_alarm",
)
register_waiting(
    _("Payments to look at: of no gift, of another amount, not allowed, or gone back twice"),
    lambda: UnmatchedPayment.objects.filter(resolved_at=None).count(),
    "unmatchedpayment:index",
    permission="scholarships.view_unmatchedpayment",
)
register_waiting(
    _("Deposits to match"),
    lambda: BankDeposit.objects.filter(state="open").count(),
    "bankdeposit:index",
    permission="scholarships.change_bankdeposit",
)
register_waiting(
    _("Pledges with a stamped copy to agree on"),
    lambda: Pledge.objects.filter(status="draft", stamped__isnull=False).count(),
    "pledge:index",
    permission="scholarships.change_pledge",
)
register_waiting(
    _("Pledges with a late instalment"),
    lambda: late_pledges(timezone.localdate()),
    lambda: f"{reverse('pledge:index')}?status=agreed",
    permission="scholarships.view_pledge",
    name="late_pledges",
)
register_waiting(
    _("Pledges of which something was given back: is it to come again?"),
    lambda: short_pledges().count(),
    lambda: f"{reverse('pledge:index')}?status=agreed",
    permission="scholarships.change_pledge",
    name="short_pledges",
)
register_waiting(
    _("Refunds by transfer for a second person"),
    lambda: TransferRefund.objects.filter(refund__status="pending").count(),
    "transferrefund:index",
    permission="scholarships.change_transferrefund",
)
register_waiting(
    _("Messages from donors to read"),
    lambda: Gift.objects.paid().exclude(message="").filter(message_state="unread").count(),
    "gift:index",
    permission="scholarships.change_gift",
)
register_waiting(
    _("Disputes to answer at Stripe before their day"),
    lambda: Dispute.objects.filter(status="open").count(),
    "dispute:index",
    permission="scholarships.view_dispute",
)
register_waiting(
    _("Monthly gifts whose payment failed"),
    lambda: RecurringGift.objects.filter(status="past_due").count(),
    "recurringgift:index",
    permission="scholarships.view_recurringgift",
)
register_waiting(
    _("Subscriptions of erased people that Stripe has not ended"),
    lambda: GiftStop.objects.stuck().count(),
    "recurringgift:index",
    permission="scholarships.view_recurringgift",
)
register_waiting(
    _("Corrections for a second person to confirm"),
    lambda: Correction.objects.filter(state="asked").count(),
    "correction:index",
    permission="scholarships.change_correction",
    name="corrections",
)
register_waiting(
    _("Funds below zero: nothing can be awarded from them"),
    lambda: LedgerHead.objects.filter(available__lt=0).count(),
    "ledgerentry:index",
    permission="scholarships.view_ledgerentry",
    name="negative_balance",
)
register_waiting(
    _("Gifts of last year without a receipt (January is for them)"),
    open_in_january,
    "receipts_of_a_year:index",
    permission="scholarships.change_receipt",
    name="receipts-in-january",
)
register_waiting(
    _("Bodies that owe electronic receipts (more than 300 million won in the year before)"),
    electronic_duties,
    "receipts_of_a_year:index",
    permission="scholarships.change_receipt",
    name="electronic-receipts",
)
