"""Ways to pay beside cards: what the settings name and the account has is offered; what Stripe refuses turns nobody away."""

import pytest
import requests

from core.models import Letter
from scholarships.models import Gift, RecurringGift
from scholarships.services.gifts import card_page
from tests.factories import staff
from tests.scholarships.donor import Donor, switch
from tests.scholarships.factories import FundFactory


@pytest.fixture
def donor(live_site, stripe_sandbox) -> Donor:
    return Donor(live_site, stripe_sandbox)


def offered(donor: Donor, given: Gift | RecurringGift) -> list[str]:
    """What the card page of this gift takes, as Stripe says."""
    address = f"{donor.sandbox.url}/v1/checkout/sessions/{given.checkout_session}"
    return requests.get(address, auth=("sk_test_x", ""), timeout=5).json()["payment_method_types"]


@pytest.mark.parametrize(
    ("account", "named", "once"),
    [
        (["card", "kakao_pay", "kr_card"], ["kakao_pay", "naver_pay"], ["card", "kakao_pay"]),
        (["card"], ["kakao_pay"], ["card"]),
        (["card", "kakao_pay"], [], ["card"]),
    ],
    ids=["some of each", "none that the account has", "none that we name"],
)
def test_a_single_gift_offers_what_both_have_and_a_monthly_one_cards_alone(donor, settings, account, named, once):
    settings.STRIPE_WALLETS = named
    switch(donor.sandbox, "account", payment_methods=account)
    fund = FundFactory()
    assert donor.fill_in(fund).status_code == 303
    assert donor.fill_in(fund, frequency="monthly").status_code == 303
    assert (offered(donor, Gift.objects.get()), offered(donor, RecurringGift.objects.get())) == (once, ["card"])


def test_a_way_to_pay_that_stripe_refuses_leaves_cards_and_tells_staff_once_a_day(donor, settings):
    settings.STRIPE_WALLETS = ["kakao_pay", "payco"]
    person, fund = staff("staff"), FundFactory()
    pages = [donor.fill_in(fund, email=f"giver{number}@example.org") for number in range(2)]
    assert [page.status_code for page in pages] == [303, 303]
    gifts = Gift.objects.order_by("pk")
    assert [offered(donor, gift) for gift in gifts] == [["card"], ["card"]]
    assert card_page(gift_id=gifts[0].pk) == pages[0].headers["Location"], "asked again, the same page"
    assert list(Letter.objects.filter(kind="wallet_refused").values_list("to", flat=True)) == [person.email]
