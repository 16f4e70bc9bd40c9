"""The texts that people are told and agree to, as they are and as they were; and what I agreed to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.consents import Kind, my_choices, my_history, told_to
from community.exceptions import ConsentNotOffered
from community.models import Consent, ConsentDocument
from community.policy import blocks
from community.requests import PersonRequest
from community.services.consents import give_consent, withdraw_consent

How = Consent.How


@require_safe
def current(request: HttpRequest, kind: str) -> HttpResponse:
    """/privacy/ and /terms/: what holds today."""
    document = ConsentDocument.objects.in_force().filter(kind=kind).first()
    if document is None:
        raise Http404
    return _show(request, document, is_current=True)


@require_safe
def version(request: HttpRequest, kind: str, version: int) -> HttpResponse:
    """One version as it was, or as it will be once announced. Drafts do not exist here."""
    document = get_object_or_404(ConsentDocument.objects.published(), kind=kind, version=version)
    return _show(request, document, is_current=ConsentDocument.objects.in_force().filter(pk=document.pk).exists())


def _show(request: HttpRequest, document: ConsentDocument, *, is_current: bool) -> HttpResponse:
    language = "en" if get_language() == "en" else "ko"
    context = {
        "document": document,
        "title": _("Privacy policy") if document.kind == Kind.PRIVACY else document.title,
        "is_current": is_current,
        "blocks": blocks(document.text, document.facts, language),
        "versions": ConsentDocument.objects.published().filter(kind=document.kind).defer("text_ko", "text_en", "facts"),
    }
    return render(request, "community/consent_document.html", context)


@never_cache
@require_safe
@login_required
def consents(request: PersonRequest) -> HttpResponse:
    """/me/privacy/consents/: what I was told, what I agree to, and all that went before."""
    context = {"told": told_to(request.user), "choices": my_choices(request.user), "history": my_history(request.user)}
    return render(request, "community/consents.html", context)


@never_cache
@require_POST
@login_required
def give(request: PersonRequest, kind: str) -> HttpResponse:
    """Agree with one press."""
    try:
        give_consent(user=request.user, kind=kind, how=How.PRIVACY_CENTRE)
        messages.success(request, _("Thank you. It applies from now on."))
    except ConsentNotOffered as refused:
        messages.error(request, str(refused))
    return redirect("community:consents")


@never_cache
@require_POST
@login_required
def withdraw(request: PersonRequest, kind: str) -> HttpResponse:
    """Withdraw with one press."""
    try:
        withdraw_consent(user=request.user, kind=kind, how=How.PRIVACY_CENTRE)
        messages.success(request, _("Withdrawn. It no longer applies."))
    except ConsentNotOffered as refused:
        messages.error(request, str(refused))
    return redirect("community:consents")
