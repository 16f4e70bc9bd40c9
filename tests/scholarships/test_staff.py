"""The back office of money: read what happened, decide about messages, deal with what does not fit. Nobody edits the ledger."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.models import AccessRecord
from core.outbox import drain
from scholarships.models import Gift, StripeEvent, UnmatchedPayment
from scholarships.outbox import QUEUE
from tests.factories import member, staff
from tests.scholarships.factories import FundFactory, paid_gift

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture
def desk(client):
    client.force_login(staff("staff"))
    return client


@pytest.fixture
def auditor(client):
    client.force_login(staff("auditor"))
    return client


def test_staff_show_a_message_by_a_button(desk):
    gift = paid_gift(message="응원해요", shown_as="name")
    assert "응원해요" in desk.get(reverse("gift:inspect", args=[gift.pk])).content.decode()
    assert AccessRecord.objects.filter(what="read", object_type="scholarships.Gift").exists()
    desk.post(reverse("gift:act_show", args=[gift.pk]))
    assert Gift.objects.get().shown_message == "응원해요"
    desk.post(reverse("gift:act_hide", args=[gift.pk]))
    assert Gift.objects.get().shown_message == ""


def test_staff_edit_a_fund_and_its_page_changes(desk):
    fund = FundFactory(slug="first-steps")
    assert desk.get(reverse("fund:edit", args=[fund.pk])).status_code == 200
    said = {
        "name_ko": "새 이름",
        "entity": fund.entity_id,
        "kind": "scholarship",
        "summary_ko": "한 문장",
        "purpose_ko": "쓰임",
        "givers": "anyone",
        "is_public": "on",
        "sort_order": 5,
    }
    desk.post(reverse("fund:edit", args=[fund.pk]), said)
    fund.refresh_from_db()
    assert (fund.name_ko, fund.is_open, fund.slug) == ("새 이름", False, "first-steps")
    desk.logout()
    assert "새 이름" in desk.get("/scholarships/first-steps/").content.decode()


@pytest.mark.parametrize("model", ["ledgerentry", "gift", "stripeevent", "unmatchedpayment"])
def test_nobody_adds_edits_or_deletes_what_is_money(desk, model):
    for view in ("add", "edit", "delete"):
        with pytest.raises(Exception, match="is not a valid view function"):
            reverse(f"{model}:{view}", args=[] if view == "add" else [1])


@pytest.mark.parametrize("model", ["fund", "recipiententity", "gift", "ledgerentry", "unmatchedpayment", "stripeevent"])
def test_an_auditor_reads_all_that_is_money(auditor, model):
    paid_gift()
    assert auditor.get(reverse(f"{model}:index")).status_code == 200


def test_an_auditor_changes_nothing(auditor):
    gift = paid_gift(message="응원해요")
    auditor.post(reverse("gift:act_show", args=[gift.pk]))
    assert Gift.objects.get().message_state == "unread"


def test_an_unmatched_payment_waits_on_the_dashboard_until_somebody_says_what_was_done(desk):
    payment = UnmatchedPayment.objects.create(payment_intent="pi_x", reason="no_gift", amount=5_000, currency="krw")
    assert "살펴볼 결제" in desk.get("/staff/").content.decode()
    desk.post(reverse("unmatchedpayment:act_resolve", args=[payment.pk]), {"note": "Stripe에서 돌려드림"})
    payment.refresh_from_db()
    assert payment.resolved_at
    assert "살펴볼 결제" not in desk.get("/staff/").content.decode()


def test_a_given_up_event_is_tried_again(desk, monkeypatch):
    event = StripeEvent.objects.create(stripe_id="evt_1", type="charge.refunded", payload="{}", state="failed", attempts=12)
    desk.post(reverse("stripeevent:act_again", args=[event.pk]))
    event.refresh_from_db()
    assert (event.state, event.attempts) == ("queued", 0)
    monkeypatch.setattr("scholarships.outbox.act_on_events", lambda *, event_ids, seconds: dict.fromkeys(event_ids, "done"))
    drain(QUEUE)
    event.refresh_from_db()
    assert event.state == "done"


def test_a_desk_without_a_file_offers_none_by_address_either(desk):
    for name in ("stripeevent:index", "recipiententity:index"):
        assert desk.get(reverse(name), {"export": "csv"}).status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_a_donor_wrote_neither_runs_in_a_spreadsheet_nor_keeps_staff_from_it(desk, kind):
    for name in ("a\x0bb", "=1+1", "＝1+1", "\n=1+1"):
        paid_gift(name=name)
    answer = desk.post(reverse("gift:export"), {"export": kind, "purpose": "결산"})
    content = b"".join(answer.streaming_content)
    if kind == "csv":
        for words in (",'=1+1,", ",'＝1+1,", ',"\'\n=1+1",'):
            assert words in content.decode()
    else:
        rows = load_workbook(BytesIO(content)).active
        names = {(cell.value, cell.data_type) for row in rows.iter_rows() for cell in row if "1+1" in str(cell.value) or cell.value == "ab"}
        assert names == {("ab", "s"), ("=1+1", "s"), ("＝1+1", "s"), ("\n=1+1", "s")}


def test_reading_an_event_is_recorded_as_reading_the_donors_data(desk):
    person = member()
    gift = paid_gift()
    Gift.objects.update(donor=person)
    for said in ({"object_id": gift.checkout_session}, {"payment_intent": gift.payment_intent}, {"object_id": "cs_of_nobody"}, {}):
        event = StripeEvent.objects.create(stripe_id=f"evt_{len(said)}{said}", type="charge.refunded", payload="{}", state="done", **said)
        desk.get(reverse("stripeevent:inspect", args=[event.pk]))
    assert [record.subject for record in AccessRecord.objects.filter(what="read").order_by("pk")] == [person, person, None, None]
