"""What the bank says, in the back office: files, deposits, what becomes of them, and what goes back."""

import uuid
from typing import Any

from django import forms
from django.contrib.admin.utils import quote
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.exceptions import RosterFileUnreadable
from community.table_files import check_size
from core.staff import Act, InspectPanel, StaffForm, StaffViewSet
from core.staff.changing import StaffCreateView
from core.staff.listing import StaffIndexView
from core.staff.refused_rows import RefusedRowsView
from scholarships.exceptions import FileUnreadable, ScholarshipsError
from scholarships.forms.giving import LineField
from scholarships.forms.pledges import won_field
from scholarships.models import BankDeposit, BankStatement, Fund, Gift, RecipientEntity, TransferRefund
from scholarships.services import deposits, statements, transfers
from scholarships.suggestions import suggestions, twins_of

SHOWN_ROWS = 100
State = BankDeposit.State


class UploadForm(forms.ModelForm):
    """Of which account, and the file. Its size is asked for before anybody reads it."""

    file = forms.FileField(
        label=_("Bank's file"),
        help_text=_(
            "XLSX or CSV, as internet banking gives it, at most 50 MB and 20,000 rows. Nothing is written before you have seen what it would bring."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.xls,.txt"}),
    )

    class Meta:
        model = BankStatement
        fields = ("entity", "account")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        with_account = RecipientEntity.objects.exclude(bank_account="").first()
        if with_account:
            self.fields["entity"].initial, self.fields["account"].initial = with_account.pk, with_account.bank_account

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            check_size(file.size)
        except RosterFileUnreadable as refusal:
            raise ValidationError(str(refusal), code="too_large") from refusal
        return file


class StatementsView(StaffIndexView):
    add_item_label = _("Upload a bank's file")


class UploadView(StaffCreateView):
    page_title = page_subtitle = _("Upload a bank's file")
    submit_button_label, submit_button_active_label = _("Preview"), _("Sending…")
    success_message = _("The file is here. Below you see what it would bring.")

    def get_success_url(self) -> str:
        return reverse(self.viewset.get_url_name("inspect"), args=(quote(self.object.pk),))


def _preview(statement: BankStatement, request: HttpRequest) -> dict[str, Any]:
    """What the file would bring, while it waits; afterwards what it brought."""
    if not statement.can_be_taken():
        return {"rows": statement.deposits.order_by("-at", "-pk")[:SHOWN_ROWS], "total": statement.deposits.count()}
    try:
        look = statements.look_at(statement, most=SHOWN_ROWS)
    except FileUnreadable as refusal:
        return {"problem": str(refusal)}
    return {"waits": True, "rows": look.rows, "total": look.total, "known": look.known}


class StatementDesk(StaffViewSet):
    model, icon, can_add = BankStatement, "upload", True
    personal, purpose = True, _("entering what came to the account")
    list_display = ("uploaded_at", "account", "entity", "state", "rows_new", "rows_known", "rows_out", "last_at", "balance")
    list_filter = ("entity", "state")
    inspect_view_fields = ("entity", "account", "state", "uploaded_at", "uploaded_by", "rows_new", "rows_known", "rows_out", "last_at", "balance")
    index_view_class, add_view_class = StatementsView, UploadView
    inspect_panels = (
        InspectPanel(_("Deposits"), "scholarships/staff/statement_rows.html", _preview),
        InspectPanel(_("Refused rows"), "scholarships/staff/statement_refused.html", lambda one, request: {"rows": one.refused[:SHOWN_ROWS]}),
    )
    refusals = (ScholarshipsError,)
    acts = (
        Act(
            "take",
            _("Take the deposits over"),
            statements.take_statement,
            takes="statement_id",
            shown_when=lambda one: one.can_be_taken(),
            icon="check",
        ),
        Act(
            "leave",
            _("Leave it"),
            statements.leave_statement,
            takes="statement_id",
            shown_when=lambda one: one.state == BankStatement.State.WAITING,
            icon="cross",
            danger=True,
        ),
    )

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return BankStatement.objects.select_related("entity", "uploaded_by", "file").defer("refused")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return UploadForm

    def add_verb(self, *, by: Any, **values: Any) -> BankStatement:
        return statements.upload_statement(by=by, **values)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("refused/<int:pk>/", self.construct_view(RefusedRowsView), name="refused")]


class PartForm(StaffForm):
    """So much of a deposit; all that is left unless somebody says less. The form is one act however often it is sent."""

    about: Any  # a BankDeposit
    form_token = forms.UUIDField(widget=forms.HiddenInput)
    amount = won_field(_("Amount"), help_text=_("All that is left, or a part: the rest waits for another gift."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_token"].initial = uuid.uuid4
        self.fields["amount"].initial = f"{deposits.left_of(self.about):,}"


class MatchForm(PartForm):
    """Which promise it is, the likeliest first."""

    target = forms.ChoiceField(
        label=_("Whose money it is"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a promise. If none fits, make a gift of its own.")},
    )
    field_order = ("target", "amount")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = suggestions(self.about, most=40)
        target: Any = self.fields["target"]
        target.choices = [(one.value, one.label) for one in found]
        if not found:
            target.help_text = _("No promise is open. Make a gift of it, or say what it is.")
        elif found[0].points:
            target.initial, self.fields["amount"].initial = found[0].value, f"{found[0].amount:,}"


class NewGiftForm(PartForm):
    """Money that nobody had announced."""

    fund = forms.ModelChoiceField(Fund.objects.none(), label=_("Fund"))
    name = LineField(label=_("Donor's name"), max_length=80, required=False)
    email = forms.EmailField(label=_("Donor's e-mail"), required=False, help_text=_("If it is known: the letter of thanks goes there."))
    giver_kind = forms.ChoiceField(label=_("Who gives"), choices=Gift.GiverKind.choices, initial=Gift.GiverKind.PERSON, widget=forms.RadioSelect)
    field_order = ("fund", "amount", "name", "email", "giver_kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fund: Any = self.fields["fund"]
        fund.queryset = Fund.objects.filter(entity=self.about.entity_id)
        self.fields["name"].initial = self.about.depositor[:80]


class WhyForm(StaffForm):
    note = LineField(label=_("What was done"), max_length=300, help_text=_("Such as: sent back to the sender, or the fee of an event."))


class RefundForm(StaffForm):
    """Which gift of the deposit, how much of it, and why."""

    about: Any  # a BankDeposit
    form_token = forms.UUIDField(widget=forms.HiddenInput)
    gift = forms.ModelChoiceField(Gift.objects.none(), label=_("Gift"))
    amount = won_field(_("Amount"))
    reason = LineField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_token"].initial = uuid.uuid4
        gift: Any = self.fields["gift"]
        gift.queryset = self.about.gifts.paid()


class SentForm(StaffForm):
    sent_on = forms.DateField(
        label=_("Left the bank on"), initial=timezone.localdate, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def match(*, deposit_id: int, target: str, amount: int, form_token: uuid.UUID, by: Any) -> Gift:
    """What staff chose among the suggestions, in the words of the verbs."""
    kind, _colon, key = target.partition(":")
    if kind == "pledge":
        return deposits.match_to_pledge(deposit_id=deposit_id, pledge_id=int(key), amount=amount, form_token=form_token, by=by)
    return deposits.match_to_gift(deposit_id=deposit_id, gift_id=int(key), amount=amount, by=by)


def match_new(*, deposit_id: int, fund: Fund, name: str, email: str, giver_kind: str, amount: int, form_token: uuid.UUID, by: Any) -> Gift:
    """A gift that nobody had announced."""
    giver = deposits.From(name=name, email=email.lower(), giver_kind=giver_kind)
    return deposits.match_to_new_gift(deposit_id=deposit_id, fund_id=fund.pk, giver=giver, amount=amount, form_token=form_token, by=by)


def ask_refund(*, deposit_id: int, gift: Gift, **said: Any) -> TransferRefund:
    """The gift stands in the form, the deposit only says where it was asked."""
    return transfers.ask_refund(gift_id=gift.pk, **said)


def is_open(deposit: BankDeposit) -> bool:
    return deposit.state == State.OPEN


def _became(deposit: BankDeposit, request: HttpRequest) -> dict[str, Any]:
    gifts = deposit.gifts.with_net().select_related("fund", "pledge").order_by("pk")
    return {"gifts": gifts, "left": deposits.left_of(deposit), "twins": twins_of(deposit) if is_open(deposit) else []}


def _suggested(deposit: BankDeposit, request: HttpRequest) -> dict[str, Any]:
    return {"rows": suggestions(deposit) if is_open(deposit) else [], "open": is_open(deposit)}


class DepositDesk(StaffViewSet):
    model, icon, menu_label = BankDeposit, "download", _("Deposits")
    personal, purpose = True, _("entering what came to the account")
    list_display = ("depositor", "at", "amount", "state", "memo", "entity")
    list_filter = ("state", "entity")
    search_fields = ("depositor", "memo")
    list_export = ("at", "amount", "depositor", "memo", "balance_after", "state", "note", "decided_at", "entity__name_ko")
    inspect_view_fields = ("at", "amount", "depositor", "memo", "balance_after", "state", "entity", "statement", "decided_at", "decided_by", "note")
    inspect_panels = (
        InspectPanel(_("Gifts made of it"), "scholarships/staff/deposit_gifts.html", _became),
        InspectPanel(_("Whose money it could be"), "scholarships/staff/deposit_suggestions.html", _suggested),
    )
    refusals = (ScholarshipsError,)
    acts = (
        Act("match", _("Match to a promise"), match, takes="deposit_id", form=MatchForm, shown_when=is_open, icon="link"),
        Act("gift", _("Make a gift of it"), match_new, takes="deposit_id", form=NewGiftForm, shown_when=is_open, icon="plus"),
        Act("return", _("Given back"), deposits.return_deposit, takes="deposit_id", form=WhyForm, shown_when=is_open, icon="undo"),
        Act("other", _("No gift"), deposits.pass_over_deposit, takes="deposit_id", form=WhyForm, shown_when=is_open, icon="cross"),
        Act(
            "reopen",
            _("Open it again"),
            deposits.reopen_deposit,
            takes="deposit_id",
            shown_when=lambda one: one.state in (State.RETURNED, State.OTHER),
            icon="undo",
        ),
        Act(
            "refund",
            _("Ask to give back"),
            ask_refund,
            takes="deposit_id",
            form=RefundForm,
            shown_when=lambda one: one.gifts.exists(),
            icon="undo",
            danger=True,
        ),
    )

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return BankDeposit.objects.select_related("entity", "statement", "decided_by")

    def people(self, instances: Any) -> list[Any]:
        """Whose gifts came of the deposits on this screen."""
        gifts = Gift.objects.filter(deposit__in=[one.pk for one in instances]).exclude(donor=None).select_related("donor")
        return list({gift.donor_id: gift.donor for gift in gifts}.values())

    def subject(self, instance: BankDeposit) -> Any:
        gift = instance.gifts.exclude(donor=None).select_related("donor").first()
        return gift.donor if gift else None


def is_pending(asked: TransferRefund) -> bool:
    return asked.refund.status == "pending"


def _of_gift(asked: TransferRefund, request: HttpRequest) -> dict[str, Any]:
    return {"gift": Gift.objects.with_net().select_related("fund", "deposit").get(pk=asked.refund.gift_id), "amount": asked.refund.amount}


class RefundDesk(StaffViewSet):
    model, icon = TransferRefund, "undo"
    list_display = ("__str__", "asked_at", "asked_by", "reason", "sent_on", "decided_by")
    inspect_view_fields = ("refund", "reason", "asked_at", "asked_by", "sent_on", "decided_at", "decided_by")
    inspect_panels = (InspectPanel(_("What is given back"), "scholarships/staff/refund_of.html", _of_gift),)
    personal, purpose = True, _("giving a gift back")
    refusals = (ScholarshipsError,)
    acts = (
        Act(
            "confirm",
            _("The money has left"),
            transfers.confirm_refund,
            takes="transfer_refund_id",
            form=SentForm,
            shown_when=is_pending,
            icon="check",
        ),
        Act("withdraw", _("Withdraw"), transfers.withdraw_refund, takes="transfer_refund_id", shown_when=is_pending, icon="cross", danger=True),
    )

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return TransferRefund.objects.select_related("refund__gift__donor", "asked_by", "decided_by")

    def subject(self, instance: TransferRefund) -> Any:
        return instance.refund.gift.donor
