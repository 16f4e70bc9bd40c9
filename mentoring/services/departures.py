"""Somebody leaves, or keeps somebody away: nobody waits for who is gone, and nobody stays paired with who wants no contact."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community.models import User
from core.acts import log_act
from core.caching import bump
from mentoring import letters
from mentoring.models import MentoringRequest, MentorOffer, Pairing
from search.services import mark_changed


def leave_mentoring(*, user_id: int) -> None:
    """Take back what this person asked, let go who asked her, and end what she is in; whoever waited hears of it. Safe to repeat.

    Called inside the transaction that ends her membership, which holds the lock on her account.
    """
    with transaction.atomic():
        concerned = Q(user=user_id) | Q(requests__mentee=user_id) | Q(pairings__mentee=user_id)
        offers = set(MentorOffer.objects.filter(concerned).values_list("pk", flat=True))
        list(MentorOffer.objects.select_for_update(no_key=True).filter(pk__in=offers).order_by("pk"))  # the offer first, as every verb does
        hers = Q(mentee=user_id) | Q(offer__user=user_id)
        for request in MentoringRequest.objects.open().filter(hers).select_related("offer__user", "mentee"):
            _let_go(request, user_id)
        for pairing in Pairing.objects.live().filter(hers).select_related("offer__user", "mentee"):
            _end(pairing, user_id)
        mark_changed("mentor", sorted(offers))
        bump("mentoring")


def part_two(*, by: User, person: User) -> None:
    """Somebody blocked a person: what is open or under way between the two ends, in words that say nothing of the block. Safe to repeat.

    Called inside the transaction that blocks, which holds the lock on both accounts.
    """
    with transaction.atomic():
        offers = list(MentorOffer.objects.select_for_update(no_key=True).filter(user__in=[by, person]).order_by("pk"))
        for request in MentoringRequest.objects.open().filter(offer__in=offers, mentee__in=[by, person]).select_related("offer__user", "mentee"):
            _answer_no(request, by)
        for pairing in Pairing.objects.live().filter(offer__in=offers, mentee__in=[by, person]).select_related("offer__user", "mentee"):
            _end(pairing, by.pk)
        mark_changed("mentor", [offer.pk for offer in offers])
        bump("mentoring")


def _answer_no(request: MentoringRequest, by: User) -> None:
    """What she asked herself is taken back; what she was asked is not possible this time, as any mentor may say."""
    took_back = request.mentee_id == by.pk
    request.status = MentoringRequest.Status.WITHDRAWN if took_back else MentoringRequest.Status.DECLINED
    setattr(request, f"{request.status}_at", timezone.now())
    request.save()
    log_act(request, "mentoring.withdraw_request" if took_back else "mentoring.decline_request")
    if not took_back:
        letters.request_declined(request)


def _let_go(request: MentoringRequest, leaver: int) -> None:
    took_back = request.mentee_id == leaver
    request.status = MentoringRequest.Status.WITHDRAWN if took_back else MentoringRequest.Status.RELEASED
    setattr(request, f"{request.status}_at", timezone.now())
    request.save()
    log_act(request, "mentoring.withdraw_request" if took_back else "mentoring.release_request")
    if not took_back:
        letters.mentor_left(request)


def _end(pairing: Pairing, leaver: int) -> None:
    was_active = pairing.status == Pairing.Status.ACTIVE
    pairing.status = Pairing.Status.ENDED if was_active else Pairing.Status.EXPIRED
    setattr(pairing, f"{pairing.status}_at", timezone.now())
    pairing.save()
    log_act(pairing, "mentoring.end_pairing")
    other: User = pairing.offer.user if pairing.mentee_id == leaver else pairing.mentee
    letters.pairing_ended(pairing, other)
