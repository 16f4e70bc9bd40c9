"""A donor's own page: by account, or by the link that is mailed to a guest. Shows on GET, acts on POST, opens nobody else's gifts."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import signing

from core.models import Letter
from scholarships import links
from scholarships.exceptions import StripeUnavailable
from scholarships.links import link_token, read_link
from scholarships.models import Gift, GiftStop, RecurringGift
from scholarships.selectors_mine import giving_of
from tests.factories import PASSWORD, member, newcomer
from tests.scholarships.factories import FundFactory, checkout_of, given_back, paid_gift, running_recurring, settle, subscription_of

pytestmark = pytest.mark.django_db
MAIL = "hana@example.org"


@pytest.fixture
def stripe(monkeypatch):
    """What would be asked of Stripe, and its answers."""
    asked = []

    def answer(name, **said):
        def call(subscription, *, key, **wanted):
            asked.append((name, wanted))
            return subscription_of(RecurringGift.objects.get(), **(said | ({"amount": wanted["amount"]} if name == "amount" else {})))

        return call

    monkeypatch.setattr("scholarships.gateway.fetch_subscription", lambda one: subscription_of(RecurringGift.objects.get()))
    monkeypatch.setattr("scholarships.gateway.change_amount", answer("amount"))
    monkeypatch.setattr("scholarships.gateway.pause_subscription", answer("pause", is_paused=True))
    monkeypatch.setattr("scholarships.gateway.take_up_subscription", answer("take up"))
    monkeypatch.setattr("scholarships.gateway.cancel_subscription", answer("stop", status="canceled", ended_by="donor"))
    monkeypatch.setattr("scholarships.gateway.open_portal", lambda customer, **said: f"https://billing.stripe.com/{customer}")
    return asked


def by_link(recurring: RecurringGift, act: str = "") -> str:
    token = link_token(recurring.email)
    return f"/scholarships/mine/{token}/" + (f"{recurring.public_id}/{act}/" if act else "")


def test_the_answer_is_the_same_for_a_known_and_an_unknown_address_and_only_the_known_gets_a_letter(client):
    running_recurring()
    Letter.objects.all().delete()
    pages = [client.post("/scholarships/mine/", {"email": email}).content.decode() for email in (MAIL.upper(), "nobody@example.org")]
    assert pages[0] == pages[1]
    assert [(one.kind, one.to, one.secret) for one in Letter.objects.all()] == [("giving_link", MAIL, True)]
    link = re.search(r"/scholarships/mine/[^/\s\"]+/", Letter.objects.get().text)[0]
    assert MAIL.split("@")[0] not in link
    assert client.get(link).status_code == 200


def test_who_gave_with_an_account_is_led_to_it(client):
    person = newcomer()
    Gift.objects.filter(pk=paid_gift(email=person.email).pk).update(donor=person)
    client.post("/scholarships/mine/", {"email": person.email})
    assert "/me/giving/" in Letter.objects.get(kind="giving_link").text


def test_links_are_not_mailed_without_end(client):
    running_recurring()
    for _ in range(6):
        assert client.post("/scholarships/mine/", {"email": MAIL}).status_code == 200
    assert Letter.objects.filter(kind="giving_link").count() == 3


def test_a_wrong_old_or_forgotten_link_opens_nothing(client, monkeypatch):
    recurring = running_recurring()
    token = link_token(MAIL)
    assert read_link(token) == MAIL
    other = signing.dumps(["m", recurring.pk], salt="scholarships.other")
    for wrong in (f"{token}x", other, "x"):
        assert client.get(f"/scholarships/mine/{wrong}/").status_code == 404
    monkeypatch.setattr(links, "LINK_LASTS", -1)
    assert client.get(f"/scholarships/mine/{token}/").status_code == 404
    monkeypatch.undo()
    RecurringGift.objects.update(email="")
    Gift.objects.update(email="")
    assert client.get(f"/scholarships/mine/{token}/").status_code == 404
    assert client.post(by_link_of(token, recurring, "stop"), {"seen": 0}).status_code == 404


def by_link_of(token: str, recurring: RecurringGift, act: str) -> str:
    return f"/scholarships/mine/{token}/{recurring.public_id}/{act}/"


def test_a_link_opens_the_gifts_of_its_address_alone(client, stripe):
    recurring = running_recurring()
    other = running_recurring(email="else@example.org")
    page = client.get(by_link(recurring)).content.decode()
    assert recurring.fund.name_ko in page
    assert other.fund.name_ko not in page
    assert client.post(by_link_of(link_token(MAIL), other, "stop"), {"seen": 0}).status_code == 404
    assert stripe == []


def test_an_accounts_gifts_are_not_opened_by_a_link(client):
    recurring = running_recurring()
    token = link_token(MAIL)
    RecurringGift.objects.update(donor=newcomer())
    Gift.objects.update(donor=newcomer())
    assert client.get(f"/scholarships/mine/{token}/").status_code == 404
    assert client.post(by_link_of(token, recurring, "stop"), {"seen": 0}).status_code == 404


@pytest.mark.parametrize("act", ["amount", "pause", "take-up", "stop", "card"])
def test_a_get_does_nothing(client, stripe, act):
    recurring = running_recurring()
    assert client.get(by_link(recurring, act)).status_code == 405
    assert client.get(f"/me/giving/{recurring.public_id}/{act}/").status_code in (302, 405)
    assert stripe == []


@pytest.mark.parametrize(
    ("act", "said", "asked", "status"),
    [
        ("amount", {"amount": "20,000원"}, ["amount"], "active"),
        ("pause", {"months": "2"}, ["pause"], "paused"),
        ("pause", {"months": "0"}, ["pause"], "paused"),
        ("take-up", {}, ["take up"], "active"),
        ("stop", {"because": "money"}, ["stop"], "ended"),
        ("stop", {}, ["stop"], "ended"),
    ],
)
def test_each_act_asks_stripe_once_however_often_the_form_is_sent(client, stripe, act, said, asked, status):
    recurring = running_recurring()
    for _ in range(2):
        assert client.post(by_link(recurring, act), {"seen": 0, **said}).status_code == 302
    recurring.refresh_from_db()
    assert [name for name, _ in stripe] == asked
    assert (recurring.status, recurring.change, recurring.ended_because) == (status, 1, said.get("because", ""))


def test_another_card_is_put_in_on_stripes_page(client, stripe):
    recurring = running_recurring()
    answer = client.post(by_link(recurring, "card"))
    assert (answer.status_code, answer["Location"]) == (303, f"https://billing.stripe.com/{recurring.customer}")


@pytest.mark.parametrize("amount", ["", "999", "만원", "10000001"])
def test_a_wrong_amount_is_said_where_it_was_typed_and_changes_nothing(client, stripe, amount):
    recurring = running_recurring()
    page = client.post(by_link(recurring, "amount"), {"seen": 0, "amount": amount})
    assert page.status_code == 200
    assert '<details class="disclosure" open' in page.content.decode()
    assert stripe == []


def test_when_stripe_is_away_the_donor_is_told_and_may_try_again(client, stripe, monkeypatch):
    recurring = running_recurring()

    def away(*args, **said):
        raise StripeUnavailable

    monkeypatch.setattr("scholarships.gateway.cancel_subscription", away)
    page = client.post(by_link(recurring, "stop"), {"seen": 0}, follow=True).content.decode()
    recurring.refresh_from_db()
    assert (recurring.status, recurring.change) == ("active", 1)
    assert "잠시 뒤 다시" in page
    assert 'value="1"' in page


def test_my_giving_shows_an_accounts_own_and_asks_before_it_brings_guest_gifts(client, django_assert_max_num_queries):
    person = member()
    paid_gift(email=person.email, amount=77_000)
    client.login(email=person.email, password=PASSWORD)
    EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"verified": False})
    assert "후원 1건" not in client.get("/me/giving/").content.decode()
    assert client.post("/me/giving/join/").status_code == 302
    assert Gift.objects.get().donor is None
    EmailAddress.objects.filter(user=person).update(verified=True)
    with django_assert_max_num_queries(15):
        page = client.get("/me/giving/").content.decode()
    assert "후원 1건을 가져올까요?" in page
    assert "77,000원" not in page
    client.post("/me/giving/join/")
    assert Gift.objects.get().donor == person
    assert "77,000원" in client.get("/me/giving/").content.decode()


def test_my_giving_is_for_who_is_signed_in_and_nobody_acts_on_anothers(client, stripe):
    recurring = running_recurring()
    assert client.get("/me/giving/").status_code == 302
    person = member()
    client.login(email=person.email, password=PASSWORD)
    assert "아직 후원 내역이 없어요" in client.get("/me/giving/").content.decode()
    assert client.post(f"/me/giving/{recurring.public_id}/stop/", {"seen": 0}).status_code == 404
    RecurringGift.objects.update(donor=person)
    assert client.post(f"/me/giving/{recurring.public_id}/stop/", {"seen": 0}).status_code == 302
    assert [name for name, _ in stripe] == ["stop"]


def test_the_form_gives_monthly_and_for_an_organisation(client, monkeypatch):
    monkeypatch.setattr("scholarships.views.giving.recurring_card_page", lambda *, recurring_id: f"https://checkout.stripe.com/{recurring_id}")
    FundFactory(slug="first-steps")
    page = client.get("/scholarships/first-steps/give/").content.decode()
    said = {
        **{"token": re.search(r'name="token" value="([^"]+)"', page)[1], "preset": "30000", "frequency": "monthly", "giver_kind": "organisation"},
        **{"organisation": "주식회사 이음", "business_number": "124-81-00998", "name": "김하나", "email": MAIL, "shown_as": "name"},
        **{"agreed": "on", "overseas": "on"},
    }
    wrong = client.post("/scholarships/first-steps/give/", {**said, "business_number": "124-81-00999"})
    assert "business_number" in wrong.context["form"].errors
    assert "organisation" in client.post("/scholarships/first-steps/give/", {**said, "organisation": ""}).context["form"].errors
    assert client.post("/scholarships/first-steps/give/", said).status_code == 303
    recurring = RecurringGift.objects.get()
    assert (recurring.name, recurring.contact, recurring.business_number, recurring.shown_name) == (
        "주식회사 이음",
        "김하나",
        "1248100998",
        "주식회사 이음",
    )
    assert (recurring.amount, Gift.objects.count(), GiftStop.objects.count()) == (30_000, 0, 0)
    for step in ("thanks", "cancelled"):
        assert client.get(f"/scholarships/gifts/{recurring.public_id}/{step}/").status_code == 200


def test_a_guests_link_leads_to_each_gifts_way_and_receipt_and_to_no_other(client):
    gift, other, joined = paid_gift(amount=30_000), paid_gift(email="other@example.org"), paid_gift()
    Gift.objects.filter(pk=joined.pk).update(donor=member())
    link = f"/scholarships/mine/{link_token(MAIL)}/"
    page = client.get(link).content.decode()
    way, receipt = f"{link}{gift.public_id}/follow/", re.search(r'href="(/receipts/[^"]+)"', page)[1]
    assert way in page
    assert client.get(way).context["way"].left == 29_710
    assert "30,000원" in client.get(receipt).content.decode()
    for another in (other, joined):
        assert client.get(f"{link}{another.public_id}/follow/").status_code == 404
    assert client.get(f"/scholarships/mine/x/{gift.public_id}/follow/").status_code == 404
    Gift.objects.filter(pk=gift.pk).update(donor=member())
    assert client.get(way).status_code == 404


def test_the_front_of_her_own_page_tells_of_what_she_gives_and_of_nothing_when_she_gives_nothing(client, django_assert_max_num_queries):
    person = member()
    client.force_login(person)
    assert "/me/giving/" not in client.get("/me/").content.decode()
    recurring = running_recurring()
    RecurringGift.objects.update(donor=person, status="past_due", past_due_at=recurring.active_at)
    Gift.objects.update(donor=person)
    page = client.get("/me/").content.decode()
    for words in ('href="/me/giving/"', "지금까지 1번, 10,000원", "결제되지 않았어요"):
        assert words in page
    gift = Gift.objects.get()
    settle(gift, checkout_of(gift, payment_intent=gift.payment_intent, refunds=(given_back(4_000),)))
    with django_assert_max_num_queries(1):
        giving = giving_of(person)
    assert (giving.times, giving.total, giving.monthly, giving.amount, giving.failed) == (1, 6_000, "past_due", 10_000, True)


def test_two_monthly_gifts_are_one_sum_with_the_nearer_day_and_one_that_rests_takes_nothing():
    person, soon, later = member(), running_recurring(amount=10_000), running_recurring(amount=30_000)
    RecurringGift.objects.update(donor=person)
    RecurringGift.objects.filter(pk=later.pk).update(next_at=soon.next_at + timedelta(days=3))
    assert (giving_of(person).monthly, giving_of(person).amount, giving_of(person).next_at) == ("active", 40_000, soon.next_at)
    RecurringGift.objects.filter(pk=soon.pk).update(status="paused", paused_at=soon.active_at, next_at=None)
    assert (giving_of(person).monthly, giving_of(person).amount) == ("active", 30_000)
    RecurringGift.objects.update(status="paused", paused_at=soon.active_at, next_at=None)
    assert (giving_of(person).monthly, giving_of(person).amount, giving_of(person).next_at) == ("paused", 40_000, None)
