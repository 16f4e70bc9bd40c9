"""What may go wrong with giving; each case that a caller tells apart."""

from django.utils.translation import gettext as _


class ScholarshipsError(Exception):
    """Base of every refusal of this app."""


class GivingIsClosed(ScholarshipsError):
    """This fund takes no gifts now. `reason` is one of scholarships.giving.Closed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooManyGifts(ScholarshipsError):
    """More attempts than a person makes. `over` names the limits that were passed: `address`, `email`, `session`, `site`."""

    def __init__(self, over: list[str]) -> None:
        super().__init__(", ".join(over))
        self.over = over

    @property
    def on_the_whole_site(self) -> bool:
        """Whether this donor did nothing unusual: many others are giving, or trying cards."""
        return self.over == ["site"]


class AmountOutOfRange(ScholarshipsError):
    """Less than the least gift or more than the largest."""


class MoreThanMayBeCollected(ScholarshipsError):
    """With this amount the body would pass its registered ceiling. `left` won may still come."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class NotByCard(ScholarshipsError):
    """This gift comes by transfer, or is no money: no card pays it."""


class MonthlyGiftIsHeld(ScholarshipsError):
    """The body may not collect on the next day of payment, so the card is not asked; nobody can take the gift up before it may again."""


class GiftIsPaid(ScholarshipsError):
    """The gift has been paid already: there is nothing to go on with."""


class MonthlyGiftEnded(ScholarshipsError):
    """This monthly gift is not running: there is nothing to change."""


class ChangedMeanwhile(ScholarshipsError):
    """Something about the monthly gift changed after the page was shown: by the same form sent twice, or from elsewhere."""


class LinkIsSpent(ScholarshipsError):
    """A donor's link that is wrong, too old, or leads to nobody any more."""


class PaymentDiffers(ScholarshipsError):
    """What was paid is not this gift: another amount, or a second payment. `reason` is one of UnmatchedPayment.Reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StripeUnavailable(ScholarshipsError):
    """Stripe could not be reached or failed by itself: try again later."""


class StripeRefused(ScholarshipsError):
    """Stripe understood and said no: trying again changes nothing. `param` is what it did not like, where it says so."""

    def __init__(self, said: str = "", *, param: str = "") -> None:
        super().__init__(said)
        self.param = param


class WalletRefused(StripeRefused):
    """Stripe does not take one of the ways to pay that the settings name beside cards."""


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


class NotASecondPerson(ScholarshipsError):
    """Whoever asked for something about money cannot also confirm it."""

    def __init__(self) -> None:
        super().__init__(_("You asked for this yourself. Somebody else has to confirm it."))


class AlreadyDecided(ScholarshipsError):
    """A correction that was confirmed or taken back stays so."""

    def __init__(self) -> None:
        super().__init__(_("This has been decided already. Nothing was changed."))


class NothingToCorrect(ScholarshipsError):
    """A correction of nothing, of more than there can be, or of a day that has not come."""

    def __init__(self, words: str = "") -> None:
        super().__init__(words or _("A correction needs an amount other than 0, a reason, and a day that is not ahead."))


class FileUnreadable(ScholarshipsError):
    """A bank's file that cannot be understood; the words say what to do."""


class DepositRefused(ScholarshipsError):
    """This cannot become of a deposit; the words say why."""


class PledgeRefused(ScholarshipsError):
    """This cannot become of a pledge; the words say why."""


class RefundRefused(ScholarshipsError):
    """This cannot be given back so; the words say why."""


class ReceiptError(ScholarshipsError):
    """A receipt that cannot be given, or not like this; says why in words for the person who asked."""


class NothingToReceipt(ReceiptError):
    """Nothing is left of these gifts, or none of them is paid."""


class AlreadyReceipted(ReceiptError):
    """One of these gifts stands on a receipt that holds."""


class NotOneReceipt(ReceiptError):
    """These gifts belong on several receipts: of other bodies, years or kinds."""


class ReceiptIsVoid(ReceiptError):
    """It was voided before, or given anew."""


class ReceiptDiffers(ReceiptError):
    """What is kept of a receipt is not what was given: nothing is printed from it."""
