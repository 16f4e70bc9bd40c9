"""What may go wrong with giving; each case that a caller tells apart."""


class ScholarshipsError(Exception):
    """Base of every refusal of this app."""


class GivingIsClosed(ScholarshipsError):
    """This fund takes no gifts now. `reason` is one of scholarships.giving.Closed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooManyGifts(ScholarshipsError):
    """More attempts from one address, e-mail or session, or on the whole site, than a person makes."""


class AmountOutOfRange(ScholarshipsError):
    """Less than the least gift or more than the largest."""


class GiftIsPaid(ScholarshipsError):
    """The gift has been paid already: there is nothing to go on with."""


class PaymentDiffers(ScholarshipsError):
    """What was paid is not this gift: another amount, or a second payment. `reason` is one of UnmatchedPayment.Reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StripeUnavailable(ScholarshipsError):
    """Stripe could not be reached or failed by itself: try again later."""


class StripeRefused(ScholarshipsError):
    """Stripe understood and said no: trying again changes nothing."""


class NotAtStripe(StripeRefused):
    """Stripe knows no such object."""


class BadSignature(ScholarshipsError):
    """What arrived was not signed with our secret, or not for now."""


class NotAnEvent(ScholarshipsError):
    """Signed as it should be, and yet no event as Stripe writes them."""


class UnsupportedCurrency(ScholarshipsError):
    """We count in won; an amount in another currency is shown to staff, never converted in silence."""


class LedgerIsBroken(ScholarshipsError):
    """An entry that would contradict the ledger, such as a second gift entry with another amount."""
