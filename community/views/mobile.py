"""/me/notifications/phone/: the number for text messages."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.consents import agrees
from community.exceptions import CommunityError, WrongCode
from community.forms.claims import CodeForm
from community.forms.mobile import MobileForm
from community.models import ConsentDocument, MobileNumber
from community.reach import TEXTS, texts_document
from community.requests import PersonRequest
from community.services.mobile_numbers import confirm_number, give_number, remove_number


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mobile(request: PersonRequest) -> HttpResponse:
    """My number, what comes by text message, and how to stop it. POST keeps a number and sends a code."""
    agreed = agrees(request.user, TEXTS)
    form = MobileForm(request.POST if request.method == "POST" else None, agreed=agreed)
    if request.method == "POST" and form.is_valid():
        try:
            give_number(number=form.cleaned_data["number"], by=request.user)
            messages.success(request, _("A code is on its way to your phone. It works for five minutes."))
            return redirect("community:mobile")
        except CommunityError as refusal:
            form.add_error(None, str(refusal))
    return _page(request, form=form, agreed=agreed)


@never_cache
@require_POST
@login_required
def confirm(request: PersonRequest) -> HttpResponse:
    """The six digits."""
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            confirm_number(code=form.cleaned_data["code"], by=request.user)
            messages.success(request, _("Your number is confirmed. From now on we write to it, too."))
            return redirect("community:mobile")
        except WrongCode as refusal:
            form.add_error("code", str(refusal))
        except CommunityError as refusal:
            messages.warning(request, str(refusal))
            return redirect("community:mobile")
    agreed = agrees(request.user, TEXTS)
    return _page(request, form=MobileForm(agreed=agreed), agreed=agreed, code_form=form)


@never_cache
@require_POST
@login_required
def remove(request: PersonRequest) -> HttpResponse:
    """No more text messages."""
    remove_number(by=request.user)
    messages.success(request, _("Your number is deleted. No more text messages come; everything goes on by e-mail."))
    return redirect("community:mobile")


def _page(request: PersonRequest, *, form: MobileForm, agreed: bool, code_form: CodeForm | None = None) -> HttpResponse:
    document = texts_document()
    context = {
        "mine": MobileNumber.objects.filter(user=request.user).first(),
        "agreed": agreed,
        "offered": document is not None,
        "notices": _five_notices(document) if document else [],
        "form": form,
        "code_form": code_form or CodeForm(),
    }
    return render(request, "community/mobile.html", context, status=422 if form.errors or (code_form and code_form.errors) else 200)


def _five_notices(document: ConsentDocument) -> list[tuple[Any, str]]:
    """개인정보 보호법 제15조 제2항: purpose, items, period, the right to refuse and what follows from it, in the reader's language."""
    language = "ko" if get_language() == "ko" else "en"
    labels = {
        "purpose": _("What for"),
        "items": _("What we keep"),
        "period": _("How long"),
        "refusal": _("You may refuse"),
        "consequence": _("What follows if you refuse"),
    }
    return [(label, getattr(document, f"{name}_{language}")) for name, label in labels.items()]
