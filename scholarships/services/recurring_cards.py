"""Cards of monthly gifts that run out before long."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from core.models import Letter
from scholarships import letters_recurring
from scholarships.models import RecurringGift

AHEAD = timedelta(days=30)


def remind_of_cards() -> int:
    """Write to the donors whose card is good for less than 30 days, once a card, however many nights were missed. Returns how many letters."""
    soon = timezone.localdate() + AHEAD
    due = RecurringGift.objects.running().filter(card_expires_on__lte=soon).exclude(email="").select_related("fund", "donor")
    written = 0
    for recurring in due.iterator(chunk_size=500):
        if not Letter.objects.filter(dedup_key=f"recurring_card:{letters_recurring.card_key(recurring)}").exists():
            with transaction.atomic():
                letters_recurring.card_expiring(recurring)
            written += 1
    return written
