"""Seven days between asking to be deleted and being deleted, a copy of everything a day, and the pages of both."""

import io
import json
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from community.exceptions import ExportTooSoon, MustHandOver, StaffCannotBeErased
from community.models import AccountClosing, AlumniProfile, DataExport, GraduateRecord, User
from community.services import closing, data_exports
from community.services.closing import ask_for_deletion, carry_out, closing_of, withdraw_deletion
from community.services.erasure import erase
from community.services.roster import import_roster
from core.models import AccessRecord, Letter, PrivateFile
from core.periods import periods
from core.private_files import address_of
from mentoring.services.requests import accept_request
from tests.alliance.factories import organisation
from tests.factories import PASSWORD, member, newcomer, staff
from tests.mentoring.factories import asked, mentor

pytestmark = pytest.mark.django_db


def signed_in(person: User) -> Client:
    """Having just given the password once more."""
    client = Client()
    client.force_login(person)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def letters() -> list[str]:
    return list(Letter.objects.filter(kind__startswith="closing").order_by("pk").values_list("kind", flat=True))


def test_whoever_asks_to_be_deleted_is_hidden_at_once_and_may_take_it_back_with_one_press() -> None:
    offer = mentor()
    her = offer.user
    client = signed_in(her)
    client.post("/me/privacy/delete/", {"sure": "on", "reason": "이사 가요"})
    offer.refresh_from_db()
    assert AlumniProfile.objects.get(user=her).is_hidden and offer.is_paused()
    assert not AlumniProfile.objects.visible_to(member()).filter(user=her).exists()
    for page in ("/en/me/privacy/", "/en/me/", "/en/me/privacy/delete/"):
        assert "I want to stay" in client.get(page).content.decode()
    client.post("/me/privacy/stay/")
    offer.refresh_from_db()
    assert not AlumniProfile.objects.get(user=her).is_hidden and not offer.is_paused()
    assert closing_of(her) is None and AccountClosing.objects.get().reason == ""
    assert letters() == ["closing_asked", "closing_withdrawn"]


def test_who_was_hidden_before_stays_hidden_after_taking_it_back() -> None:
    her = member(profile={"is_hidden": True})
    ask_for_deletion(by=her)
    withdraw_deletion(by=her)
    assert AlumniProfile.objects.get(user=her).is_hidden


def test_asked_twice_it_is_one_deletion_and_taken_back_twice_it_is_nothing() -> None:
    her = newcomer()
    assert ask_for_deletion(by=her) == ask_for_deletion(by=her)
    assert withdraw_deletion(by=her) and not withdraw_deletion(by=her)
    assert letters() == ["closing_asked", "closing_withdrawn"]


def test_the_worker_waits_seven_days_writes_on_the_day_before_and_erases_then() -> None:
    her = newcomer()
    asked_for = ask_for_deletion(by=her)
    assert asked_for.due_at - timezone.now() > timedelta(days=6, hours=23)
    closing.warn_of_closing()
    AccountClosing.objects.update(due_at=timezone.now() + timedelta(hours=20))
    closing.warn_of_closing()
    closing.warn_of_closing()
    assert letters() == ["closing_asked", "closing_tomorrow"]
    carry_out(closing_id=asked_for.pk)
    asked_for.refresh_from_db()
    assert not User.objects.filter(pk=her.pk).exists() and (asked_for.user, asked_for.state) == (None, "done")
    assert carry_out(closing_id=asked_for.pk) == "done"


def test_what_was_taken_back_in_the_last_moment_is_not_carried_out() -> None:
    her = newcomer()
    asked_for = ask_for_deletion(by=her)
    withdraw_deletion(by=her)
    assert carry_out(closing_id=asked_for.pk) == "withdrawn"
    assert erase(user_id=her.pk, closing_id=asked_for.pk).erased == {} and User.objects.filter(pk=her.pk).exists()


def test_a_worker_that_died_between_the_deletion_and_the_sweeping_sweeps_at_its_next_try(monkeypatch: pytest.MonkeyPatch) -> None:
    her = newcomer()
    asked_for = ask_for_deletion(by=her)
    with monkeypatch.context() as patch, pytest.raises(OSError, match="died"):
        patch.setattr(closing, "sweep", lambda: (_ for _ in ()).throw(OSError("died")))
        carry_out(closing_id=asked_for.pk)
    asked_for.refresh_from_db()
    assert asked_for.state == "queued" and asked_for.user is None
    assert carry_out(closing_id=asked_for.pk) == "done"


def test_a_failed_deletion_leaves_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    her = member()
    monkeypatch.setattr("community.letters.account_erased", lambda **given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erase(user_id=her.pk)
    assert User.objects.get(pk=her.pk).profile and GraduateRecord.objects.get(owner=her)


def test_who_is_on_the_way_with_somebody_or_alone_in_charge_says_first_what_happens() -> None:
    offer = mentor()
    her = offer.user
    accept_request(request_id=asked(offer).pk, by=her)
    organisation(owner=her)
    with pytest.raises(MustHandOver):
        ask_for_deletion(by=her, settled=["mentoring"])
    client = signed_in(her)
    page = client.post("/me/privacy/delete/", {"sure": "on", "tie_alliance": "on", "reason": "다른 일"}).content.decode()
    assert "다른 일" in page and closing_of(her) is None
    client.post("/me/privacy/delete/", {"sure": "on", "tie_alliance": "on", "tie_mentoring": "on"})
    assert closing_of(her)


def test_staff_hand_their_roles_over_first() -> None:
    her = staff("editor")
    with pytest.raises(StaffCannotBeErased):
        ask_for_deletion(by=her)
    with pytest.raises(StaffCannotBeErased):
        erase(user_id=her.pk)
    with pytest.raises(CommandError):
        call_command("erase_person", her.email)


def test_the_password_is_asked_for_again_before_a_copy_and_before_the_deletion(client: Client) -> None:
    her = newcomer()
    client.force_login(her)
    for place in ("download", "delete"):
        assert "reauthenticate" in client.get(f"/me/privacy/{place}/").url
        assert "reauthenticate" in client.post(f"/me/privacy/{place}/", {"sure": "on"}).url
    assert closing_of(her) is None and not DataExport.objects.exists()


def test_a_copy_is_packed_once_a_day_fetched_by_her_alone_and_gone_after_seven_days(client: Client) -> None:
    her = member(profile={"headline": "<script>alert(1)</script>"})
    mine = signed_in(her)
    mine.post("/me/privacy/download/")
    export = DataExport.objects.get()
    data_exports.pack(export_id=export.pk)
    data_exports.pack(export_id=export.pk)
    with pytest.raises(ExportTooSoon):
        data_exports.ask_for_copy(by=her)
    file = PrivateFile.objects.get(kind="data-export")
    page = mine.get("/me/privacy/download/").content.decode()
    assert str(file.public_id) in page and Letter.objects.filter(kind="export_ready", recipient=her).count() == 1
    client.force_login(staff("staff"))
    assert client.get(address_of(file)).status_code == 404
    packed = mine.get(address_of(file))
    archive = ZipFile(io.BytesIO(b"".join(packed.streaming_content)))
    readable = archive.read("index.html").decode()
    assert "<script>" not in readable and "&lt;script&gt;" in readable and "http" not in readable.split("<main>")[0]
    assert json.loads(archive.read("data.json"))["account"] == her.email
    PrivateFile.objects.update(created_at=timezone.now() - timedelta(days=8))
    periods["data_copies"].run()
    assert not PrivateFile.objects.exists()


def test_the_academys_next_list_does_not_bring_an_erased_graduate_back() -> None:
    her = member()
    record = her.graduate_record
    header = "수료번호,이름,생년월일,이메일,휴대전화,캠퍼스,과정,기수,분야,수료일"
    line = f"{record.record_id},{record.name},{record.birth_date},,,마포,백엔드,3기,백엔드,2023-08-31"
    erase(user_id=her.pk)
    outcome = import_roster(file=io.BytesIO(f"{header}\n{line}\n".encode()), file_name="list.csv")
    assert (outcome.created, outcome.unchanged, outcome.refused) == (0, 1, [])
    assert not GraduateRecord.objects.filter(record_id=record.record_id).exists()


def test_a_copy_is_never_written_over_anothers_nor_where_others_read_it(tmp_path) -> None:
    her, out = member(), tmp_path / "her.zip"
    call_command("export_person", her.email, str(out))
    assert out.stat().st_mode & 0o077 == 0
    for place in (out, tmp_path / "nowhere" / "her.zip"):
        with pytest.raises(CommandError, match=r"her\.zip"):
            call_command("export_person", her.email, str(place))
    assert AccessRecord.objects.filter(what="export").count() == 1


def test_the_commands_tell_what_goes_and_what_stays(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    her = member()
    call_command("export_person", her.email, str(tmp_path / "her.zip"))
    assert "index.html" in ZipFile(tmp_path / "her.zip").namelist()
    capsys.readouterr()
    call_command("erase_person", her.email, dry_run=True, as_json=True)
    planned = json.loads(capsys.readouterr().out)
    assert planned["dry_run"] and planned["erased"]["community.User"] == 1 and User.objects.filter(pk=her.pk).exists()
    call_command("erase_person", her.email, as_json=True)
    assert json.loads(capsys.readouterr().out)["erased"] == planned["erased"]
    with pytest.raises(CommandError):
        call_command("erase_person", her.email)


# The office


def test_the_office_sees_who_leaves_and_when_and_can_do_nothing_about_it(client: Client, settings) -> None:
    settings.STAFF_SECOND_FACTOR = False
    her = member(name="떠나는분")
    one = ask_for_deletion(by=her, reason="이제 쓰지 않아요")
    clerk = staff("staff")
    client.force_login(clerk)
    desk, screen = client.get("/staff/accountclosing/").content.decode(), client.get(f"/staff/accountclosing/inspect/{one.pk}/").content.decode()
    assert ("떠나는분" in desk, "이제 쓰지 않아요" in desk, "이제 쓰지 않아요" in screen) == (True, False, True)
    assert list(AccessRecord.objects.order_by("pk").values_list("what", "subject")) == [("list", her.pk), ("read", her.pk)]
    for address in ("new/", f"edit/{one.pk}/", f"delete/{one.pk}/"):
        assert client.get(f"/staff/accountclosing/{address}").status_code == 404
    AccountClosing.objects.filter(pk=one.pk).update(due_at=timezone.now())
    carry_out(closing_id=one.pk)
    AccountClosing.objects.filter(pk=one.pk).update(state="done")
    after = client.get("/staff/accountclosing/").content.decode()
    assert ("떠나는분" in after, str(AccountClosing.objects.get()) in after) == (False, True)


@pytest.mark.parametrize("role", ["editor", "officer", "auditor"])
def test_nobody_else_in_the_office_sees_who_leaves(client: Client, settings, role: str) -> None:
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(staff(role))
    assert client.get("/staff/accountclosing/").status_code == 302
