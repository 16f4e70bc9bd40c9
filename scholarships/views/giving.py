"""Pages about giving. None of them moves money: that is for what Stripe says when it is asked."""

import logging
import uuid

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scholarships.exceptions import GiftIsPaid, GivingIsClosed, MoreThanMayBeCollected, StripeRefused, StripeUnavailable, TooManyGifts
from scholarships.forms.giving import GiveForm
from scholarships.giving import ABOUT_CARDS, Closed, closed_because, transfer_closed_because
from scholarships.limits import count_attempt
from scholarships.models import Fund, Gift, RecurringGift
from scholarships.services.gifts import card_page, start_gift
from scholarships.services.recurring import recurring_card_page, start_recurring
from scholarships.views.funds import fund_or_404
from scholarships.views.refusals import past_ceiling, too_many

log = logging.getLogger("ieum.payments")
MOST_POLLS = 45  # every 2 s: after a minute and a half the page says that a letter will follow


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, slug: str) -> HttpResponse:
    """/scholarships/<slug>/give/: the form, then on to the card page at Stripe."""
    fund = fund_or_404(request, slug)
    donor = request.user if request.user.is_authenticated else None
    if reason := closed_because(fund, request.user):
        return _closed(request, fund, reason)
    form = GiveForm(request.POST if request.method == "POST" else None, donor=donor)
    if request.method != "POST" or not form.is_valid():
        return _give_page(request, fund, form)
    try:
        count_attempt(_who(request, form.wish().email))
        start = start_recurring if form.is_monthly else start_gift
        gift = start(fund_id=fund.pk, form_token=form.cleaned_data["token"], wish=form.wish(), donor=donor)
    except TooManyGifts as refusal:
        form.add_error(None, too_many(refusal))
        return _give_page(request, fund, form, status=429)
    except MoreThanMayBeCollected as refusal:
        form.add_error(None, past_ceiling(refusal))
        return _give_page(request, fund, form)
    except GivingIsClosed as closed:
        return _closed(request, fund, Closed(closed.reason))
    try:
        return _to_card_page(gift)
    except GivingIsClosed as closed:  # just now
        return _closed(request, fund, Closed(closed.reason))
    except MoreThanMayBeCollected as refusal:  # the same form, sent again after its card page ran out
        form.add_error(None, past_ceiling(refusal))
        return _give_page(request, fund, form)
    except (StripeUnavailable, StripeRefused) as error:
        log.error("no card page for gift %s: %s", gift.public_id, error)
        form.add_error(
            None, _("The payment page does not answer just now. Nothing was charged and what you wrote is still here: please try again in a moment.")
        )
        return _give_page(request, fund, form, status=503)


def _give_page(request: HttpRequest, fund: Fund, form: GiveForm, *, status: int = 200) -> HttpResponse:
    deductible = fund.entity.gives_deductible_receipts_on(timezone.localdate())
    context = {"fund": fund, "form": form, "deductible": deductible, "sandbox": settings.STRIPE_SANDBOX}
    return render(request, "scholarships/give.html", context, status=status)


def _closed(request: HttpRequest, fund: Fund, reason: Closed) -> HttpResponse:
    by_transfer = reason in ABOUT_CARDS and transfer_closed_because(fund, request.user) is None
    context = {"fund": fund, "reason": reason, "alumni_only": reason == Closed.ALUMNI_ONLY, "about_cards": reason in ABOUT_CARDS}
    return render(request, "scholarships/closed.html", {**context, "by_transfer": by_transfer})


def _who(request: HttpRequest, email: str) -> dict[str, str]:
    """Under which keys an attempt is counted; a guest's browser is known by its CSRF cookie."""
    browser = request.session.session_key or request.META.get("CSRF_COOKIE", "")
    return {"address": get_adapter().get_client_ip(request), "email": email, "session": browser}


def _to_card_page(gift: Gift | RecurringGift) -> HttpResponse:
    try:
        page = card_page(gift_id=gift.pk) if isinstance(gift, Gift) else recurring_card_page(recurring_id=gift.pk)
        return HttpResponseRedirect(page, status=303)
    except GiftIsPaid:
        return redirect("scholarships:gift-thanks", public_id=gift.public_id)


def _gift(public_id: uuid.UUID) -> Gift | RecurringGift:
    """A gift or a monthly gift: from here on the way is one. A gift by transfer has a page of its own."""
    single = Gift.objects.filter(channel=Gift.Channel.CARD).select_related("fund__entity", "donor").filter(public_id=public_id).first()
    return single or get_object_or_404(RecurringGift.objects.select_related("fund__entity", "donor"), public_id=public_id)


@never_cache
@require_safe
def gift_thanks(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Where Stripe sends the donor afterwards. It proves nothing: the page says what we know and asks again."""
    return render(request, "scholarships/thanks.html", _progress(request, public_id))


@never_cache
@require_safe
def gift_status(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The part of the page of thanks that asks again."""
    return render(request, "scholarships/_status.html", _progress(request, public_id))


def _progress(request: HttpRequest, public_id: uuid.UUID) -> dict:
    asked = request.GET.get("n", "")
    polls = int(asked) + 1 if asked.isdecimal() and len(asked) < 4 else 1
    gift = _gift(public_id)
    is_monthly = isinstance(gift, RecurringGift)
    is_over = gift.is_paid or (isinstance(gift, Gift) and gift.did_not_go_through)
    return {"gift": gift, "fund": gift.fund, "is_monthly": is_monthly, "next_poll": polls if polls <= MOST_POLLS and not is_over else None}


@never_cache
@require_safe
def gift_cancelled(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The donor came back without paying: nothing was charged, and the same gift can go on."""
    gift = _gift(public_id)
    if gift.is_paid or (isinstance(gift, Gift) and gift.is_confirming):
        return redirect("scholarships:gift-thanks", public_id=public_id)
    return render(request, "scholarships/cancelled.html", {"gift": gift, "fund": gift.fund})


@never_cache
@require_POST
def go_on(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Back to the card page of the same gift."""
    gift = _gift(public_id)
    try:
        count_attempt(_who(request, gift.email))
        return _to_card_page(gift)
    except GivingIsClosed as closed:
        return _closed(request, gift.fund, Closed(closed.reason))
    except TooManyGifts as refusal:
        sentence, status = too_many(refusal), 429
    except MoreThanMayBeCollected as refusal:
        sentence, status = past_ceiling(refusal), 200
    except (StripeUnavailable, StripeRefused) as error:
        log.error("no card page for gift %s: %s", gift.public_id, error)
        sentence, status = _("The payment page does not answer just now. Nothing was charged: please try again in a moment."), 503
    return render(request, "scholarships/cancelled.html", {"gift": gift, "fund": gift.fund, "problem": sentence}, status=status)
