"""Private files: only a door opens them, and a kind without a door is shut."""

import os
import time
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction

from core import private_files
from core.models import PrivateFile
from core.private_files import forget, keep
from core.stray_files import count_stray_files
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(monkeypatch):
    owner = UserFactory()
    monkeypatch.setitem(private_files.doors, "test", lambda viewer, row: viewer == row.owner)
    return keep(ContentFile(b"%PDF"), kind="test", name="증명서.pdf", content_type="application/pdf", owner=owner)


def test_the_owner_gets_it_as_a_download_that_nobody_caches(client, file) -> None:
    client.force_login(file.owner)
    answer = client.get(f"/files/{file.public_id}/")
    assert b"".join(answer.streaming_content) == b"%PDF"
    assert "attachment" in answer["Content-Disposition"]
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("private, no-store", "nosniff")


@pytest.mark.parametrize("who", ["stranger", "another"])
def test_for_everybody_else_it_does_not_exist(client, file, who: str) -> None:
    if who == "another":
        client.force_login(UserFactory())
    assert client.get(f"/files/{file.public_id}/").status_code == 404


def test_a_kind_without_a_door_is_shut_even_for_its_owner(client, file, monkeypatch) -> None:
    monkeypatch.delitem(private_files.doors, "test")
    client.force_login(file.owner)
    assert client.get(f"/files/{file.public_id}/").status_code == 404


def test_it_lies_under_an_opaque_name_outside_of_public_media(file, settings) -> None:
    assert "증명서" not in file.file.name
    assert file.file.path.startswith(str(settings.VAR_DIR / "private"))


def lies_there(file: PrivateFile) -> bool:
    return file.file.storage.exists(file.file.name)


@pytest.mark.parametrize("gone", [lambda file: forget(file), lambda file: file.owner.delete(), lambda file: PrivateFile.objects.all().delete()])
def test_the_bytes_go_with_the_row_whichever_way_it_goes(file, gone, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        gone(file)
    assert lies_there(file)
    for callback in callbacks:
        callback()
    assert not lies_there(file)


def test_a_deletion_that_is_rolled_back_keeps_row_and_bytes(file, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        file.owner.delete()
        raise RuntimeError
    assert PrivateFile.objects.get().file.name == file.file.name
    assert lies_there(file)


def listed(*options: str) -> list[str]:
    out = StringIO()
    call_command("stray_files", *options, stdout=out, stderr=StringIO())
    return out.getvalue().split("\n")[:-1]


def test_bytes_without_a_row_are_listed_after_a_day_and_deleted_only_when_asked(file) -> None:
    stray = keep(ContentFile(b"left"), kind="test", name="x", content_type="application/pdf")
    PrivateFile.objects.filter(pk=stray.pk)._raw_delete("default")  # a crash before the bytes went
    assert listed() == []  # perhaps its row is only not committed yet
    for one in (stray, file):
        os.utime(one.file.path, (time.time() - 90_000,) * 2)
    assert listed() == [stray.file.name]
    assert count_stray_files().startswith("1 ")
    assert lies_there(stray)
    assert listed("--delete") == ["1 deleted"]
    assert (lies_there(stray), lies_there(file)) == (False, True)


def test_a_file_whose_bytes_are_gone_is_missed_in_words_and_in_the_log(client, file, caplog) -> None:
    file.file.storage.delete(file.file.name)
    client.force_login(file.owner)
    assert client.get(f"/files/{file.public_id}/").status_code == 404
    assert str(file.public_id) in "".join(record.getMessage() for record in caplog.records if record.name == "ieum.files")
