"""A production that is unfit to run refuses to start, each reason in a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from community.models import User
from config.environment import kept_secret, problems
from core.checks import DEMO_PASSWORD, refuse_unfit_production, run_checks

ROOT = Path(__file__).resolve().parents[2]
FIT = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "x" * 50,
    "SITE_URL": "https://ieum.example.org",
    "EMAIL_URL": "smtp://mail.example.org:25",
}


def test_a_complete_production_has_no_problems() -> None:
    assert problems(FIT) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is shorter than 40"),
        ({"SITE_URL": ""}, "SITE_URL is not set"),
        ({"SITE_URL": "http://ieum.example.org"}, "does not begin with https://"),
        ({"SITE_URL": "ieum.example.org"}, "must be a whole address"),
        ({"EMAIL_URL": ""}, "EMAIL_URL is not set"),
        ({"DEV_LETTERS": "on"}, "DEV_LETTERS is on"),
        ({"STAFF_SECOND_FACTOR": "off"}, "STAFF_SECOND_FACTOR is off"),
        ({"DEBUG": "on"}, "DEBUG is on"),
        ({"STRIPE_API_BASE": "http://127.0.0.1:8001"}, "The sandbox has no place in production"),
        ({"STRIPE_SECRET_KEY": "sk_live_1"}, "STRIPE_WEBHOOK_SECRET is not"),
        ({"STRIPE_WEBHOOK_SECRET": "whsec_1"}, "STRIPE_SECRET_KEY is not"),
        ({"DATABASE_URL": "mysql://db"}, "DATABASE_URL must begin with postgresql://"),
        ({"TRUSTED_PROXY_COUNT": "one"}, "must be a whole number"),
        ({"LEAST_GIFT": "1,000"}, "must be a whole number"),
        ({"ENVIRONMENT": "produktion"}, "It may be development, demo, production"),
    ],
)
def test_production_refuses(change: dict[str, str], sentence: str) -> None:
    assert any(sentence in problem for problem in problems({**FIT, **change}))


def test_a_live_key_is_refused_outside_production() -> None:
    found = problems({"STRIPE_SECRET_KEY": "sk_live_1", "STRIPE_WEBHOOK_SECRET": "whsec_1"})
    assert "is a live key" in found[0]


def test_a_live_key_is_taken_in_production() -> None:
    assert problems({**FIT, "STRIPE_SECRET_KEY": "sk_live_1", "STRIPE_WEBHOOK_SECRET": "whsec_1"}) == []


def test_the_real_process_refuses_to_start_with_every_reason_at_once(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "ENVIRONMENT": "production", "IEUM_VAR": str(tmp_path)}
    run = subprocess.run([sys.executable, "-c", "import config.wsgi"], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert run.returncode != 0
    for name in ("SECRET_KEY", "SITE_URL", "EMAIL_URL"):
        assert f"{name} is not set" in run.stderr


@pytest.mark.django_db
def test_demo_passwords_stop_a_production(settings) -> None:
    settings.PRODUCTION, settings.STRIPE_SANDBOX, settings.DEV_LETTERS, settings.STAFF_SECOND_FACTOR = True, False, False, True
    refuse_unfit_production()
    User.objects.create_user("staff@example.org", DEMO_PASSWORD, name="김직원")
    with pytest.raises(ImproperlyConfigured, match=r"Demo passwords are still valid: staff@example\.org"):
        refuse_unfit_production()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [("STRIPE_SANDBOX", True, "sandbox"), ("DEV_LETTERS", True, "/dev/letters/"), ("STAFF_SECOND_FACTOR", False, "second factor")],
)
def test_what_a_wrapping_settings_module_opened_again_stops_a_production(settings, name: str, value: bool, sentence: str) -> None:
    settings.PRODUCTION, settings.STRIPE_SANDBOX, settings.DEV_LETTERS, settings.STAFF_SECOND_FACTOR = True, False, False, True
    setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured, match=sentence):
        refuse_unfit_production()


def test_a_cache_that_processes_do_not_share_is_an_error(settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert "ieum.E001" in {fault.id for fault in run_checks(tags=["ieum"])}


def test_a_kept_secret_is_made_once_and_read_only_by_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "secret"
    first = kept_secret(path)
    assert first == kept_secret(path)
    assert len(first) >= 50
    assert path.stat().st_mode & 0o077 == 0
