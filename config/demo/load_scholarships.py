"""The demo's funds, and its gifts: each one started by the site's own verb, paid at the sandbox's card page, and settled by asking.

The year is lived through: each gift on its own day, and at the end of each month Stripe is asked what came.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from community.models import User
from config.demo import card_sandbox, load_giving
from config.demo import funds as content
from config.demo.chance import SEOUL
from config.demo.clock import Happening, lived, stage
from core.caching import bump
from scholarships.models import Fund, Gift, RecipientEntity
from scholarships.services.closings import close_months
from scholarships.services.gifts import Wish, card_page, show_message, start_gift
from scholarships.services.reconciliation import reconcile_payments
from search.services import mark_changed

FORMS = uuid.UUID("1e5c6f0a-6a0a-4f6b-9f43-1d8a7c0e2f11")
LEFT_UNREAD = 5
Say = Callable[[str], None]


def load(*, say: Say = lambda line: None, sandbox: bool = False) -> None:
    """The body that collects, five funds, and where the sandbox answers some 80 gifts, monthly ones, a refund and receipts.

    A second run changes nothing.
    """
    _load_funds(_load_entity())
    if not sandbox:
        say("the Stripe sandbox does not answer: funds are loaded without gifts")
        return
    gifts = _gifts()
    say(f"{len(gifts)} gifts through the sandbox …")
    card_sandbox.control("delivery", mode="never")  # the site is not up yet, so nobody would hear; asking settles them
    if not Gift.objects.exists():
        card_sandbox.turn_back()
    _live_through([*gifts, *load_giving.happenings()])
    card_sandbox.control("delivery", mode="normal")
    _show_messages()
    close_months()


def _live_through(happenings: list[Happening]) -> None:
    """Everything at its own time, by our clock and the sandbox's; at the end of each month, and now, what came is asked for."""
    today = stage()
    first = min(at for at, _act in happenings)
    asked: list[Happening] = [(moment, partial(reconcile_payments, days=35)) for moment in [*_month_ends(first, today), today]]
    for at, act in sorted([*happenings, *asked], key=lambda one: one[0]):
        card_sandbox.turn_to(at)
        with lived(at):
            act()


def _month_ends(first: datetime, last: datetime) -> list[datetime]:
    """Shortly before midnight in Seoul at the end of each month from `first` on that is over."""
    begin, ends = first.astimezone(SEOUL).replace(day=1, hour=0, minute=0, second=0, microsecond=0), []
    while (begin := begin.replace(year=begin.year + begin.month // 12, month=begin.month % 12 + 1)) <= last:
        ends.append(begin - timedelta(minutes=5))
    return ends


def _load_entity() -> RecipientEntity:
    said = content.ENTITY
    same = (
        "name_ko name_en representative_ko representative_en address_ko address_en telephone email legal_basis_ko legal_basis_en"
        " deductible_from deductible_until solicitation_number solicitation_from solicitation_until solicitation_ceiling"
    )
    values = {name: getattr(said, name) for name in same.split()}
    return RecipientEntity.objects.get_or_create(number=said.identification_number, defaults=values)[0]


@transaction.atomic
def _load_funds(entity: RecipientEntity) -> None:
    made = []
    for order, said in enumerate(content.FUNDS, start=1):
        values = {
            "entity": entity,
            "kind": said.kind,
            "name_ko": said.name_ko,
            "name_en": said.name_en,
            "summary_ko": said.lead_ko,
            "summary_en": said.lead_en,
            "purpose_ko": said.purpose_ko,
            "purpose_en": said.purpose_en,
            "target": said.target,
            "starts_on": said.opens_on,
            "ends_on": said.closes_on,
            "givers": Fund.Givers.ALUMNI if said.who_may_give == content.ALUMNI else Fund.Givers.ANYONE,
            "sort_order": order * 10,
        }
        fund, is_new = Fund.objects.get_or_create(slug=said.slug, defaults=values)
        made += [fund.pk] if is_new else []
    if made:
        mark_changed("fund", made)
        bump("scholarships", "home")


def _gifts() -> list[Happening]:
    """One act a gift; an alumni fund's gift needs its donor among the loaded members."""
    fund_ids = dict(Fund.objects.values_list("slug", "pk"))
    said = content.gifts()
    donors = {user.email: user for user in User.objects.filter(email__in=[one.donor_email for one in said if one.donor_record_id])}
    acts: list[Happening] = []
    for number, one in enumerate(said):
        donor = donors.get(one.donor_email)
        if donor or content.FUND[one.fund].who_may_give != content.ALUMNI:
            acts.append((min(one.at, stage()), partial(_give, number, one, fund_ids[one.fund], donor)))
    return acts


def _give(number: int, said: content.DemoGift, fund_id: int, donor: User | None) -> None:
    """Started and paid, not yet heard of; paid before, it is left."""
    gift = start_gift(fund_id=fund_id, form_token=uuid.uuid5(FORMS, str(number)), wish=_wish(said), donor=donor)
    if not gift.is_paid:
        card_sandbox.pay(card_page(gift_id=gift.pk), email=gift.email)


def _wish(said: content.DemoGift) -> Wish:
    shown_as = Gift.ShownAs.NAME if said.shown_name == said.donor_name else Gift.ShownAs.OTHER if said.shown_name else Gift.ShownAs.ANONYMOUS
    return Wish(
        amount=said.amount,
        name=said.donor_name,
        email=said.donor_email,
        shown_as=shown_as,
        other_name=said.shown_name if shown_as == Gift.ShownAs.OTHER else "",
        amount_shown=said.amount_is_shown,
        message=said.message,
    )


def _show_messages() -> None:
    """Staff have read all messages but the newest few."""
    staff = User.objects.filter(email="staff@example.org").first()
    written = Gift.objects.paid().exclude(message="")
    if staff is None or written.filter(message_state="shown").exists():
        return
    for gift_id in list(written.filter(message_state="unread").order_by("pk").values_list("pk", flat=True))[:-LEFT_UNREAD]:
        show_message(gift_id=gift_id, by=staff)
