"""Everything leaves in open formats, and nothing that opens a door."""

import csv
import hashlib
import json
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from community.models import AlumniProfile, User
from config.open_formats import LEFT_OUT, SECRETS, tables
from core.models import AccessRecord, Letter
from core.private_files import keep
from tests.factories import PASSWORD, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    person = member(name="=1+1", profile={"story": "두 줄\n둘째", "links": ["https://example.org/a"]})
    keep(ContentFile(b"photo"), kind="photo", name="나.webp", content_type="image/webp", owner=person)
    Letter.objects.create(kind="account_code", to=person.email, text="code 123456", secret=True, message_id="<x>")
    call_command("export_all", str(tmp_path / "out"))
    return tmp_path / "out"


def rows(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_every_table_is_there_with_as_many_rows_as_the_database_and_both_files_say_the_same(exported: Path) -> None:
    manifest = json.loads((exported / "manifest.json").read_text())
    assert set(manifest["tables"]) == {model._meta.label for model in tables()}
    assert set(manifest["left_out"]) == set(LEFT_OUT)
    for model in tables():
        told, name = manifest["tables"][model._meta.label], exported / "tables" / model._meta.label
        read = rows(Path(f"{name}.jsonl"))
        with Path(f"{name}.csv").open(encoding="utf-8-sig", newline="") as sheet:
            lines = list(csv.DictReader(sheet))
        assert len(read) == len(lines) == told["rows"] == model._base_manager.count(), model
        assert hashlib.sha256(Path(f"{name}.jsonl").read_bytes()).hexdigest() == told["jsonl"]
    assert manifest["tables"]["core.AccessRecord"]["rows"] == 1 and AccessRecord.objects.get().purpose


def test_what_is_read_back_is_what_was_there(exported: Path) -> None:
    person = User.objects.get(name="=1+1")
    read = next(one for one in rows(exported / "tables" / "community.User.jsonl") if one["id"] == person.pk)
    assert (read["name"], read["email"], read["public_id"]) == ("=1+1", person.email, str(person.public_id))
    profile = rows(exported / "tables" / "community.AlumniProfile.jsonl")[0]
    assert AlumniProfile(**{**profile, "photo_id": None}).story == "두 줄\n둘째" and profile["links"] == ["https://example.org/a"]
    with (exported / "tables" / "community.User.csv").open(encoding="utf-8-sig", newline="") as sheet:
        assert "'=1+1" in {line["name"] for line in csv.DictReader(sheet)}
    file = rows(exported / "tables" / "core.PrivateFile.jsonl")[0]
    assert (exported / "files" / "private" / file["file"]).read_bytes() == b"photo"


def test_no_password_key_or_code_leaves(exported: Path) -> None:
    written = "".join(file.read_text() for file in (exported / "tables").iterdir())
    assert "123456" not in written and User.objects.get(name="=1+1").password not in written and PASSWORD not in written
    known = {model._meta.label: {field.name for field in model._meta.local_fields} for model in tables()}
    assert all(columns <= known[label] for label, columns in SECRETS.items())
    assert not (exported / "tables" / f"{Session._meta.label}.csv").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(CommandError):
        call_command("export_all", str(tmp_path))


def test_a_place_that_cannot_be_written_is_refused_in_words_and_before_anything_is_on_record(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CommandError, match="file"):
        call_command("export_all", str(tmp_path / "file"))
    assert not AccessRecord.objects.exists()


def test_nobody_else_on_the_machine_reads_the_folder(exported: Path) -> None:
    assert exported.stat().st_mode & 0o077 == 0
