"""How figures, counts and names stand on the screens of the back office."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from community.models import RosterImport
from core.staff.showing import StaffPaginator, shown
from scholarships.models import LedgerClosing
from scholarships.services.in_kind import GivenBy, Thing, record_in_kind
from tests.factories import staff
from tests.scholarships.factories import FundFactory, started_gift
from tests.scholarships.transfer_factories import open_fund

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def desk(settings) -> Client:
    settings.STAFF_SECOND_FACTOR = False
    client = Client()
    client.force_login(staff("staff", is_superuser=True))
    return client


def test_figures_are_grouped_but_a_year_is_not() -> None:
    assert shown(12_000_000, "target") == "12,000,000"
    assert shown(-360, "amount") == "-360"
    assert shown(2026, "founded_year") == shown(2026, "year") == "2026"
    assert shown(True, "is_open") == "예"


def test_rows_are_counted_as_people_here_count() -> None:
    assert StaffPaginator(range(2878), 20).items_count_label == "전체 2,878건"


def test_in_a_list_figures_stand_at_the_right_days_are_short_and_a_gift_in_kind_does_not_say_gift_before_each_word(desk: Client) -> None:
    fund = open_fund()
    thing = Thing(what="GPU", quantity="1", amount=6_000_000, valued_by="AI", received_on=date(2026, 11, 24))
    record_in_kind(fund_id=fund.pk, thing=thing, giver=GivenBy(name="새싹클라우드"), form_token=uuid.uuid4(), by=None)
    LedgerClosing.objects.create(
        fund=fund, month=date(2026, 10, 1), entries=0, position=0, available=0, reserved=0, in_kind=0, head_hash="0", hash="0"
    )
    page = " ".join(desk.get("/staff/inkindgift/").content.decode().split())
    assert '<td class="n"> 6,000,000 </td>' in page
    assert "후원 후원자" not in page and "후원자 이름" in page
    closed = desk.get("/staff/ledgerclosing/").content.decode()
    assert "2026-10" in closed and "2026년 10월" not in closed


def test_money_in_a_list_and_on_its_own_screen_is_grouped(desk: Client) -> None:
    gift = started_gift(FundFactory(target=10_000_000))
    assert ">10,000<" in "".join(desk.get("/staff/gift/").content.decode().split())
    page = desk.get(f"/staff/gift/inspect/{gift.pk}/").content.decode()
    assert "관리 번호" in page
    assert "Public id" not in page
    assert "10,000,000" in desk.get("/staff/fund/").content.decode()


def test_a_roster_upload_is_named_by_the_time_in_seoul() -> None:
    assert str(RosterImport(file_name="a.csv", at=datetime(2026, 11, 23, 16, 30, tzinfo=UTC))) == "a.csv 2026-11-24 01:30"
