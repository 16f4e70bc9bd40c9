"""/me/notifications/: the inbox, and how its reader wants to be told."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.forms.wishes import WishesForm
from community.models import Notification
from community.requests import PersonRequest
from community.services.notifications import open_notification, read_all
from community.services.wishes import choose_wishes, wishes_of
from core.templatetags.face import in_language

A_PAGE = 30


@never_cache
@require_safe
@login_required
def notifications(request: PersonRequest) -> HttpResponse:
    """What we wrote to me: what I have not read first, then by date."""
    mine = Notification.objects.filter(user=request.user).annotate(is_new=Q(read_at=None)).order_by("-is_new", "-created_at", "-pk")
    return render(request, "community/notifications.html", {"page": Paginator(mine, A_PAGE).get_page(request.GET.get("page"))})


@never_cache
@require_safe
@login_required
def open_one(request: PersonRequest, number: int) -> HttpResponse:
    """Go where the matter is; a line that was opened is read. Looking ahead (HEAD, a browser's prefetch) reads nothing.

    The one GET of the site that changes a row (decision 0033): her own, behind sign-in, and nothing but "read".
    """
    looks_ahead = request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", "")
    try:
        line = Notification.objects.get(pk=number, user=request.user) if looks_ahead else open_notification(notification_id=number, by=request.user)
    except Notification.DoesNotExist as error:
        raise Http404 from error
    return redirect(in_language(line.url) if line.url else "community:notifications")


@never_cache
@require_POST
@login_required
def read_all_of_mine(request: PersonRequest) -> HttpResponse:
    """One button: everything is read."""
    read_all(by=request.user)
    return redirect("community:notifications")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def settings(request: PersonRequest) -> HttpResponse:
    """/me/notifications/settings/: per kind at once, weekly or not at all; and what always comes, with its reason."""
    form = WishesForm(request.POST if request.method == "POST" else None, wishes=wishes_of(request.user))
    if request.method == "POST" and form.is_valid():
        choose_wishes(wishes=form.cleaned_data, by=request.user)
        messages.success(request, _("Saved. It applies from the next message on."))
        return redirect("community:notification-settings")
    return render(request, "community/notification_settings.html", {"form": form}, status=422 if form.errors else 200)
