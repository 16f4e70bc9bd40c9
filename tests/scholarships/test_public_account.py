"""수입·지출 내역, a fund's page and the way of one gift: sums that add up, seals that anybody can check, nothing of a single gift."""

import csv
import hashlib
import itertools
import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pages.models import NewsIndexPage, NewsPage
from scholarships.gateway import Fee
from scholarships.models import Fund, Gift, LedgerClosing, LedgerEntry, RecurringGift
from scholarships.services.closings import close_months
from scholarships.services.disputes import apply_dispute
from tests.factories import member
from tests.scholarships.factories import FundFactory, checkout_of, disputed, given_back, paid_gift, settle
from tests.scholarships.test_closings import appended, noon

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund() -> Fund:
    """Two closed months: 10,000 won and computing time in August, an award in October."""
    fund = FundFactory(slug="first-steps", name_ko="=첫걸음")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scholarships.services.entries.timezone.now", lambda: noon(8, 3))
        paid_gift(fund, amount=10_000)
    appended(fund, at=noon(8, 4), kind="gift", amount=70_000, source="gift:things", account="in_kind")
    appended(fund, at=noon(10, 2), kind="award", amount=-5_000, source="award:1")
    appended(fund, at=noon(10, 2), kind="award", amount=5_000, source="award:1", account="reserved")
    appended(fund, at=noon(10, 3), kind="disbursement", amount=-2_000, source="payout:1", account="reserved")
    close_months(now=noon(11, 2))
    return fund


def test_what_is_no_money_stands_apart(client: Client, fund: Fund) -> None:
    total = client.get("/scholarships/ledger/").context["view"].total
    assert (total.received, total.fees, total.awarded, total.paid_out, total.left, total.in_kind) == (10_000, 290, 5_000, 2_000, 7_710, 70_000)
    assert "70,000" in client.get("/scholarships/ledger/first-steps/").content.decode()
    assert "70,000" in client.get("/scholarships/first-steps/").content.decode()
    assert Fund.objects.with_net().get().net == 10_000


def test_each_closed_month_shows_its_seal_and_the_open_one_says_so(client: Client, fund: Fund) -> None:
    page = client.get("/scholarships/ledger/first-steps/?year=2026").content.decode()
    for closing in LedgerClosing.objects.all():
        assert closing.hash in page
        assert closing.head_hash in page
    assert "마감 전" in page


def test_a_stranger_checks_the_chain_with_what_is_public(client: Client, fund: Fund) -> None:
    said = json.loads(client.get("/scholarships/ledger/chain.json").content)
    before = "0" * 64
    for one in said["closings"]:
        assert hashlib.sha256("\n".join(one["said"]).encode()).hexdigest() == one["seal"]
        assert one["said"][-1] == before
        before = one["seal"]
    assert len(said["closings"]) == 3
    assert len(said["lines"]) == len(said["closings"][0]["said"])


@pytest.mark.parametrize("path", ["/scholarships/ledger/months.csv", "/scholarships/ledger/first-steps/months.csv"])
def test_the_file_opens_in_a_spreadsheet_and_runs_nothing(client: Client, fund: Fund, path: str) -> None:
    content = client.get(path).content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["2026-08", "2026-09", "2026-10"]
    assert {row[1] for row in rows[1:]} == {"'=첫걸음"}
    assert [row[8] for row in rows[1:]] == ["9710", "9710", "7710"]


def test_no_single_gift_is_public(client: Client, fund: Fund) -> None:
    gift = Gift.objects.get()
    for path in ("", "first-steps/", "first-steps/months.csv", "months.csv", "chain.json"):
        said = client.get(f"/scholarships/ledger/{path}").content.decode()
        assert str(gift.public_id) not in said
        assert gift.payment_intent not in said


def test_a_hidden_fund_is_in_no_public_file(client: Client, fund: Fund) -> None:
    Fund.objects.update(is_public=False)
    for path in ("first-steps/", "first-steps/months.csv"):
        assert client.get(f"/scholarships/ledger/{path}").status_code == 404
    assert json.loads(client.get("/scholarships/ledger/chain.json").content)["closings"] == []


@pytest.mark.parametrize("year", ["", "2025", "x", "-1", "9999", "²"])
def test_any_year_answers(client: Client, fund: Fund, year: str) -> None:
    assert client.get("/scholarships/ledger/", {"year": year}).status_code == 200


FUNDS, MONTHS = 25, 60


@pytest.fixture
def five_years() -> list[Fund]:
    """10,000 entries of 25 funds in 60 months, every month of them closed."""
    begun, funds = datetime(2021, 1, 10, tzinfo=UTC), [FundFactory(slug=f"fund-of-{number}") for number in range(FUNDS)]
    entries, closings, kinds = [], [], itertools.cycle(["gift", "fee", "refund", "dispute"])
    for fund in funds:
        for position in range(1, 10_000 // FUNDS + 1):
            kind = next(kinds)
            said = {"kind": kind, "amount": 98_765_432 if kind == "gift" else -1_234, "available_after": 0, "source": f"{kind}:{fund.pk}-{position}"}
            entries.append(LedgerEntry(fund=fund, position=position, at=begun + timedelta(days=4.5 * position), hash="0" * 64, **said))
        for number in range(MONTHS):
            said = {"month": date(2021 + number // 12, number % 12 + 1, 1), "available": 0, "reserved": 0, "in_kind": 0, "head_hash": "f" * 64}
            closings.append(LedgerClosing(fund=fund, entries=7, position=7, hash="e" * 64, totals={"gift.available": 1}, **said))
    LedgerEntry.objects.bulk_create(entries, batch_size=500)
    LedgerClosing.objects.bulk_create(closings, batch_size=500)
    return funds


def test_ten_thousand_entries_of_five_years_stay_within_the_budgets(client: Client, five_years: list[Fund]) -> None:
    pages = {"ledger/": 15, "ledger/?year=2023": 15, "ledger/fund-of-3/?year=2024": 15, "fund-of-3/": 12, "": 15}
    files = dict.fromkeys(("ledger/months.csv", "ledger/fund-of-3/months.csv", "ledger/chain.json"), 15)  # as long as what they hold
    for path, most in (pages | files).items():
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(f"/scholarships/{path}")
        assert answer.status_code == 200
        assert len(asked) <= most, path
        assert path in files or len(answer.content) <= 120_000, path


def test_a_closed_month_shows_at_once_on_the_kept_page(client: Client, fund: Fund) -> None:
    before = client.get("/scholarships/ledger/first-steps/")
    assert before["Cache-Control"].startswith("public") or "public" in before["Cache-Control"]
    assert len(close_months(now=datetime(2027, 1, 2, 3, tzinfo=UTC))) == 2
    assert client.get("/scholarships/ledger/first-steps/").content != before.content


def monthly(fund: Fund, times: int, **said: Any) -> RecurringGift:
    """Somebody who gives every month and has done so some times."""
    shown = {"name": "김매달", "shown_as": "name", "amount_shown": True, **said}
    recurring = RecurringGift.objects.create(fund=fund, amount=30_000, **shown)
    for number in range(times):
        gift = Gift.objects.create(fund=fund, amount=30_000, recurring=recurring, invoice=f"in_{recurring.pk}_{number}", **shown)
        settle(gift, checkout_of(gift, paid_at=datetime(2026, 1 + number, 5, tzinfo=UTC)))
    return recurring


def test_a_monthly_giver_stands_once_with_how_often(client: Client) -> None:
    fund = FundFactory(slug="first-steps")
    monthly(fund, 5)
    paid_gift(fund, name="한번만", shown_as="name")
    paid_gift(fund)
    view = client.get("/scholarships/first-steps/").context["view"]
    assert [(gift.shown_name, gift.times) for gift in view.named] == [("한번만", 1), ("김매달", 5)]
    assert view.others == 1
    assert client.get("/scholarships/first-steps/").content.decode().count("김매달") == 1


def test_news_that_name_a_fund_stand_on_its_page_at_once(client: Client) -> None:
    fund = FundFactory(slug="first-steps")
    assert "아직 소식이 없어요" in client.get("/scholarships/first-steps/").content.decode()
    index = NewsIndexPage.objects.get(locale__language_code="ko")
    page = index.add_child(instance=NewsPage(title="첫 장학생의 봄", slug="spring", fund=fund, locale=index.locale))
    page.save_revision().publish()
    assert "첫 장학생의 봄" in client.get("/scholarships/first-steps/").content.decode()
    assert "첫 장학생의 봄" not in client.get("/en/scholarships/first-steps/").content.decode()


def test_a_page_of_news_shows_a_funds_progress_and_who_gave(client: Client) -> None:
    fund = FundFactory(slug="first-steps")
    index = NewsIndexPage.objects.get(locale__language_code="ko")
    body = [{"type": "fund", "value": {"fund": fund.slug}}, {"type": "givers", "value": {"fund": fund.slug}}]
    body += [{"type": kind, "value": {"fund": "gone"}} for kind in ("fund", "givers")]
    page = index.add_child(instance=NewsPage(title="모금 소식", slug="giving", locale=index.locale, body=json.dumps(body)))
    page.save_revision().publish()
    assert "김하나" not in client.get(page.url).content.decode()
    paid_gift(fund, amount=20_000, shown_as="name")
    said = client.get(page.url).content.decode()
    assert "김하나" in said
    assert "20,000" in said


def test_the_fund_page_stays_within_twelve_queries(client: Client, fund: Fund, django_assert_max_num_queries: Any) -> None:
    for number in range(4):
        monthly(fund, 3, name=f"김{number}")
    with django_assert_max_num_queries(12):
        client.get("/scholarships/first-steps/")


def test_a_donor_follows_her_own_gift_and_nobody_else_can(client: Client, fund: Fund) -> None:
    gift, donor = Gift.objects.get(), member()
    address = reverse("scholarships:follow", args=[gift.public_id])
    assert client.get(address).status_code == 302
    client.force_login(donor)
    assert client.get(address).status_code == 404
    Gift.objects.update(donor=donor)
    way = client.get(address).context["way"]
    assert [(step.entry.kind, step.closing.month) for step in way.steps] == [("gift", date(2026, 8, 1)), ("fee", date(2026, 8, 1))]
    assert [(one.month, one.awarded, one.paid_out) for one in way.since] == [(date(2026, 10, 1), 5_000, 2_000)]
    assert (way.left, way.awarded) == (9_710, 5_000)
    settle(gift, checkout_of(gift, refunds=(given_back(1_000),)))
    way = client.get(address).context["way"]
    assert way.left == 8_710
    assert way.steps[-1].closing is None
    assert timezone.localdate() == timezone.localdate(way.steps[-1].entry.at)


def test_what_is_left_of_a_gift_is_the_sum_of_all_that_the_ledger_says_of_it(client: Client) -> None:
    """A refund, and a dispute that was won and whose fee came back."""
    donor, gift = member(), paid_gift(amount=50_000)
    Gift.objects.update(donor=donor)
    settle(gift, checkout_of(gift, refunds=(given_back(10_000),)))
    apply_dispute(disputed(gift))
    back = Fee(fee=-15_000, settled=50_000, currency="krw", rate="")
    apply_dispute(disputed(gift, status="won", is_returned=True, fee_back=back))
    client.force_login(donor)
    way = client.get(reverse("scholarships:follow", args=[gift.public_id])).context["way"]
    assert len(way.steps) == LedgerEntry.objects.count() == 7
    assert way.left == LedgerEntry.objects.available() == 50_000 - 290 - 10_000
