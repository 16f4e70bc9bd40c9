"""/me/work/ and the link from a letter: what became of a graduate, in two minutes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.exceptions import CommunityError
from community.forms.outcomes import WorkForm, said_in
from community.models import EmploymentOutcome, User
from community.requests import PersonRequest
from community.selectors import record_of
from community.services.outcome_questions import ask_again, find_question, stop_asking
from community.services.outcomes import record_outcome
from community.work_questions import work_questions


@never_cache
@require_safe
@login_required
def work(request: PersonRequest) -> HttpResponse:
    """/me/work/: one question leads straight to it; else which are open, what was answered, and whether we may ask."""
    questions, record = work_questions(request.user), record_of(request.user)
    may_ask = record is None or record.no_questions_since is None
    if len(questions) == 1 and questions[0].answer is None and may_ask:
        return redirect("community:work-question", questions[0].number, questions[0].point)
    return render(request, "community/work.html", {"questions": questions, "record": record})


@never_cache
@require_POST
@login_required
def work_asking(request: PersonRequest) -> HttpResponse:
    """Do not ask me again, or do, and the way back to /me/work/."""
    record = record_of(request.user)
    if record is None:
        raise Http404
    _set_asking(request.POST, record.pk, by=request.user)
    messages.success(request, _("We ask you again from now on.") if "again" in request.POST else _("We will not ask you again."))
    return redirect("community:work")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def work_question(request: PersonRequest, number: int, point: int) -> HttpResponse:
    """/me/work/<my nth course>/<months>/: answer, or change the answer."""
    found = [one for one in work_questions(request.user) if (one.number, one.point) == (number, point)]
    if not found:
        raise Http404
    question = found[0]
    form = WorkForm(request.POST or None, initial=said_in(question.answer) if question.answer else None)
    if request.method == "POST" and _saved(form, question.completion.pk, point, by=request.user):
        return redirect("community:work-thanks")
    return _form_page(request, form, {"course": question.completion.course, "point": point, "answer": question.answer, "signed_in": True})


@never_cache
@require_safe
@login_required
def work_thanks(request: PersonRequest) -> HttpResponse:
    """What happens with the answer."""
    return render(request, "community/work_thanks.html", {"signed_in": True})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, token: str) -> HttpResponse:
    """From the letter, without signing in: GET shows the course and nothing about the person, POST saves."""
    question = find_question(token)
    if question is None:
        return render(request, "community/outcome_spent.html", status=410)
    form = WorkForm(request.POST or None)
    if request.method == "POST" and _saved(form, question.completion_id, question.point, by=None):
        return redirect("community:outcome-thanks", token)
    answer = EmploymentOutcome.objects.filter(completion=question.completion_id, point=question.point).first()
    return _form_page(request, form, {"course": question.completion.course, "point": question.point, "answer": answer, "token": token})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Do not ask me again, from the letter: GET shows how it stands, POST acts. It says nothing about the person."""
    question = find_question(token)
    if question is None:
        return render(request, "community/outcome_spent.html", status=410)
    record = question.completion.record
    if request.method == "POST":
        _set_asking(request.POST, record.pk, by=None)
        return redirect("community:outcome-stop", token)
    return render(request, "community/outcome_stop.html", {"token": token, "stopped": record.no_questions_since is not None})


@never_cache
@require_safe
def outcome_thanks(request: HttpRequest, token: str) -> HttpResponse:
    """The same words for every link; it shows nothing."""
    return render(request, "community/work_thanks.html", {"token": token if find_question(token) else ""})


def _set_asking(said: QueryDict, record_id: int, *, by: User | None) -> None:
    (ask_again if "again" in said else stop_asking)(record_id=record_id, by=by)


def _saved(form: WorkForm, completion_id: int, point: int, *, by: User | None) -> bool:
    """Whether the answer was good and is written; a refusal stands above the form."""
    if not form.is_valid():
        return False
    try:
        record_outcome(completion_id=completion_id, point=point, by=by, source=EmploymentOutcome.Source.SELF, **form.cleaned_data)
    except CommunityError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _form_page(request: HttpRequest, form: WorkForm, context: dict[str, Any]) -> HttpResponse:
    return render(request, "community/work_question.html", {"form": form, **context}, status=422 if form.errors else 200)
