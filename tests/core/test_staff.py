"""The frame of the back office, seen on the machine room's own screens."""

import csv
import io
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from core import desks
from core.models import AccessRecord, AccessSeen, Letter, ScheduledRun, SuppressedAddress
from core.outbox import drain_all
from core.staff import register_waiting
from core.staff import waiting as waiting_lines
from core.staff.spreadsheets import harmless
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture
def clerk(client: Client) -> Any:
    """Somebody with the staff role, signed in on `client`."""
    user = staff("staff", name="담당 직원")
    client.force_login(user)
    return user


def letter(**fields: Any) -> Letter:
    number = Letter.objects.count()
    defaults = {"to": f"reader{number}@example.org", "subject": f"소식 {number}", "text": "본문", "kind": "other", "state": "failed"}
    return Letter.objects.create(message_id=f"<{number}@test>", **{**defaults, **fields})


def words(response: Any) -> list[str]:
    """The messages that the next page shows."""
    return [str(message) for message in response.context["messages"]]


# Lists


def test_a_list_shows_its_rows_and_leads_to_their_screens(client, clerk):
    one = letter(subject="후원해 주셔서 고맙습니다")
    page = client.get(reverse("letter:index")).content.decode()
    assert "후원해 주셔서 고맙습니다" in page
    assert reverse("letter:inspect", args=[one.pk]) in page


def test_a_list_is_searched_and_filtered(client, clerk):
    letter(subject="찾는 것", state="failed")
    letter(subject="다른 것", state="sent")
    found = client.get(reverse("letter:index_results"), {"q": "찾는"}).content.decode()
    assert "찾는 것" in found
    assert "다른 것" not in found
    failed = client.get(reverse("letter:index_results"), {"state": "failed"}).content.decode()
    assert "찾는 것" in failed
    assert "다른 것" not in failed


def test_what_a_model_does_not_name_does_not_exist(client, clerk):
    one = letter()
    for address in ("new/", f"edit/{one.pk}/", f"delete/{one.pk}/", f"copy/{one.pk}/", f"usage/{one.pk}/"):
        assert client.get(f"/staff/letter/{address}").status_code == 404, address


OUR_LISTS = ("letter:index", "suppressedaddress:index", "scheduledrun:index", "accessrecord:index", "staff_outbox", "staff_access_review")


@pytest.mark.parametrize("name", OUR_LISTS)
def test_a_list_costs_the_same_whatever_the_number_of_rows(client, clerk, django_assert_max_num_queries, name):
    """Nine are Wagtail's own frame, five the access record with its savepoint."""
    for number in range(60):
        person = UserFactory()
        letter(recipient=person, to=person.email)
        AccessRecord.objects.create(by=clerk, by_label="담당", what="read", object_type="core.Letter", purpose="점검", subject=person)
        SuppressedAddress.objects.create(address=person.email, reason="…")
        ScheduledRun.objects.create(name=f"run {number}", run_for="2026-11-01T00:00Z")
    client.get(reverse(name))
    with django_assert_max_num_queries(17):
        assert client.get(reverse(name)).status_code == 200


# Permissions


def test_a_stranger_is_sent_to_the_sign_in_page(client):
    response = client.get(reverse("letter:index"))
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_a_role_without_the_permission_neither_sees_the_menu_nor_the_list(client):
    client.force_login(staff("editor"))
    response = client.get(reverse("letter:index"), follow=True)
    assert response.redirect_chain == [("/staff/", 302)]
    assert reverse("letter:index") not in response.content.decode()


def test_the_menu_shows_what_a_role_may_open(client, clerk):
    assert reverse("letter:index") in client.get("/staff/").content.decode()


def test_an_act_asks_for_its_own_permission(client):
    reader = staff("editor")
    one = letter()
    reader.user_permissions.add(Permission.objects.get(codename="view_letter"))
    client.force_login(reader)
    screen = client.get(reverse("letter:inspect", args=[one.pk]))
    assert screen.status_code == 200
    assert reverse("letter:act_again", args=[one.pk]) not in screen.content.decode()
    assert client.post(reverse("letter:act_again", args=[one.pk])).status_code == 302
    one.refresh_from_db()
    assert one.state == "failed"


# Acts


def test_an_act_posts_to_its_verb_and_comes_back_to_the_object(client, clerk):
    one = letter()
    response = client.post(reverse("letter:act_again", args=[one.pk]))
    assert response["Location"] == reverse("letter:inspect", args=[one.pk])
    one.refresh_from_db()
    assert one.state == "queued"


def test_opening_an_act_changes_nothing(client, clerk):
    one = letter()
    assert client.get(reverse("letter:act_again", args=[one.pk])).status_code == 200
    one.refresh_from_db()
    assert one.state == "failed"


def test_posting_an_act_twice_is_answered_by_the_verb_in_words(client, clerk):
    one = letter()
    client.post(reverse("letter:act_again", args=[one.pk]))
    again = client.post(reverse("letter:act_again", args=[one.pk]), follow=True)
    assert [message.level_tag for message in again.context["messages"]] == ["success", "error"]
    assert ModelLogEntry.objects.filter(action="core.retry_outbox").count() == 1
    one.refresh_from_db()
    assert one.state == "queued"


def test_an_act_that_makes_its_object_vanish_comes_back_to_the_list(client, clerk):
    row = SuppressedAddress.objects.create(address="gone@example.org", reason="반송")
    response = client.post(reverse("suppressedaddress:act_release", args=[row.pk]))
    assert response["Location"] == reverse("suppressedaddress:index")
    assert not SuppressedAddress.objects.exists()


def test_an_act_never_leads_away_from_this_site(client, clerk):
    one = letter()
    response = client.post(reverse("letter:act_again", args=[one.pk]), {"next": "https://elsewhere.example/"})
    assert response["Location"] == reverse("letter:inspect", args=[one.pk])


def test_the_history_names_who_did_it(client, clerk):
    one = letter()
    client.post(reverse("letter:act_again", args=[one.pk]))
    assert "담당 직원" in client.get(reverse("letter:history", args=[one.pk])).content.decode()


def test_adding_goes_through_the_verb(client, clerk):
    client.post(reverse("suppressedaddress:add"), {"address": "Someone@Example.org", "reason": "반송"})
    assert SuppressedAddress.objects.get().address == "someone@example.org"
    history = client.get(reverse("suppressedaddress:history", args=[SuppressedAddress.objects.get().pk]))
    assert "담당 직원" in history.content.decode()


# Personal data


def test_listing_and_reading_personal_rows_is_recorded(client, clerk):
    one = letter(recipient=(person := UserFactory()))
    client.get(reverse("letter:index"))
    client.get(reverse("letter:inspect", args=[one.pk]))
    listed, read = AccessRecord.objects.order_by("pk")
    assert (listed.what, read.what) == ("list", "read")
    assert read.by == clerk
    assert read.subject == person
    assert read.object_ids == [str(one.pk)]
    assert read.purpose


def test_an_empty_list_leaves_no_record(client, clerk):
    client.get(reverse("letter:index"))
    assert not AccessRecord.objects.exists()


def test_rows_that_are_not_personal_leave_no_record(client, clerk):
    ScheduledRun.objects.create(name="core.forget_old_runs", run_for="2026-11-24T03:30:00+09:00")
    client.get(reverse("scheduledrun:index"))
    assert not AccessRecord.objects.exists()


def test_personal_rows_do_not_leave_without_a_purpose(client, clerk):
    letter()
    asked = client.get(reverse("letter:index"), {"export": "csv", "state": "failed"})
    assert asked["Location"] == f"{reverse('letter:export')}?export=csv&state=failed"
    assert client.get(asked["Location"]).status_code == 200
    refused = client.post(asked["Location"], {"export": "csv", "purpose": ""})
    assert refused["Content-Type"].startswith("text/html")
    assert not AccessRecord.objects.filter(what="export").exists()


def test_a_download_is_recorded_with_the_purpose_that_was_written(client, clerk):
    letter(subject="갑", state="failed")
    letter(subject="을", state="sent")
    response = client.post(f"{reverse('letter:export')}?state=failed", {"export": "csv", "purpose": "반송 점검"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert "갑" in text
    assert "을" not in text.replace("읽음", "")
    record = AccessRecord.objects.get(what="export")
    assert record.purpose == "반송 점검"
    assert len(record.object_ids) == 1


@pytest.mark.parametrize("told", [{"secret": True}, {"kind": "mentoring_more_asked"}])
def test_the_body_of_a_letter_with_a_secret_or_with_private_words_is_never_shown(client, clerk, told):
    one = letter(text="code 123456", html="<p>code 123456</p>", state="failed", **told)
    pages = (reverse("letter:index"), reverse("letter:inspect", args=[one.pk]), reverse("letter:history", args=[one.pk]))
    assert all("123456" not in client.get(page).content.decode() for page in pages)
    file = client.post(reverse("letter:export"), {"export": "csv", "purpose": "점검"})
    assert "123456" not in b"".join(file.streaming_content if file.streaming else [file.content]).decode()


def test_letters_are_found_by_kind_channel_and_state(client, clerk):
    letter(subject="메일 하나", kind="gift_thanks")
    letter(subject="문자 하나", kind="phone_code", channel="sms", state="perhaps_sent")
    for query in ({"kind": "phone_code"}, {"channel": "sms"}, {"state": "perhaps_sent"}):
        page = client.get(reverse("letter:index_results"), query).content.decode()
        assert "문자 하나" in page
        assert "메일 하나" not in page


@pytest.mark.parametrize(("kind", "offered"), [("account_secret", True), ("gift_thanks", False)])
def test_a_letter_that_perhaps_went_is_sent_again_only_where_a_second_one_does_no_harm(client, clerk, kind, offered):
    one = letter(kind=kind, state="perhaps_sent", text="hello")
    again = reverse("letter:act_again", args=[one.pk])
    assert (again in client.get(reverse("letter:inspect", args=[one.pk])).content.decode()) == offered
    client.post(again)
    one.refresh_from_db()
    assert one.state == ("queued" if offered else "perhaps_sent")


def test_who_finds_out_about_a_letter_that_perhaps_went_says_it_once(client, clerk):
    went, lost = (letter(kind="gift_thanks", state="perhaps_sent", handed_at=timezone.now()) for _ in range(2))
    assert reverse("letter:act_arrived", args=[went.pk]) in client.get(reverse("letter:inspect", args=[went.pk])).content.decode()
    client.post(reverse("letter:act_arrived", args=[went.pk]))
    client.post(reverse("letter:act_lost", args=[lost.pk]))
    assert "이미 다른 분이 확인했어요" in words(client.post(reverse("letter:act_lost", args=[went.pk]), follow=True))[-1]
    went.refresh_from_db()
    lost.refresh_from_db()
    assert (went.state, lost.state, lost.handed_at) == ("sent", "failed", None)
    client.post(reverse("letter:act_again", args=[lost.pk]))
    lost.refresh_from_db()
    assert lost.state == "queued"


def test_letters_that_perhaps_went_wait_on_the_first_screen_and_at_the_outbox(client, clerk):
    assert "보냈는지 확인" not in client.get("/staff/").content.decode()
    one = letter(kind="gift_thanks", state="perhaps_sent")
    place = f"{reverse('letter:index')}?state=perhaps_sent"
    assert all(place in client.get(page).content.decode() for page in ("/staff/", reverse("staff_outbox")))
    assert one.subject in client.get(place).content.decode()


def test_access_records_cannot_be_changed_by_anyone(client):
    client.force_login(staff("staff", is_superuser=True))
    record = AccessRecord.objects.create(by_label="담당", what="read", object_type="core.Letter", purpose="점검")
    for address in (f"edit/{record.pk}/", f"delete/{record.pk}/", "new/"):
        assert client.get(f"/staff/accessrecord/{address}").status_code == 404


def test_access_records_are_reviewed_by_month(client, clerk):
    at = datetime.fromisoformat("2026-11-30T23:30:00+09:00")
    AccessRecord.objects.create(at=at, by=clerk, by_label="십일월의 기록", what="read", object_type="core.Letter", purpose="점검")
    with time_machine.travel("2026-12-02T12:00:00+09:00", tick=False):
        november = client.get(reverse("accessrecord:index"), {"month": "2026-11"}).content.decode()
        december = client.get(reverse("accessrecord:index"), {"month": "2026-12"}).content.decode()
    assert "십일월의 기록" in november
    assert "십일월의 기록" not in december


def test_the_record_of_a_list_names_everybody_it_showed_and_reading_that_is_on_record(client, clerk):
    seen, gone = UserFactory(name="목록에 있던 분"), UserFactory()
    record = AccessRecord.objects.create(by=clerk, by_label="담당", what="list", object_type="community.User", purpose="점검")
    AccessSeen.objects.bulk_create([AccessSeen(record=record, ref=one.public_id, at=record.at) for one in (seen, gone)])
    gone.delete()
    page = client.get(reverse("accessrecord:inspect", args=[record.pk])).content.decode()
    assert "목록에 있던 분" in page
    assert "1명은 이제 계정이 없어요" in page
    assert "목록 조회 · 회원 계정" in page
    assert AccessSeen.objects.filter(ref=seen.public_id, record__object_type="core.AccessRecord").exists()


def test_an_address_that_is_on_the_list_already_is_said_to_be_and_keeps_its_reason(client, clerk):
    SuppressedAddress.objects.create(address="gone@example.org", reason="먼저 적은 이유")
    page = client.post(reverse("suppressedaddress:add"), {"address": "Gone@Example.org", "reason": "다른 이유"}).content.decode()
    assert "이미 목록에 있는 주소예요" in page
    assert "다른 이유" in page
    assert SuppressedAddress.objects.get().reason == "먼저 적은 이유"


# Files


def test_a_file_is_named_after_what_is_in_it_and_its_day(client, clerk):
    letter()
    for kind in ("csv", "xlsx"):
        file = client.post(reverse("letter:export"), {"export": kind, "purpose": "점검"})
        assert f"letter-{timezone.localdate():%Y-%m-%d}.{kind}" in file["Content-Disposition"]


def test_a_csv_opens_in_excel_with_korean_and_without_formulas(client, clerk):
    letter(subject="=cmd|' /C calc'!A0", to="+82@example.org")
    response = client.post(reverse("letter:export"), {"export": "csv", "purpose": "점검"})
    body = b"".join(response.streaming_content)
    assert body.startswith(b"\xef\xbb\xbf")
    row = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))[1]
    assert "'=cmd|' /C calc'!A0" in row
    assert "'+82@example.org" in row


def test_an_xlsx_holds_no_formula_and_shows_seoul_time(client, clerk):
    one = letter(subject="=1+1")
    Letter.objects.filter(pk=one.pk).update(created_at="2026-11-24T15:30:00Z")
    response = client.post(reverse("letter:export"), {"export": "xlsx", "purpose": "점검"})
    cells = next(load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.iter_rows(min_row=2))
    assert all(cell.data_type != "f" for cell in cells)
    assert cells[0].value.isoformat() == "2026-11-25T00:30:00"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_excel_would_run_is_disarmed(start):
    assert harmless(f"{start}1") == f"'{start}1"


def test_numbers_stay_numbers_in_a_file():
    assert harmless(-5000) == -5000


def test_an_objects_screen_shows_seoul_time_and_a_dash_for_nothing(client, clerk):
    one = letter()
    Letter.objects.filter(pk=one.pk).update(created_at="2026-11-24T15:30:00Z")
    page = client.get(reverse("letter:inspect", args=[one.pk])).content.decode()
    assert "2026-11-25 00:30" in page
    assert "–" in page


# The first screen


def test_what_the_worker_gave_up_waits_on_the_first_screen(client, clerk):
    letter(state="failed")
    page = client.get("/staff/").content.decode()
    assert reverse("staff_outbox") in page


def test_the_first_screen_shows_only_what_one_may_deal_with(client, monkeypatch):
    monkeypatch.setattr(waiting_lines, "waiting", {})
    register_waiting("인증 신청", lambda: 12, "/staff/claims/", permission="community.change_membershipclaim")
    client.force_login(staff("staff"))
    assert "인증 신청" in client.get("/staff/").content.decode()
    client.force_login(staff("auditor"))
    assert "인증 신청" not in client.get("/staff/").content.decode()


def test_a_given_up_queue_is_sent_back_at_once(client, clerk):
    one, other = letter(), letter()
    assert reverse("staff_outbox_retry", args=["letters"]) in client.get(reverse("staff_outbox")).content.decode()
    client.post(reverse("staff_outbox_retry", args=["letters"]))
    assert set(Letter.objects.values_list("state", flat=True)) == {"queued"}
    assert {one.pk, other.pk} == set(Letter.objects.values_list("pk", flat=True))


def test_trying_all_again_sends_no_letter_that_has_lost_its_words_and_no_doubt_about_the_others(client, clerk):
    emptied, failed = letter(secret=True, text=""), letter(kind="gift_thanks", handed_at=timezone.now())
    assert desks.given_up() == 1
    client.post(reverse("staff_outbox_retry", args=["letters"]))
    failed.refresh_from_db()
    emptied.refresh_from_db()
    assert (emptied.state, failed.state, failed.handed_at) == ("failed", "queued", None)


def test_a_letter_emptied_while_it_waited_fails_instead_of_going_out_bare():
    one = letter(secret=True, text="", state="queued")
    drain_all()
    one.refresh_from_db()
    assert one.state == "failed"


def test_the_outbox_is_for_those_who_run_the_machine(client):
    client.force_login(staff("editor"))
    assert client.get(reverse("staff_outbox")).status_code == 302
    assert client.post(reverse("staff_outbox_retry", args=["letters"])).status_code == 302
