"""What happened to money; reactions that giving does not depend on connect here."""

from django.dispatch import Signal

# gift: the Gift that was paid. Sent once per gift, inside the transaction that settles it.
gift_settled = Signal()
