"""What the environment may say, and what it must not: read once by the settings, before anything else starts."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

ENVIRONMENTS = ("development", "demo", "production")
STRIPE_HOST = "api.stripe.com"


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
    found = [*_half_set(env), *_stripe(env, environment), *_malformed(env)]
    if environment == "production":
        found += _production(env)
    return found


def _half_set(env: Mapping[str, str]) -> list[str]:
    pair = ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")
    given = [name for name in pair if env.get(name)]
    if len(given) == 1:
        missing = next(name for name in pair if name not in given)
        return [
            f"{given[0]} is set but {missing} is not. Set both, or neither (then giving runs against the sandbox, or stays closed in production)."
        ]
    return []


def _stripe(env: Mapping[str, str], environment: str) -> list[str]:
    key, base = env.get("STRIPE_SECRET_KEY", ""), env.get("STRIPE_API_BASE", "")
    live = key.startswith(("sk_live_", "rk_live_"))
    if live and environment != "production":
        return ["STRIPE_SECRET_KEY is a live key, and ENVIRONMENT is not production. Real cards are charged in production only; use a test key."]
    if environment == "production" and base and urlsplit(base).hostname != STRIPE_HOST:
        return [f"STRIPE_API_BASE points at {base}, which is not Stripe. The sandbox has no place in production: leave STRIPE_API_BASE unset."]
    return []


def _malformed(env: Mapping[str, str]) -> list[str]:
    found = []
    site = env.get("SITE_URL")
    if site and (urlsplit(site).scheme not in {"http", "https"} or not urlsplit(site).hostname):
        found.append(f"SITE_URL is {site!r}. It must be a whole address such as https://ieum.example.org.")
    database = env.get("DATABASE_URL")
    if database and urlsplit(database).scheme not in {"postgres", "postgresql", "sqlite"}:
        found.append("DATABASE_URL must begin with postgresql:// (or be unset for SQLite).")
    numbers = ("TRUSTED_PROXY_COUNT", "DATABASE_POOL_SIZE", "LEAST_GIFT", "LARGEST_GIFT")
    found += [f"{name} is {env[name]!r}. It must be a whole number." for name in numbers if env.get(name) and not env[name].isdigit()]
    return found


def _production(env: Mapping[str, str]) -> list[str]:
    needed = {
        "SECRET_KEY": "a long random string that signs sessions and links",
        "SITE_URL": "the address people use, for links in letters",
        "EMAIL_URL": "the mail server that letters leave through, such as smtp+tls://user:password@host:587",
    }
    found = [f"{name} is not set. Production needs {meaning}." for name, meaning in needed.items() if not env.get(name)]
    if 0 < len(env.get("SECRET_KEY", "")) < 40:
        found.append("SECRET_KEY is shorter than 40 characters. Make a longer one.")
    if env.get("SITE_URL") and urlsplit(env["SITE_URL"]).scheme != "https":
        found.append("SITE_URL does not begin with https://. Production is served over HTTPS only.")
    if is_on(env.get("DEV_LETTERS"), False):
        found.append("DEV_LETTERS is on. /dev/letters/ shows everybody's mail: it never runs in production.")
    if not is_on(env.get("STAFF_SECOND_FACTOR"), True):
        found.append("STAFF_SECOND_FACTOR is off. The back office needs a second factor in production.")
    if is_on(env.get("DEBUG"), False):
        found.append("DEBUG is on. Production never shows tracebacks.")
    return found
