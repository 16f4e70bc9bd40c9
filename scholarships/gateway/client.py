"""The client and the way to ask: pinned version, time limits, failures in our words, all pages of a list."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, TypeVar
from urllib.parse import quote

import requests
import stripe
from django.conf import settings
from requests.utils import get_environ_proxies

from scholarships.exceptions import NotAtStripe, StripeRefused, StripeUnavailable

CONNECT_SECONDS, READ_SECONDS, RETRIES = 5.0, 10.0, 2
Answer = TypeVar("Answer")


class Said(SimpleNamespace):
    """An object in an answer of Stripe's: what it says are attributes, `get` asks for what it may leave out."""

    def __getitem__(self, name: str) -> Any:
        return vars(self)[name]


@lru_cache(maxsize=4)
def client_for(key: str, base: str, version: str) -> stripe.StripeClient:
    """One client for each account, address and version."""
    return stripe.StripeClient(
        key,
        stripe_version=version,
        base_addresses={"api": base},
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=(CONNECT_SECONDS, READ_SECONDS), session=_session(base)),
    )


def _session(base: str) -> requests.Session:
    """Connections that are kept. The machine's proxies are looked up once, not at every question: that took 3 % of an event's work."""
    session = requests.Session()
    session.trust_env, session.proxies = False, get_environ_proxies(base)
    return session


def client() -> stripe.StripeClient:
    """The client for the account and address in the settings. Raises StripeRefused when there is no key."""
    if not settings.STRIPE_SECRET_KEY:
        raise StripeRefused("STRIPE_SECRET_KEY is not set.")
    return client_for(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE, settings.STRIPE_API_VERSION)


def ask(call: Callable[[], Answer]) -> Answer:
    """One call to Stripe, its failures in our words: StripeUnavailable (try again), NotAtStripe, StripeRefused."""
    try:
        return call()
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise StripeUnavailable(str(error)) from error
    except stripe.InvalidRequestError as error:
        raise (NotAtStripe if error.http_status == 404 else StripeRefused)(str(error), param=error.param or "") from error
    except (stripe.AuthenticationError, stripe.PermissionError, stripe.IdempotencyError) as error:
        raise StripeRefused(str(error)) from error
    except stripe.StripeError as error:
        raise StripeUnavailable(str(error)) from error


def read(*path: str, **params: Any) -> Any:
    """What Stripe says at this path, such as `("checkout/sessions", session_id)`, as plain objects: the library's own, with a class for each
    thing and each answer checked in, took longer to build than the question takes (decision 0060). Raises as `ask`; NotAtStripe without a number.
    """
    if not all(path):  # it would answer with the whole list
        raise NotAtStripe(f"{path[0]} was asked for no number.")
    answer = ask(lambda: client().raw_request("get", "/v1/" + "/".join((path[0], *(quote(number, safe="") for number in path[1:]))), **params))
    return json.loads(answer.body, object_hook=_said)


def _said(values: dict[str, Any]) -> Said:
    return Said(**values)


def listed(path: str, since: datetime | None = None, **filters: Any) -> Iterator[Any]:
    """All pages of one of Stripe's lists, of what was made since then."""
    params = {"limit": 100, **filters}
    if since is not None:
        params["created"] = {"gte": int(since.timestamp())}
    while True:
        page = read(path, **params)
        yield from page.data
        if not page.has_more:
            return
        params = {**params, "starting_after": page.data[-1].id}


def get(found: Any, name: str) -> Any:
    """An attribute that Stripe may leave out."""
    return getattr(found, name, None)


def id_of(found: Any) -> str:
    """The id of something that comes whole or as an id."""
    return found if isinstance(found, str) else (get(found, "id") or "")


def moment(seconds: int | None) -> datetime | None:
    """Stripe counts seconds since 1970."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
