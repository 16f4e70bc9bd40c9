"""Mentors and requests in named situations."""

from typing import Any

from community.models import CareerEntry, User
from mentoring.models import MentoringRequest, MentorOffer
from mentoring.services.offers import offer_mentoring
from mentoring.services.requests import ask_mentor
from tests.factories import member

OFFER = {
    "introduction": "백엔드를 함께 봐요.",
    "topics": ["backend", "startup"],
    "formats": ["video"],
    "slots": [["tue", "20:00", 30]],
    "capacity": 1,
}


def mentor(*, employer: str = "", person: dict[str, Any] | None = None, **fields: Any) -> MentorOffer:
    """A verified alumna who takes requests."""
    user = member(**(person or {}))
    if employer:
        CareerEntry.objects.create(profile=user.profile, employer=employer)
    return offer_mentoring(by=user, **{**OFFER, **fields})


def asked(offer: MentorOffer, by: User | None = None) -> MentoringRequest:
    """An open request to this mentor."""
    return ask_mentor(offer_id=offer.pk, by=by or member(), topic="backend", note="첫 회사를 고르고 있어요.")
