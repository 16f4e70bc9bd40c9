"""The representatives' own place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alliance.selectors import workspace_of


@never_cache
@require_safe
def workspace(request: HttpRequest) -> HttpResponse:
    """My organisations and applications; for who is not signed in, what is here and the way in."""
    if not request.user.is_authenticated:
        return render(request, "alliance/workspace_closed.html")
    return render(request, "alliance/workspace.html", workspace_of(request.user))
