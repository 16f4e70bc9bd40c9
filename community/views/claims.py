"""/me/claim/: which graduate I am, the code from the phone on the roster, and the end of the way."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.claim_steps import COMPARE, DONE, TELL, claim_steps
from community.exceptions import ClaimNotAllowed, NoCodesToday, TooManyCertificates, TooManyClaims, TooManyCodes, WrongCode
from community.forms.claims import ClaimForm, CodeForm
from community.models import MembershipClaim
from community.requests import PersonRequest
from community.selectors import newest_claim, record_of
from community.services.certificates import keep_certificate
from community.services.claims import enter_code, submit_claim
from community.services.invitations import find_invitation
from community.services.phone_codes import send_code

Status = MembershipClaim.Status
INVITATION = "invitation"  # the session's key for the secret of the link she came through


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: PersonRequest) -> HttpResponse:
    """/me/claim/: which graduate I am. The answer looks the same whether the roster knows her or not."""
    known = newest_claim(request.user)
    if request.method == "POST":
        return _submit(request, known)
    if known and known.status == Status.VERIFIED:
        return redirect("community:me")
    if known and known.status == Status.SUBMITTED and find_invitation(request.session.get(INVITATION, "")) is None:
        return redirect("community:claim-sent")
    return _form_page(request, ClaimForm(claim=known, user=request.user), known)


def _submit(request: PersonRequest, known: MembershipClaim | None) -> HttpResponse:
    form = ClaimForm(request.POST, request.FILES, claim=known, user=request.user)
    if not form.is_valid():
        return _form_page(request, form, known)
    said: dict[str, Any] = dict(form.cleaned_data)
    upload = said.pop("certificate")
    try:
        certificate = keep_certificate(upload, by=request.user) if upload else None
        made = submit_claim(by=request.user, certificate=certificate, invitation=request.session.get(INVITATION, ""), **said)
    except ClaimNotAllowed:
        return redirect("community:claim-confirmed")
    except (TooManyCertificates, TooManyClaims) as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, form, known)
    if made.proof == MembershipClaim.Proof.TOKEN:
        request.session.pop(INVITATION, None)
        return redirect("community:claim-confirmed")
    return redirect("community:claim-sent")


def _form_page(request: PersonRequest, form: ClaimForm, known: MembershipClaim | None) -> HttpResponse:
    context = {"form": form, "claim": known, "steps": claim_steps(TELL)}
    return render(request, "community/claim.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim_sent(request: PersonRequest) -> HttpResponse:
    """/me/claim/sent/: what happens next, in the same words for everybody, and the field for the code from the roster's phone."""
    known = newest_claim(request.user)
    if known is None or known.status not in {Status.SUBMITTED, Status.VERIFIED}:
        return redirect("community:claim")
    if known.status == Status.VERIFIED and (request.method == "POST" or known.proof != MembershipClaim.Proof.EMAIL):
        return redirect("community:claim-confirmed")
    form = CodeForm(request.POST if request.method == "POST" else None) if settings.PHONE_CODES else None
    if form is not None and form.is_valid():
        try:
            return _after_code(request, enter_code(by=request.user, code=form.cleaned_data["code"]))
        except WrongCode as refusal:
            form.add_error("code", str(refusal))
    context = {"form": form, "steps": claim_steps(COMPARE)}
    return render(request, "community/claim_sent.html", context, status=422 if form is not None and form.errors else 200)


def _after_code(request: PersonRequest, claim: MembershipClaim) -> HttpResponse:
    if claim.status == Status.VERIFIED:
        return redirect("community:claim-confirmed")
    messages.info(
        request, _("Thank you, the code is right. One of our team still has to look at this record, and will write to you, usually within a day.")
    )
    return redirect("community:claim-sent")


@never_cache
@login_required
@require_POST
def send_again(request: PersonRequest) -> HttpResponse:
    """/me/claim/code/: one more code, said in the same words whether or not there is a phone to send it to."""
    if settings.PHONE_CODES:
        try:
            send_code(by=request.user)
            messages.success(request, _("If the roster has a mobile number for you, a new code is on its way."))
        except (NoCodesToday, TooManyCodes) as refusal:
            messages.warning(request, str(refusal))
    return redirect("community:claim-sent")


@never_cache
@require_safe
@login_required
def confirmed(request: PersonRequest) -> HttpResponse:
    """/me/claim/confirmed/: which courses were confirmed, and when she may train again."""
    record = record_of(request.user)
    if record is None:
        return redirect("community:claim")
    return render(request, "community/claim_confirmed.html", {"record": record, "steps": claim_steps(DONE)})
