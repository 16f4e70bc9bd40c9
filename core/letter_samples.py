"""The letters of the machine room, as samples."""

from datetime import date
from typing import Any

from core import access_reviews  # noqa: F401 - it makes the kind known
from core.addresses import absolute_reverse
from core.samples import register_sample


def _review() -> dict[str, Any]:
    return {"month": date(2026, 10, 1), "url": absolute_reverse("staff_access_review", language="ko")}


register_sample("access_review_due", "core/letters/access_review_due", _review)
