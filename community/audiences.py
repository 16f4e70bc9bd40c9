"""Who may see what: audiences of profile fields, and which of them a viewer belongs to."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.names import normalise_employer


class Audience(models.TextChoices):
    """From the widest to the narrowest."""

    EVERYONE = "everyone", _("Everyone")
    MEMBERS = "members", _("Verified alumni")
    RECRUITERS = "recruiters", _("Recruiters of member organisations")
    CONNECTED = "connected", _("People I am connected with")
    ME = "me", _("Only me")


# The most private default that still makes the feature work: members find each other, strangers see nothing.
DEFAULTS: dict[str, str] = {
    "name": Audience.MEMBERS,
    "headline": Audience.MEMBERS,
    "story": Audience.MEMBERS,
    "photo": Audience.MEMBERS,
    "campus": Audience.MEMBERS,
    "career": Audience.MEMBERS,
    "education": Audience.MEMBERS,
    "certificates": Audience.MEMBERS,
    "skills": Audience.MEMBERS,
    "industries": Audience.MEMBERS,
    "languages": Audience.MEMBERS,
    "offers": Audience.MEMBERS,
    "links": Audience.CONNECTED,
    "email": Audience.CONNECTED,
    "phone": Audience.ME,
    "looking_for_work": Audience.ME,
}
FIELDS = tuple(DEFAULTS)


def is_member(viewer: Any) -> bool:
    """A verified alumna or alumnus, or staff. Asked once per loaded account."""
    if not getattr(viewer, "is_authenticated", False) or not viewer.is_active:
        return False
    known = viewer.__dict__.get("_is_member")
    if known is None:
        known = viewer.is_staff or _has_record(viewer)
        viewer.__dict__["_is_member"] = known
    return known


def _has_record(viewer: Any) -> bool:
    if "graduate_record" in viewer._state.fields_cache:  # it came along with the session (community.auth_backends)
        return viewer._state.fields_cache["graduate_record"] is not None
    return viewer.__class__._default_manager.filter(pk=viewer.pk, graduate_record__isnull=False).exists()


RecruiterSource = Callable[[Any], Iterable[str]]
_recruiter_sources: list[RecruiterSource] = []


def register_recruiters(source: RecruiterSource) -> None:
    """`source(viewer) -> names of the member organisations` that the viewer recruits for today, in every spelling they go by."""
    if source not in _recruiter_sources:
        _recruiter_sources.append(source)


def employers_of_recruiter(person: Any) -> list[str]:
    """The names of the organisations that a person recruits for today, as they are written."""
    return list(dict.fromkeys(name for source in _recruiter_sources for name in source(person)))


def recruits_for(viewer: Any) -> frozenset[str]:
    """The comparable names of the organisations the viewer recruits for; empty for everybody else. Asked once per loaded account."""
    if not getattr(viewer, "is_authenticated", False) or not viewer.is_active:
        return frozenset()
    if "_recruits_for" not in viewer.__dict__:
        viewer.__dict__["_recruits_for"] = frozenset(map(normalise_employer, employers_of_recruiter(viewer))) - {""}
    return viewer.__dict__["_recruits_for"]


# What each kind of viewer belongs to, for "view as". `audiences_of` gives a real viewer of the kind exactly these.
VIEWERS: dict[str, frozenset[str]] = {
    "stranger": frozenset({Audience.EVERYONE.value}),
    "member": frozenset({Audience.EVERYONE.value, Audience.MEMBERS.value}),
    "recruiter": frozenset({Audience.EVERYONE.value, Audience.RECRUITERS.value}),
    "connected": frozenset({Audience.EVERYONE.value, Audience.MEMBERS.value, Audience.CONNECTED.value}),
}


def projection_for(viewer: Any) -> str:
    """The one search projection that this viewer reads: `members` or `everyone`."""
    return Audience.MEMBERS if is_member(viewer) else Audience.EVERYONE
