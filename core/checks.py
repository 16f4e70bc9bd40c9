"""System checks in plain words. The ones with the `ieum` tag also stop a production web server or worker from starting."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError


@register("ieum")
def one_cache_for_all(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Limits and cached pages need a cache that web and worker share."""
    backends = [cache["BACKEND"] for cache in settings.CACHES.values()]
    if any(backend.endswith(("LocMemCache", "DummyCache", "FileBasedCache", "DatabaseCache")) for backend in backends):
        sentence = "CACHE_URL names a cache that processes do not share, or that loses a count when two count at once. Limits would not hold: "
        return [Error(f"{sentence}use Redis, or leave it unset.", id="ieum.E001")]
    if settings.PRODUCTION and any(backend.endswith("FileCache") for backend in backends):
        return [
            Warning(
                "CACHE_URL is unset: the cache is a folder on this machine. With more than one web server set CACHE_URL to Redis.", id="ieum.W001"
            )
        ]
    return []


@register("ieum")
def search_on_one_host(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The embedded search engine is a file, so it serves one host."""
    if settings.PRODUCTION and not settings.ELASTICSEARCH_URL:
        return [Warning("ELASTICSEARCH_URL is unset: search runs from a file on this machine. With more than one web server set it.", id="ieum.W002")]
    return []


@register("ieum")
def giving_without_stripe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Say aloud that nobody can give."""
    if not settings.GIVING_OPEN:
        return [Warning("STRIPE_SECRET_KEY is unset: giving is closed until Stripe's keys are there.", id="ieum.W003")]
    return []


@register("ieum")
def nobody_tells_of_bounces(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without a way back, letters to dead addresses go on for ever and nobody sees it."""
    if not settings.PRODUCTION:
        return []
    found: list[CheckMessage] = []
    if not (settings.MAIL_WEBHOOK_SECRET or settings.BOUNCE_WEBHOOK_SECRET):
        found.append(
            Warning("Neither MAIL_WEBHOOK_SECRET nor BOUNCE_WEBHOOK_SECRET is set: nobody can tell us of mail that bounces.", id="ieum.W004")
        )
    if settings.SMS_URL and not settings.SMS_WEBHOOK_SECRET:
        found.append(Warning("SMS_URL is set but SMS_WEBHOOK_SECRET is not: we never learn which text messages arrive.", id="ieum.W005"))
    return found


@register("ieum")
def production_is_closed(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What a settings module that wraps ours may have opened again."""
    if not settings.PRODUCTION:
        return []
    opened = {
        "ieum.E002": (settings.STRIPE_SANDBOX, "The Stripe sandbox is on. It has no place in production."),
        "ieum.E003": (settings.DEV_LETTERS, "/dev/letters/ is on. It shows everybody's mail and never runs in production."),
        "ieum.E004": (not settings.STAFF_SECOND_FACTOR, "The second factor of the back office is off."),
        "ieum.E005": (settings.DEBUG, "DEBUG is on."),
    }
    return [Error(sentence, id=code) for code, (wrong, sentence) in opened.items() if wrong]


@register("ieum", Tags.database)
def no_demo_people(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Everybody knows the demo's password, so its people may not exist in production."""
    if not settings.PRODUCTION or not databases:
        return []
    from django.contrib.auth import get_user_model

    try:
        people = get_user_model().objects.filter(email__in=[f"{name}@example.org" for name in DEMO_PEOPLE], is_active=True)
        known = [user.email for user in people if user.check_password(DEMO_PASSWORD)]
    except DatabaseError:  # not migrated yet: nobody is there
        return []
    if not known:
        return []
    return [Error(f"Demo passwords are still valid: {', '.join(known)}. Delete these accounts or load the demo elsewhere.", id="ieum.E006")]


DEMO_PASSWORD = "demo-demo-demo"  # noqa: S105 - printed by `make demo`; production refuses to start while it opens anything
DEMO_PEOPLE = ("alumna", "mentor", "newcomer", "company", "donor", "editor", "officer", "auditor", "staff")


def refuse_unfit_production() -> None:
    """Stop a production process that the checks find fault with. Raises ImproperlyConfigured with every reason."""
    if not settings.PRODUCTION:
        return
    faults = [fault for fault in run_checks(tags=["ieum"], databases=["default"]) if fault.is_serious()]
    if faults:
        raise ImproperlyConfigured("The site does not start:\n" + "\n".join(f"  - {fault.msg}" for fault in faults))
