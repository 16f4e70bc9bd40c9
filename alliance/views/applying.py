"""Applying for membership. Anybody may fill in the form; handing it in needs an account, whose address is confirmed by then."""

import uuid
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance import services
from alliance.exceptions import AllianceError, ApplicationGone, TransitionNotAllowed
from alliance.forms import AnswerForm, ApplicationForm
from alliance.models import MembershipApplication, OrganisationType
from alliance.progress import progress_of
from alliance.services.applications import WRITABLE
from community.models import User

KEPT = "alliance_application"  # where a visitor without an account keeps what she typed: her own session

TYPES = tuple(
    {"value": value, "label": OrganisationType(value).label, "text": text, "icon": icon}
    for value, text, icon in (
        ("company", _("From a start-up to a large company"), "building-2"),
        ("university", _("Universities, industry-academy foundations, research institutes"), "graduation-cap"),
        ("association", _("Associations, societies, cooperatives"), "users"),
        ("public_body", _("Districts, public institutions"), "landmark"),
    )
)


def _person(request: HttpRequest) -> User:
    """Who is signed in; only asked where somebody is."""
    return cast(User, request.user)


def _draft_of(user: Any) -> MembershipApplication | None:
    return MembershipApplication.objects.visible_to(user).drafts().first()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The form; before a type is chosen, what it takes and who may apply."""
    draft, kept = _draft_of(request.user), request.session.get(KEPT) or {}
    if request.method == "POST":
        return _take(request, draft)
    typed = kept or ({} if draft else _earlier(request))
    type_ = request.GET.get("type") or typed.get("type") or (draft.type if draft else "")
    if type_ not in OrganisationType.values or "change" in request.GET:
        open_ones = MembershipApplication.objects.visible_to(request.user).open()
        return render(request, "alliance/join.html", {"types": TYPES, "open_applications": open_ones})
    form = ApplicationForm(type=type_, instance=draft, initial=typed, with_logo=request.user.is_authenticated)
    return _form_page(request, form, came_back=bool(kept) and request.user.is_authenticated)


def _earlier(request: HttpRequest) -> dict[str, Any]:
    """What she wrote in an application that came to nothing: `?from=<its id>` begins from it."""
    try:
        wanted = uuid.UUID(request.GET.get("from", ""))
    except ValueError:
        return {}
    earlier = MembershipApplication.objects.visible_to(request.user).filter(public_id=wanted).first()
    return {name: getattr(earlier, name) for name in WRITABLE} if earlier else {}


def _form_page(request: HttpRequest, form: ApplicationForm, *, came_back: bool = False) -> HttpResponse:
    context = {"form": form, "type_label": OrganisationType(form.type).label, "came_back": came_back, "steps": progress_of(None)}
    return render(request, "alliance/join_form.html", context, status=422 if form.is_bound and not form.is_valid() else 200)


def _take(request: HttpRequest, draft: MembershipApplication | None) -> HttpResponse:
    type_ = request.POST.get("type", "")
    if type_ not in OrganisationType.values:
        return redirect("alliance:join")
    only_save, signed_in = request.POST.get("act") == "save", request.user.is_authenticated
    form = ApplicationForm(request.POST, request.FILES, type=type_, instance=draft, complete=not only_save, with_logo=signed_in)
    if not form.is_valid():
        return _form_page(request, form)
    if not signed_in:
        request.session[KEPT] = form.values()
        return redirect("alliance:join-account")
    return _keep_and_submit(request, form, only_save=only_save)


def _keep_and_submit(request: HttpRequest, form: ApplicationForm, *, only_save: bool) -> HttpResponse:
    application = services.start_application(by=_person(request), type=form.type)
    try:
        services.save_draft(application_id=application.pk, by=_person(request), values=form.values(), logo=form.new_logo())
        request.session.pop(KEPT, None)
        if only_save:
            messages.success(request, gettext("Saved. You can go on whenever you like."))
            return redirect("alliance:workspace")
        application = services.submit_application(application_id=application.pk, by=_person(request))
    except TransitionNotAllowed:  # the same form came twice at once, and the other one has handed it in
        return redirect(application)
    except ApplicationGone:  # or has even become the other one
        return redirect("alliance:workspace")
    except AllianceError as refusal:
        form.add_error("business_number", str(refusal))
        return _form_page(request, form)
    return redirect(application)


@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Between the form and the account: why an account, and that nothing typed is lost."""
    if request.user.is_authenticated or KEPT not in request.session:
        return redirect("alliance:join")
    return render(request, "alliance/join_account.html", {"name": request.session[KEPT].get("name_ko", ""), "steps": progress_of(None)})


def _mine(request: HttpRequest, public_id: str) -> MembershipApplication:
    rows = MembershipApplication.objects.visible_to(request.user).select_related("organisation", "logo")
    return get_object_or_404(rows, public_id=public_id)


@never_cache
@login_required
@require_safe
def application(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where my application is and what happens next."""
    mine = _mine(request, public_id)
    if mine.status == mine.Status.DRAFT:
        return redirect("alliance:join")
    return render(request, "alliance/application.html", {"application": mine, "steps": progress_of(mine)})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer staff's question, and correct the form where that is the answer."""
    mine = _mine(request, public_id)
    if mine.status != mine.Status.NEEDS_INFORMATION:
        return redirect(mine)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ApplicationForm(*posted, type=mine.type, instance=mine, numbered=False)
    answer_form = AnswerForm(*posted[:1])
    if posted and answer_form.is_valid() and form.is_valid():
        return _answer(request, mine, form, answer_form.cleaned_data["answer"])
    context = {"application": mine, "form": form, "answer_form": answer_form, "steps": progress_of(mine)}
    return render(request, "alliance/answer.html", context, status=422 if posted else 200)


def _answer(request: HttpRequest, mine: MembershipApplication, form: ApplicationForm, answer: str) -> HttpResponse:
    try:
        services.answer_question(application_id=mine.pk, by=_person(request), answer=answer, values=form.values(), logo=form.new_logo())
    except AllianceError as refusal:  # answered or decided in the meantime
        messages.error(request, str(refusal))
    return redirect(mine)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """GET asks once more, POST takes the application back."""
    mine = _mine(request, public_id)
    if request.method == "POST":
        try:
            services.withdraw_application(application_id=mine.pk, by=_person(request))
        except AllianceError as refusal:
            messages.error(request, str(refusal))
        return redirect(mine)
    if not mine.can_become(mine.Status.WITHDRAWN):
        return redirect(mine)
    return render(request, "alliance/withdraw.html", {"application": mine})
