"""/me/work/ and the link from a letter: what became of a graduate, in two minutes."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.exceptions import CommunityError
from community.forms.outcomes import WorkForm, said_in
from community.models import EmploymentOutcome, User
from community.requests import PersonRequest
from community.services.outcome_questions import find_question
from community.services.outcomes import record_outcome
from community.work_questions import work_questions


@never_cache
@require_safe
@login_required
def work(request: PersonRequest) -> HttpResponse:
    """/me/work/: one question leads straight to it; else which are open, and what was answered."""
    questions = work_questions(request.user)
    if len(questions) == 1 and questions[0].answer is None:
        return redirect("community:work-question", questions[0].number, questions[0].point)
    return render(request, "community/work.html", {"questions": questions})


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
    return _form_page(request, form, {"course": question.completion.course, "point": question.point, "answer": answer})


@never_cache
@require_safe
def outcome_thanks(request: HttpRequest, token: str) -> HttpResponse:
    """The same words for every link; it shows nothing."""
    return render(request, "community/work_thanks.html", {"token": token if find_question(token) else ""})


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
