"""A donor's own page: by account, or by a short signed link. A GET shows, a POST acts."""

import logging
import uuid
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.addresses import absolute_url
from scholarships.exceptions import ChangedMeanwhile, LinkIsSpent, MonthlyGiftEnded, MonthlyGiftIsHeld, StripeRefused, StripeUnavailable
from scholarships.forms.mine import AmountForm, ChangeForm, LinkForm, PauseForm, StopForm
from scholarships.limits import count_link
from scholarships.links import read_link
from scholarships.models import RecurringGift
from scholarships.querysets import RecurringQuerySet
from scholarships.receipt_links import receipt_token
from scholarships.selectors_mine import Mine, claimable, mine_of_account, mine_of_address
from scholarships.services.mine import join_guest_gifts, send_giving_link
from scholarships.services.recurring_changes import (
    card_change_page,
    change_recurring,
    pause_recurring,
    stop_recurring,
    take_up_recurring,
)

log = logging.getLogger("ieum.payments")
FORMS: dict[str, type[ChangeForm]] = {"amount": AmountForm, "pause": PauseForm, "take-up": ChangeForm, "stop": StopForm}


@never_cache
@login_required
@require_safe
def my_giving(request: HttpRequest) -> HttpResponse:
    """/me/giving/"""
    return _page(request, mine_of_account(request.user, page=request.GET.get("page")), token="", joinable=claimable(request.user))


@never_cache
@login_required
@require_POST
def join(request: HttpRequest) -> HttpResponse:
    """Guest gifts under a confirmed address of hers join the account: only when she says so."""
    joined = join_guest_gifts(user=request.user)
    if joined:
        messages.success(request, _("Your earlier gifts are here now."))
    return redirect("scholarships:my-giving")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_link(request: HttpRequest) -> HttpResponse:
    """/scholarships/mine/: mails the link. The answer is the same for every address, known or not, and past the limits."""
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if count_link({"address": get_adapter().get_client_ip(request), "email": email}):
            send_giving_link(email=email, language=get_language() or "ko")
        return render(request, "scholarships/mine/asked.html", {"email": email})
    return render(request, "scholarships/mine/ask.html", {"form": form})


@never_cache
@require_safe
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """/scholarships/mine/<token>/: the gifts of the address that the link was mailed to."""
    try:
        return _page(request, mine_of_address(read_link(token), page=request.GET.get("page")), token=token)
    except LinkIsSpent:
        return spent(request)


@never_cache
@require_POST
def act_by_link(request: HttpRequest, token: str, public_id: uuid.UUID, act: str) -> HttpResponse:
    """One act on a guest's monthly gift."""
    try:
        email = read_link(token)
    except LinkIsSpent:
        return spent(request)
    rows = RecurringGift.objects.filter(donor=None, email=email)
    return _act(request, rows, public_id, act, show=lambda bound: _page(request, mine_of_address(email), token=token, bound=bound), token=token)


@never_cache
@login_required
@require_POST
def act_in_account(request: HttpRequest, public_id: uuid.UUID, act: str) -> HttpResponse:
    """One act on an account's own monthly gift."""
    rows = RecurringGift.objects.owned_by(request.user)
    return _act(request, rows, public_id, act, show=lambda bound: _page(request, mine_of_account(request.user), token="", bound=bound), token="")


def spent(request: HttpRequest) -> HttpResponse:
    """The link is wrong or too old: the way to a new one."""
    return render(request, "scholarships/mine/spent.html", status=404)


def _back(token: str) -> str:
    return reverse("scholarships:mine", kwargs={"token": token}) if token else reverse("scholarships:my-giving")


def _act(
    request: HttpRequest, rows: RecurringQuerySet, public_id: uuid.UUID, act: str, *, show: Callable[[ChangeForm], HttpResponse], token: str
) -> HttpResponse:
    recurring = get_object_or_404(rows, public_id=public_id)
    by = request.user if request.user.is_authenticated else None
    try:
        if act == "card":
            return HttpResponseRedirect(card_change_page(recurring_id=recurring.pk, return_url=absolute_url(_back(token))), status=303)
        if act not in FORMS:
            raise Http404
        form = FORMS[act](request.POST, recurring=recurring)
        if not form.is_valid():
            return show(form)
        messages.success(request, _done(act, recurring, form.cleaned_data, by))
    except MonthlyGiftEnded:
        messages.info(request, _("This monthly gift has ended already. Nothing more is taken from your card."))
    except MonthlyGiftIsHeld:
        sentence = _("This monthly gift rests while its fund may not collect. Nothing is taken from your card, and we write when it goes on.")
        messages.info(request, sentence)
    except ChangedMeanwhile:
        messages.info(request, _("This monthly gift was changed meanwhile. Please look at it as it is now."))
    except (StripeUnavailable, StripeRefused) as error:
        log.error("monthly gift %s, %s: %s", recurring.public_id, act, error)
        messages.error(request, _("The payment service does not answer just now, and nothing has changed. Please try again in a moment."))
    return redirect(_back(token))


def _done(act: str, recurring: RecurringGift, said: dict[str, Any], by: Any) -> str:
    """Call the verb, and say what it came to."""
    ids: dict[str, Any] = {"recurring_id": recurring.pk, "seen": said["seen"], "by": by}
    if act == "amount":
        change_recurring(amount=said["amount"], **ids)
        return _("The new amount holds from the next payment on.")
    if act == "pause":
        pause_recurring(months=said["months"] or None, **ids)
        return _("Your monthly gift is paused. Nothing is taken from your card meanwhile.")
    if act == "take-up":
        take_up_recurring(**ids)
        return _("Your monthly gift goes on. Thank you.")
    stop_recurring(because=said["because"], **ids)
    return _("Your monthly gift has ended. Nothing more is taken from your card. Thank you for all you gave.")


def _page(request: HttpRequest, mine: Mine, *, token: str, bound: ChangeForm | None = None, joinable: int = 0) -> HttpResponse:
    """The page; `bound` is a form with mistakes, shown where it was filled in."""
    context = {
        "mine": mine,
        "token": token,
        "monthly": [(one, _acts(one, token, bound)) for one in mine.running],
        "gifts": [_gift_row(gift, token) for gift in mine.gifts],
        "joinable": joinable,
        "join_question": ngettext("Shall we bring %(number)s gift here?", "Shall we bring %(number)s gifts here?", joinable) % {"number": joinable},
    }
    return render(request, "scholarships/mine/page.html", context)


def _gift_row(gift: Any, token: str) -> dict[str, Any]:
    """A gift, with its `net`, and the address of its way, and for a guest the address of its receipt."""
    ids = {"public_id": gift.public_id}
    if not token:
        return {"gift": gift, "follow_url": reverse("scholarships:follow", kwargs=ids)}
    follow_url = reverse("scholarships:mine-follow", kwargs={**ids, "token": token})
    return {"gift": gift, "follow_url": follow_url, "receipt_url": reverse("receipts:gift", args=[receipt_token(gift)]) if gift.net > 0 else ""}


def _acts(recurring: RecurringGift, token: str, bound: ChangeForm | None) -> dict[str, Any]:
    """Of one monthly gift: each act's form and address."""
    acts: dict[str, Any] = {}
    for name, form in FORMS.items():
        is_bound = bound is not None and type(bound) is form and bound.recurring.pk == recurring.pk
        key = name.replace("-", "_")
        acts[key] = bound if is_bound else form(recurring=recurring)
        acts[f"{key}_url"] = _act_url(recurring, token, name)
        acts[f"{key}_open"] = is_bound
    return {**acts, "card_url": _act_url(recurring, token, "card")}


def _act_url(recurring: RecurringGift, token: str, act: str) -> str:
    ids = {"public_id": recurring.public_id, "act": act}
    return reverse("scholarships:mine-act", kwargs={**ids, "token": token}) if token else reverse("scholarships:my-giving-act", kwargs=ids)
