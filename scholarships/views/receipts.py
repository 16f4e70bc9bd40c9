"""Receipts for donors: with an account under /me/giving/receipts/, as a guest by the link of a letter. GET shows, POST asks."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.requests import PersonRequest
from core.exceptions import CannotPrint
from core.limits import count
from core.pdf import pdf_response
from scholarships import letters_receipts
from scholarships.exceptions import ReceiptDiffers, ReceiptError
from scholarships.forms.receipts import AskForm, GiversForm, PrintedForm
from scholarships.models import Gift, Receipt
from scholarships.personal_data import gifts_of, receipts_of
from scholarships.receipt_links import ReceiptLink, read_link
from scholarships.selectors_receipts import OpenGifts, printed_before, years_of
from scholarships.services.receipt_papers import receipt_pdf
from scholarships.services.receipt_runs import forget_wish, keep_wish
from scholarships.services.receipts import issue_receipts

LINKS_A_DAY, DAY = 3, 86_400


@never_cache
@require_safe
@login_required
def receipts(request: PersonRequest) -> HttpResponse:
    """/me/giving/receipts/: each year, what has no receipt yet, and the receipts."""
    years = years_of(gifts_of(request.user), receipts_of(request.user))
    return render(request, "scholarships/receipts.html", {"years": years, "deductible": any(one.is_deductible for one in years)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: PersonRequest, year: int) -> HttpResponse:
    """/me/giving/receipts/<year>/: one receipt for all that she gave herself in a year and that has none.

    With `?gift=` for one gift, with `?like=` for all that were given in the same name as this one.
    """
    gifts = _open_gifts(request, year)
    if not gifts:
        messages.info(request, _("There is no gift without a receipt here."))
        return redirect("receipts:mine")
    papers = OpenGifts(gifts)
    form = AskForm(request.POST or None, initial=printed_before(request.user, gifts), about=gifts[0], deductible=papers.is_deductible)
    if request.method == "POST" and form.is_valid() and _issued(request, form, gifts, donor=request.user):
        _keep_or_forget(request, form)
        messages.success(request, _("Your receipt is ready."))
        return redirect("receipts:mine")
    total = sum(gift.left for gift in gifts)
    context = {"form": form, "gifts": gifts, "year": year, "total": total, "lines": gifts, "papers": papers}
    return render(request, "scholarships/ask_receipt.html", context, status=422 if form.errors else 200)


def _keep_or_forget(request: PersonRequest, form: AskForm) -> None:
    """What she wants printed next time; about an organisation's gifts nothing is asked."""
    if not form.is_about_person:
        return
    if form.is_kept:
        keep_wish(donor=request.user, printed=form.printed(), yearly=form.cleaned_data["yearly"])
    else:
        forget_wish(donor=request.user)


def _open_gifts(request: PersonRequest, year: int) -> list[Any]:
    """Those of one giver, never of two."""
    if not 2000 <= year <= 9998:
        raise Http404
    found = gifts_of(request.user).paid_in(year).without_receipt().select_related("fund__entity").order_by("paid_at", "pk")  # type: ignore[attr-defined]
    gifts, only, like = list(found), _asked_for(request, "gift"), _asked_for(request, "like")
    if only:
        return [gift for gift in gifts if gift.public_id == only]
    own_first = sorted(gifts, key=lambda gift: gift.giver_kind != Gift.GiverKind.PERSON)
    first = next((gift for gift in own_first if like in (None, gift.public_id)), None)
    return [gift for gift in gifts if first and gift.giver_key == first.giver_key]


def _asked_for(request: HttpRequest, name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET[name]) if request.GET.get(name) else None
    except ValueError as error:
        raise Http404 from error


def _issued(request: HttpRequest, form: PrintedForm, gifts: list[Gift], *, donor: Any = None) -> list[Receipt]:
    """The receipts, or none and the reason in the form."""
    try:
        return issue_receipts(gift_ids=[gift.pk for gift in gifts], printed=form.printed(), how=Receipt.How.DONOR, by=donor, donor=donor)
    except ReceiptError as refusal:
        form.add_error(None, str(refusal))
        return []


@never_cache
@require_safe
@login_required
def download(request: PersonRequest, public_id: uuid.UUID) -> HttpResponse:
    """/me/giving/receipts/<id>/pdf/"""
    return _paper(request, receipts_of(request.user), public_id, back="receipts:mine")


def _paper(request: HttpRequest, found: QuerySet[Receipt], public_id: uuid.UUID, *, back: str, **kwargs: Any) -> HttpResponse:
    receipt = get_object_or_404(found.select_related("entity"), public_id=public_id)
    try:
        return pdf_response(receipt_pdf(receipt), f"{receipt.snapshot['label']}.pdf")
    except (CannotPrint, ReceiptDiffers) as refusal:
        words = (
            str(refusal) if isinstance(refusal, ReceiptDiffers) else _("Receipts cannot be printed on this server just now. Please try again later.")
        )
        messages.error(request, words)
        return redirect(back, **kwargs)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def gift_receipt(request: HttpRequest, token: str) -> HttpResponse:
    """/scholarships/receipt/<token>/: the receipt of one gift, for whoever holds the letter."""
    link = _link(token)
    if link.is_spent:
        return render(request, "scholarships/receipt_link_spent.html", {"token": token}, status=410)
    gifts = list(Gift.objects.without_receipt().filter(pk=link.gift.pk).select_related("fund__entity"))
    papers = OpenGifts(gifts or [link.gift])
    form = GiversForm(request.POST or None, initial={"number": link.gift.business_number}, about=link.gift, deductible=papers.is_deductible)
    if request.method == "POST" and gifts and form.is_valid() and _issued(request, form, gifts):
        messages.success(request, _("Your receipt is ready."))
        return redirect("receipts:gift", token=token)
    context = {"gift": link.gift, "fund": link.gift.fund, "form": form, "lines": gifts, "total": sum(one.left for one in gifts), "token": token}
    context["papers"] = papers
    context["receipts"] = _receipts_of(link.gift).select_related("entity")
    return render(request, "scholarships/gift_receipt.html", context, status=422 if gifts and form.errors else 200)


def _receipts_of(gift: Gift) -> QuerySet[Receipt]:
    return Receipt.objects.filter(lines__gift=gift)


def _link(token: str) -> ReceiptLink:
    link = read_link(token)
    if link is None:
        raise Http404
    return link


@never_cache
@require_safe
def gift_receipt_pdf(request: HttpRequest, token: str, public_id: uuid.UUID) -> HttpResponse:
    """/scholarships/receipt/<token>/<id>/pdf/"""
    link = _link(token)
    if link.is_spent:
        return redirect("receipts:gift", token=token)
    return _paper(request, _receipts_of(link.gift), public_id, back="receipts:gift", token=token)


@never_cache
@require_POST
def new_link(request: HttpRequest, token: str) -> HttpResponse:
    """A new link in the place of an old one, to the gift's own address."""
    _send_link(request, _link(token).gift)
    return redirect("receipts:gift", token=token)


@never_cache
@require_POST
def send_link(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """From the page of thanks, which proves nothing: the link goes to the gift's own address and nowhere else."""
    gift = get_object_or_404(Gift.objects.paid().select_related("donor"), public_id=public_id)
    _send_link(request, gift)
    return redirect("scholarships:gift-thanks", public_id=public_id)


def _send_link(request: HttpRequest, gift: Gift) -> None:
    """The page says the same however often it is asked; the letters are not more than three a day."""
    if count("receipt-link", str(gift.public_id), seconds=DAY) <= LINKS_A_DAY:
        letters_receipts.receipt_link(gift)
    messages.success(request, _("A link is on its way to the e-mail address of your gift."))
