"""Where messages leave through: mail by a server or a provider, text messages by a provider. What the addresses hold is never repeated."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import environ

# django-anymail's providers that need no more than `requests`: what each calls the key that EMAIL_URL holds before its @.
PROVIDER_KEYS = {
    "brevo": "API_KEY",
    "mailersend": "API_TOKEN",
    "mailgun": "API_KEY",
    "mailjet": "API_KEY",
    "mailtrap": "API_TOKEN",
    "postmark": "SERVER_TOKEN",
    "resend": "API_KEY",
    "sendgrid": "API_KEY",
    "sparkpost": "API_KEY",
}
SIGNED_WITH = {"mailersend": "signing_secret"}  # those whose events django-anymail does not read without it
SECRETS = ("BOUNCE_WEBHOOK_SECRET", "MAIL_WEBHOOK_SECRET", "SMS_WEBHOOK_SECRET")
LEAST_SECRET = 24
SMS_EXAMPLE = "solapi://key:secret@?from=0212345678"


def mail_provider(url: str) -> str:
    """The provider that EMAIL_URL names (`anymail+postmark://token@` → `postmark`); empty for a mail server."""
    kind, _plus, provider = urlsplit(url).scheme.partition("+")
    return provider if kind == "anymail" else ""


def mail_transport(url: str) -> dict[str, Any] | None:
    """What core.gateways.mail opens; None when EMAIL_URL is unset."""
    if provider := mail_provider(url):
        return {"EMAIL_BACKEND": f"anymail.backends.{provider}.EmailBackend", "PROVIDER": provider}
    return environ.Env.email_url_config(url) if url else None


def provider_settings(url: str, *, secret: str) -> dict[str, Any]:
    """django-anymail's settings: the key, and whatever stands behind the ? (`sender_domain=…`, `webhook_signing_key=…`)."""
    settings: dict[str, Any] = {"REQUESTS_TIMEOUT": (5, 15), "IGNORE_UNSUPPORTED_FEATURES": True, "WEBHOOK_SECRET": secret}
    if provider := mail_provider(url):
        parts = urlsplit(url)
        settings[f"{provider}_{PROVIDER_KEYS[provider]}".upper()] = unquote(parts.username or "")
        settings |= {f"{provider}_{name}".upper(): values[0] for name, values in parse_qs(parts.query).items()}
    return settings


def read_templates(value: str) -> dict[str, str]:
    """ALIMTALK_TEMPLATES: kind of letter → the code of its 알림톡 template. Raises ValueError for anything but a JSON object of words."""
    read = json.loads(value) if value else {}
    if not isinstance(read, dict) or not all(isinstance(code, str) and code for code in read.values()):
        raise ValueError(value)
    return read


def channel_problems(env: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the channels, beyond the form of their addresses."""
    yield from _key_problems(env.get("EMAIL_URL", ""))
    yield from _text_problems(env.get("SMS_URL", ""), production=env.get("ENVIRONMENT") == "production")
    try:
        read_templates(env.get("ALIMTALK_TEMPLATES", ""))
    except ValueError:
        yield 'ALIMTALK_TEMPLATES is no JSON object of kinds and template codes, such as {"phone_code": "KA01TP…"}.'
    for name in SECRETS:
        if 0 < len(env.get(name, "")) < LEAST_SECRET:
            yield f"{name} is shorter than {LEAST_SECRET} characters. Make a longer one."
    if (secret := env.get("MAIL_WEBHOOK_SECRET", "")) and ":" not in secret:
        yield "MAIL_WEBHOOK_SECRET must be name:password. The provider sends it as basic authentication with every event."
    yield from _door_problems(env.get("EMAIL_URL", ""), is_open=bool(secret))


def _key_problems(url: str) -> Iterator[str]:
    try:
        missing = mail_provider(url) in PROVIDER_KEYS and not urlsplit(url).username
    except ValueError:  # no address at all: config.addresses says so
        return
    if missing:
        yield "EMAIL_URL holds no key of its provider. It must look like anymail+postmark://token@."


def _door_problems(url: str, *, is_open: bool) -> Iterator[str]:
    """What django-anymail would find out with the first event only, and answer with 500."""
    try:
        provider, given = mail_provider(url), parse_qs(urlsplit(url).query)
    except ValueError:
        return
    needed = SIGNED_WITH.get(provider, "")
    if is_open and needed and needed not in given:
        yield f"EMAIL_URL lacks the key that {provider} signs its events with. Add it behind the ?: {needed}=…"
    if provider == "resend" and "signing_secret" in given:
        yield "EMAIL_URL holds a signing_secret of resend, which needs the package svix. Leave it out: MAIL_WEBHOOK_SECRET guards that door."


def _text_problems(url: str, *, production: bool) -> Iterator[str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    if not parts.scheme:
        return
    if not (parts.username and parts.password):
        yield f"SMS_URL holds no key and secret. It must look like {SMS_EXAMPLE}."
    if not "".join(parse_qs(parts.query).get("from", [])).isdecimal():
        yield f"SMS_URL names no sender. It must end in ?from= and a registered number without hyphens: {SMS_EXAMPLE}."
    if production and parts.hostname:
        yield f"SMS_URL names a host. In production text messages go to the provider itself: leave it out ({SMS_EXAMPLE})."
