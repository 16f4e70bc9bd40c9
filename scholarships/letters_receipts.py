"""The letters about receipts. The receipt itself is never in a letter: it carries a name and an address."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.letter_matters import register_matter
from core.addresses import absolute_reverse
from core.letters import register_kind, write_letter
from scholarships.models import Gift, Receipt
from scholarships.receipt_links import receipt_url

register_kind("receipt_ready", _("A receipt is ready"), secret=True, about="receipts:mine", resend_when_unsure=True)
register_kind("receipt_voided", _("A receipt was voided"), secret=True, about="receipts:mine")
register_kind("receipt_link", _("A new link to a receipt"), secret=True, silent=True)
register_matter(_("Receipts for gifts"), ["receipt_ready", "receipt_voided", "receipt_link"], why=_("It is about your money, so it always comes."))


def receipt_ready(receipt: Receipt) -> None:
    """It can be fetched. Once a receipt."""
    _write("receipt_ready", receipt)


def receipt_voided(receipt: Receipt) -> None:
    """It does not hold any more, why, and how to have one for what is left. Once a receipt."""
    _write("receipt_voided", receipt)


def receipt_link(gift: Gift) -> None:
    """A new link, for whoever held an old one."""
    if gift.email:
        url = receipt_url(gift)
        write_letter(
            kind="receipt_link",
            to=gift.email,
            recipient=gift.donor,
            language=gift.language,
            template="scholarships/letters/receipt_link",
            url=url,
            context={"gift": gift, "url": url, "name": gift.name},
        )


def _write(kind: str, receipt: Receipt) -> None:
    first: Any = receipt.lines.select_related("gift__fund", "gift__donor").order_by("pk").first()
    to = receipt.donor.email if receipt.donor else first.gift.email
    if not to:
        return
    language = receipt.donor.preferred_language if receipt.donor else first.gift.language
    url = absolute_reverse("receipts:mine", language=language) if receipt.donor else receipt_url(first.gift)
    write_letter(
        kind=kind,
        to=to,
        recipient=receipt.donor,
        language=language,
        template=f"scholarships/letters/{kind}",
        url=url,
        dedup_key=f"{kind}:{receipt.public_id}",
        context={"receipt": receipt, "url": url, "name": receipt.donor.name if receipt.donor else receipt.holder_name},
    )
