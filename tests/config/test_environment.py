"""A production that is unfit to run refuses to start, each reason in a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from community.models import User
from config.buckets import Buckets
from config.environment import kept_secret, problems
from core.checks import DEMO_PASSWORD, refuse_unfit_production, run_checks

ROOT = Path(__file__).resolve().parents[2]
FIT = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "x" * 50,
    "SITE_URL": "https://ieum.example.org",
    "EMAIL_URL": "smtp://mail.example.org:25",
}
WEBHOOK = {"STRIPE_WEBHOOK_SECRET": "whsec_1"}


def test_a_complete_production_has_no_problems() -> None:
    assert problems(FIT) == []
    channels = {
        "EMAIL_URL": "anymail+mailgun://key@?sender_domain=mg.example.org",
        "SMS_URL": "solapi://key:secret@?from=0212345678&pf=PF01",
        "ALIMTALK_TEMPLATES": '{"phone_code": "KA01TP1"}',
        "MAIL_WEBHOOK_SECRET": f"ieum:{'x' * 30}",
    }
    assert problems({**FIT, **channels}) == []


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
        ({"KAKAO_CLIENT_ID": "1"}, "KAKAO_CLIENT_SECRET is not. Set both, or neither (then nobody is offered to sign in with Kakao)"),
        ({"NAVER_CLIENT_SECRET": "1"}, "NAVER_CLIENT_ID is not"),
        ({"GOOGLE_CLIENT_ID": "1"}, "GOOGLE_CLIENT_SECRET is not"),
        ({"ACCOUNT_LETTERS_A_DAY": "0"}, "must be 1 or more"),
        ({"DATABASE_URL": "mysql://db"}, "DATABASE_URL must begin with postgresql://"),
        ({"TRUSTED_PROXY_COUNT": "one"}, "must be a whole number"),
        ({"LEAST_GIFT": "1,000"}, "must be a whole number"),
        ({"LEAST_GIFT": "²"}, "must be a whole number"),
        ({"DATABASE_POOL_SIZE": "0"}, "must be 1 or more"),
        ({"LEAST_GIFT": "5000", "LARGEST_GIFT": "4000"}, "Nobody could give anything"),
        ({"LOG_LEVEL": "loud"}, "It may be DEBUG"),
        ({"STRIPE_SECRET_KEY": "sk_test_1", **WEBHOOK}, "is a test key. In production it would take gifts that are no money"),
        ({"STRIPE_SECRET_KEY": "rk_test_1", **WEBHOOK}, "is a test key"),
        ({"STRIPE_SECRET_KEY": "pk_live_1", **WEBHOOK}, "is a publishable key"),
        ({"STRIPE_SECRET_KEY": "secret", **WEBHOOK}, "is no key of Stripe's"),
        ({"STRIPE_SECRET_KEY": "sk_live_1", "STRIPE_WEBHOOK_SECRET": "we_1"}, "does not begin with whsec_"),
        ({"STRIPE_API_BASE": "http://["}, "STRIPE_API_BASE is no address"),
        ({"STRIPE_API_BASE": "https://api.stripe.com.example.org"}, "The sandbox has no place in production"),
        ({"STRIPE_API_BASE": "http://api.stripe.com"}, "The sandbox has no place in production"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS holds a *"),
        ({"ALLOWED_HOSTS": "ieum.example.org, *"}, "ALLOWED_HOSTS holds a *"),
        ({"ALLOWED_HOSTS": "ieum.example.org,*.example.org"}, "ALLOWED_HOSTS holds a *"),
        ({"ALLOWED_HOSTS": "ieum.example.org,,"}, "has an empty entry"),
        ({"ALLOWED_HOSTS": ","}, "has an empty entry"),
        ({"ALLOWED_HOSTS": "ieum.example.org,https://www.example.org"}, "takes host names"),
        ({"ALLOWED_HOSTS": "ieum.example.org,www.example.org:443"}, "takes host names"),
        ({"ALLOWED_HOSTS": "ieum.example.org,."}, "takes host names"),
        ({"ALLOWED_HOSTS": "www.example.org"}, "does not hold ieum.example.org"),
        ({"SITE_URL": "http://["}, "must be a whole address"),
        ({"SITE_URL": "https://"}, "must be a whole address"),
        ({"SITE_URL": "https:///news"}, "must be a whole address"),
        ({"SITE_URL": "https://ieum.example.org:port"}, "must be a whole address"),
        ({"SITE_URL": "https://ieum example.org"}, "must be a whole address"),
        ({"SITE_URL": "https://ieum.example.org/site"}, "with nothing after the host"),
        ({"SITE_URL": "https://ieum.example.org?x=1"}, "with nothing after the host"),
        ({"SITE_URL": "https://somebody@ieum.example.org"}, "with nothing after the host"),
        ({"DATABASE_URL": "postgresql://["}, "DATABASE_URL is no address"),
        ({"DATABASE_URL": "postgresql://ieum:secret@db:port/ieum"}, "DATABASE_URL is no address"),
        ({"DATABASE_URL": "postgresql://ieum:secret@db"}, "DATABASE_URL names no database"),
        ({"EMAIL_URL": "mail.example.org"}, "EMAIL_URL must begin with smtp://"),
        ({"EMAIL_URL": "smtp://"}, "EMAIL_URL names no host"),
        ({"EMAIL_URL": "anymail+postmark://"}, "EMAIL_URL holds no key of its provider"),
        ({"EMAIL_URL": "anymail+pigeon://token@"}, "EMAIL_URL must begin with smtp://"),
        ({"SMS_URL": "pigeon://key:secret@?from=0212345678"}, "SMS_URL must begin with solapi://"),
        ({"SMS_URL": "solapi://key@?from=0212345678"}, "SMS_URL holds no key and secret"),
        ({"SMS_URL": "solapi://key:secret@"}, "SMS_URL names no sender"),
        ({"SMS_URL": "solapi://key:secret@?from=02-1234-5678"}, "SMS_URL names no sender"),
        ({"SMS_URL": "solapi://key:secret@127.0.0.1:9?from=0212345678"}, "SMS_URL names a host"),
        ({"ALIMTALK_TEMPLATES": "phone_code=KA01"}, "ALIMTALK_TEMPLATES is no JSON object"),
        ({"ALIMTALK_TEMPLATES": '{"phone_code": 1}'}, "ALIMTALK_TEMPLATES is no JSON object"),
        ({"BOUNCE_WEBHOOK_SECRET": "short"}, "BOUNCE_WEBHOOK_SECRET is shorter than 24"),
        ({"MAIL_WEBHOOK_SECRET": "x" * 30}, "MAIL_WEBHOOK_SECRET must be name:password"),
        ({"MAIL_WEBHOOK_SECRET": "ieum:" + "x" * 30, "EMAIL_URL": "anymail+mailersend://t@"}, "the key that mailersend signs its events with"),
        ({"EMAIL_URL": "anymail+resend://t@?signing_secret=x"}, "needs the package svix"),
        ({"CACHE_URL": "redis://"}, "CACHE_URL names no host"),
        ({"ELASTICSEARCH_URL": "search:9200"}, "ELASTICSEARCH_URL must begin with http://"),
        ({"ELASTICSEARCH_URL": "http://"}, "ELASTICSEARCH_URL names no host"),
        ({"ELASTICSEARCH_URL": "http://search"}, "ELASTICSEARCH_URL names no port"),
        ({"ELASTICSEARCH_URL": "http://search:port"}, "ELASTICSEARCH_URL is no address"),
        ({"ELASTICSEARCH_URL": "http://search:9200/ieum"}, "something after the port"),
        ({"ELASTICSEARCH_URL": "http://one:9200,,http://two:9200"}, "ELASTICSEARCH_URL has an empty entry"),
        ({"ELASTICSEARCH_URL": "http://one:9200,https://two:9200"}, "mixes http:// and https://"),
        ({"ELASTICSEARCH_URL": "https://ieum@one:9200"}, "names a user without a password"),
        ({"ELASTICSEARCH_URL": "https://a:b@one:9200,https://c:d@two:9200"}, "different users or passwords"),
        ({"ELASTICSEARCH_URL": "https://a:b@one:9200", "ELASTICSEARCH_API_KEY": "key"}, "Keep one of the two"),
        ({"ELASTICSEARCH_URL": "http://one:9200", "ELASTICSEARCH_CA_FILE": __file__}, "every host in ELASTICSEARCH_URL must begin with https://"),
        ({"ELASTICSEARCH_URL": "https://one:9200", "ELASTICSEARCH_CA_FILE": "/nowhere.pem"}, "must be a file that is there"),
        ({"ELASTICSEARCH_PREFIX": "Ieum_*"}, "small letters, digits and hyphens"),
        ({"ELASTICSEARCH_PREFIX": "i" * 50}, "small letters, digits and hyphens"),
        ({"ELASTICSEARCH_SHARDS": "0"}, "must be 1 or more"),
        ({"CACHE_URL": "cache:6379"}, "CACHE_URL must begin with redis://"),
        ({"STORAGE_URL": "s3://["}, "STORAGE_URL is no address"),
        ({"STORAGE_URL": "https://key:secret@host/a?private=b"}, "must begin with s3://"),
        ({"STORAGE_URL": "s3://key:secret@/public?private=secret-files"}, "must begin with s3://"),
        ({"STORAGE_URL": "s3://key:secret@host:port/public?private=files"}, "STORAGE_URL is no address"),
        ({"STORAGE_URL": "s3://host/public?private=files"}, "names no key or no secret"),
        ({"STORAGE_URL": "s3://key:sec/ret@host/public?private=files"}, "STORAGE_URL is no address"),
        ({"STORAGE_URL": "s3://key:secret@host/public"}, "needs two buckets"),
        ({"STORAGE_URL": "s3://key:secret@host/?private=files"}, "needs two buckets"),
        ({"STORAGE_URL": "s3://key:secret@host/a/b?private=files"}, "needs two buckets"),
        ({"STORAGE_URL": "s3://key:secret@host/public?private=public"}, "names one bucket twice"),
        ({"STORAGE_URL": "s3://key:secret@host/public?privat=files"}, "needs two buckets"),
        ({"ENVIRONMENT": "produktion"}, "It may be development, demo, production"),
    ],
)
def test_production_refuses(change: dict[str, str], sentence: str) -> None:
    assert any(sentence in problem for problem in problems({**FIT, **change}))


@pytest.mark.parametrize(
    "change",
    [
        {"ALLOWED_HOSTS": ".example.org"},
        {"ALLOWED_HOSTS": "ieum.example.org, www.example.org"},
        {"SITE_URL": "https://ieum.example.org/"},
        {"SITE_URL": "https://[2001:db8::1]:8443"},
        {"DATABASE_URL": "postgresql:///ieum"},
        {"DATABASE_URL": "postgresql://ieum:p%40ss@db:5432/ieum?sslmode=require"},
        {"EMAIL_URL": "smtp+tls://user:p%2Fss@mail.example.org:587"},
        {"CACHE_URL": "rediss://:secret@cache:6379/0"},
        {"ELASTICSEARCH_URL": "http://search:9200", "ELASTICSEARCH_PREFIX": "ieum-2", "ELASTICSEARCH_SHARDS": "3"},
        {"ELASTICSEARCH_URL": "https://ieum:p%40ss@one:9200, https://two:9200, https://[2001:db8::1]:9200", "ELASTICSEARCH_CA_FILE": __file__},
        {"ELASTICSEARCH_URL": "https://one:9200", "ELASTICSEARCH_API_KEY": "key=="},
        {"STORAGE_URL": "s3://key:secret@storage.example.org:9000/ieum-media?private=ieum-private"},
        {"STRIPE_SECRET_KEY": "rk_live_1", **WEBHOOK, "STRIPE_API_BASE": "https://api.stripe.com/"},
    ],
)
def test_production_takes_what_is_well_formed(change: dict[str, str]) -> None:
    assert problems({**FIT, **change}) == []


@pytest.mark.parametrize(
    "change",
    [
        {"DATABASE_URL": "postgresql://ieum:hush@db:port/ieum"},
        {"DATABASE_URL": "mysql://ieum:hush@db/ieum"},
        {"CACHE_URL": "memcached://:hush@cache"},
        {"EMAIL_URL": "smpt://user:hush@mail.example.org"},
        {"STORAGE_URL": "s3://key:hush@host/public"},
        {"ELASTICSEARCH_URL": "https://ieum:hush@one:port"},
        {"ELASTICSEARCH_URL": "https://ieum:hush@one:9200,https://other:hush@two:9200", "ELASTICSEARCH_API_KEY": "hush"},
        {"STRIPE_SECRET_KEY": "sk_prod_hush", **WEBHOOK},
        {"STRIPE_SECRET_KEY": "sk_test_hush", **WEBHOOK},
        {"STRIPE_API_BASE": "http://user:hush@127.0.0.1"},
    ],
)
def test_no_refusal_repeats_a_secret(change: dict[str, str]) -> None:
    found = problems({**FIT, **change})
    assert found
    assert "hush" not in " ".join(found)


def test_storage_credentials_are_decoded_as_they_were_encoded() -> None:
    buckets = Buckets.read("s3://AK%2FIA:se%2Fcr%2Bet%40@storage.example.org:9000/media?private=files")
    assert (buckets.access_key, buckets.secret_key, buckets.endpoint) == ("AK/IA", "se/cr+et@", "https://storage.example.org:9000")
    public, private = (buckets.storages()[name]["OPTIONS"] for name in ("default", "private"))
    assert (public["bucket_name"], private["bucket_name"]) == ("media", "files")


def test_a_test_key_is_taken_outside_production() -> None:
    assert problems({"STRIPE_SECRET_KEY": "sk_test_1", **WEBHOOK}) == []


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


@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "filebased.FileBasedCache", "db.DatabaseCache"])
def test_a_cache_that_processes_do_not_share_or_that_loses_counts_is_an_error(settings, backend: str) -> None:
    settings.CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{backend}"}}
    assert "ieum.E001" in {fault.id for fault in run_checks(tags=["ieum"])}


def test_a_kept_secret_is_made_once_and_read_only_by_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "secret"
    first = kept_secret(path)
    assert first == kept_secret(path)
    assert len(first) >= 50
    assert path.stat().st_mode & 0o077 == 0
