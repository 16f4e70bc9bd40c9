"""The donor's pages without a browser: what they say, what they cost, and what they refuse."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from community.models import Consent
from scholarships.limits import MOST
from scholarships.models import Gift, LedgerEntry
from scholarships.services.checkouts import apply_checkout
from scholarships.services.gifts import record_declined, show_message
from tests.factories import PASSWORD, member, newcomer, staff
from tests.scholarships.factories import FundFactory, checkout_of, given_back, paid_gift, started_gift
from tests.scholarships.transfer_factories import open_fund

pytestmark = pytest.mark.django_db


def form(**said):
    return {
        "token": str(uuid.uuid4()),
        "frequency": "once",
        "giver_kind": "person",
        "preset": "10000",
        "name": "김하나",
        "email": "hana@example.org",
        "shown_as": "anonymous",
        "agreed": "on",
        "overseas": "on",
        **said,
    }


@pytest.fixture
def card_page(monkeypatch):
    """The address that Stripe would give."""
    monkeypatch.setattr("scholarships.views.giving.card_page", lambda *, gift_id: f"https://checkout.stripe.com/c/pay/{gift_id}")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_address_answers_before_there_is_any_gift(client, prefix):
    fund = FundFactory(slug="first-steps")
    for path in ("", "ledger/", "first-steps/", "first-steps/give/", "first-steps/apply/"):
        assert client.get(f"{prefix}/scholarships/{path}").status_code == 200
    assert fund.name_ko in client.get("/scholarships/").content.decode()


def test_without_any_fund_the_list_says_what_comes(client):
    assert "아직 기금이 없어요" in client.get("/scholarships/").content.decode()


def test_an_unknown_or_hidden_fund_is_not_there(client):
    FundFactory(slug="hidden", is_public=False)
    for path in ("nothing/", "hidden/", "hidden/give/", "hidden/apply/"):
        assert client.get(f"/scholarships/{path}").status_code == 404


@pytest.mark.parametrize("gifts", [1, 15])
def test_the_pages_of_funds_stay_within_twelve_queries(client, django_assert_max_num_queries, gifts):
    funds = [FundFactory(slug=f"fund-of-{number}") for number in range(gifts)]
    for fund in funds:
        paid_gift(fund, shown_as="name")
        paid_gift(funds[0], shown_as="name", amount_shown=True)
    person = member()
    for viewer in (None, person):
        if viewer:
            client.login(email=viewer.email, password=PASSWORD)
        for path in ("", "fund-of-0/", "ledger/"):
            with django_assert_max_num_queries(12):
                assert client.get(f"/scholarships/{path}").status_code == 200


def test_a_strangers_page_is_fresh_after_a_gift_and_after_its_return(client):
    fund = FundFactory(slug="first-steps")
    assert "10,000원" not in client.get("/scholarships/first-steps/").content.decode()
    gift = paid_gift(fund)
    assert "10,000원" in client.get("/scholarships/first-steps/").content.decode()
    apply_checkout(checkout_of(gift, refunds=(given_back(10_000),)))
    assert "10,000원" not in client.get("/scholarships/first-steps/").content.decode()


def test_a_name_an_amount_and_a_message_are_shown_each_by_its_own_choice(client):
    fund = FundFactory(slug="first-steps")
    paid_gift(fund, name="박두리", shown_as="name", amount=77_000, message="힘내세요")
    gift = paid_gift(fund, name="최세온", shown_as="name", amount=88_000, amount_shown=True, message="응원해요")
    paid_gift(fund, name="정네오", amount=99_000, message="조용히")
    show_message(gift_id=gift.pk, by=staff("staff"))
    page = client.get("/scholarships/first-steps/").content.decode()
    assert all(word in page for word in ("박두리", "최세온", "88,000원", "응원해요"))
    assert not any(word in page for word in ("77,000원", "힘내세요", "정네오", "99,000원", "조용히", "hana@example.org"))


def test_the_cacheable_pages_hold_no_form_and_the_form_is_never_cached(client):
    FundFactory(slug="first-steps")
    for path in ("", "first-steps/", "ledger/", "first-steps/apply/"):
        answer = client.get(f"/scholarships/{path}")
        assert "csrfmiddlewaretoken" not in answer.content.decode()
        assert "public" in answer["Cache-Control"]
    assert "no-store" in client.get("/scholarships/first-steps/give/")["Cache-Control"]


def test_a_guest_gives_and_is_led_to_the_card_page(client, card_page):
    fund = FundFactory(slug="first-steps")
    answer = client.post("/scholarships/first-steps/give/", form(own_amount="２０,000원", shown_as="other", other_name="마포 3기", amount_shown="on"))
    gift = Gift.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"https://checkout.stripe.com/c/pay/{gift.pk}")
    assert (gift.fund, gift.amount, gift.email, gift.shown_name, gift.amount_shown) == (fund, 20_000, "hana@example.org", "마포 3기", True)


def test_a_signed_in_donor_gives_under_the_accounts_own_name(client, card_page):
    FundFactory(slug="first-steps")
    person = newcomer(name="김하나")
    client.login(email=person.email, password=PASSWORD)
    client.post("/scholarships/first-steps/give/", form(name="somebody", email="else@example.org"))
    gift = Gift.objects.get()
    assert (gift.donor, gift.name, gift.email) == (person, "김하나", person.email)


@pytest.mark.parametrize(
    "wrong",
    [
        {"own_amount": "999"},
        {"own_amount": "10000001"},
        {"own_amount": "만원"},
        {"own_amount": "-5000"},
        {"own_amount": "5000.5"},
        {"preset": "1"},
        {"preset": ""},
        {"email": "hana"},
        {"name": ""},
        {"agreed": ""},
        {"overseas": ""},
        {"shown_as": "other", "other_name": ""},
        {"token": "x"},
        {"message": "가" * 201},
    ],
)
def test_a_mistake_keeps_what_was_typed_and_starts_nothing(client, card_page, wrong):
    FundFactory(slug="first-steps")
    answer = client.post("/scholarships/first-steps/give/", form(**{"message": "응원해요", **wrong}))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Gift.objects.exists()


def test_an_own_amount_alone_is_enough(client, card_page):
    FundFactory(slug="first-steps")
    client.post("/scholarships/first-steps/give/", form(preset="", own_amount="5,000"))
    assert Gift.objects.get().amount == 5_000


def test_a_fund_of_the_alumni_leads_a_stranger_to_sign_in(client, card_page):
    FundFactory(slug="ours", givers="alumni")
    assert "/accounts/login/" in client.get("/scholarships/ours/give/").content.decode()
    client.post("/scholarships/ours/give/", form())
    assert not Gift.objects.exists()
    person = member()
    client.login(email=person.email, password=PASSWORD)
    assert client.post("/scholarships/ours/give/", form()).status_code == 303


def test_many_attempts_from_one_place_are_stopped_with_a_sentence(client, card_page, monkeypatch):
    FundFactory(slug="first-steps")
    monkeypatch.setitem(MOST, "address", 3)
    answers = [client.post("/scholarships/first-steps/give/", form(email=f"a{number}@example.org")) for number in range(5)]
    assert [answer.status_code for answer in answers] == [303, 303, 303, 429, 429]
    assert "돈은 나가지 않았어요" in answers[-1].content.decode()
    assert Gift.objects.count() == 3


@pytest.mark.parametrize("shared", ["email", "session", "site"])
def test_many_attempts_by_one_mailbox_one_browser_or_on_the_whole_site_are_stopped_too(card_page, monkeypatch, shared):
    """Each alone, wherever they come from."""
    FundFactory(slug="first-steps")
    monkeypatch.setitem(MOST, shared, 3)
    browsers = [Client() for _ in range(4)]
    for browser in browsers:
        browser.get("/scholarships/first-steps/give/")
    answers = []
    for number, own in enumerate(browsers):
        browser = browsers[0] if shared == "session" else own
        email = ("same@example.org", "Same@example.org")[number % 2] if shared == "email" else f"a{number}@example.org"
        answers.append(browser.post("/scholarships/first-steps/give/", form(email=email), REMOTE_ADDR=f"203.0.113.{number}"))
    assert [answer.status_code for answer in answers] == [303, 303, 303, 429]


def test_a_form_without_its_csrf_token_is_refused():
    from django.test import Client

    FundFactory(slug="first-steps")
    assert Client(enforce_csrf_checks=True).post("/scholarships/first-steps/give/", form()).status_code == 403


def test_the_page_of_thanks_proves_nothing_and_moves_nothing(client):
    gift = started_gift()
    page = client.get(reverse("scholarships:gift-thanks", args=[gift.public_id])).content.decode()
    assert "확인하고 있어요" in page
    assert "hx-get" in page
    gift.refresh_from_db()
    assert gift.status == "started"
    assert not LedgerEntry.objects.exists()


def test_the_page_of_thanks_stops_asking_and_says_so(client):
    gift = started_gift()
    page = client.get(reverse("scholarships:gift-status", args=[gift.public_id]), {"n": 45}).content.decode()
    assert "조금 더 걸리고 있어요" in page
    assert "hx-get" not in page


@pytest.mark.parametrize("name", ["gift-thanks", "gift-status", "gift-cancelled"])
def test_a_gifts_pages_name_nobody_and_are_never_cached(client, name):
    gift = started_gift(name="박두리", message="힘내세요", other_name="마포 3기")
    answer = client.get(reverse(f"scholarships:{name}", args=[gift.public_id]))
    assert not any(word in answer.content.decode() for word in ("박두리", "hana@example.org", "힘내세요", "마포 3기"))
    assert "no-store" in answer["Cache-Control"]


def test_after_payment_the_page_says_thanks_and_the_way_back_leads_there(client):
    gift = paid_gift()
    thanks = reverse("scholarships:gift-thanks", args=[gift.public_id])
    page = client.get(thanks).content.decode()
    assert "고맙습니다" in page
    assert "{#" not in page and "next_poll" not in page
    assert client.get(reverse("scholarships:gift-cancelled", args=[gift.public_id]))["Location"] == thanks
    assert client.post(reverse("scholarships:go-on", args=[gift.public_id]))["Location"] == thanks


def test_going_on_is_a_post(client, card_page):
    gift = started_gift()
    address = reverse("scholarships:go-on", args=[gift.public_id])
    assert client.get(address).status_code == 405
    assert client.post(address)["Location"].startswith("https://checkout.stripe.com/")


def test_the_ledger_page_adds_up_by_fund_and_by_month(client):
    one, other = FundFactory(slug="one"), FundFactory(slug="other")
    gift = paid_gift(one, amount=30_000)
    paid_gift(other, amount=50_000)
    apply_checkout(checkout_of(gift, refunds=(given_back(10_000),)))
    view = client.get("/scholarships/ledger/").context["view"]
    assert (view.total.received, view.total.fees, view.total.returned, view.total.left) == (80_000, 580, 10_000, 69_420)
    assert view.by_month[0][1].left == 69_420
    narrowed = client.get("/scholarships/ledger/one/").context["view"]
    assert narrowed.by_month[0][1].left == 19_710


@pytest.mark.parametrize("asked", ["²", "٣", "-1", "x", "\0", "9999"])
def test_a_strange_number_of_polls_counts_as_the_first(client, asked):
    gift = started_gift()
    for name in ("gift-thanks", "gift-status"):
        assert client.get(reverse(f"scholarships:{name}", args=[gift.public_id]), {"n": asked}).status_code == 200


def test_an_address_longer_than_its_column_is_refused_in_words(client, card_page):
    fund = FundFactory()
    long = f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.com"
    answer = client.post(reverse("scholarships:give", args=[fund.slug]), form(email=long))
    assert list(answer.context["form"].errors) == ["email"]
    assert not Gift.objects.exists()


@pytest.mark.parametrize("method", ["put", "delete", "options", "patch", "trace"])
def test_the_form_of_giving_is_opened_and_sent_and_nothing_else(client, method):
    assert getattr(client, method)(reverse("scholarships:give", args=[FundFactory().slug])).status_code == 405


def test_a_name_carries_nothing_that_is_not_seen(client, card_page):
    fund = FundFactory()
    said = {"name": "김\u202e하\u0007나\u200b", "shown_as": "other", "other_name": "1기\n동기 \x0b모임", "message": "응원해요\u0000\u202e\r\n모두"}
    client.post(reverse("scholarships:give", args=[fund.slug]), form(**{**said, "message": said["message"].replace("\0", "")}))
    gift = Gift.objects.get()
    assert (gift.name, gift.other_name, gift.message) == ("김하나", "1기 동기 모임", "응원해요\n모두")


@pytest.mark.parametrize("name", ["\u200b", "\u202e \u2066", "\x07", "\u3164\u200d"[1:]])
def test_a_name_of_which_nothing_is_seen_is_none(client, card_page, name):
    answer = client.post(reverse("scholarships:give", args=[FundFactory().slug]), form(name=name))
    assert list(answer.context["form"].errors) == ["name"]


def test_what_a_donor_wrote_is_shown_as_written_and_never_run(client):
    fund = FundFactory(slug="wall")
    gift = paid_gift(fund, shown_as="other", other_name='"><script>{{ gift.email }}{% now "Y" %}', message="<img src=x onerror=1>{{ 7|add:7 }}")
    show_message(gift_id=gift.pk, by=staff())
    page = client.get("/scholarships/wall/").content.decode()
    assert "&quot;&gt;&lt;script&gt;{{ gift.email }}{% now &quot;Y&quot; %}" in page
    assert "&lt;img src=x onerror=1&gt;{{ 7|add:7 }}" in page
    assert "<img src=x" not in page


def test_paying_by_card_asks_for_the_transfer_abroad_and_shows_the_way_without(client):
    fund = FundFactory()
    html = client.get(f"/scholarships/{fund.slug}/give/").content.decode()
    box = re.search(r'<input[^>]*name="overseas"[^>]*>', html)[0]
    assert "checked" not in box
    for words in ("Stripe, Inc.", "미국", "계좌 이체", "privacy@stripe.com"):
        assert words in html
    answer = client.post(f"/scholarships/{fund.slug}/give/", form(overseas=""))
    assert "아래 안내대로 계좌로 보내 주셔도" in answer.content.decode()
    assert '<details class="consent" open>' in answer.content.decode()
    assert not Gift.objects.exists()


def test_a_guests_gift_keeps_which_text_was_agreed_to(client, card_page):
    fund = FundFactory()
    client.post(f"/scholarships/{fund.slug}/give/", form())
    assert Gift.objects.get().overseas_version == 1
    assert not Consent.objects.exists()


def test_a_donors_account_keeps_it_too_and_is_asked_again_next_time(client, card_page):
    fund, donor = FundFactory(), member()
    client.force_login(donor)
    for preset in ("10000", "30000"):
        assert "checked" not in re.search(r'<input[^>]*name="overseas"[^>]*>', client.get(f"/scholarships/{fund.slug}/give/").content.decode())[0]
        client.post(f"/scholarships/{fund.slug}/give/", form(preset=preset))
    assert Gift.objects.filter(donor=donor, overseas_version=1).count() == 2
    consent = donor.consents.get()
    assert (consent.document.kind, consent.given_how) == ("overseas", "giving")
    html = client.get("/me/privacy/consents/").content.decode()
    assert "/me/privacy/consents/overseas/withdraw/" in html
    assert "/me/privacy/consents/overseas/give/" not in html  # that is asked where giving begins


def test_who_paid_with_a_second_card_is_not_told_meanwhile_that_the_first_was_declined(client):
    gift = started_gift()
    record_declined(gift_id=gift.pk)
    page = client.get(f"/scholarships/gifts/{gift.public_id}/thanks/").content.decode()
    assert "후원을 확인하고 있어요" in page
    assert "승인되지" not in page
    assert "승인되지" in client.get(f"/scholarships/gifts/{gift.public_id}/cancelled/").content.decode()


@pytest.mark.parametrize(("way", "back"), [("give", "같은 카드로"), ("transfer", "보내신 계좌로")])
def test_the_notice_says_where_the_money_goes_back_to_what_is_given_for_it_and_how_long_books_are_kept(client, way, back):
    fund = open_fund(slug="first-steps")
    page = client.get(f"/scholarships/first-steps/{way}/").content.decode()
    assert back in page
    assert "10년" in page
    assert "5년 동안 보관" not in page
    assert "드릴 수 없는 단체예요" in page
    type(fund.entity).objects.update(deductible_from="2020-01-01", deductible_until="2040-12-31")
    assert "드릴 수 없는 단체예요" not in client.get(f"/scholarships/first-steps/{way}/").content.decode()
