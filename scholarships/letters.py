"""The letters about gifts."""

from django.utils.translation import gettext_lazy as _

from community.letter_matters import register_matter
from core.addresses import absolute_reverse
from core.letters import register_kind, write_letter
from scholarships.models import Gift

register_kind("gift_thanks", _("Thanks for a gift"), resend_when_unsure=False)

register_matter(_("Giving"), ["gift_thanks"], why=_("It is about your money, so it always comes."))


def thanks_key(gift: Gift) -> str:
    """What holds the one letter of thanks."""
    return f"gift_thanks:{gift.public_id}"


def gift_thanks(gift: Gift) -> None:
    """The gift has arrived: what it is for, and where to see what becomes of it. Once a gift, to the address that the donor gave."""
    if not gift.email:
        return
    fund_url = absolute_reverse("scholarships:fund", language=gift.language, slug=gift.fund.slug)
    write_letter(
        kind="gift_thanks",
        to=gift.email,
        recipient=gift.donor,
        language=gift.language,
        template="scholarships/letters/gift_thanks",
        url=fund_url,
        dedup_key=thanks_key(gift),
        context={
            "gift": gift,
            "fund_url": fund_url,
            "ledger_url": absolute_reverse("scholarships:ledger", language=gift.language),
        },
    )
