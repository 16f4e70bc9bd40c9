"""How figures, counts and names stand on the screens of the back office."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from community.models import RosterImport
from core.staff.showing import StaffPaginator, shown
from tests.factories import staff
from tests.scholarships.factories import FundFactory, started_gift

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


def test_money_in_a_list_and_on_its_own_screen_is_grouped(desk: Client) -> None:
    gift = started_gift(FundFactory(target=10_000_000))
    assert ">10,000<" in "".join(desk.get("/staff/gift/").content.decode().split())
    page = desk.get(f"/staff/gift/inspect/{gift.pk}/").content.decode()
    assert "관리 번호" in page
    assert "Public id" not in page
    assert "10,000,000" in desk.get("/staff/fund/").content.decode()


def test_a_roster_upload_is_named_by_the_time_in_seoul() -> None:
    assert str(RosterImport(file_name="a.csv", at=datetime(2026, 11, 23, 16, 30, tzinfo=UTC))) == "a.csv 2026-11-24 01:30"
