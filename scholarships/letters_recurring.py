"""The letters about monthly gifts: what failed, what changed, and the link by which a guest looks after hers."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.letter_matters import register_matter
from core.addresses import absolute_reverse
from core.letters import register_kind, write_letter
from scholarships.letters import mine_url
from scholarships.models import RecurringGift

LINK_LASTS = timedelta(days=3)

register_kind("recurring_failed", _("A monthly payment failed"))
register_kind("recurring_card", _("The card of a monthly gift runs out"))
register_kind("recurring_stopped", _("A monthly gift has ended"))
register_kind("recurring_changed", _("A monthly gift was changed"))
register_kind("recurring_paused", _("A monthly gift is paused"))
register_kind("recurring_held", _("A monthly gift rests because its body may not collect"))
register_kind("recurring_resumed", _("A monthly gift goes on after a rest"))
register_kind("giving_link", _("The link to one's own gifts"), secret=True, silent=True, lasts=LINK_LASTS)

register_matter(
    _("Your monthly gift"),
    [
        *("recurring_failed", "recurring_card", "recurring_stopped", "recurring_changed", "recurring_paused"),
        *("recurring_held", "recurring_resumed", "giving_link"),
    ],
    why=_("It is about your money, so it always comes."),
)


def payment_failed(recurring: RecurringGift, *, invoice: str) -> None:
    """This month's payment did not go through: how to mend it. Once an invoice."""
    _write("recurring_failed", recurring, key=f"{recurring.public_id}:{invoice}")


def card_expiring(recurring: RecurringGift) -> None:
    """The card runs out before long. Once a card."""
    _write("recurring_card", recurring, key=card_key(recurring))


def card_key(recurring: RecurringGift) -> str:
    """One card of one monthly gift."""
    return f"{recurring.public_id}:{recurring.card_last4}:{recurring.card_expires_on}"


def stopped(recurring: RecurringGift) -> None:
    """It has ended, and why. Once."""
    given = sum(recurring.gifts.paid().with_net().values_list("net", flat=True))
    _write("recurring_stopped", recurring, key=str(recurring.public_id), given=given)


def changed(recurring: RecurringGift) -> None:
    """Another amount from the next payment on."""
    _write("recurring_changed", recurring, key=f"{recurring.public_id}:{recurring.change}:{recurring.amount}")


def paused(recurring: RecurringGift) -> None:
    """Nothing is asked of the card, until when."""
    _write("recurring_paused", recurring, key=f"{recurring.public_id}:{recurring.change}:{recurring.next_at}")


def held(recurring: RecurringGift) -> None:
    """Nothing is asked of the card for now, and why: the body that collects may not."""
    _write("recurring_held", recurring, key=f"{recurring.public_id}:{recurring.change}")


def resumed(recurring: RecurringGift) -> None:
    """The body may collect again: the day of the next payment, and how to change or stop it."""
    _write("recurring_resumed", recurring, key=f"{recurring.public_id}:{recurring.change}")


def giving_link(*, email: str, language: str, url: str) -> None:
    """What was asked for at /scholarships/mine/: a link that is good for some days and opens the gifts of this address alone."""
    write_letter(
        kind="giving_link",
        to=email,
        language=language,
        template="scholarships/letters/giving_link",
        context={"url": url, "days": LINK_LASTS.days},
    )


def _write(kind: str, recurring: RecurringGift, *, key: str, **context: Any) -> None:
    if not recurring.email:
        return
    write_letter(
        kind=kind,
        to=recurring.email,
        recipient=recurring.donor,
        language=recurring.language,
        template=f"scholarships/letters/{kind}",
        url=mine_url(recurring),
        dedup_key=f"{kind}:{key}",
        context={
            "recurring": recurring,
            "mine_url": mine_url(recurring),
            "give_url": absolute_reverse("scholarships:give", language=recurring.language, slug=recurring.fund.slug),
            **context,
        },
    )
