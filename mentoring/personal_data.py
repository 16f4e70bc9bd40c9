"""What mentoring holds on a person, and what it does when she leaves for good."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.models import User
from community.personal_data import Erased, Eraser, Tie, register_eraser, register_tie, table
from mentoring.models import MentoringRequest, MentoringSession, MentorOffer, Pairing
from mentoring.services.departures import leave_mentoring
from search.services import mark_changed

WHY = gettext_lazy("So that mentor and mentee find each other and meet. Until you delete your account.")

table("mentor_offer", gettext_lazy("Your mentor offer"), WHY, lambda user: MentorOffer.objects.filter(user=user), covers="mentoring.MentorOffer")
table(
    *("mentoring_requests", gettext_lazy("Mentoring requests"), WHY),
    lambda user: MentoringRequest.objects.filter(Q(mentee=user) | Q(offer__user=user)).select_related("mentee", "offer__user"),
    covers="mentoring.MentoringRequest",
)
table(
    *("pairings", gettext_lazy("Mentoring"), WHY),
    lambda user: Pairing.objects.filter(Q(mentee=user) | Q(offer__user=user)).select_related("mentee", "offer__user"),
    leave_out={"request"},
    covers="mentoring.Pairing",
)
table(
    *("sessions", gettext_lazy("Mentoring meetings"), WHY),
    lambda user: MentoringSession.objects.filter(Q(pairing__mentee=user) | Q(pairing__offer__user=user)).select_related(
        "pairing__mentee", "pairing__offer__user", "planned_by"
    ),
    covers="mentoring.MentoringSession",
)


def _erase(user: User, report: Erased) -> None:
    """Whoever waits for her or is on the way with her hears that it ends; the rows go with her account."""
    report.pages |= {str(one) for one in MentorOffer.objects.filter(user=user).values_list("public_id", flat=True)}
    leave_mentoring(user_id=user.pk)
    mark_changed("mentor", MentorOffer.objects.filter(user=user).values_list("pk", flat=True))


def _on_the_way(user: User) -> Iterator[str]:
    live = Pairing.objects.live().filter(Q(mentee=user) | Q(offer__user=user)).select_related("mentee", "offer__user")
    for pairing in live:
        other = pairing.offer.user if pairing.mentee_id == user.pk else pairing.mentee
        yield _("Your mentoring with %(name)s") % {"name": other.name}


register_eraser(Eraser("mentoring", 100, _erase))
register_tie(
    Tie("mentoring", gettext_lazy("This goes on until my account is deleted, and ends then. Please tell the other person on that day."), _on_the_way)
)
