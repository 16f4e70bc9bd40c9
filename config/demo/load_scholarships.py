"""The demo's funds, and its gifts: each one started by the site's own verb, paid at the sandbox's card page, and settled by asking."""

import json
import uuid
from collections.abc import Callable
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import transaction

from community.models import User
from config.demo import funds as content
from core.caching import bump
from scholarships.models import Fund, Gift, RecipientEntity
from scholarships.services.gifts import Wish, card_page, show_message, start_gift
from scholarships.services.reconciliation import reconcile_payments
from search.services import mark_changed

FORMS = uuid.UUID("1e5c6f0a-6a0a-4f6b-9f43-1d8a7c0e2f11")
CARD = {"card_number": "4242424242424242", "expiry": "12/40", "cvc": "123"}
LEFT_UNREAD = 5
Say = Callable[[str], None]


def load(*, say: Say = lambda line: None, sandbox: bool = False) -> None:
    """The body that collects, five funds, and some 80 paid gifts where the sandbox answers. A second run changes nothing."""
    _load_funds(_load_entity())
    if not sandbox:
        say("the Stripe sandbox does not answer: funds are loaded without gifts")
        return
    gifts = _start_gifts()
    waiting = [gift for gift in gifts if not gift.is_paid]
    if waiting:
        say(f"{len(waiting)} gifts through the sandbox …")
        _control("delivery", mode="never")  # the site is not up yet, so nobody would hear; asking settles them below
        for gift in waiting:
            _pay(gift)
        _control("delivery", mode="normal")
        found = reconcile_payments(days=1)
        say(f"{found.repaired} gifts settled, {len(found.unmatched)} payments unmatched")
    _show_messages(gifts)


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


def _start_gifts() -> list[Gift]:
    """One row a gift; an alumni fund's gift needs its donor among the loaded members."""
    fund_ids = dict(Fund.objects.values_list("slug", "pk"))
    said = content.gifts()
    donors = {user.email: user for user in User.objects.filter(email__in=[one.donor_email for one in said if one.donor_record_id])}
    started = []
    for number, one in enumerate(said):
        donor = donors.get(one.donor_email)
        if donor is None and content.FUND[one.fund].who_may_give == content.ALUMNI:
            continue
        started.append(start_gift(fund_id=fund_ids[one.fund], form_token=uuid.uuid5(FORMS, str(number)), wish=_wish(one), donor=donor))
    return started


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


def _pay(gift: Gift) -> None:
    """Type the test card that pays into the hosted page."""
    address = urlsplit(card_page(gift_id=gift.pk))
    _post(address.netloc, address.path, urlencode({**CARD, "name": "DEMO DONOR", "email": gift.email}), "application/x-www-form-urlencoded")


def _control(act: str, **said: str) -> None:
    _post(urlsplit(settings.STRIPE_API_BASE).netloc, f"/sandbox/{act}", json.dumps(said), "application/json")


def _post(host: str, path: str, body: str, kind: str) -> None:
    """One POST that follows no redirect: the site, where it would lead, is not up yet."""
    connection = HTTPConnection(host, timeout=10)
    try:
        connection.request("POST", path, body.encode(), {"Content-Type": kind})
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    if answer.status >= 400:
        raise RuntimeError(f"The sandbox answered {answer.status} to POST {path}.")


def _show_messages(gifts: list[Gift]) -> None:
    """Staff have read all messages but the newest few."""
    staff = User.objects.filter(email="staff@example.org").first()
    unread = Gift.objects.paid().filter(pk__in=[gift.pk for gift in gifts], message_state="unread").exclude(message="").order_by("pk")
    already = Gift.objects.filter(pk__in=[gift.pk for gift in gifts], message_state="shown").exists()
    if already or staff is None:
        return
    for gift_id in list(unread.values_list("pk", flat=True))[:-LEFT_UNREAD]:
        show_message(gift_id=gift_id, by=staff)
