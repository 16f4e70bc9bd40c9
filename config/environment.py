"""What the environment may say, and what it must not: read once by the settings, before anything else starts."""

import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

from config.addresses import ADDRESSES, InvalidAddress, cluster_problems, hosts_problems, read_address, site_problem
from config.buckets import Buckets
from config.channels import channel_problems

ENVIRONMENTS = ("development", "demo", "production")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
STRIPE_HOST = "api.stripe.com"
LIVE, TEST = ("sk_live_", "rk_live_"), ("sk_test_", "rk_test_")
SIGN_IN_PROVIDERS = ("KAKAO", "NAVER", "GOOGLE")
LEAST = {
    **{"ACCOUNT_LETTERS_A_DAY": 1, "TRUSTED_PROXY_COUNT": 0, "DATABASE_POOL_SIZE": 1, "LEAST_GIFT": 1, "LARGEST_GIFT": 1, "ELASTICSEARCH_SHARDS": 1},
    **{f"DECLINE_ALARM_{name}": 1 for name in ("MINUTES", "LEAST", "PERCENT", "REST_MINUTES")},
}


def is_on(value: str | None, default: bool) -> bool:
    """`on`, `true`, `yes` or `1` in any case; unset or empty means the default."""
    return default if not value else value.strip().lower() in {"on", "true", "yes", "1"}


def kept_secret(path: Path) -> str:
    """A random secret that is made once and kept in a file only its owner reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def problems(env: Mapping[str, str]) -> list[str]:
    """Every reason why the site must not start with these variables, each a sentence that says what to do."""
    environment = env.get("ENVIRONMENT") or "development"
    if environment not in ENVIRONMENTS:
        return [f"ENVIRONMENT is {environment!r}. It may be {', '.join(ENVIRONMENTS)}, or be left unset for development."]
    found = [*_half_set(env), *_stripe(env), *_malformed(env), *_numbers(env), *channel_problems(env)]
    return [*found, *(_production(env) if environment == "production" else _elsewhere(env))]


def _half_set(env: Mapping[str, str]) -> Iterator[str]:
    without = {("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"): "then giving runs against the sandbox, or stays closed in production"}
    for provider in SIGN_IN_PROVIDERS:
        without[(f"{provider}_CLIENT_ID", f"{provider}_CLIENT_SECRET")] = f"then nobody is offered to sign in with {provider.title()}"
    for pair, otherwise in without.items():
        given = [name for name in pair if env.get(name)]
        if len(given) == 1:
            missing = next(name for name in pair if name not in given)
            yield f"{given[0]} is set but {missing} is not. Set both, or neither ({otherwise})."


def _stripe(env: Mapping[str, str]) -> Iterator[str]:
    key = env.get("STRIPE_SECRET_KEY", "")
    if key and not key.startswith((*LIVE, *TEST)):
        what = "a publishable key, which may do nothing here" if key.startswith("pk_") else "no key of Stripe's"
        yield f"STRIPE_SECRET_KEY is {what}. A secret key begins with sk_live_ or sk_test_, a restricted one with rk_live_ or rk_test_."
    secret = env.get("STRIPE_WEBHOOK_SECRET", "")
    if secret and not secret.startswith("whsec_"):
        yield "STRIPE_WEBHOOK_SECRET does not begin with whsec_. Stripe shows it beside the webhook endpoint."


def _malformed(env: Mapping[str, str]) -> Iterator[str]:
    """Addresses that are none. What they say is not repeated where it may hold a password."""
    if (site := env.get("SITE_URL")) and (problem := site_problem(site)):
        yield problem
    for name in ADDRESSES:
        try:
            read_address(name, env.get(name, ""))
        except InvalidAddress as invalid:
            yield str(invalid)
    yield from cluster_problems(env)
    if storage := env.get("STORAGE_URL"):
        try:
            Buckets.read(storage)
        except InvalidAddress as invalid:
            yield str(invalid)
    if (level := env.get("LOG_LEVEL")) and level not in LOG_LEVELS:
        yield f"LOG_LEVEL is {level!r}. It may be {', '.join(LOG_LEVELS)}."


def _numbers(env: Mapping[str, str]) -> Iterator[str]:
    known = {}
    for name, least in LEAST.items():
        if not (given := env.get(name)):
            continue
        if not (given.isascii() and given.isdigit()):
            yield f"{name} is {given!r}. It must be a whole number."
        elif int(given) < least:
            yield f"{name} is {given}. It must be {least} or more."
        else:
            known[name] = int(given)
    least_gift, largest_gift = known.get("LEAST_GIFT", 1_000), known.get("LARGEST_GIFT", 10_000_000)
    if least_gift > largest_gift:
        yield f"LEAST_GIFT ({least_gift}) is more than LARGEST_GIFT ({largest_gift}). Nobody could give anything."


def _elsewhere(env: Mapping[str, str]) -> Iterator[str]:
    if env.get("STRIPE_SECRET_KEY", "").startswith(LIVE):
        yield "STRIPE_SECRET_KEY is a live key, and ENVIRONMENT is not production. Real cards are charged in production only; use a test key."


def _production(env: Mapping[str, str]) -> Iterator[str]:
    needed = {
        "SECRET_KEY": "a long random string that signs sessions and links",
        "SITE_URL": "the address people use, for links in letters",
        "EMAIL_URL": "the mail server that letters leave through, such as smtp+tls://user:password@host:587",
    }
    yield from (f"{name} is not set. Production needs {meaning}." for name, meaning in needed.items() if not env.get(name))
    if 0 < len(env.get("SECRET_KEY", "")) < 40:
        yield "SECRET_KEY is shorter than 40 characters. Make a longer one."
    yield from _production_addresses(env)
    if env.get("STRIPE_SECRET_KEY", "").startswith(TEST):
        yield "STRIPE_SECRET_KEY is a test key. In production it would take gifts that are no money: use a live key, or none (giving is closed)."
    if is_on(env.get("DEV_LETTERS"), False):
        yield "DEV_LETTERS is on. /dev/letters/ shows everybody's mail: it never runs in production."
    if not is_on(env.get("STAFF_SECOND_FACTOR"), True):
        yield "STAFF_SECOND_FACTOR is off. The back office needs a second factor in production."
    if is_on(env.get("DEBUG"), False):
        yield "DEBUG is on. Production never shows tracebacks."


def _production_addresses(env: Mapping[str, str]) -> Iterator[str]:
    site = env.get("SITE_URL", "")
    if site and not site.lower().startswith("https://"):
        yield "SITE_URL does not begin with https://. Production is served over HTTPS only."
    base = env.get("STRIPE_API_BASE", "").rstrip("/")
    if base and base != f"https://{STRIPE_HOST}":
        yield "STRIPE_API_BASE points at another place than Stripe. The sandbox has no place in production: leave STRIPE_API_BASE unset."
    yield from hosts_problems(env.get("ALLOWED_HOSTS", ""), site=site)
