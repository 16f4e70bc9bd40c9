"""Small forms beside the things of a list, one each: an answer to this request, a question about that one."""

from collections.abc import Mapping

from django.forms import Form
from django.http import HttpRequest
from django.urls import resolve

from core.unsent import unsent

Filled = tuple[str, Form]  # the public id of the thing, and its form as it was sent or typed


def form_beside(kind: type[Form], public_id: object, filled: Filled | None) -> Form:
    """The form of one thing: the filled one if it is this thing's, else an empty one. Its fields have ids of their own."""
    if filled and filled[0] == str(public_id) and isinstance(filled[1], kind):
        return filled[1]
    return kind(auto_id=f"id_{public_id}_%s")


def typed_beside(request: HttpRequest, kinds: Mapping[str, type[Form]]) -> Filled | None:
    """What was typed beside one of them and came without a session. `kinds`: the URL name that takes the form → its class."""
    if (kept := unsent(request)) is None:
        return None
    place = resolve(kept.action)
    kind = kinds.get(place.url_name or "")
    return (str(place.kwargs["public_id"]), kind(initial=kept.initial(kind))) if kind else None
