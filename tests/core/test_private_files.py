"""Private files: only a door opens them, and a kind without a door is shut."""

import pytest
from django.core.files.base import ContentFile

from core import private_files
from core.private_files import keep
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


def test_a_file_whose_bytes_are_gone_is_missed_in_words_and_in_the_log(client, file, caplog) -> None:
    file.file.storage.delete(file.file.name)
    client.force_login(file.owner)
    assert client.get(f"/files/{file.public_id}/").status_code == 404
    assert str(file.public_id) in "".join(record.getMessage() for record in caplog.records if record.name == "ieum.files")
