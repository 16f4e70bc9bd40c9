"""The way of a claim as points on a line."""

from dataclasses import dataclass

from django.utils.translation import pgettext

TELL, COMPARE, DONE = 0, 1, 3


@dataclass(frozen=True)
class ClaimStep:
    """`state` is done, now or ahead."""

    label: str
    state: str


def claim_steps(reached: int) -> list[ClaimStep]:
    """Told → compared with the roster → confirmed; `reached` is TELL, COMPARE or DONE."""
    labels = [pgettext("claim", "Your details"), pgettext("claim", "Compare"), pgettext("claim", "Confirmed")]
    return [ClaimStep(label, "done" if place < reached else "now" if place == reached else "ahead") for place, label in enumerate(labels)]
