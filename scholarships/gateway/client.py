"""The client and the way to ask: pinned version, time limits, failures in our words, all pages of a list."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any, TypeVar

import stripe
from django.conf import settings

from scholarships.exceptions import NotAtStripe, StripeRefused, StripeUnavailable

CONNECT_SECONDS, READ_SECONDS, RETRIES = 5.0, 10.0, 2
Answer = TypeVar("Answer")


@lru_cache(maxsize=4)
def client_for(key: str, base: str, version: str) -> stripe.StripeClient:
    """One client for each account, address and version."""
    return stripe.StripeClient(
        key,
        stripe_version=version,
        base_addresses={"api": base},
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=(CONNECT_SECONDS, READ_SECONDS)),
    )


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


def listed(call: Callable[[Any], Any], since: datetime | None = None, **filters: Any) -> Iterator[Any]:
    """All pages of one of Stripe's lists, of what was made since then."""
    params = {"limit": 100, **filters}
    if since is not None:
        params["created"] = {"gte": int(since.timestamp())}
    while True:
        page = ask(partial(call, params))
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
