"""The letters about gifts that have arrived."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.letter_matters import register_matter
from core.addresses import absolute_reverse
from core.letters import register_kind, write_letter
from scholarships.models import Gift, RecurringGift

register_kind("gift_thanks", _("Thanks for a gift"), resend_when_unsure=False)
register_kind("gift_not_paid", _("A payment did not go through"))
register_kind("recurring_welcome", _("Thanks for beginning a monthly gift"), resend_when_unsure=False)
register_kind("recurring_receipt", _("A monthly gift has arrived"), optional=True)

register_matter(_("Giving"), ["gift_thanks", "gift_not_paid", "recurring_welcome"], why=_("It is about your money, so it always comes."))
register_matter(_("Each month's gift"), ["recurring_receipt"])


def thanks_key(gift: Gift) -> str:
    """What holds the one letter of thanks."""
    return f"gift_thanks:{gift.public_id}"


def gift_thanks(gift: Gift) -> None:
    """The gift has arrived: what it is for, and where to see what becomes of it. Once a gift, to the address that the donor gave.

    The first month of a monthly gift is welcomed; those after it are told in a line, to whoever wants that.
    """
    if not gift.email:
        return
    kind = _kind(gift)
    fund_url = absolute_reverse("scholarships:fund", language=gift.language, slug=gift.fund.slug)
    write_letter(
        kind=kind,
        to=gift.email,
        recipient=gift.donor,
        language=gift.language,
        template=f"scholarships/letters/{kind}",
        url=fund_url,
        dedup_key=thanks_key(gift),
        look_first=False,
        context={
            "gift": gift,
            "fund_url": fund_url,
            "ledger_url": absolute_reverse("scholarships:ledger", language=gift.language),
            "mine_url": mine_url(gift),
            "receipt_page": receipt_page(gift),
        },
    )


def gift_not_paid(gift: Gift) -> None:
    """What was being confirmed did not come. She has left the page long ago: once a card page."""
    if not gift.email:
        return
    write_letter(
        kind="gift_not_paid",
        to=gift.email,
        recipient=gift.donor,
        language=gift.language,
        template="scholarships/letters/gift_not_paid",
        url=(again_url := absolute_reverse("scholarships:gift-cancelled", language=gift.language, public_id=gift.public_id)),
        dedup_key=f"gift_not_paid:{gift.public_id}:{gift.attempt}",
        context={"gift": gift, "again_url": again_url},
    )


def _kind(gift: Gift) -> str:
    if gift.recurring_id is None:
        return "gift_thanks"
    earlier = Gift.objects.paid().filter(recurring=gift.recurring_id, paid_at__lt=gift.paid_at)
    return "recurring_receipt" if earlier.exists() else "recurring_welcome"


def mine_url(given: Gift | RecurringGift | Any) -> str:
    """Where this donor looks after what she gives: her account, or the page that sends a guest her link."""
    return absolute_reverse("scholarships:my-giving" if given.donor_id else "scholarships:ask-link", language=given.language)


def receipt_page(gift: Gift) -> str:
    """Where she asks for a receipt: her own page, or, of a guest, the page of thanks, from which the link goes to her address alone."""
    if gift.donor_id:
        return absolute_reverse("receipts:mine", language=gift.language)
    return absolute_reverse("scholarships:gift-thanks", language=gift.language, public_id=gift.public_id)
