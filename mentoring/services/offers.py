"""Offering one's time as a mentor."""

from datetime import date
from typing import Any

from django.db import transaction

from community.audiences import is_member
from community.models import User
from core.acts import log_act
from core.caching import bump
from mentoring.exceptions import NotAMember
from mentoring.models import MentorOffer
from search.services import mark_changed

FIELDS = ("introduction", "topics", "formats", "slots", "languages", "capacity", "is_open", "paused_until")


def offer_mentoring(*, by: User, **fields: Any) -> MentorOffer:
    """Become a mentor, or change what one offers; `fields` are any of FIELDS. Raises NotAMember for whoever is not verified."""
    if not is_member(by) or not hasattr(by, "profile"):
        raise NotAMember
    with transaction.atomic():
        offer = MentorOffer.objects.select_for_update(no_key=True).filter(user=by).first() or MentorOffer(user=by)
        changed = [name for name in FIELDS if name in fields and getattr(offer, name) != fields[name]]
        for name in changed:
            setattr(offer, name, fields[name])
        offer.full_clean()
        offer.save()
        log_act(offer, "mentoring.offer_mentoring", by=by, changed=changed)
        mark_changed("mentor", [offer.pk])
        bump("mentoring")
        return offer


def pause_mentoring(*, by: User, until: date | None) -> MentorOffer:
    """Rest until a day, or come back with None. Pairings under way go on."""
    return offer_mentoring(by=by, paused_until=until)
