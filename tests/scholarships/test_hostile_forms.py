"""What a donor may type, by mistake or on purpose."""

import uuid

import pytest
from django.core import signing
from django.core.exceptions import ValidationError
from django.urls import reverse

from scholarships.forms.giving import WonField
from scholarships.links import SALT, link_token
from scholarships.models import Gift, Pledge, RecurringGift
from scholarships.receipt_links import receipt_token
from tests.scholarships.factories import FundFactory, paid_gift, running_recurring
from tests.scholarships.transfer_factories import open_fund

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["30000", "３００００", "30,000", " 30 000 원", "３０，０００원", "₩30,000", "30000 KRW", "0030000"])
def test_an_amount_that_is_clear_is_read(typed):
    assert WonField(required=False).clean(typed) == 30_000


UNCLEAR = ["-30000", "+30000", "1e5", "30.000", "3만", str(2**63), "1" * 10_000, "<b>30000</b>", "30000\0", "0x10", "½", "٣٠٠٠٠", "30000;"]


@pytest.mark.parametrize("typed", UNCLEAR, ids=range(len(UNCLEAR)))
def test_an_amount_that_is_not_clear_is_no_amount(typed):
    with pytest.raises(ValidationError):
        WonField(required=False).clean(typed)


def filled_in(**said: str) -> dict[str, str]:
    words = {"frequency": "once", "giver_kind": "person", "preset": "10000", "name": "김하나", "email": "hana@example.org", "shown_as": "anonymous"}
    return {"token": str(uuid.uuid4()), **words, "agreed": "on", "overseas": "on", **said}


@pytest.mark.parametrize(
    "said",
    [
        {"own_amount": "0"},
        {"own_amount": "999"},
        {"own_amount": "999999999999"},
        {"own_amount": "", "preset": "1"},
        {"name": "가" * 10_000},
        {"message": "나" * 10_000},
        {"email": "hana@example.org\nBcc: all@example.org"},
        {"email": "hana@example.org, other@example.org"},
        {"email": "a" * 300 + "@example.org"},
        {"token": "1"},
        {"frequency": "hourly"},
        {"giver_kind": "organisation"},
    ],
    ids=lambda said: " ".join(f"{name} {value[:20]!r}" for name, value in said.items()),
)
def test_what_cannot_be_meant_starts_no_gift_and_stays_as_typed(client, said):
    fund = FundFactory(slug="first-steps")
    answer = client.post(f"/scholarships/{fund.slug}/give/", filled_in(**said))
    assert answer.status_code == 200
    assert "hana@example.org" in answer.content.decode() or "email" in said
    assert not Gift.objects.exists()
    assert not RecurringGift.objects.exists()


NASTY = [
    "\0",
    "9999-12-31",
    "0001-01-01",
    "-1",
    str(2**63),
    "1e400",
    "'\"><script>",
    "\u202e\u200b",
    "９" * 5_000,
    "a\r\nBcc: x@example.org",
    "[]",
    "😀" * 500,
]


@pytest.mark.parametrize("form", ["give", "transfer", "pledge"])
def test_whatever_stands_in_every_field_at_once_breaks_no_form(client, form):
    fund = open_fund(slug="first-steps")
    address = f"/scholarships/{fund.slug}/{form}/"
    fields = list(client.get(address).context["form"].fields)
    for typed in NASTY:
        assert client.post(address, dict.fromkeys(fields, typed)).status_code == 200, typed[:20]
    assert not Gift.objects.exists()
    assert not Pledge.objects.exists()


def test_a_link_for_one_purpose_opens_no_other_door(client):
    gift, recurring = paid_gift(), running_recurring(email="other@example.org")
    mine, receipt = link_token(gift.email), receipt_token(gift)
    assert client.get(reverse("receipts:gift", args=[mine])).status_code == 404
    assert client.get(reverse("scholarships:mine", args=[receipt])).status_code == 404
    for strange in (["x", gift.pk], [], "", 5, {"g": gift.pk}, ["g", "x"], ["g", [1]], ["g", 2**70]):
        assert client.get(reverse("scholarships:mine", args=[signing.dumps(strange, salt=SALT)])).status_code == 404, strange
    for act in ("amount", "pause", "take-up", "stop", "card"):
        address = reverse("scholarships:mine-act", kwargs={"token": mine, "public_id": recurring.public_id, "act": act})
        assert client.post(address, {"seen": 0, "amount": "20000", "months": "1"}).status_code == 404
    recurring.refresh_from_db()
    assert (recurring.status, recurring.amount, recurring.change) == ("active", 10_000, 0)
