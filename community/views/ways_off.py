"""Out of one kind of letters, from the letter itself: nobody need sign in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from community.exceptions import LinkIsSpent
from community.services.wishes import has_left, leave_kind, take_kind_back
from community.ways_off import read_way_off


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def way_off(request: HttpRequest, token: str) -> HttpResponse:
    """/letters/off/<signed>/: a GET shows a button, the POST acts; RFC 8058 has mail programs post here, with no session and no token.

    Whoever has left finds the way back on the same page.
    """
    try:
        way = read_way_off(token)
    except LinkIsSpent:
        return render(request, "community/way_off_unknown.html", status=404)
    if request.method == "POST":
        (take_kind_back if "again" in request.POST else leave_kind)(**way.target)
    return render(request, "community/way_off.html", {"way": way, "token": token, "has_left": has_left(**way.target)})
