"""What is measured, and how a measure is added.

    from tools.bench import Figure, measure

    @measure("matching")
    def matching() -> Iterator[Figure]:
        yield Figure("2,000 mentees, 800 mentors", seconds, "s")

A measure lives in a module of this package; each is found by itself. It runs after Django is set up, on a site of its own in a
temporary folder, and yields figures; the name of the measure stands before theirs. Figures describe the machine they were taken on and
assert nothing: budgets are tests.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One number with its unit; `of` says what it belongs to, `bound` how much was promised at most."""

    of: str
    value: float
    unit: str
    bound: float | None = None


Measure = Callable[[], Iterator[Figure]]
measures: dict[str, Measure] = {}


def measure(name: str) -> Callable[[Measure], Measure]:
    """Register a measure under a name that `make bench ARGS=name` can choose."""

    def register(function: Measure) -> Measure:
        measures[name] = function
        return function

    return register
