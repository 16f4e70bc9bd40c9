"""Screens of the safety of personal data: the monthly review of access records, and how long everything is kept."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from core.access import record_access
from core.access_review import first_of, months_due, numbers_of
from core.access_reviews import PERMISSION, CannotReview, another_should, review_accesses
from core.models import AccessReview, ScheduledRun
from core.models.access import kind_in_words
from core.periods import periods
from core.retention import RUN

MAY_SEE = "core.view_accessreview"
PURPOSE = gettext_lazy("monthly review of the access records")


class NoteForm(forms.Form):
    """What the reviewer found."""

    note = forms.CharField(
        label=gettext_lazy("What stood out, and what was done about it"),
        min_length=2,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Write “nothing stood out” if that is so. What you save is final."),
    )


@require_safe
def months(request: HttpRequest) -> HttpResponse:
    """/staff/access-review/: the months that wait, and those that were reviewed."""
    if not request.user.has_perm(MAY_SEE):
        raise PermissionDenied
    context = {"due": months_due(), "reviews": AccessReview.objects.select_related("by"), "may_review": request.user.has_perm(PERMISSION)}
    return render(request, "core/staff/access_months.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def month(request: HttpRequest, text: str) -> HttpResponse:
    """/staff/access-review/2026-11/: one month in numbers, and the form that closes it."""
    if not request.user.has_perm(PERMISSION if request.method == "POST" else MAY_SEE):
        raise PermissionDenied
    day = month_of(text)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review_accesses(month=day, note=form.cleaned_data["note"], by=request.user)
        except CannotReview as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The review is saved."))
            return redirect("staff_access_review")
    review = AccessReview.objects.filter(month=day).first()
    numbers = review.numbers if review else numbers_of(day)
    context = {
        "month": day,
        "review": review,
        "form": form,
        "numbers": numbers,
        **shown(request, numbers),
        **whose_turn(request, day, review, numbers),
    }
    return render(request, "core/staff/access_review.html", context, status=422 if form.errors else 200)


def month_of(text: str) -> date:
    """A month that has begun, out of an address; 404 for anything else."""
    try:
        day = parse_date(f"{text}-01") if len(text) == len("2026-11") else None
    except ValueError:
        day = None
    if day is None or day > timezone.localdate():
        raise Http404
    return day


def shown(request: HttpRequest, numbers: dict[str, Any]) -> dict[str, Any]:
    """The numbers with names and words for keys. Whose names stand there is recorded, too."""
    people = {str(one.public_id): one for one in get_user_model().objects.filter(public_id__in=[one["ref"] for one in numbers["subjects"]])}
    if people:
        record_access(request, "list", "core.AccessRecord", [], purpose=str(PURPOSE), people=people.values())
    return {
        "subjects": [{**one, "person": people.get(one["ref"])} for one in numbers["subjects"]],
        "kinds": [(kind_in_words(kind), total) for kind, total in numbers["kinds"]],
        "exports": [{**one, "kind": kind_in_words(one["kind"]), "at": parse_datetime(one["at"])} for one in numbers["exports"]],
    }


def whose_turn(request: HttpRequest, day: date, review: AccessReview | None, numbers: dict[str, Any]) -> dict[str, bool]:
    """Whether this person may close the month now, and if not whether it is another's turn."""
    is_over = day < first_of(timezone.localdate())
    is_open = review is None and is_over and request.user.has_perm(PERMISSION)
    others = is_open and another_should(numbers=numbers, by=request.user)
    return {"may_close": is_open and not others, "is_anothers": others, "is_over": is_over}


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """/staff/retention/: what is kept how long and why, and what the next run would forget."""
    if not request.user.has_perm(MAY_SEE):
        raise PermissionDenied
    last = ScheduledRun.objects.filter(name=RUN, state="done").order_by("-run_for").first()
    gone = dict(part.rsplit(" ", 1) for part in last.result.split(", ") if " " in part) if last else {}
    lines = [{"period": one, "due": one.due(), "gone": gone.get(name, "–")} for name, one in periods.items()]
    return render(request, "core/staff/retention.html", {"lines": lines, "last": last})


ADDRESSES: list[URLPattern] = [
    path("access-review/", months, name="staff_access_review"),
    path("access-review/<str:text>/", month, name="staff_access_month"),
    path("retention/", retention, name="staff_retention"),
]
