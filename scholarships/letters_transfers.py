"""The letters about promises and transfers: where the money is to go, what to write beside it, what went back; and about gifts in kind."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.letter_matters import register_matter
from core.addresses import absolute_reverse
from core.letters import register_kind, write_letter
from scholarships.letters import receipt_page
from scholarships.models import Gift, InKindGift, Pledge, TransferRefund
from scholarships.transfers import LINK_DAYS, depositor_line, pledge_token

LASTS = timedelta(days=LINK_DAYS)
register_kind("pledge_draft", _("A pledge to be signed"), secret=True, lasts=LASTS)
register_kind("pledge_agreed", _("A pledge in force, and the account"), secret=True, lasts=LASTS)
register_kind("pledge_overdue", _("An instalment that has not come"), secret=True, lasts=LASTS)
register_kind("transfer_account", _("The account for a gift by transfer"))
register_kind("transfer_refunded", _("A gift given back by transfer"))
register_kind("in_kind_thanks", _("Thanks for a gift in kind"), resend_when_unsure=False)

register_matter(
    _("Pledges and transfers"),
    ["pledge_draft", "pledge_agreed", "pledge_overdue", "transfer_account"],
    why=_("It says where money is to go, so it always comes."),
)
register_matter(
    _("Gifts in kind and gifts given back"), ["in_kind_thanks", "transfer_refunded"], why=_("It is about your money, so it always comes.")
)


def pledge_draft(pledge: Pledge) -> None:
    """The agreement is ready to be printed, signed and sent back. Once."""
    _about(pledge, "pledge_draft")


def pledge_agreed(pledge: Pledge) -> None:
    """Both have signed: the account, what to write as the sender, and the instalments. Once."""
    _about(pledge, "pledge_agreed", line=depositor_line(pledge), instalments=list(pledge.instalments.all()))


def pledge_overdue(pledge: Pledge, late: Sequence[Any]) -> None:
    """What should have come a week ago; `late` are services.pledges.Due, the caller notes whom it reminded of what."""
    last = max(due.instalment.due_on for due in late)
    _about(pledge, "pledge_overdue", key=f":{last}", line=depositor_line(pledge), late=[(due, due.instalment.amount - due.came) for due in late])


def transfer_account(gift: Gift) -> None:
    """Where to send a gift that was announced. Once a gift."""
    _to_giver(gift, "transfer_account", key=str(gift.public_id), entity=gift.fund.entity, line=depositor_line(gift))


def transfer_refunded(asked: TransferRefund, gift: Gift) -> None:
    """What has left the bank for her account, and when. Once a refund; why is between the two people of the office."""
    _to_giver(gift, "transfer_refunded", key=asked.refund.stripe_id, refund=asked.refund, sent_on=asked.sent_on)


def in_kind_thanks(given: InKindGift) -> None:
    """What came, at which worth it stands in the books and how that is known. Once a gift."""
    gift = given.gift
    _to_giver(gift, "in_kind_thanks", key=str(gift.public_id), given=given, receipt_page=receipt_page(gift))


def _to_giver(gift: Gift, kind: str, *, key: str, **context: Any) -> None:
    """To the address that the gift was made with; nobody where none is known, or not any more."""
    if not gift.email:
        return
    write_letter(
        kind=kind,
        to=gift.email,
        recipient=gift.donor,
        language=gift.language,
        template=f"scholarships/letters/{kind}",
        dedup_key=f"{kind}:{key}",
        context={"gift": gift, "fund_url": absolute_reverse("scholarships:fund", language=gift.language, slug=gift.fund.slug), **context},
    )


def _about(pledge: Pledge, kind: str, *, key: str = "", **context: Any) -> None:
    """To the contact person, with the address of the pledge's own page; nobody once that person's address was erased."""
    if not pledge.email:
        return
    write_letter(
        kind=kind,
        to=pledge.email,
        recipient=pledge.donor,
        language=pledge.language,
        template=f"scholarships/letters/{kind}",
        dedup_key=f"{kind}:{pledge.public_id}{key}",
        context={
            "pledge": pledge,
            "entity": pledge.fund.entity,
            "pledge_url": absolute_reverse("scholarships:pledge", language=pledge.language, token=pledge_token(pledge)),
            **context,
        },
    )
