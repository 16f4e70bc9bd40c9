"""Follow the won: a donor sees her own entries and what her fund has done since."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from scholarships.models import Gift
from scholarships.selectors.follow import follow


@never_cache
@login_required
@require_safe
def follow_gift(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """/scholarships/gifts/<public id>/follow/: for whoever gave it; for everybody else it does not exist."""
    gift = get_object_or_404(Gift.objects.owned_by(request.user).paid().select_related("fund"), public_id=public_id)
    return render(request, "scholarships/follow.html", {"way": follow(gift), "gift": gift, "fund": gift.fund})
