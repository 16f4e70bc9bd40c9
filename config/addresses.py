"""Addresses in the environment, taken apart before anything uses them. What may hold a password is never repeated in a sentence."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from config.channels import PROVIDER_KEYS

LONGEST_PREFIX = 40
HOST_NAME = re.compile(r"\.?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:.]+\]", re.IGNORECASE)


class InvalidAddress(ValueError):
    """A variable does not hold the address it should; the message names it and shows what one looks like."""


@dataclass(frozen=True)
class Kind:
    """What an address of this kind needs."""

    schemes: tuple[str, ...]
    example: str
    needs_host: bool = True
    needs_path: bool = False


CLUSTER = Kind(("http", "https"), "https://user:password@host:9200, several with commas")
PREFIX = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
POSTGRES = ("postgresql", "postgres")
BY_PROVIDER = tuple(f"anymail+{provider}" for provider in PROVIDER_KEYS)
IN_MEMORY = ("locmemcache", "dummycache", "filecache", "dbcache")
ADDRESSES = {
    "DATABASE_URL": Kind((*POSTGRES, "sqlite"), "postgresql://user:password@host:5432/database (or be unset for SQLite)", False, True),
    "CACHE_URL": Kind(("redis", "rediss", *IN_MEMORY), "redis://host:6379/0", False),
    "EMAIL_URL": Kind(("smtp", "smtp+tls", "smtps", "anymail+postmark", "smtp+ssl", *BY_PROVIDER), "smtp+tls://user:password@host:587"),
    "SMS_URL": Kind(("solapi",), "solapi://key:secret@?from=0212345678", False),
    "STRIPE_API_BASE": Kind(("http", "https"), "https://api.stripe.com"),
}


def split(name: str, value: str, example: str) -> SplitResult:
    """The parts of an address whose port is a port. Raises InvalidAddress."""
    try:
        parts = urlsplit(value.strip())
        if parts.port == 0:
            raise ValueError
    except ValueError as wrong:
        raise InvalidAddress(f"{name} is no address. It must look like {example}; in a password, write @ / # ? as %40 %2F %23 %3F.") from wrong
    return parts


def read_address(name: str, value: str) -> SplitResult | None:
    """One of ADDRESSES, taken apart; None when it is unset. Raises InvalidAddress."""
    if not value:
        return None
    kind = ADDRESSES[name]
    parts = split(name, value, kind.example)
    if parts.scheme not in kind.schemes:
        raise InvalidAddress(f"{name} must begin with {' or '.join(f'{scheme}://' for scheme in kind.schemes[:4])}, such as {kind.example}.")
    if not parts.hostname and parts.scheme not in BY_PROVIDER and (kind.needs_host or parts.scheme in {"redis", "rediss"}):
        raise InvalidAddress(f"{name} names no host. It must look like {kind.example}.")
    if kind.needs_path and parts.scheme != "sqlite" and not parts.path.strip("/"):
        raise InvalidAddress(f"{name} names no database. It must look like {kind.example}.")
    return parts


def cluster_problems(env: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with ELASTICSEARCH_URL, and with what goes along with it."""
    found = [one.strip() for one in env.get("ELASTICSEARCH_URL", "").split(",")] if env.get("ELASTICSEARCH_URL") else []
    if found and not all(found):
        yield "ELASTICSEARCH_URL has an empty entry. Take the spare comma away."
    try:
        hosts = [_node(one) for one in found if one]
    except InvalidAddress as invalid:
        yield str(invalid)
        return
    yield from _cluster_credentials(env, hosts)
    prefix = env.get("ELASTICSEARCH_PREFIX", "")
    if prefix and (len(prefix) > LONGEST_PREFIX or not PREFIX.fullmatch(prefix)):
        yield f"ELASTICSEARCH_PREFIX is {prefix!r}. It takes small letters, digits and hyphens, at most {LONGEST_PREFIX}, and begins with a letter."


def _node(value: str) -> SplitResult:
    parts = split("ELASTICSEARCH_URL", value, CLUSTER.example)
    if parts.scheme not in CLUSTER.schemes:
        raise InvalidAddress(f"ELASTICSEARCH_URL must begin with http:// or https://, such as {CLUSTER.example}.")
    if not parts.hostname or not parts.port:
        raise InvalidAddress(f"ELASTICSEARCH_URL names no {'port' if parts.hostname else 'host'}. It must look like {CLUSTER.example}.")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise InvalidAddress(f"ELASTICSEARCH_URL has something after the port. It must look like {CLUSTER.example}.")
    return parts


def _cluster_credentials(env: Mapping[str, str], hosts: list[SplitResult]) -> Iterator[str]:
    secure = bool(hosts) and all(one.scheme == "https" for one in hosts)
    if len({one.scheme for one in hosts}) > 1:
        yield "ELASTICSEARCH_URL mixes http:// and https://. All hosts of a cluster speak one of them."
    if any(one.username and not one.password for one in hosts):
        yield "ELASTICSEARCH_URL names a user without a password."
    if len({(one.username, one.password) for one in hosts if one.username}) > 1:
        yield "ELASTICSEARCH_URL names different users or passwords. Name one, at the first host."
    if env.get("ELASTICSEARCH_API_KEY") and any(one.username for one in hosts):
        yield "ELASTICSEARCH_API_KEY is set, and ELASTICSEARCH_URL names a user as well. Keep one of the two."
    if (file := env.get("ELASTICSEARCH_CA_FILE")) and not (secure and Path(file).is_file()):
        yield f"ELASTICSEARCH_CA_FILE is {file!r}. It must be a file that is there, and every host in ELASTICSEARCH_URL must begin with https://."


def site_problem(site: str) -> str:
    """Why this is not the address of a site; empty when it is."""
    sentence = f"SITE_URL is {site!r}. It must be a whole address such as https://ieum.example.org"
    try:
        parts = split("SITE_URL", site, "https://ieum.example.org")
    except InvalidAddress:
        return f"{sentence}."
    if parts.scheme not in {"http", "https"} or not parts.hostname or not HOST_NAME.fullmatch(_bracketed(parts.hostname)):
        return f"{sentence}."
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
        return f"{sentence}, with nothing after the host: the site lives at the root of its own name."
    return ""


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def host_list(value: str) -> list[str]:
    """`a.example.org, b.example.org` as a list."""
    return [host.strip() for host in value.split(",")] if value.strip() else []


def hosts_problems(value: str, *, site: str) -> Iterator[str]:
    """What is wrong with ALLOWED_HOSTS in production."""
    hosts = host_list(value)
    if any(not host for host in hosts):
        yield "ALLOWED_HOSTS has an empty entry. Take the spare comma away."
    if any("*" in host for host in hosts):
        yield "ALLOWED_HOSTS holds a *. Production answers to its own names only: list them (.example.org stands for all below it)."
    odd = [host for host in hosts if host and "*" not in host and not HOST_NAME.fullmatch(host)]
    if odd:
        yield f"ALLOWED_HOSTS holds {odd[0]!r}. It takes host names, without https://, port or path, separated by commas."
    own = _host_of(site)
    if hosts and own and not any(host.lower() == own or (host.startswith(".") and f".{own}".endswith(host.lower())) for host in hosts):
        yield f"ALLOWED_HOSTS does not hold {own}, the host of SITE_URL. Every page would be refused."


def _host_of(site: str) -> str:
    try:
        return urlsplit(site).hostname or ""
    except ValueError:
        return ""
