"""Where contact shows on other pages: acts on a person's page, a panel of /me/, and who is connected."""

from typing import Any

from django.db.models import QuerySet

from community.audiences import is_member
from community.connections import connections, register_source, waits_for
from community.contact_lists import is_waiting_for
from community.models import AlumniProfile, Introduction
from community.my_page import Panel, PersonAct, register_panel, register_person_act
from community.requests import PersonRequest
from community.selectors import is_open_to_recruiter


def connected_by_introduction(viewer: Any) -> QuerySet:
    """The two of each accepted contact that nobody ended."""
    return Introduction.objects.live().seen_by(viewer).values_list("asker", "asked")


def asked_for_contact(viewer: Any) -> QuerySet:
    """The two of each contact request that waits."""
    return Introduction.objects.open().seen_by(viewer).values_list("asker", "asked")


def contact_this_person(viewer: Any, profile: AlumniProfile) -> dict[str, Any] | None:
    """The button on a person's page: for members, and for recruiters to whom the profile is open; or where a request stands."""
    if not viewer.is_authenticated:
        return None
    if profile.user_id in connections(viewer):
        live = Introduction.objects.live().between(viewer.pk, profile.user_id).seen_by(viewer)
        return {"is_connected": True} if live.exists() else None
    if not is_member(viewer) and not is_open_to_recruiter(profile, viewer):
        return None
    waiting = None
    if profile.user_id in waits_for(viewer):
        waiting = Introduction.objects.between(viewer.pk, profile.user_id).seen_by(viewer).open().first()
    return {"profile": profile, "waiting": waiting, "is_mine": bool(waiting and waiting.asker_id == viewer.pk)}


def keep_away_from_this_person(viewer: Any, profile: AlumniProfile) -> dict[str, Any] | None:
    """Block and report, for whoever is signed in."""
    return {"profile": profile} if viewer.is_authenticated else None


def my_requests(request: PersonRequest) -> dict[str, Any] | None:
    """What waits for my answer."""
    waiting = is_waiting_for(request.user)
    return {"waiting": waiting} if waiting else None


register_source(connected_by_introduction)
register_source(asked_for_contact, waiting=True)
register_panel(Panel(15, "community/_contacts_panel.html", my_requests))
register_person_act(PersonAct(20, "community/_contact_act.html", contact_this_person))
register_person_act(PersonAct(90, "community/_keep_away_act.html", keep_away_from_this_person))
