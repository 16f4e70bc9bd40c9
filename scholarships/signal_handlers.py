"""What giving itself does when something happened to money."""

from typing import Any

from django.dispatch import receiver

from scholarships.models import Gift
from scholarships.services.outcomes import show_what_went_back_twice
from scholarships.services.receipts import void_stale_receipts
from scholarships.signals import gift_net_changed


@receiver(gift_net_changed, dispatch_uid="scholarships.void_stale_receipts")
def void_its_receipts(sender: type[Gift], gift: Gift, **kwargs: Any) -> None:
    """A receipt that says more, or less, than what is left of the gift does not hold."""
    void_stale_receipts(gift=gift)


@receiver(gift_net_changed, dispatch_uid="scholarships.show_what_went_back_twice")
def show_staff_what_went_back_twice(sender: type[Gift], gift: Gift, **kwargs: Any) -> None:
    """A refund that the donor's bank did not see: staff answer the dispute with it."""
    show_what_went_back_twice(gift)
