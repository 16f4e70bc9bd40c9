"""What happens to a test whose service is missing: it fails in CI, and is skipped and counted aloud on a laptop."""

import os
from typing import NoReturn

import pytest

MISSING = "missing service"


def in_ci() -> bool:
    """Whether this run must prove everything."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def unavailable(service: str, remedy: str) -> NoReturn:
    """End the running test because `service` is not here; `remedy` says how to get it."""
    sentence = f"{MISSING}: {service}. {remedy}"
    if in_ci():
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
