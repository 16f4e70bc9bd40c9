"""The frame of the tests themselves: fresh databases, a closed door, missing services."""

import socket
import threading
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.hashers import make_password
from django.core.mail import send_mail
from django.db import connection
from wagtail.models import Locale, Page, Site

from tests.kept_copy import KeptCopy
from tests.services.live_site import LiveSite
from tests.services.need import unavailable

together = pytest.mark.xdist_group("frame")


def delete_everything_wagtail_brings() -> None:
    """What a flush would take away."""
    Site.objects.all().delete()
    Page.objects.all().delete()
    Locale.objects.all().delete()


def is_as_migrated() -> bool:
    """Whether the first page, its site and its language are there."""
    return Page.objects.filter(depth=1).count() == 1 and Site.objects.filter(is_default_site=True).exists() and Locale.objects.exists()


@together
@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_may_delete_even_the_root_page() -> None:
    assert is_as_migrated()
    delete_everything_wagtail_brings()
    assert not Page.objects.exists()


@together
@pytest.mark.django_db(transaction=True)
def test_the_next_test_that_commits_sees_the_root_page_again() -> None:
    assert is_as_migrated()


@together
@pytest.mark.django_db
def test_an_ordinary_test_sees_the_root_page_too() -> None:
    assert is_as_migrated()


@pytest.mark.django_db(transaction=True)
def test_a_fresh_copy_is_what_every_thread_then_reads(kept: KeptCopy) -> None:
    delete_everything_wagtail_brings()
    before = connection.settings_dict["NAME"]
    kept.restore()
    seen: list[bool] = []
    reader = threading.Thread(target=lambda: (seen.append(is_as_migrated()), connection.close()))
    reader.start()
    reader.join()
    assert seen == [True]
    assert is_as_migrated()
    assert connection.settings_dict["NAME"] != before


@pytest.mark.django_db(transaction=True)
def test_a_thread_that_still_holds_the_old_copy_cannot_reach_the_new_one(kept: KeptCopy) -> None:
    holding, restored = threading.Event(), threading.Event()
    failed: list[str] = []

    def hold() -> None:
        Page.objects.exists()
        holding.set()
        restored.wait(10)
        try:
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM wagtailcore_site")
        except Exception as error:  # noqa: BLE001 - PostgreSQL has thrown the thread out, SQLite lets it write into the old file
            failed.append(type(error).__name__)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert holding.wait(10)
    kept.restore()
    restored.set()
    thread.join()
    assert is_as_migrated()


@pytest.mark.django_db
def test_letters_are_rows_in_tests_as_on_the_site() -> None:
    from core.models import Letter

    send_mail("제목", "본문", None, ["alumna@example.org"])
    assert Letter.objects.filter(to="alumna@example.org").count() == 1


def test_tests_write_below_their_own_temporary_folder() -> None:
    var = Path(site_settings.VAR_DIR)
    assert var.parent == site_settings.TEST_RUN
    assert var in Path(site_settings.SEARCH_FILE).parents
    assert Path(site_settings.STORAGES["private"]["OPTIONS"]["location"]).parent == var


def test_passwords_are_hashed_fast() -> None:
    assert make_password("demo-demo-demo").startswith("md5$")


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_a_connection_that_leaves_this_machine_fails_the_test(host: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as door, pytest.raises(pytest.fail.Exception, match=host):
        door.connect((host, 443))


def test_a_look_up_of_a_name_outside_fails_the_test() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"example\.org, outside this machine"):
        urllib.request.urlopen("https://example.org/")


def test_a_missing_service_fails_in_ci_and_is_skipped_on_a_laptop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="missing service: Elasticsearch"):
        unavailable("Elasticsearch", "Start it.")
    monkeypatch.setenv("CI", "")
    with pytest.raises(pytest.skip.Exception, match=r"missing service: Elasticsearch\. Start it\."):
        unavailable("Elasticsearch", "Start it.")


def test_the_live_site_answers_and_reads_this_tests_database(live_site: LiveSite) -> None:
    with urllib.request.urlopen(f"{live_site.url}/healthz/") as answer:  # noqa: S310 - our own address
        assert answer.status == 200
    assert live_site.drain() >= 0


def test_a_person_opens_the_live_site_in_a_real_browser(open_page: Any) -> None:
    page = open_page(viewport=(390, 844))
    answer = page.goto("/healthz/")
    assert answer.status == 200
    assert page.evaluate("innerWidth") == 390
    assert page.evaluate("navigator.language") == "ko-KR"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_second_part_runs_on_a_real_postgresql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()")
        assert cursor.fetchone()[0].startswith("PostgreSQL")


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_the_first_part_runs_on_a_file_with_a_write_ahead_log() -> None:
    assert Path(connection.settings_dict["NAME"]).is_file()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
