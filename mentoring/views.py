"""Pages of mentoring."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.audiences import is_member
from community.blocks import kept_apart
from community.models import AlumniProfile
from community.requests import PersonRequest
from core.caching import cached_for_strangers
from core.row_forms import Filled, form_beside, typed_beside
from core.unsent import typed_before
from mentoring.directory import MentorDirectory
from mentoring.exceptions import LinkIsSpent, MentoringError
from mentoring.forms import AnswerForm, AskForm, OfferForm, QuestionForm, SessionForm
from mentoring.models import MentoringRequest, MentorOffer, Pairing, Round
from mentoring.selectors import card, open_mentors, session_points
from mentoring.services import offers, pairings, requests
from mentoring.tap import read_tap
from search.unfound import note_unfound

ASK_OR_SHOW = ["GET", "HEAD", "POST"]


@require_safe
@cached_for_strangers("mentoring", "people")
def home(request: HttpRequest) -> HttpResponse:
    """/mentoring/: what it is, how it goes, who is there."""
    rounds = Round.objects.all()[:3]
    open_count = MentorOffer.objects.open().count()
    return render(request, "mentoring/home.html", {"mentors": open_mentors(request.user, 6), "open_count": open_count, "rounds": rounds})


@require_safe
def mentors(request: HttpRequest) -> HttpResponse:
    """/mentoring/mentors/: whom one can ask."""
    directory = MentorDirectory(request)
    note_unfound(request, directory.found)
    response = render(request, "mentoring/mentors.html", {"directory": directory, "is_member": is_member(request.user)})
    response["Cache-Control"] = "private, no-store"
    return response


@never_cache
@login_required
@require_http_methods(ASK_OR_SHOW)
def ask(request: PersonRequest, public_id: str) -> HttpResponse:
    """Ask a mentor. Whoever is not verified yet is led to the claim."""
    if not AlumniProfile.objects.shown().filter(user=request.user).exists():
        messages.info(request, _("Mentoring is for verified graduates. Please confirm first that you graduated."))
        return redirect("community:claim")
    found = MentorOffer.objects.visible_to(request.user).select_related("user__profile")
    offer = get_object_or_404(found, public_id=public_id)
    form = AskForm(request.POST or None, offer=offer, initial=typed_before(request, AskForm))
    if request.method == "POST" and form.is_valid():
        try:
            requests.ask_mentor(offer_id=offer.pk, by=request.user, **form.cleaned_data)
        except MentoringError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your request is on its way. You hear back within seven days."))
            return redirect("mentoring:requests")
    return render(request, "mentoring/ask.html", {"form": form, "mentor": card(offer, request.user)}, status=422 if form.errors else 200)


@never_cache
@require_safe
@login_required
def my_requests(request: PersonRequest) -> HttpResponse:
    """/mentoring/requests/: what I asked, and what I was asked."""
    return _list(request)


def _list(request: PersonRequest, *, filled: Filled | None = None) -> HttpResponse:
    """`filled`: the form that was sent with mistakes, and whose it is."""
    status = 422 if filled else 200
    filled = filled or typed_beside(request, {"ask-more": QuestionForm, "answer-more": AnswerForm})
    mine = MentoringRequest.objects.select_related("offer__user", "mentee", "pairing")
    context = {
        "asked": [(one, form_beside(AnswerForm, one.public_id, filled)) for one in mine.filter(mentee=request.user)[:50]],
        "received": [(one, form_beside(QuestionForm, one.public_id, filled)) for one in mine.filter(offer__user=request.user)[:50]],
        "filled": filled[1] if filled else None,
        "pairings": Pairing.objects.visible_to(request.user).select_related("offer__user", "mentee")[:50],
    }
    return render(request, "mentoring/requests.html", context, status=status)


def _act(request: PersonRequest, verb: Callable[[], Any], done: str) -> Any:
    """Call a verb and say what came of it; None when it was refused."""
    try:
        result = verb()
    except MentoringError as refusal:
        messages.error(request, str(refusal))
        return None
    messages.success(request, done)
    return result


def _request_of(request: PersonRequest, public_id: str) -> MentoringRequest:
    return get_object_or_404(MentoringRequest.objects.of(request.user), public_id=public_id)


@never_cache
@login_required
@require_POST
def accept(request: PersonRequest, public_id: str) -> HttpResponse:
    about = _request_of(request, public_id)
    pairing = _act(request, lambda: requests.accept_request(request_id=about.pk, by=request.user), _("You are on your way together."))
    return redirect(pairing) if pairing else redirect("mentoring:requests")


@never_cache
@login_required
@require_POST
def decline(request: PersonRequest, public_id: str) -> HttpResponse:
    about = _request_of(request, public_id)
    _act(request, lambda: requests.decline_request(request_id=about.pk, by=request.user), _("We tell the mentee kindly, and name other mentors."))
    return redirect("mentoring:requests")


@never_cache
@login_required
@require_POST
def withdraw(request: PersonRequest, public_id: str) -> HttpResponse:
    about = _request_of(request, public_id)
    _act(request, lambda: requests.withdraw_request(request_id=about.pk, by=request.user), _("Taken back."))
    return redirect("mentoring:requests")


@never_cache
@login_required
@require_POST
def ask_more(request: PersonRequest, public_id: str) -> HttpResponse:
    about, form = _request_of(request, public_id), QuestionForm(request.POST)
    if not form.is_valid():
        return _list(request, filled=(str(about.public_id), form))
    _act(request, lambda: requests.ask_more(request_id=about.pk, by=request.user, **form.cleaned_data), _("Your question is on its way."))
    return redirect("mentoring:requests")


@never_cache
@login_required
@require_POST
def answer_more(request: PersonRequest, public_id: str) -> HttpResponse:
    about, form = _request_of(request, public_id), AnswerForm(request.POST)
    if not form.is_valid():
        return _list(request, filled=(str(about.public_id), form))
    _act(request, lambda: requests.answer_more(request_id=about.pk, by=request.user, **form.cleaned_data), _("Your answer is on its way."))
    return redirect("mentoring:requests")


@never_cache
@require_http_methods(ASK_OR_SHOW)
def tap(request: HttpRequest, token: str) -> HttpResponse:
    """From the letter, without signing in: GET shows, POST acts."""
    try:
        about = read_tap(token)
    except LinkIsSpent as refusal:
        return render(request, "mentoring/tap_spent.html", {"refusal": refusal}, status=410)
    form = QuestionForm(request.POST if request.POST.get("act") == "more" else None)
    if request.method == "POST":
        mentor = about.offer.user
        verbs: dict[str, Callable[[], Any]] = {
            "accept": lambda: requests.accept_request(request_id=about.pk, by=mentor),
            "decline": lambda: requests.decline_request(request_id=about.pk, by=mentor),
        }
        if form.is_bound and form.is_valid():
            verbs["more"] = lambda: requests.ask_more(request_id=about.pk, by=mentor, **form.cleaned_data)
        act = request.POST.get("act", "")
        if act in verbs:
            return _tapped(request, about, act, verbs[act])
    return render(request, "mentoring/tap.html", {"about": about, "form": form}, status=422 if form.errors else 200)


def _tapped(request: HttpRequest, about: MentoringRequest, act: str, verb: Callable[[], Any]) -> HttpResponse:
    try:
        verb()
    except MentoringError as refusal:
        return render(request, "mentoring/tap_spent.html", {"refusal": refusal}, status=409)
    return render(request, "mentoring/tap_done.html", {"about": about, "act": act})


@never_cache
@login_required
@require_http_methods(ASK_OR_SHOW)
def pairing(request: PersonRequest, public_id: str) -> HttpResponse:
    """/mentoring/pairings/<id>/: for the two alone; POST plans the next meeting."""
    found = Pairing.objects.visible_to(request.user).select_related("offer__user__profile", "mentee__profile").prefetch_related("sessions")
    pair = get_object_or_404(found, public_id=public_id)
    form = SessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _act(request, lambda: pairings.plan_session(pairing_id=pair.pk, by=request.user, **form.cleaned_data), _("The meeting is noted."))
        return redirect(pair)
    other = pair.mentee if pair.offer.user_id == request.user.pk else pair.offer.user
    is_apart = other.pk in kept_apart(request.user)
    context = {"pairing": pair, "other": other, "is_apart": is_apart, "points": session_points(pair), "form": form}
    return render(request, "mentoring/pairing.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_POST
def finish(request: PersonRequest, public_id: str, how: str) -> HttpResponse:
    pair = get_object_or_404(Pairing.objects.visible_to(request.user), public_id=public_id)
    verb = pairings.complete_pairing if how == "complete" else pairings.end_pairing
    _act(request, lambda: verb(pairing_id=pair.pk, by=request.user), _("Thank you both. The place is free again."))
    return redirect(pair)


@never_cache
@login_required
@require_http_methods(ASK_OR_SHOW)
def offer(request: PersonRequest) -> HttpResponse:
    """/mentoring/offer/: become a mentor, or change what one offers."""
    if not AlumniProfile.objects.filter(user=request.user).exists():
        return redirect("community:claim")
    known = MentorOffer.objects.filter(user=request.user).first()
    form = OfferForm(request.POST or None, initial=OfferForm.initial_of(known))
    if request.method == "POST" and form.is_valid():
        try:
            offers.offer_mentoring(by=request.user, **form.cleaned_data)
        except MentoringError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. People can find you among the mentors now."))
            return redirect("mentoring:requests")
    return render(request, "mentoring/offer.html", {"form": form, "offer": known}, status=422 if form.errors else 200)


@require_safe
@cached_for_strangers("mentoring")
def season(request: HttpRequest, slug: str) -> HttpResponse:
    """/mentoring/rounds/<slug>/: a season and its dates."""
    return render(request, "mentoring/round.html", {"round": get_object_or_404(Round, slug=slug)})
