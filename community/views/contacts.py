"""Contact requests: asking, answering, and the one tap from a letter."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.contact_lists import MyContacts, about_asker
from community.exceptions import CommunityError, ContactLinkIsSpent
from community.forms.contacts import AnswerForm, ContactForm, QuestionForm
from community.introduction_tap import read_tap
from community.models import AlumniProfile, Introduction, User
from community.requests import PersonRequest
from community.selectors import person_view
from community.services import introduction_answers as answers
from community.services import introductions
from community.services.blocks import block_person
from core.row_forms import Filled, form_beside, typed_beside
from core.unsent import typed_before

ASK_OR_SHOW = ["GET", "HEAD", "POST"]
Verb = Callable[[], Any]


@never_cache
@login_required
@require_http_methods(ASK_OR_SHOW)
def contact(request: PersonRequest, public_id: str) -> HttpResponse:
    """/alumni/<id>/contact/: ask this person. A form that was open when she blocked the asker is still taken, so that it tells nothing."""
    visible = AlumniProfile.objects.visible_but_for_blocks if request.method == "POST" else AlumniProfile.objects.visible_to
    profile = get_object_or_404(visible(request.user).select_related("user"), user__public_id=public_id)
    form = ContactForm(request.POST or None, initial=typed_before(request, ContactForm))
    refusal = ""
    try:
        if request.method == "POST" and form.is_valid():
            introductions.ask_introduction(asked_id=profile.user_id, by=request.user, note=form.cleaned_data["note"])
            messages.success(request, _("Your request is on its way. You hear back within fourteen days."))
            return redirect("community:introductions")
        introductions.may_ask(request.user, profile.user)
    except CommunityError as refused:
        refusal = str(refused)
    context = {"form": form, "person": person_view(profile, request.user), "name": profile.user.name, "refusal": refusal}
    return render(request, "community/contact.html", context, status=422 if form.errors or (refusal and form.is_bound) else 200)


@never_cache
@require_safe
@login_required
def my_introductions(request: PersonRequest) -> HttpResponse:
    """/me/introductions/: what I was asked, what I asked, whom I am in contact with."""
    return _list(request)


def _list(request: PersonRequest, *, filled: Filled | None = None) -> HttpResponse:
    """`filled`: the form that was sent with mistakes, and whose it is."""
    contacts, status = MyContacts(request.user), 422 if filled else 200
    filled = filled or typed_beside(request, {"ask-more-of-introduction": QuestionForm, "answer-introduction": AnswerForm})
    context = {
        "contacts": contacts,
        "received": [(one, form_beside(QuestionForm, one.introduction.public_id, filled)) for one in contacts.received],
        "asked": [(one, form_beside(AnswerForm, one.introduction.public_id, filled)) for one in contacts.asked],
        "filled": filled[1] if filled else None,
        "may_ask": introductions.may_ask_at_all(request.user),
    }
    return render(request, "community/introductions.html", context, status=status)


def _verbs(about: Introduction, by: User) -> dict[str, tuple[Verb, str]]:
    """What one press does, and what it says afterwards."""
    one: dict[str, Any] = {"introduction_id": about.pk, "by": by}
    return {
        "accept": (lambda: answers.accept_introduction(**one), _("You are in contact now, and can see each other’s e-mail address.")),
        "decline": (lambda: answers.decline_introduction(**one), _("We will let them know kindly.")),
        "withdraw": (lambda: introductions.withdraw_introduction(**one), _("Your request has been withdrawn.")),
        "end": (lambda: introductions.end_introduction(**one), _("You are no longer in contact, and no longer see each other’s address.")),
    }


def _mine(request: PersonRequest, public_id: str) -> Introduction:
    return get_object_or_404(Introduction.objects.seen_by(request.user), public_id=public_id)


def _act(request: PersonRequest, verb: Verb, done: str) -> HttpResponse:
    try:
        verb()
    except CommunityError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("community:introductions")


@never_cache
@login_required
@require_POST
def act(request: PersonRequest, public_id: str, how: str) -> HttpResponse:
    """One press on a contact request: accept, not now, take back, end."""
    verb, done = _verbs(_mine(request, public_id), request.user)[how]
    return _act(request, verb, done)


@never_cache
@login_required
@require_POST
def ask_more(request: PersonRequest, public_id: str) -> HttpResponse:
    about, form = _mine(request, public_id), QuestionForm(request.POST)
    if not form.is_valid():
        return _list(request, filled=(str(about.public_id), form))
    verb = partial(answers.ask_for_more, introduction_id=about.pk, by=request.user, **form.cleaned_data)
    return _act(request, verb, _("Your question is on its way."))


@never_cache
@login_required
@require_POST
def answer(request: PersonRequest, public_id: str) -> HttpResponse:
    about, form = _mine(request, public_id), AnswerForm(request.POST)
    if not form.is_valid():
        return _list(request, filled=(str(about.public_id), form))
    verb = partial(answers.answer_question, introduction_id=about.pk, by=request.user, **form.cleaned_data)
    return _act(request, verb, _("Your answer is on its way."))


@never_cache
@require_http_methods(ASK_OR_SHOW)
def tap(request: HttpRequest, token: str) -> HttpResponse:
    """From the letter, without signing in: GET shows, POST acts."""
    try:
        about = read_tap(token)
    except ContactLinkIsSpent as refusal:
        return render(request, "community/contact_spent.html", {"refusal": refusal}, status=410)
    form = QuestionForm(request.POST if request.POST.get("act") == "more" else None)
    how = request.POST.get("act", "")
    if request.method == "POST" and (verb := _tap_verb(about, how, form)):
        return _tapped(request, about, how, verb)
    return render(
        request, "community/contact_tap.html", {"about": about, "asker": about_asker(about), "form": form}, status=422 if form.errors else 200
    )


def _tap_verb(about: Introduction, how: str, form: QuestionForm) -> Verb | None:
    if form.is_bound and form.is_valid():
        return lambda: answers.ask_for_more(introduction_id=about.pk, by=about.asked, **form.cleaned_data)
    if how == "block":
        return lambda: block_person(person_id=about.asker_id, by=about.asked)
    return _verbs(about, about.asked)[how][0] if how in {"accept", "decline"} else None


def _tapped(request: HttpRequest, about: Introduction, how: str, verb: Verb) -> HttpResponse:
    try:
        verb()
    except CommunityError as refusal:
        return render(request, "community/contact_spent.html", {"refusal": refusal}, status=409)
    return render(request, "community/contact_tapped.html", {"about": about, "how": how})
