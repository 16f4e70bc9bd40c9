"""Receipts in the back office: the receipts, the list by donor that the law asks for, and a year at a glance."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from core.access import record_access
from core.exceptions import CannotPrint
from core.models import AccessRecord
from core.pdf import pdf_response
from core.staff import Act, InspectPanel, StaffViewSet
from scholarships.exceptions import ReceiptDiffers, ReceiptError, ScholarshipsError
from scholarships.forms.receipts import ReissueForm, RunForm, VoidForm
from scholarships.models import Gift, Receipt, ReceiptKind, ReceiptLine, ReceiptRun
from scholarships.selectors_receipts import ELECTRONIC_OVER, duties_after
from scholarships.services.receipt_papers import receipt_pdf
from scholarships.services.receipt_runs import start_receipt_run
from scholarships.services.receipts import reissue_receipt, void_receipt

MAY_SEE, MAY_ACT = "scholarships.view_receipt", "scholarships.change_receipt"
PURPOSE = gettext_lazy("looking after receipts")


def _on_it(receipt: Receipt, request: HttpRequest) -> dict[str, Any]:
    return {"lines": receipt.lines.select_related("gift__fund"), "replaced_by": Receipt.objects.filter(replaces=receipt).first(), "receipt": receipt}


class ReceiptDesk(StaffViewSet):
    model, icon, menu_label = Receipt, "doc-full", gettext_lazy("Receipts")
    personal, purpose = True, PURPOSE
    list_display = ("label", "kind", "holder_name", "amount", "issued_at", "voided_at")
    list_filter = ("year", "kind", "entity", "how", "voided_for")
    search_fields = ("number", "holder", "donor__email", "lines__gift__email")
    inspect_view_fields = (
        "label", "kind", "entity", "year", "amount", "holder_name", "holder_number", "holder_address", "donor", "how", "issued_at", "issued_by",
        "replaces", "voided_at", "voided_for", "void_reason", "voided_by", "digest", "pdf_sha256", "printed_with",
    )  # fmt: skip
    inspect_panels = (InspectPanel(gettext_lazy("What is on it"), "scholarships/staff/receipt_panel.html", _on_it),)
    refusals = (ScholarshipsError,)
    acts = (
        Act(
            "reissue",
            gettext_lazy("Give anew"),
            reissue_receipt,
            takes="receipt_id",
            form=ReissueForm,
            shown_when=lambda receipt: receipt.is_live or not hasattr(receipt, "replaced_by"),
            icon="rotate",
        ),
        Act(
            "void",
            gettext_lazy("Void"),
            void_receipt,
            takes="receipt_id",
            form=VoidForm,
            shown_when=lambda receipt: receipt.is_live,
            danger=True,
            icon="cross",
        ),
    )

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return Receipt.objects.select_related("entity", "donor", "replaced_by")

    def subject(self, instance: Receipt) -> Any:
        return instance.donor


class ReceiptLineDesk(StaffViewSet):
    """기부자별 발급명세: kept five years and shown to the tax office when it asks (소득세법 제160조의3, 법인세법 제112조의2)."""

    model, icon, menu_label = ReceiptLine, "list-ul", gettext_lazy("List of receipts by donor")
    personal, purpose = True, PURPOSE
    list_display = ("label", "paid_on", "form_of_gift", "amount", "live")
    list_filter = ("receipt__year", "receipt__kind", "receipt__entity", "live")
    list_export = (
        "receipt__label", "receipt__kind", "receipt__issued_at", "receipt__holder_name", "receipt__holder_number", "receipt__holder_address",
        "paid_on", "form_of_gift", "gift__fund__name_ko", "amount", "live", "receipt__voided_at", "receipt__void_reason",
    )  # fmt: skip
    inspect_view_fields = ("label", "paid_on", "form_of_gift", "amount", "live")

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return ReceiptLine.objects.select_related("receipt__donor", "receipt__entity", "gift__fund").order_by("receipt__number", "pk")

    def subject(self, instance: ReceiptLine) -> Any:
        return instance.receipt.donor


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """/staff/receipts-of-a-year/paper/<pk>/: the PDF of one receipt; it leaves an access record."""
    if not request.user.has_perm(MAY_SEE):
        raise PermissionDenied
    receipt = get_object_or_404(Receipt.objects.select_related("entity", "donor"), pk=pk)
    try:
        content = receipt_pdf(receipt)
    except (CannotPrint, ReceiptDiffers) as refusal:
        messages.error(request, str(refusal) or _("Receipts cannot be printed on this server just now. Please try again later."))
        return redirect("receipt:inspect", pk)
    record_access(request, AccessRecord.What.READ, "scholarships.Receipt", [pk], purpose=str(PURPOSE), subject=receipt.donor)
    return pdf_response(content, f"{receipt.label}.pdf")


@require_safe
def this_year(request: HttpRequest) -> HttpResponse:
    """/staff/receipts-of-a-year/: January is about last year; so is this page until the year is over."""
    return redirect("receipts_of_a_year:year", timezone.localdate().year - 1)


@require_http_methods(["GET", "HEAD", "POST"])
def year(request: HttpRequest, year: int) -> HttpResponse:
    """One year: what was given, what waits, what the law asks, and the run that gives the rest."""
    if not request.user.has_perm(MAY_ACT if request.method == "POST" else MAY_SEE):
        raise PermissionDenied
    if not 2000 <= year <= timezone.localdate().year:
        raise Http404
    form = RunForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            start_receipt_run(year=year, whom=form.cleaned_data["whom"], by=request.user)
        except ReceiptError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The worker gives the receipts now. This page says how far it is."))
            return redirect("receipts_of_a_year:year", year)
    return render(request, "scholarships/staff/receipts_year.html", _about(request, year, form), status=422 if form.errors else 200)


def _about(request: HttpRequest, year: int, form: RunForm) -> dict[str, Any]:
    waiting = Gift.objects.paid_in(year).without_receipt().select_related("fund", "donor").order_by("paid_at", "pk")
    page = Paginator(waiting, 50).get_page(request.GET.get("page"))
    _record(request, list(page))
    given = Receipt.objects.live().filter(year=year).order_by().values_list("kind").annotate(n=models.Count("pk"), sum=models.Sum("amount"))
    return {
        "year": year,
        "is_over": year < timezone.localdate().year,
        "page": page,
        "given": [(ReceiptKind(kind).label, count, total) for kind, count, total in given],
        "void": Receipt.objects.filter(year=year).exclude(voided_at=None).count(),
        "duties": duties_after(year),
        "electronic_over": ELECTRONIC_OVER,
        "form": form,
        "may_act": request.user.has_perm(MAY_ACT),
        "runs": ReceiptRun.objects.filter(year=year),
        "years": range(year - 1, min(year + 1, timezone.localdate().year) + 1),
        "list_url": f"{reverse('receiptline:export')}?receipt__year={year}",
    }


def _record(request: HttpRequest, gifts: Sequence[Gift]) -> None:
    """Who gave stands there: that it was read is kept."""
    if gifts:
        ids, people = [gift.pk for gift in gifts], [gift.donor for gift in gifts]
        record_access(request, AccessRecord.What.LIST, "scholarships.Gift", ids, purpose=str(PURPOSE), people=people)


class YearItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MAY_SEE))


class ReceiptYearDesk(ViewSet):
    name, url_prefix, icon, menu_label = "receipts_of_a_year", "receipts-of-a-year", "calendar", gettext_lazy("Receipts of a year")
    menu_item_class = YearItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", this_year, name="index"),
            path("<int:year>/", year, name="year"),
            path("paper/<int:pk>/", paper, name="paper"),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return kwargs
