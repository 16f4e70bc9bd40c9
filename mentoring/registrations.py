"""What mentoring offers to the apps on its right: connections, panels of /me/, an act on people's pages."""

from collections.abc import Iterable
from typing import Any

from community.audiences import is_member
from community.connections import register_source
from community.my_page import Panel, PersonAct, register_panel, register_person_act
from community.requests import PersonRequest
from mentoring.models import MentoringRequest, MentorOffer, Pairing


def connected_through_mentoring(viewer: Any) -> Iterable[int]:
    """The other person of each active pairing."""
    pairs = Pairing.objects.filter(status="active").visible_to(viewer).values_list("offer__user", "mentee")
    return [other for pair in pairs for other in pair if other != viewer.pk]


def my_mentoring(request: PersonRequest) -> dict[str, Any] | None:
    """What waits for me, and whom I am on the way with."""
    waiting = list(MentoringRequest.objects.filter(offer__user=request.user, status="open").select_related("mentee", "offer__user"))
    asked = list(MentoringRequest.objects.filter(mentee=request.user).open().select_related("offer__user"))
    pairings = list(Pairing.objects.filter(status="active").visible_to(request.user).select_related("offer__user", "mentee"))
    return {"waiting": waiting, "asked": asked, "pairings": pairings} if waiting or asked or pairings else None


def ask_this_person(viewer: Any, profile: Any) -> dict[str, Any] | None:
    """The button on a mentor's page, for members."""
    if not is_member(viewer) or viewer.pk == profile.user_id:
        return None
    offer = MentorOffer.objects.open().filter(user=profile.user_id).first()
    return {"offer": offer} if offer else None


register_source(connected_through_mentoring)
register_panel(Panel(10, "mentoring/_my_panel.html", my_mentoring))
register_person_act(PersonAct(10, "mentoring/_person_act.html", ask_this_person))
