"""Pledges and gifts in kind in the back office."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.access import record_access
from core.pdf import pdf_response
from core.private_files import address_of
from core.staff import Act, InspectPanel, StaffForm, StaffViewSet
from core.staff.changing import StaffCreateView
from core.staff.listing import StaffIndexView
from scholarships.exceptions import ScholarshipsError
from scholarships.forms.giving import LineField
from scholarships.forms.pledges import StampedField, won_field
from scholarships.models import Fund, Gift, InKindGift, Pledge
from scholarships.papers import agreement_pdf, paper_name, report_pdf
from scholarships.services import in_kind, pledges
from scholarships.transfers import depositor_line

PURPOSE = _("looking after pledges")


class StampedForm(StaffForm):
    copy = StampedField()


class EndForm(StaffForm):
    reason = LineField(label=_("Why it ends"), max_length=300)


def _instalments(pledge: Pledge, request: HttpRequest) -> dict[str, Any]:
    return {
        "dues": pledges.instalments_of(pledge),
        "gifts": pledges.given_by(pledge),
        "open": pledges.open_amount(pledge) if pledge.status == Pledge.Status.AGREED else 0,
        "given_back": pledges.short_pledges().filter(pk=pledge.pk).exists(),
        "line": depositor_line(pledge),
        "stamped": address_of(pledge.stamped),
    }


def _paper(request: HttpRequest, pk: int, *, what: str) -> HttpResponse:
    if not request.user.has_perm("scholarships.view_pledge"):
        raise PermissionDenied
    pledge = get_object_or_404(Pledge.objects.select_related("fund__entity", "donor"), pk=pk)
    record_access(request, "read", Pledge._meta.label, [pledge.pk], purpose=str(PURPOSE), subject=pledge.donor)
    make = report_pdf if what == "결과보고서" else agreement_pdf
    return pdf_response(make(pledge), paper_name(pledge, what))


@never_cache
@require_safe
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """약정서 of a pledge."""
    return _paper(request, pk, what="약정서")


@never_cache
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """후원 결과 보고서 of a pledge as of today."""
    return _paper(request, pk, what="결과보고서")


class PledgeDesk(StaffViewSet):
    model, icon = Pledge, "clipboard-list"
    personal, purpose = True, PURPOSE
    list_display = ("name", "fund", "amount", "status", "started_at", "report_due_on")
    list_filter = ("status", "fund")
    search_fields = ("name", "contact", "email", "business_number")
    list_export = (
        "public_id", "fund__slug", "name", "business_number", "contact", "email", "telephone", "amount", "status", "agreed_at", "report_due_on",
    )  # fmt: skip
    inspect_view_fields = (
        "public_id", "fund", "status", "amount", "name", "business_number", "representative", "address", "contact", "telephone", "email",
        "purpose", "report_due_on", "shown", "amount_shown", "started_at", "agreed_at", "fulfilled_at", "ended_at", "ended_because",
    )  # fmt: skip
    inspect_panels = (InspectPanel(_("Instalments and papers"), "scholarships/staff/pledge_parts.html", _instalments),)
    refusals = (ScholarshipsError,)
    acts = (
        Act(
            "agree",
            _("Put the pledge in force"),
            pledges.agree_pledge,
            takes="pledge_id",
            confirm=_("Both sides have signed? The letter with the account goes to the contact person."),
            shown_when=lambda one: one.status == "draft" and one.stamped_id is not None,
            icon="check",
        ),
        Act(
            "stamped",
            _("Upload the stamped copy"),
            pledges.keep_stamped,
            takes="pledge_id",
            form=StampedForm,
            shown_when=lambda one: one.status == "draft",
            icon="upload",
        ),
        Act(
            "end",
            _("End it"),
            pledges.end_pledge,
            takes="pledge_id",
            form=EndForm,
            shown_when=lambda one: one.can_become("ended"),
            icon="cross",
            danger=True,
        ),
    )

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return Pledge.objects.select_related("fund__entity", "donor", "stamped")

    def subject(self, instance: Pledge) -> Any:
        return instance.donor

    def get_urlpatterns(self) -> list[URLPattern]:
        papers = (("agreement", agreement), ("report", report))
        return [*super().get_urlpatterns(), *(path(f"{name}/<int:pk>/", view, name=name) for name, view in papers)]


class InKindForm(forms.ModelForm):
    """What was given, by whom, what it is worth and how that is known."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    fund = forms.ModelChoiceField(Fund.objects.all(), label=_("Fund"))
    name = LineField(label=_("Donor's name"), max_length=80)
    email = forms.EmailField(label=_("Donor's e-mail"), required=False, help_text=_("If it is known: the letter of thanks goes there."))
    giver_kind = forms.ChoiceField(label=_("Who gives"), choices=Gift.GiverKind.choices, initial=Gift.GiverKind.ORGANISATION)
    amount = won_field(_("What it is worth"))
    shown = forms.BooleanField(label=_("The name may be shown"), required=False)
    evidence_file = StampedField(label=_("Evidence"), required=False)
    field_order = ("fund", "name", "email", "giver_kind", "what", "quantity", "amount", "valued_by", "received_on", "evidence_file", "shown")

    class Meta:
        model = InKindGift
        fields = ("what", "quantity", "valued_by", "received_on")
        field_classes = dict.fromkeys(("what", "quantity", "valued_by"), LineField)
        widgets = {"received_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_token"].initial = uuid.uuid4
        self.fields["received_on"].initial = timezone.localdate

    def clean_amount(self) -> int:
        if not self.cleaned_data["amount"]:
            raise forms.ValidationError(_("Write what it is worth."))
        return self.cleaned_data["amount"]


class InKindIndexView(StaffIndexView):
    add_item_label = _("Enter a gift in kind")


class InKindCreateView(StaffCreateView):
    page_title = page_subtitle = _("Enter a gift in kind")


def add_in_kind(*, fund: Fund, form_token: uuid.UUID, by: Any, **said: Any) -> InKindGift:
    """What stands in the form, in the words of the verb."""
    shown_as = Gift.ShownAs.NAME if said["shown"] else Gift.ShownAs.ANONYMOUS
    giver = in_kind.GivenBy(name=said["name"], giver_kind=said["giver_kind"], email=said["email"].lower(), shown_as=shown_as)
    about = {name: said[name] for name in ("what", "quantity", "valued_by", "received_on", "amount")}
    return in_kind.record_in_kind(
        fund_id=fund.pk, thing=in_kind.Thing(**about, evidence=said["evidence_file"]), giver=giver, form_token=form_token, by=by
    )


class InKindDesk(StaffViewSet):
    model, icon, can_add = InKindGift, "pick", True
    personal, purpose = True, _("looking after gifts")
    list_display = ("what", "quantity", "gift__amount", "gift__name", "gift__fund", "received_on")
    list_export = ("what", "quantity", "gift__amount", "gift__fund__slug", "valued_by", "received_on")
    inspect_view_fields = ("what", "quantity", "gift", "valued_by", "evidence", "received_on")
    index_view_class, add_view_class = InKindIndexView, InKindCreateView
    inspect_panels = (InspectPanel(_("Evidence"), "scholarships/staff/evidence.html", lambda one, request: {"address": address_of(one.evidence)}),)
    add_verb = staticmethod(add_in_kind)
    refusals = (ScholarshipsError,)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return InKindForm

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return InKindGift.objects.select_related("gift__fund", "gift__donor", "evidence")

    def subject(self, instance: InKindGift) -> Any:
        return instance.gift.donor
