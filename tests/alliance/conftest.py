from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_korean() -> Iterator[None]:
    """The test client leaves the last page's language active in its thread; each test begins in Korean."""
    with translation.override("ko"):
        yield
