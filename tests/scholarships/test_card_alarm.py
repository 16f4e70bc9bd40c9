"""The alarm about declined cards: what trips it, what does not, what it closes, and how it opens again."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Letter
from core.outbox import drain
from scholarships import gateway
from scholarships.exceptions import GivingIsClosed
from scholarships.giving import Closed, closed_because, transfer_closed_because
from scholarships.models import CardDecline, Fund, Gift, GivingBrake, StripeEvent
from scholarships.outbox import BRAKES, watch_card_pages
from scholarships.services import card_alarm
from scholarships.services.card_alarm import Tries, note_decline, open_giving, sound_alarm, tries_since
from scholarships.services.events import DECLINED, act_on_events
from scholarships.services.gifts import card_page, start_gift
from tests.factories import PASSWORD, staff
from tests.scholarships.factories import (
    EntityFactory,
    FundFactory,
    checkout_of,
    invoice_of,
    paid_gift,
    running_recurring,
    started_gift,
    started_recurring,
    wish,
)
from tests.scholarships.test_concurrency import at_once

pytestmark = pytest.mark.django_db
BANK = {"bank": "이음은행", "bank_account": "000-0000-000000", "account_holder": "동문회"}


def told_of_decline(payment_intent: str, **said: Any) -> StripeEvent:
    """The event of a declined card, in our table."""
    payload = json.dumps({"created": int(timezone.now().timestamp())})
    return StripeEvent.objects.create(
        **{"stripe_id": f"evt_{uuid.uuid4().hex}", "type": DECLINED, "payment_intent": payment_intent, "payload": payload, **said}
    )


def decline(gift: Gift | None = None, *, cards: int = 1, minutes_ago: int = 0) -> None:
    """So many cards declined for one gift, or for nobody we know."""
    intent = f"pi_{gift.public_id.hex if gift else uuid.uuid4().hex}"
    for _ in range(cards):
        note_decline(event=told_of_decline(intent), gift=gift, at=timezone.now() - timedelta(minutes=minutes_ago))


def attack(fund: Fund, donors: int = 20) -> None:
    """So many people nobody knows, each with a card page and a declined card."""
    for gift in [started_gift(fund, email=f"nobody{number}@example.org") for number in range(donors)]:
        decline(gift)


def since() -> Any:
    return timezone.now() - timedelta(minutes=30)


def test_twenty_strangers_with_declined_cards_close_giving_by_card_and_leave_transfers_open():
    fund = FundFactory(entity=EntityFactory(**BANK))
    attack(fund, 19)
    assert closed_because(fund) is None
    attack(fund, 20)  # the nineteen again, and one more
    brake = GivingBrake.objects.get()
    assert (brake.declined, brake.paid, closed_because(fund), transfer_closed_because(fund)) == (20, 0, Closed.BRAKE, None)
    with pytest.raises(GivingIsClosed):
        start_gift(fund_id=fund.pk, form_token=uuid.uuid4(), wish=wish())


def test_one_person_who_tries_three_cards_is_one_try_and_none_once_she_has_paid():
    gift = started_gift()
    decline(gift, cards=3)
    assert tries_since(since()) == Tries(declined=1, paid=0)
    paid_gift(gift.fund, email=gift.email)  # in another window of hers
    assert tries_since(since()) == Tries(declined=0, paid=1)


def test_each_card_past_the_third_is_a_try_of_its_own_even_when_one_pays_in_the_end():
    gift = started_gift()
    decline(gift, cards=12)
    assert tries_since(since()).declined == 10
    paid_gift(gift.fund, email=gift.email)
    assert tries_since(since()).declined == 9


def test_one_card_page_with_a_hundred_cards_is_an_attack():
    decline(started_gift(), cards=22)
    assert GivingBrake.objects.exists()


def test_a_busy_day_with_some_declined_cards_is_none():
    fund = FundFactory()
    for number in range(12):
        paid_gift(fund, email=f"giver{number}@example.org")
    attack(fund, 15)
    assert not GivingBrake.objects.exists()


def test_a_few_declined_cards_on_a_quiet_day_are_not_looked_up_donor_by_donor(monkeypatch):
    monkeypatch.setattr(card_alarm, "tries_since", lambda since: pytest.fail("two counts say that it is no attack"))
    attack(FundFactory(), 19)
    assert CardDecline.objects.count() == 19


def test_what_was_declined_before_the_window_does_not_count():
    for _ in range(30):
        decline(minutes_ago=31)
    assert not GivingBrake.objects.exists()


def test_an_event_acted_on_twice_is_one_declined_card():
    gift = started_gift()
    event = told_of_decline("pi_1")
    for _ in range(2):
        note_decline(event=event, gift=gift, at=timezone.now())
    assert CardDecline.objects.count() == 1


def test_the_worker_counts_a_declined_card_of_a_form_once_and_when_it_happened(monkeypatch):
    gift = started_gift()
    monkeypatch.setattr(gateway, "fetch_checkout_of", lambda intent: checkout_of(gift, is_paid=False, status="open", declined=True))
    an_hour_ago = timezone.now().replace(microsecond=0) - timedelta(hours=1)
    event = told_of_decline("pi_1", payload=json.dumps({"created": int(an_hour_ago.timestamp())}))
    for _ in range(2):
        act_on_events(event_ids=[event.pk], seconds=1)
    row = CardDecline.objects.get()
    assert (row.gift, row.at, row.event) == (gift, an_hour_ago, event)


@pytest.mark.parametrize(("runs", "counted"), [(True, 0), (False, 1)])
def test_a_renewal_that_fails_is_no_card_testing_and_a_first_month_is(monkeypatch, runs, counted):
    recurring = running_recurring() if runs else started_recurring()
    monkeypatch.setattr(gateway, "fetch_checkout_of", lambda intent: None)
    monkeypatch.setattr(gateway, "fetch_invoice_of", lambda intent: invoice_of(recurring, month=2, status="open"))
    act_on_events(event_ids=[told_of_decline("pi_1").pk], seconds=1)
    assert CardDecline.objects.count() == counted


def test_a_card_that_is_declined_for_something_else_the_account_sells_is_no_concern_of_the_alarm(monkeypatch):
    stranger = started_gift()
    said = checkout_of(stranger, id="cs_of_the_shop", is_paid=False, status="open", declined=True, gift_id="", fund_slug="")
    monkeypatch.setattr(gateway, "fetch_checkout_of", lambda payment: said)
    for _ in range(30):
        act_on_events(event_ids=[told_of_decline("pi_of_the_shop").pk], seconds=1)
    assert not CardDecline.objects.exists()


def test_every_member_of_staff_gets_one_letter_and_the_first_screen_a_line(client):
    people = [staff("staff"), staff("staff")]
    attack(FundFactory())
    sound_alarm()
    assert sorted(Letter.objects.filter(kind="giving_closed").values_list("to", flat=True)) == sorted(one.email for one in people)
    client.login(email=people[0].email, password=PASSWORD)
    assert GivingBrake.objects.count() == 1


def test_the_closed_page_says_why_how_to_ask_and_how_to_give_by_transfer(client, settings):
    fund = FundFactory(slug="first-steps", entity=EntityFactory(**BANK))
    attack(fund)
    page = client.get("/scholarships/first-steps/give/").content.decode()
    assert settings.ORGANISATION["email"] in page
    assert settings.ORGANISATION["telephone"] in page
    assert reverse("scholarships:transfer", args=["first-steps"]) in page
    assert "<form" not in page.split("<main")[1].split("</main")[0]
    assert client.get("/scholarships/first-steps/transfer/").status_code == 200


def test_a_strangers_cached_page_says_at_once_that_it_is_closed_and_open_again(client):
    fund = FundFactory(slug="first-steps")
    words = str(Closed.BRAKE.label)
    assert words not in client.get("/scholarships/first-steps/").content.decode()
    attack(fund)
    assert words in client.get("/scholarships/first-steps/").content.decode()
    open_giving(brake_id=GivingBrake.objects.get().pk, by=staff("staff"))
    assert words not in client.get("/scholarships/first-steps/").content.decode()


def test_it_opens_by_itself_after_the_rest_and_does_not_trip_over_what_it_has_seen(time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    fund = FundFactory()
    attack(fund)
    brake = GivingBrake.objects.get()
    assert brake.until == now + timedelta(minutes=60)
    time_machine.move_to(now + timedelta(minutes=61), tick=False)
    assert closed_because(fund) is None, "without anybody's doing"
    decline(started_gift(fund))
    assert GivingBrake.objects.count() == 1
    watch_card_pages()
    brake.refresh_from_db()
    assert (brake.is_on, brake.ended_at, brake.ended_by) == (False, brake.until, None)
    attack(fund)
    assert GivingBrake.objects.get(is_on=True).until == timezone.now() + timedelta(hours=2), "an attack that comes back rests longer"


def test_staff_open_it_again_once_and_their_name_stands_there():
    fund, desk = FundFactory(), staff("staff")
    attack(fund)
    brake = GivingBrake.objects.get()
    first = open_giving(brake_id=brake.pk, by=desk)
    again = open_giving(brake_id=brake.pk, by=staff("staff"))
    assert (again.ended_at, again.ended_by) == (first.ended_at, desk)
    assert closed_because(fund) is None
    decline(started_gift(fund))
    assert not GivingBrake.holding().exists(), "what was looked at is not held against anybody"


def test_open_card_pages_are_ended_a_few_at_a_time_and_one_that_was_paid_stays_paid(monkeypatch):
    fund = FundFactory()
    attack(fund, 30)
    open_pages = [checkout_of(gift, is_paid=False, status="open") for gift in Gift.objects.all()]
    paid, ended = open_pages[0], []

    def end(session: str, *, key: str) -> Any:
        if session == paid.id:
            raise gateway.checkouts.StripeRefused("Only open ones can be expired.")
        ended.append((session, key))
        return checkout_of(Gift.objects.get(checkout_session=session), is_paid=False, status="expired")

    monkeypatch.setattr(gateway, "open_checkouts", lambda: iter([one for one in open_pages if one.id not in dict(ended)]))
    monkeypatch.setattr(gateway, "expire_checkout", end)
    for _ in range(3):
        GivingBrake.objects.update(due_at=timezone.now())
        drain(BRAKES)
    assert GivingBrake.objects.get().state == "done"
    assert ended == [(one.id, f"expire:{one.id}") for one in open_pages[1:]]
    assert Gift.objects.filter(status="abandoned").count() == 29


def test_a_card_page_that_opens_at_the_moment_of_the_alarm_is_ended_by_whoever_opened_it(monkeypatch):
    gift = start_gift(fund_id=FundFactory().pk, form_token=uuid.uuid4(), wish=wish())
    ended = []

    def open_meanwhile(given: Gift, **addresses: Any) -> Any:
        attack(FundFactory())
        return checkout_of(given, id="cs_new", is_paid=False, status="open", url="https://checkout.stripe.com/c/pay/cs_new")

    monkeypatch.setattr(gateway, "open_checkout", open_meanwhile)
    monkeypatch.setattr(gateway, "expire_checkout", lambda session, *, key: ended.append((session, key)))
    with pytest.raises(GivingIsClosed):
        card_page(gift_id=gift.pk)
    assert ended == [("cs_new", "expire:cs_new")]


@pytest.mark.django_db(transaction=True)
def test_twenty_workers_who_see_it_at_once_sound_one_alarm_and_write_each_letter_once():
    person, fund = staff("staff"), FundFactory()
    gifts = [started_gift(fund, email=f"nobody{number}@example.org") for number in range(25)]
    rows = [(told_of_decline(f"pi_{gift.public_id.hex}"), gift) for gift in gifts]
    CardDecline.objects.bulk_create(
        CardDecline(event=event, gift=gift, payment_intent=event.payment_intent, at=timezone.now()) for event, gift in rows
    )
    sounded = at_once([sound_alarm] * 20)
    assert [brake is not None for brake in sounded].count(True) == GivingBrake.objects.count() == 1
    assert list(Letter.objects.filter(kind="giving_closed").values_list("to", flat=True)) == [person.email]


def test_the_desk_opens_giving_again_by_a_post_of_staff_alone(client, settings):
    settings.STAFF_SECOND_FACTOR = False
    attack(FundFactory())
    brake = GivingBrake.objects.get()
    address = reverse("givingbrake:act_open", args=[brake.pk])
    for role, allowed in (("auditor", False), ("staff", True)):
        person = staff(role)
        client.login(email=person.email, password=PASSWORD)
        client.get(address)
        assert GivingBrake.objects.get().is_on, "a GET shows"
        client.post(address)
        assert GivingBrake.objects.get().is_on is not allowed
