"""/staff/outcomes/: figures, the telephone, and files of employment outcomes."""

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from community.exceptions import CommunityError, OutcomeFileGone
from community.forms.outcomes import TelephoneForm, said_in
from community.forms.staff_outcomes import ChoiceForm, FileForm, TakeForm
from community.models import Completion, EmploymentOutcome
from community.outcome_calls import left_alone, next_call, to_call
from community.outcome_numbers import Line, Numbers, numbers, place_labels, point_lines
from community.outcome_times import is_due, months_after
from community.requests import PersonRequest
from community.services.outcome_questions import ask_again, stop_asking
from community.services.outcome_uploads import look_through, take_kept
from community.services.outcomes import record_outcome
from community.services.roster_upsert import Outcome
from core.access import record_access
from core.staff.spreadsheets import BOM, harmless

MAY_READ, MAY_WRITE = "community.view_employmentoutcome", "community.add_employmentoutcome"
may_read, may_write = permission_required(MAY_READ, raise_exception=True), permission_required(MAY_WRITE, raise_exception=True)
TABLES = (("place", gettext_lazy("By campus")), ("year", gettext_lazy("By year of completion")), ("course", gettext_lazy("By course")))
MOST_SHOWN = 500
CALLING = gettext_lazy("asking by telephone how a graduate is getting on")


def choice_form(request: HttpRequest, known: Numbers | None = None) -> ChoiceForm:
    """The filters, with the places, years and courses that there are."""
    known = known or numbers(0)
    found = {name: {getattr(cell, name) for cell in known.cells} for name in ("place", "year", "course")}
    places = {key: label for key, label in sorted(place_labels().items(), key=lambda pair: pair[1]) if key in found["place"]}
    return ChoiceForm(request.GET, places=places, years=sorted(found["year"], reverse=True), courses=sorted(found["course"]))


@require_safe
@may_read
def figures(request: HttpRequest) -> HttpResponse:
    """Rates beside their response rates, filtered, with small groups hidden; `?export=csv` takes the same away."""
    form = choice_form(request)
    choice = form.chosen()
    point = choice.pop("point")
    known = numbers(point, place_labels())
    tables = [
        (name, label, known.lines(name, **choice)) for name, label in TABLES if choice[name] is None and (name != "course" or any(choice.values()))
    ]
    total = known.line(str(_("all")), **choice)
    if request.GET.get("export") == "csv":
        return _csv_file(f"employment-{point}.csv", [total, *(line for _name, _label, lines in tables for line in lines)])
    context = {"form": form, "total": [total], "tables": tables, "points": point_lines(), "point": EmploymentOutcome.Point(point).label}
    return render(request, "community/staff/outcome_figures.html", context)


def _csv_file(name: str, lines: list[Line]) -> HttpResponse:
    response = HttpResponse(BOM, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'})
    table = csv.writer(response)
    table.writerow([_("Group"), _("Employment rate"), _("Response rate"), _("working"), _("could work"), _("answered"), _("completed")])
    table.writerows([harmless(cell) for cell in _cells(line)] for line in lines)
    return response


def _cells(line: Line) -> Iterator[Any]:
    yield line.label
    if line.tally is None or line.rate is None or line.response is None:
        yield from (_("Not shown: too few answers"), "", "", "", "", line.graduates)
    else:
        yield from (f"{line.rate:.1f}", f"{line.response:.1f}", line.tally.working, line.tally.base, line.tally.answered, line.graduates)


@require_safe
@may_write
def calls(request: HttpRequest) -> HttpResponse:
    """Who has not answered and may be rung up."""
    form = choice_form(request)
    choice = form.chosen()
    page = Paginator(to_call(**choice), 50).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    if rows:
        owners = [row.record.owner for row in rows]
        record_access(request, "list", "community.Completion", [row.pk for row in rows], purpose=str(CALLING), people=owners)
    query = request.GET.copy()
    query.pop("page", None)
    context = {"form": form, "page": page, "rows": rows, "point": choice["point"], "query": query.urlencode(), "left_alone": left_alone(**choice)}
    return render(request, "community/staff/outcome_calls.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may_write
def call(request: PersonRequest, completion_id: int, point: int) -> HttpResponse:
    """One call: the questions, then the next person of the list."""
    done = _due_or_404(completion_id, point)
    choice = {**choice_form(request).chosen(), "point": point}
    known = EmploymentOutcome.objects.filter(completion=done, point=point).first()
    form = TelephoneForm(request.POST or None, initial=said_in(known) if known else None)
    if request.method == "POST" and form.is_valid():
        record_access(request, "change", "community.Completion", [done.pk], purpose=str(CALLING), subject=done.record.owner)
        if _written(request, form, done, point):
            return redirect(_next_address(request, choice, done))
    record_access(request, "read", "community.Completion", [done.pk], purpose=str(CALLING), subject=done.record.owner)
    context = {
        "form": form,
        "done": done,
        "record": done.record,
        "point": EmploymentOutcome.Point(point).label,
        "reached_on": months_after(done.completed_on, point),
        "known": known,
        "asking_url": f"{reverse('staff_outcome_asking', args=(done.pk, point))}?{request.GET.urlencode()}",
        "skip_url": _next_address(request, choice, done),
        "back_url": f"{reverse('staff_outcome_calls')}?{request.GET.urlencode()}",
    }
    return render(request, "community/staff/outcome_call.html", context, status=422 if form.errors else 200)


@require_POST
@may_write
def call_asking(request: PersonRequest, completion_id: int, point: int) -> HttpResponse:
    """What she said on the telephone: ask me no more, and the next person comes; or ask me again, and we stay."""
    done = _due_or_404(completion_id, point)
    record_access(request, "change", "community.Completion", [done.pk], purpose=str(CALLING), subject=done.record.owner)
    if request.POST.get("act") == "again":
        ask_again(record_id=done.record_id, by=request.user)
        return redirect(f"{reverse('staff_outcome_call', args=(completion_id, point))}?{request.GET.urlencode()}")
    stop_asking(record_id=done.record_id, by=request.user)
    messages.success(request, _("Noted: neither letters nor calls ask this graduate any more."))
    return redirect(_next_address(request, {**choice_form(request).chosen(), "point": point}, done))


def _due_or_404(completion_id: int, point: int) -> Completion:
    done = get_object_or_404(Completion.objects.select_related("record__owner", "course__campus"), pk=completion_id)
    if not is_due(done.completed_on, point, timezone.localdate()):
        raise Http404
    return done


def _written(request: PersonRequest, form: TelephoneForm, done: Completion, point: int) -> bool:
    try:
        record_outcome(completion_id=done.pk, point=point, by=request.user, source=EmploymentOutcome.Source.TELEPHONE, **form.cleaned_data)
    except CommunityError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Saved: %(course)s.") % {"course": done.course})
    return True


def _next_address(request: HttpRequest, choice: dict[str, Any], done: Completion) -> str:
    """The next call of the same list, or the list when it is through."""
    following = next_call(choice, done)
    query = request.GET.urlencode()
    address = reverse("staff_outcome_call", args=(following.pk, choice["point"])) if following else reverse("staff_outcome_calls")
    return f"{address}?{query}" if query else address


@require_http_methods(["GET", "HEAD", "POST"])
@may_write
def bring_in(request: PersonRequest) -> HttpResponse:
    """A file of outcomes: looked through and kept; what was looked through is taken with one press."""
    if request.method == "POST" and request.POST.get("act") == "take":
        return _taken(request)
    form = FileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept, result = look_through(file=file, by=request.user)
        except CommunityError as refusal:
            form.add_error("file", str(refusal))
        else:
            _record(request, "read", kept.name)
            take = TakeForm(initial={"kept": kept.public_id, "seen": _counts(result)})
            context = {"result": result, "take": take, "name": kept.name}
    return _import_page(request, form, context)


def _taken(request: PersonRequest) -> HttpResponse:
    """The second press. Whatever changed since the first is said."""
    take, form = TakeForm(request.POST), FileForm()
    try:
        if not take.is_valid():
            raise OutcomeFileGone
        name, result = take_kept(public_id=take.cleaned_data["kept"], by=request.user)
    except CommunityError as refusal:
        return _import_page(request, form, {"gone": str(refusal)}, status=409)
    _record(request, "change", name)
    moved = take.cleaned_data["seen"] != _counts(result)
    return _import_page(request, form, {"result": result, "takes": True, "moved": moved, "name": name})


def _counts(result: Outcome) -> str:
    return f"{result.created} {result.updated} {result.unchanged} {len(result.refused)}"


def _record(request: PersonRequest, what: str, name: str) -> None:
    record_access(request, what, "community.EmploymentOutcome", [], purpose=_("bringing in outcomes: %(file)s") % {"file": name})


def _import_page(request: PersonRequest, form: FileForm, found: dict[str, Any], *, status: int = 200) -> HttpResponse:
    result = found.get("result")
    context = {**found, "form": form, "media": form.media, "refused": result.refused[:MOST_SHOWN] if result else []}
    return render(request, "community/staff/outcome_import.html", context, status=422 if form.errors else status)
