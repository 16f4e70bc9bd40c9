"""What mentoring offers to the apps on its right: connections, panels of /me/, an act on people's pages."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from community.audiences import is_member
from community.connections import register_source
from community.digest import Reader, Waiting, register_digest_section, register_waiting
from community.matters import Encounter, Matter, register_matter, written
from community.models import AlumniProfile
from community.my_page import Panel, PersonAct, register_panel, register_person_act
from community.requests import PersonRequest
from core.addresses import absolute_url
from mentoring.models import MentoringRequest, MentorOffer, Pairing

NEW_MENTORS, LOOKED_AT = 3, 20


def connected_through_mentoring(viewer: Any) -> QuerySet:
    """The two of each active pairing."""
    return Pairing.objects.filter(status="active").visible_to(viewer).values_list("offer__user", "mentee")


def my_mentoring(request: PersonRequest) -> dict[str, Any] | None:
    """What waits for me, and whom I am on the way with."""
    requests = list(MentoringRequest.objects.of(request.user).open().select_related("mentee", "offer__user"))
    waiting = [one for one in requests if one.mentee_id != request.user.pk and one.status == "open"]
    asked = [one for one in requests if one.mentee_id == request.user.pk]
    pairings = list(Pairing.objects.filter(status="active").visible_to(request.user).select_related("offer__user", "mentee"))
    return {"waiting": waiting, "asked": asked, "pairings": pairings} if waiting or asked or pairings else None


def ask_this_person(viewer: Any, profile: Any) -> dict[str, Any] | None:
    """The button on a mentor's page, for members."""
    if not is_member(viewer) or viewer.pk == profile.user_id:
        return None
    offer = MentorOffer.objects.open().filter(user=profile.user_id).first()
    return {"offer": offer} if offer else None


def in_a_request(viewer: Any, public_id: str) -> Encounter | None:
    """The other of a request, with what the other wrote there."""
    found = MentoringRequest.objects.of(viewer).select_related("offer__user", "mentee").filter(public_id=public_id).first()
    if found is None:
        return None
    if found.mentee_id == viewer.pk:
        return Encounter(found.offer.user, found.question)
    return Encounter(found.mentee, written(found.note, found.answer))


def in_a_pairing(viewer: Any, public_id: str) -> Encounter | None:
    """The other of a pairing. What the two say when they meet stands nowhere; the reporter tells it in her own words."""
    found = Pairing.objects.visible_to(viewer).select_related("offer__user", "mentee", "request").filter(public_id=public_id).first()
    if found is None:
        return None
    is_mentee = found.mentee_id == viewer.pk
    request = found.request
    shown = (request.question if is_mentee else written(request.note, request.answer)) if request else ""
    return Encounter(found.offer.user if is_mentee else found.mentee, shown)


register_matter(Matter("mentoring-request", _("In a mentoring request"), in_a_request))
register_matter(Matter("pairing", _("In a mentoring"), in_a_pairing))


def requests_waiting(reader: Reader) -> Iterator[Waiting]:
    """For the weekly digest: what a mentor has to answer, and what a mentor asked back."""
    here = reverse("mentoring:requests")
    if asked := MentoringRequest.objects.filter(offer__user=reader.user, status="open").count():
        text = ngettext("%(number)s mentoring request waits for your answer", "%(number)s mentoring requests wait for your answer", asked)
        yield Waiting(text % {"number": asked}, here)
    if MentoringRequest.objects.filter(mentee=reader.user, status="more_asked").exists():
        yield Waiting(gettext("A mentor would like to know more"), here)


def new_mentors(reader: Reader) -> dict[str, Any] | None:
    """For the weekly digest: who began to mentor since the last one and may be asked by this reader, at most three."""
    recent = MentorOffer.objects.open().filter(created_at__gt=reader.since).select_related("user").order_by("-created_at")
    new = reader.once(("mentors", reader.since), lambda: list(recent[:LOOKED_AT]))
    if not new or not is_member(reader.user):
        return None
    others = [offer.user_id for offer in new if offer.user_id != reader.user.pk]
    seen = set(AlumniProfile.objects.visible_to(reader.user).filter(user__in=others).values_list("user", flat=True))
    found = [offer for offer in new if offer.user_id in seen][:NEW_MENTORS]
    lines = [{"name": offer.user.name, "topics": ", ".join(offer.topic_labels), "url": absolute_url(offer.get_ask_url())} for offer in found]
    headline = ngettext("%(number)s new mentor", "%(number)s new mentors", len(lines)) % {"number": len(lines)}
    return {"headline": headline, "lines": lines} if lines else None


register_source(connected_through_mentoring)
register_panel(Panel(10, "mentoring/_my_panel.html", my_mentoring))
register_person_act(PersonAct(10, "mentoring/_person_act.html", ask_this_person))
register_waiting(20, requests_waiting)
register_digest_section(20, "mentoring/letters/digest/mentors", new_mentors)
