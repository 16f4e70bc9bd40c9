"""Against card testing: when most cards are declined, giving by card closes by itself, for a while.

Everything stands in the database, so any number of web servers and workers see one alarm. Decision 0055 says why it counts as it does.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.acts import log_act
from core.caching import bump
from scholarships import letters_protection
from scholarships.models import CardDecline, Gift, GivingBrake, StripeEvent
from scholarships.names import TAGS

CARDS_OF_ONE_PERSON = 3  # that many she tries before anybody wonders
MOST_COUNTED = 20_000  # rows of one window: an attack is known long before
LONGEST_REST = timedelta(days=1)


@dataclass(frozen=True)
class Tries:
    """What donors met at the card pages within the window."""

    declined: int
    paid: int

    @property
    def are_an_attack(self) -> bool:
        """Enough of them to tell, and most declined."""
        many = self.declined + self.paid >= settings.DECLINE_ALARM["least"]
        return many and self.declined * 100 >= (self.declined + self.paid) * settings.DECLINE_ALARM["percent"]


def note_decline(*, event: StripeEvent, gift: Gift | None, at: datetime) -> None:
    """A card was declined on a card page of ours: once an event. May trip the alarm."""
    CardDecline.objects.bulk_create([CardDecline(event=event, gift=gift, payment_intent=event.payment_intent, at=at)], ignore_conflicts=True)
    sound_alarm()


def sound_alarm() -> GivingBrake | None:
    """Close giving by card when the window looks like an attack; None when it does not, or when it is closed already."""
    now = timezone.now()
    if GivingBrake.holding(now).exists():
        return None
    since = _window_begins(now)
    if not _at_most(since).are_an_attack:  # a quiet day costs two counts
        return None
    tries = tries_since(since)
    return _trip(tries, now) if tries.are_an_attack else None


def _at_most(since: datetime) -> Tries:
    """As `tries_since` if every card had been a try of its own: what is no attack then is none."""
    return Tries(declined=CardDecline.objects.filter(at__gte=since).count(), paid=_paid_since(since).count())


def _paid_since(since: datetime) -> QuerySet[Gift]:
    """Gifts that were paid at a card page; the renewal of a monthly gift is none."""
    first = Q(recurring=None) | Q(recurring__active_at__gte=since)
    return Gift.objects.paid().filter(first, channel=Gift.Channel.CARD, paid_at__gte=since)


def tries_since(since: datetime) -> Tries:
    """Donors whose cards were declined, and gifts that were paid at a card page; what came before a renewal of a monthly gift is neither.

    One donor is one e-mail address, or one payment where none is known. Up to three cards are one try, and none once she has paid;
    each further card is a try of its own.
    """
    rows = CardDecline.objects.filter(at__gte=since).values_list("gift__email", "payment_intent")[:MOST_COUNTED]
    cards = Counter(email or payment_intent for email, payment_intent in rows)
    paid = _paid_since(since)
    happy = {*paid.filter(email__in=list(cards)).values_list("email", flat=True)}
    happy |= {number or "" for number in paid.filter(payment_intent__in=list(cards)).values_list("payment_intent", flat=True)}
    declined = sum(max(0 if donor in happy else 1, number - CARDS_OF_ONE_PERSON + (donor not in happy)) for donor, number in cards.items())
    return Tries(declined=declined, paid=paid.count())


def _window_begins(now: datetime) -> datetime:
    """What was looked at once is not held against anybody after the pages have opened again."""
    begins = now - timedelta(minutes=settings.DECLINE_ALARM["minutes"])
    last = GivingBrake.objects.order_by("-created_at").values_list("ended_at", "until").first()
    return begins if last is None else max(begins, min(filter(None, last)))


def _trip(tries: Tries, now: datetime) -> GivingBrake | None:
    """Under any number of workers at once, one of them closes. The longer attacks go on, the longer it rests."""
    end_rests()
    earlier = GivingBrake.objects.filter(created_at__gte=now - LONGEST_REST).count()
    rest = min(LONGEST_REST, timedelta(minutes=settings.DECLINE_ALARM["rest_minutes"]) * 2**earlier)
    try:
        with transaction.atomic():
            brake = GivingBrake.objects.create(declined=tries.declined, paid=tries.paid, created_at=now, until=now + rest)
            log_act(brake, "scholarships.close_giving", declined=tries.declined, paid=tries.paid)
            letters_protection.giving_closed(brake)
            bump(*TAGS)
    except IntegrityError:  # another worker was quicker
        return None
    return brake


def end_rests() -> int:
    """Put away every alarm whose rest is over; returns how many. It held nothing since then: this makes the cached pages say so."""
    over = GivingBrake.objects.filter(is_on=True, until__lte=timezone.now()).values_list("pk", "until")
    return sum(_end(pk, at=until, by=None) for pk, until in list(over))


def open_giving(*, brake_id: int, by: Any) -> GivingBrake:
    """A member of staff has looked, and opens giving by card again before the rest is over. Twice is once."""
    _end(brake_id, at=timezone.now(), by=by)
    return GivingBrake.objects.get(pk=brake_id)


@transaction.atomic
def _end(brake_id: int, *, at: datetime, by: Any) -> bool:
    brake = GivingBrake.objects.select_for_update(no_key=True).get(pk=brake_id)
    if not brake.is_on:
        return False
    brake.is_on, brake.ended_at, brake.ended_by = False, at, by
    brake.save(update_fields=["is_on", "ended_at", "ended_by"])
    log_act(brake, "scholarships.open_giving", by=by)
    bump(*TAGS)
    return True
