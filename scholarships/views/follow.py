"""Follow the won: a donor sees her own entries and what her fund has done since."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from scholarships.exceptions import LinkIsSpent
from scholarships.links import read_link
from scholarships.models import Gift
from scholarships.querysets import GiftQuerySet
from scholarships.selectors.follow import follow
from scholarships.selectors_mine import gifts_of_guest
from scholarships.views.mine import spent


@never_cache
@login_required
@require_safe
def follow_gift(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """/scholarships/gifts/<public id>/follow/: for whoever gave it; for everybody else it does not exist."""
    return _way(request, Gift.objects.owned_by(request.user), public_id, back=reverse("scholarships:my-giving"))


@never_cache
@require_safe
def follow_by_link(request: HttpRequest, token: str, public_id: uuid.UUID) -> HttpResponse:
    """/scholarships/mine/<token>/<public id>/follow/: the same for a guest, by the link that was mailed to her."""
    try:
        gifts = gifts_of_guest(read_link(token))
    except LinkIsSpent:
        return spent(request)
    return _way(request, gifts, public_id, back=reverse("scholarships:mine", kwargs={"token": token}))


def _way(request: HttpRequest, gifts: GiftQuerySet, public_id: uuid.UUID, *, back: str) -> HttpResponse:
    gift = get_object_or_404(gifts.paid().select_related("fund"), public_id=public_id)
    return render(request, "scholarships/follow.html", {"way": follow(gift), "gift": gift, "fund": gift.fund, "back_url": back})
