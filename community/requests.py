"""A request that has passed `login_required`."""

from django.http import HttpRequest

from community.models import User


class PersonRequest(HttpRequest):
    """The account is there, so views need not ask for it."""

    user: User
