"""/staff/books/: a body's year in figures, its closed months, and the file for the auditor."""

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from core.access import REASONS, record_access
from core.staff.menu import PermittedItem
from scholarships.auditors_file import auditors_file, sheets_for
from scholarships.models import Correction, LedgerHead, RecipientEntity
from scholarships.selectors.books import beside_the_bank, books
from scholarships.services.closings import close_months

MAY, MAY_CLOSE = "scholarships.view_ledgerclosing", "scholarships.add_ledgerclosing"
YEARS = range(2020, 2100)


class BooksForm(forms.Form):
    """Which body and which year."""

    entity = forms.ModelChoiceField(RecipientEntity.objects.all(), label=gettext_lazy("Recipient entity"), empty_label=None)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=YEARS[0], max_value=YEARS[-1])


@require_http_methods(["GET", "HEAD"])
@permission_required(MAY, raise_exception=True)
def show_books(request: HttpRequest) -> HttpResponse:
    """The year that was asked for, or this one."""
    first, year = RecipientEntity.objects.first(), timezone.localdate().year
    form = BooksForm(request.GET if "year" in request.GET else None, initial={"entity": first, "year": year})
    chosen = (form.cleaned_data["entity"], form.cleaned_data["year"]) if form.is_bound and form.is_valid() else (first, year)
    known = not form.is_bound or form.is_valid()
    context = {
        **{"form": form, "entity": chosen[0], "year": chosen[1], "may_close": request.user.has_perm(MAY_CLOSE)},
        **{
            "below_zero": LedgerHead.objects.filter(available__lt=0).select_related("fund"),
            "asked": Correction.objects.filter(state="asked").count(),
        },
    }
    if known and chosen[0]:
        context |= {"books": books(*chosen), "bank": beside_the_bank(*chosen)}
    return render(request, "scholarships/staff/books.html", context)


@require_POST
@permission_required(MAY, raise_exception=True)
def auditors_zip(request: HttpRequest) -> HttpResponse | FileResponse:
    """The file leaves the house: an access record says who took it and for which year."""
    form = BooksForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a recipient entity and a year, then try again."))
        return redirect("staff_books")
    entity, year = form.cleaned_data["entity"], form.cleaned_data["year"]
    purpose, added = f"{REASONS['accounts']}: {year}", sheets_for(request.user)
    record_access(request, "export", entity._meta.label, [entity.pk], purpose=purpose)
    for shown in (sheet.shown(entity, year) for sheet in added.values() if sheet.shown):
        if shown.ids:
            record_access(request, "export", shown.object_type, shown.ids, purpose=purpose, people=shown.people)
    return FileResponse(
        auditors_file(entity, year, added), as_attachment=True, filename=f"books-{entity.number}-{year}.zip", content_type="application/zip"
    )


@require_POST
@permission_required(MAY_CLOSE, raise_exception=True)
def close_now(request: HttpRequest) -> HttpResponse:
    """Every month that is over and open; the clock does the same each night."""
    closed = len(close_months(by=request.user))
    done = ngettext("One month was closed.", "%(count)d months were closed.", closed) % {"count": closed}
    messages.success(request, done if closed else _("Every month that is over is closed already."))
    return redirect("staff_books")


ADDRESSES: list[URLPattern] = [
    path("books/", show_books, name="staff_books"),
    path("books/file/", auditors_zip, name="staff_books_file"),
    path("books/close/", close_now, name="staff_books_close"),
]


def menu_item() -> MenuItem:
    return PermittedItem(gettext_lazy("Books and auditor's file"), reverse_lazy("staff_books"), icon_name="folder-inverse", order=5, permission=MAY)
