"""The letters of mentoring."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.letter_matters import register_matter
from community.models import User
from core.addresses import absolute_reverse, absolute_url
from core.letters import kinds, register_kind, write_letter
from mentoring.models import MentoringRequest, MentorOffer, Pairing

HERE = "mentoring:requests"
register_kind("mentoring_request", _("Somebody asks you as a mentor"), secret=True, private=True, about=HERE)
register_kind("mentoring_nudge", _("A request waits for your answer"), secret=True, private=True, about=HERE, by_text=True)
register_kind("mentoring_accepted", _("A mentor said yes"), about=HERE, by_text=True)
register_kind("mentoring_declined", _("Not possible this time"), about=HERE, by_text=True)
register_kind("mentoring_more_asked", _("A mentor would like to know more"), private=True, about=HERE, by_text=True)
register_kind("mentoring_expired", _("A request got no answer"), about=HERE, by_text=True)
register_kind("mentoring_released", _("A mentor's places are filled"), about=HERE)
register_kind("mentoring_mentor_left", _("A mentor takes no requests any more"), about=HERE)
register_kind("mentoring_ended", _("A mentoring ended early"), about=HERE)

register_matter(
    _("Mentoring"),
    [name for name in kinds if name.startswith("mentoring_")],
    why=_("Somebody is waiting for your answer, or you are waiting for theirs, so it always comes."),
)


def _write(kind: str, to: User, *, where: str = "", **context: Any) -> None:
    write_letter(kind=kind, to=to.email, recipient=to, template=f"mentoring/letters/{kind}", context=context, url=where)


def mentoring_request(request: MentoringRequest) -> None:
    """To the mentor: who asks what, with the one tap."""
    from mentoring.tap import tap_url

    _write("mentoring_request", request.offer.user, request=request, url=tap_url(request))


def request_nudge(request: MentoringRequest) -> None:
    """To the mentor, on day three."""
    from mentoring.tap import tap_url

    _write("mentoring_nudge", request.offer.user, request=request, url=tap_url(request))


def request_accepted(request: MentoringRequest, pairing: Pairing) -> None:
    """To the mentee: where the two go on."""
    _write("mentoring_accepted", request.mentee, request=request, url=absolute_url(pairing.get_absolute_url()), where=pairing.get_absolute_url())


def more_asked(request: MentoringRequest) -> None:
    """To the mentee: what the mentor would like to know."""
    _write("mentoring_more_asked", request.mentee, request=request, url=_requests_url(request.mentee))


def request_declined(request: MentoringRequest) -> None:
    """To the mentee: not this time, and who else."""
    _write("mentoring_declined", request.mentee, request=request, next_mentors=next_mentors(request), url=_mentors_url(request.mentee))


def request_expired(request: MentoringRequest) -> None:
    """To the mentee: no answer came, and who else."""
    _write("mentoring_expired", request.mentee, request=request, next_mentors=next_mentors(request), url=_mentors_url(request.mentee))


def request_released(request: MentoringRequest) -> None:
    """To the mentee: the places are filled, and who else."""
    _write("mentoring_released", request.mentee, request=request, next_mentors=next_mentors(request), url=_mentors_url(request.mentee))


def mentor_left(request: MentoringRequest) -> None:
    """To the mentee: this mentor answers no more, and who else."""
    _write("mentoring_mentor_left", request.mentee, request=request, next_mentors=next_mentors(request), url=_mentors_url(request.mentee))


def pairing_ended(pairing: Pairing, to: User) -> None:
    """To the one who stays: it ended, without saying why, and how to go on."""
    other = pairing.mentee if to.pk == pairing.offer.user_id else pairing.offer.user
    is_mentee = to.pk == pairing.mentee_id
    _write("mentoring_ended", to, other=other, is_mentee=is_mentee, url=_mentors_url(to) if is_mentee else _requests_url(to))


def next_mentors(request: MentoringRequest, most: int = 3) -> list[dict[str, str]]:
    """Other mentors for the topic whom the mentee has no request with and may see, the least loaded first."""
    asked = request.mentee.mentoring_requests.open().values("offer")
    found = MentorOffer.objects.open().visible_to(request.mentee).exclude(pk__in=asked).exclude(user=request.mentee).exclude(pk=request.offer_id)
    fitting = [offer for offer in found.select_related("user").order_by("taken", "pk")[:200] if request.topic in offer.topics]
    return [{"name": offer.user.name, "url": absolute_url(offer.get_ask_url())} for offer in fitting[:most]]


def _requests_url(person: User) -> str:
    return absolute_reverse("mentoring:requests", language=person.preferred_language)


def _mentors_url(person: User) -> str:
    return absolute_reverse("mentoring:mentors", language=person.preferred_language)
