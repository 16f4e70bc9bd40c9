"""Reads that join several models into what a page needs."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from community.selectors import PersonView, person_view
from mentoring.documents import with_profile
from mentoring.models import MentorOffer, Pairing


@dataclass(frozen=True)
class MentorCard:
    """A mentor through one viewer's eyes."""

    offer: MentorOffer
    person: PersonView

    @property
    def topics(self) -> list[str]:
        return self.offer.topic_labels


def card(offer: MentorOffer, viewer: Any) -> MentorCard:
    """The offer with its person as this viewer may see her."""
    return MentorCard(offer, person_view(offer.user.profile, viewer))


def open_mentors(viewer: Any, most: int) -> list[MentorCard]:
    """Mentors with places whom the viewer may see, the least loaded first."""
    offers = with_profile(MentorOffer.objects.open().visible_to(viewer)).order_by("taken", "-pk")[:most]
    return [card(offer, viewer) for offer in offers]


def session_points(pairing: Pairing) -> list[dict[str, Any]]:
    """The meetings of a pairing as points on the line that joins the two."""
    now, points, coming = timezone.now(), [], False
    for session in pairing.sessions.all():
        done = session.starts_at < now
        state = "done" if done else "ahead" if coming else "now"
        coming = coming or not done
        points.append({"label": str(session.number), "state": state})
    return points
