"""What happened to money; reactions that giving does not depend on connect here."""

from django.dispatch import Signal

# gift: the Gift that was paid. Sent once per gift, inside the transaction that settles it.
gift_settled = Signal()

# gift: a Gift whose money went back or came again (refund, dispute, either undone). Sent inside the transaction that records it, the gift locked.
gift_net_changed = Signal()
