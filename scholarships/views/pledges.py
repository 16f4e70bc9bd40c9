"""Pages of pledges and of gifts by transfer. None of them moves money: that is for what the bank says."""

import uuid
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.pdf import pdf_response
from scholarships.exceptions import GivingIsClosed, MoreThanMayBeCollected, PledgeRefused, TooManyGifts
from scholarships.forms.pledges import PledgeForm, StampedForm, TransferForm
from scholarships.giving import Closed, transfer_closed_because
from scholarships.limits import count_attempt
from scholarships.models import Fund, Gift, Pledge
from scholarships.papers import agreement_pdf, paper_name, report_pdf
from scholarships.services.pledges import instalments_of, keep_stamped, start_pledge
from scholarships.services.transfers import start_transfer
from scholarships.transfers import depositor_line, pledge_id_of, pledge_token, transfer_code
from scholarships.views.funds import fund_or_404
from scholarships.views.giving import _closed, _who
from scholarships.views.refusals import past_ceiling, too_many


@dataclass(frozen=True)
class Page:
    """A pledge as its own page shows it."""

    pledge: Pledge
    token: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pledge(request: HttpRequest, slug: str) -> HttpResponse:
    """/scholarships/<slug>/pledge/: an organisation writes down what it promises, and gets the agreement."""
    fund = fund_or_404(request, slug)
    donor = request.user if request.user.is_authenticated else None
    if reason := transfer_closed_because(fund, request.user):
        return _closed(request, fund, reason)
    form = PledgeForm(request.POST if request.method == "POST" else None, donor=donor)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, "scholarships/pledge.html", fund, form)
    try:
        count_attempt(_who(request, form.promise().email))
        made = start_pledge(fund_id=fund.pk, form_token=form.cleaned_data["token"], promise=form.promise(), donor=donor)
    except TooManyGifts as refusal:
        return _too_many(request, "scholarships/pledge.html", fund, form, refusal)
    except GivingIsClosed as closed:
        return _closed(request, fund, Closed(closed.reason))
    return redirect("scholarships:pledge", token=pledge_token(made))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: HttpRequest, slug: str) -> HttpResponse:
    """/scholarships/<slug>/transfer/: a person says what she will send, and gets the account."""
    fund = fund_or_404(request, slug)
    donor = request.user if request.user.is_authenticated else None
    if reason := transfer_closed_because(fund, request.user):
        return _closed(request, fund, reason)
    form = TransferForm(request.POST if request.method == "POST" else None, donor=donor)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, "scholarships/transfer.html", fund, form)
    try:
        count_attempt(_who(request, form.wish().email))
        gift = start_transfer(fund_id=fund.pk, form_token=form.cleaned_data["token"], wish=form.wish(), donor=donor)
    except TooManyGifts as refusal:
        return _too_many(request, "scholarships/transfer.html", fund, form, refusal)
    except MoreThanMayBeCollected as refusal:
        form.add_error(None, past_ceiling(refusal))
        return _form_page(request, "scholarships/transfer.html", fund, form)
    except GivingIsClosed as closed:
        return _closed(request, fund, Closed(closed.reason))
    return redirect("scholarships:transfer-account", public_id=gift.public_id)


@never_cache
@require_safe
def transfer_account(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Where the money goes, and the signs by which it is known; nobody's name stands here."""
    found = Gift.objects.select_related("fund__entity").filter(channel=Gift.Channel.TRANSFER)
    gift = get_object_or_404(found, public_id=public_id)
    context = {"gift": gift, "fund": gift.fund, "entity": gift.fund.entity, "code": transfer_code(gift.public_id)}
    return render(request, "scholarships/transfer_account.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pledge_page(request: HttpRequest, token: str) -> HttpResponse:
    """A pledge by its signed address: the agreement, the stamped copy, what came of it."""
    page = _page(request, token)
    if isinstance(page, HttpResponse):
        return page
    form = StampedForm(request.POST or None, request.FILES or None) if request.method == "POST" else StampedForm()
    if request.method == "POST" and form.is_valid():
        try:
            keep_stamped(pledge_id=page.pledge.pk, copy=form.cleaned_data["copy"], by=request.user if request.user.is_authenticated else None)
            return redirect(f"{reverse('scholarships:pledge', args=[token])}?sent=1")
        except PledgeRefused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "pledge": page.pledge,
        "fund": page.pledge.fund,
        "entity": page.pledge.fund.entity,
        "dues": instalments_of(page.pledge),
        "line": depositor_line(page.pledge),
        "form": form,
        "token": token,
        "sent": "sent" in request.GET,
    }
    return render(request, "scholarships/pledge_page.html", context)


@never_cache
@require_safe
def agreement(request: HttpRequest, token: str) -> HttpResponse:
    """약정서, to print and to stamp."""
    page = _page(request, token)
    return page if isinstance(page, HttpResponse) else pdf_response(agreement_pdf(page.pledge), paper_name(page.pledge, "약정서"))


@never_cache
@require_safe
def report(request: HttpRequest, token: str) -> HttpResponse:
    """후원 결과 보고서 of a pledge that is in force or was."""
    page = _page(request, token)
    if isinstance(page, HttpResponse):
        return page
    if page.pledge.agreed_at is None:
        raise Http404
    return pdf_response(report_pdf(page.pledge), paper_name(page.pledge, "결과보고서"))


def _page(request: HttpRequest, token: str) -> Page | HttpResponse:
    """The pledge that the address names; one that is too old opens to its own account alone, and says so to others."""
    public_id, holds = pledge_id_of(token)
    if public_id is None:
        raise Http404
    found = get_object_or_404(Pledge.objects.select_related("fund__entity", "donor"), public_id=public_id)
    if holds or (request.user.is_authenticated and found.donor_id == request.user.pk):
        return Page(found, token)
    return render(request, "scholarships/pledge_expired.html", {"fund": found.fund}, status=410)


def _form_page(request: HttpRequest, template: str, fund: Fund, form: PledgeForm | TransferForm, *, status: int = 200) -> HttpResponse:
    deductible = fund.entity.gives_deductible_receipts_on(timezone.localdate())
    return render(request, template, {"fund": fund, "form": form, "deductible": deductible}, status=status)


def _too_many(request: HttpRequest, template: str, fund: Fund, form: PledgeForm | TransferForm, refusal: TooManyGifts) -> HttpResponse:
    form.add_error(None, too_many(refusal))
    return _form_page(request, template, fund, form, status=429)
