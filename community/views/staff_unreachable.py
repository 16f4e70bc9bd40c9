"""/staff/unreachable/: people whom no letter reaches, and the second way to them."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from community.exceptions import CommunityError
from community.forms.other_ways import TextForm, ToldForm
from community.requests import PersonRequest
from community.services.other_ways import note_told, write_text
from community.unreachable import Unreached, kind_label, shown, unreachable_accounts, unreachable_records, waiting
from core.access import record_access
from core.services import release_address

MAY, MAY_RELEASE = "community.change_user", "core.delete_suppressedaddress"
may = permission_required(MAY, raise_exception=True)
PURPOSE = gettext_lazy("reaching somebody whom no letter reaches")
LISTS = {"account": (unreachable_accounts, "community.User"), "record": (unreachable_records, "community.GraduateRecord")}


@require_safe
@may
def unreachable(request: HttpRequest) -> HttpResponse:
    """Accounts, or with ?kind=record the roster; those who were told since are left out unless ?all=1."""
    kind = request.GET.get("kind", "account")
    if kind not in LISTS:
        raise Http404
    everybody = bool(request.GET.get("all"))
    found = _found(kind)
    page = Paginator((found if everybody else waiting(found)).order_by("since", "pk"), 50).get_page(request.GET.get("page"))
    rows = list(shown(page.object_list))
    if rows:
        record_access(request, "list", LISTS[kind][1], [row.person.pk for row in rows], purpose=str(PURPOSE), people=[row.account for row in rows])
    known = {} if everybody else {kind: page.paginator.count}
    labels = (("account", _("Accounts")), ("record", _("Roster without an account")))
    counts = [(name, label, known[name] if name in known else waiting(LISTS[name][0]()).count()) for name, label in labels]
    context = {"kind": kind, "everybody": everybody, "page": page, "rows": rows, "counts": counts}
    return render(request, "community/staff/unreachable.html", context)


@require_safe
@may
def one(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """What did not arrive, the telephone, and what to do now."""
    return _page(request, kind, _person(kind, pk))


@require_POST
@may
def told(request: PersonRequest, kind: str, pk: int) -> HttpResponse:
    """She knows now: by telephone."""
    row, form = _person(kind, pk), ToldForm(request.POST)
    if form.is_valid():
        try:
            note_told(person=row.person, by=request.user, **form.cleaned_data)
            return _done(request, kind, row, _("Noted: told by telephone."))
        except CommunityError as refusal:
            form.add_error(None, str(refusal))
    return _page(request, kind, row, told_form=form)


@require_POST
@may
def text(request: PersonRequest, pk: int) -> HttpResponse:
    """Write to the phone of somebody who agreed to that."""
    row, form = _person("account", pk), TextForm(request.POST)
    if form.is_valid():
        try:
            write_text(person=row.account, by=request.user, **form.cleaned_data)  # type: ignore[arg-type] # an account here
            return _done(request, "account", row, _("The text message is on its way."))
        except CommunityError as refusal:
            form.add_error(None, str(refusal))
    return _page(request, "account", row, text_form=form)


@require_POST
@permission_required(MAY_RELEASE, raise_exception=True)
@may
def release(request: PersonRequest, kind: str, pk: int) -> HttpResponse:
    """The address was put right, or works again: letters may go to it."""
    row = _person(kind, pk)
    if row.suppression:
        release_address(address_id=row.suppression.pk, by=request.user)
    return _done(request, kind, row, _("Letters go to this address again."))


def _found(kind: str) -> QuerySet:
    found = LISTS[kind][0]()
    return found.select_related("graduate_record", "mobile_number") if kind == "account" else found


def _person(kind: str, pk: int) -> Unreached:
    if kind not in LISTS:
        raise Http404
    row = next(shown(_found(kind).filter(pk=pk)), None)
    if row is None:
        raise Http404
    return row


def _done(request: PersonRequest, kind: str, row: Unreached, sentence: str) -> HttpResponse:
    record_access(request, "change", LISTS[kind][1], [row.person.pk], purpose=str(PURPOSE), subject=row.account)
    messages.success(request, sentence)
    return redirect(f"{reverse('staff_unreachable')}?kind={kind}")


def _page(
    request: HttpRequest, kind: str, row: Unreached, *, told_form: forms.Form | None = None, text_form: forms.Form | None = None
) -> HttpResponse:
    record_access(request, "read", LISTS[kind][1], [row.person.pk], purpose=str(PURPOSE), subject=row.account)
    ways = list(row.person.other_ways.select_related("by"))
    context: dict[str, Any] = {
        "kind": kind,
        "row": row,
        "lost": [(letter, kind_label(letter)) for letter in row.lost_letters()],
        "ways": ways,
        "told_before": len(ways),
        "told_form": told_form or ToldForm(),
        "text_form": (text_form or TextForm()) if row.text_to else None,
        "edit_url": reverse("wagtailusers_users:edit" if row.account else "graduaterecord:inspect", args=(row.person.pk,)),
        "may_release": row.suppression is not None and request.user.has_perm(MAY_RELEASE),
    }
    return render(request, "community/staff/unreachable_one.html", context, status=422 if told_form or text_form else 200)
