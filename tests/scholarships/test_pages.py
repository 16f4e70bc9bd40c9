"""What a donor reads on the pages of giving: nothing twice, nothing untrue for her, and always a way on."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from scholarships.models import Fund, Gift, GivingBrake, Receipt
from scholarships.selectors.ledger import Movement, bars
from scholarships.services.receipt_papers import PAPER, words_of
from scholarships.services.receipts import Printed, issue_receipt
from tests.factories import member, newcomer
from tests.scholarships.factories import FundFactory, paid_gift
from tests.scholarships.one_of_each import one_of_each
from tests.scholarships.test_receipts import deductible_fund
from tests.scholarships.transfer_factories import entity_with_account, open_fund

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_fund_that_has_reached_its_goal_names_the_goal_and_says_what_becomes_of_more(client: Client) -> None:
    fund = FundFactory(slug="full", target=10_000)
    assert "목표를 채웠어요" not in page(client, "/scholarships/full/")
    paid_gift(fund, amount=20_000)
    whole = page(client, "/scholarships/full/")
    assert "목표를 채웠어요" in whole
    assert "목표 <b>10,000원</b>" in whole
    paid_gift(FundFactory(slug="over", target=10_000), amount=20_000)
    Fund.objects.filter(slug="over").update(is_open=False)
    assert "목표를 채웠어요" not in page(client, "/scholarships/over/")


def test_a_fund_nobody_has_given_to_waits_for_its_first_gift(client: Client) -> None:
    fund = FundFactory()
    assert "첫 후원을 기다려요" in page(client, "/scholarships/")
    paid_gift(fund)
    FundFactory(slug="later", starts_on=timezone.localdate() + timedelta(days=30))
    whole = page(client, "/scholarships/")
    assert "첫 후원을 기다려요" not in whole  # a closed one waits for nothing, and says when it opens
    assert "에 열어요" in whole
    assert "에 열어요" in page(client, "/scholarships/later/")


def test_a_closed_fund_invites_nobody_and_one_whose_cards_rest_leads_to_its_account(client: Client) -> None:
    FundFactory(slug="rests", entity=entity_with_account(), is_open=False)
    resting = page(client, "/scholarships/rests/")
    assert "/scholarships/rests/transfer/" not in resting and "첫 번째가 되어" not in resting
    open_fund(slug="first-steps")
    GivingBrake.objects.create(declined=34, paid=2, until=timezone.now() + timedelta(hours=1))
    assert 'class="button" href="/scholarships/first-steps/transfer/"' in page(client, "/scholarships/first-steps/")


@pytest.mark.parametrize(("its_own", "shown"), [("fund@example.org", "fund@example.org"), ("", "hello@example.org")])
def test_whoever_has_a_thing_to_give_can_write_to_the_body_or_else_to_the_association(client: Client, its_own: str, shown: str) -> None:
    fund = FundFactory(entity__email=its_own, entity__telephone="")
    page = client.get(reverse("scholarships:fund", args=[fund.slug])).content.decode()
    beside = page[page.index("물품이나 용역") :]
    assert f'href="mailto:{shown}"' in beside[: beside.index("</div>")]


def test_on_a_written_page_a_funds_parts_name_it_lead_to_it_and_invite_while_it_is_open() -> None:
    paid_gift(FundFactory(slug="first-steps", name_ko="첫걸음 장학금"), shown_as="name")
    shown = {name: render_to_string(f"pages/blocks/{name}.html", {"value": {"fund": "first-steps"}}) for name in ("fund", "givers")}
    assert '<h2><a href="/scholarships/first-steps/">첫걸음 장학금</a></h2>' in shown["fund"]
    assert 'href="/scholarships/first-steps/give/"' in shown["fund"]
    assert "<h2>첫걸음 장학금 – 함께한 분들</h2>" in shown["givers"] and "김하나" in shown["givers"]
    Fund.objects.update(is_open=False)
    assert "/give/" not in render_to_string("pages/blocks/fund.html", {"value": {"fund": "first-steps"}})
    assert "<h2>" not in render_to_string("pages/blocks/givers.html", {"value": {"fund": "gone"}})


def test_names_in_korean_say_so_on_an_english_page(client: Client) -> None:
    paid_gift(FundFactory(slug="first-steps"), shown_as="name", name="김하나")
    assert '<span lang="ko">김하나</span>' in page(client, "/en/scholarships/first-steps/")
    assert 'lang="ko">김하나' not in page(client, "/scholarships/first-steps/")


def test_who_is_signed_in_but_not_verified_is_led_to_her_claim_and_not_to_the_door(client: Client) -> None:
    FundFactory(slug="ours", givers="alumni")
    assert reverse("account_login") + "?next=/scholarships/ours/give/" in page(client, "/scholarships/ours/give/")
    client.force_login(newcomer())
    assert re.search(r'<a [^>]*href="/me/claim/"[^>]*>\s*<span>수료 확인하기', page(client, "/scholarships/ours/give/"))


@pytest.mark.parametrize(("of", "said"), [(deductible_fund, True), (FundFactory, False)], ids=["deductible", "confirmation"])
def test_the_tax_office_is_spoken_of_only_where_a_paper_is_for_it(client: Client, of: Any, said: bool) -> None:
    donor, gift = member(), paid_gift(of())
    Gift.objects.update(donor=donor)
    client.force_login(donor)
    assert ("국세청 간소화" in page(client, "/me/giving/receipts/")) is said
    issue_receipt(gift_ids=[gift.pk], printed=Printed(name="김하나"), how="donor", donor=donor)
    assert ("국세청 간소화" in page(client, "/me/giving/receipts/")) is said


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(
    "path", ["first-steps/", *(f"first-steps/{page}/" for page in ("give", "transfer", "pledge", "apply")), "ledger/first-steps/"]
)
def test_each_page_of_a_fund_answers_a_stranger_within_its_budget(client: Client, language: str, path: str) -> None:
    one_of_each()
    address = f"{language}/scholarships/{path}"
    client.get(address)  # the first one of a process also looks up content types and sites
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address, {"page": "x"})  # not what is kept for strangers
    assert answer.status_code == 200
    assert len(queries) <= (12 if path == "first-steps/" else 15)
    assert len(answer.content) <= 120_000


def test_a_confirmation_of_giving_asks_for_no_address_and_prints_no_place_for_a_resident_number(client: Client) -> None:
    donor, gift = member(), paid_gift(amount=10_000)
    Gift.objects.update(donor=donor)
    client.force_login(donor)
    year = gift.paid_at.year
    assert "국세청 서식" not in page(client, f"/me/giving/receipts/{year}/")
    assert client.post(f"/me/giving/receipts/{year}/", {"name": "김하나"}).status_code == 302
    said = render_to_string(PAPER, words_of(Receipt.objects.get()))
    assert "주민등록번호" not in said and "모집처" not in said
    assert "후원 확인서 (세액공제 불가)" in said


def test_the_highest_bar_of_the_chart_carries_its_sum() -> None:
    drawn = bars([(date(2026, 3, 1), Movement(received=500)), (date(2026, 11, 1), Movement(received=2_000))], 2026)
    assert [(bar.month.month, bar.label, bar.anchor) for bar in drawn if bar.label] == [(11, 2_000, "end")]
    assert not any(bar.label for bar in bars([], 2025))
