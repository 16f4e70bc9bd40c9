"""The doors answer at an even pace."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

DOORS = frozenset(
    {
        *("/accounts/login/", "/accounts/login/code/", "/accounts/login/code/text/", "/accounts/signup/", "/accounts/password/reset/"),
        *("/me/claim/", "/me/claim/code/"),
    }
)


class EvenDoors:
    """What is posted at a door is answered no sooner than DOOR_SECONDS after it came, so that the clock tells nobody whom we know.

    The work on a hit and on a miss is made alike where it can be; what is left (a letter of another length, one look more) ends here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or request.path_info.removeprefix("/en") not in DOORS:
            return self.get_response(request)
        began = time.monotonic()
        response = self.get_response(request)
        time.sleep(max(0.0, settings.DOOR_SECONDS - (time.monotonic() - began)))
        return response
