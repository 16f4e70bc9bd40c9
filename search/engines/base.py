"""What every engine promises: changes go in by version, and a query reads one projection and nothing else."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from search.documents import Document

Sort = Literal["relevance", "newest", "name"]
SORTS: tuple[Sort, ...] = ("relevance", "newest", "name")
DISTRUSTED = ""  # in the place of the format of an index that nobody may read any more
State = Literal["ready", "incomplete", "missing", "outdated", "broken", "away"]


@dataclass(frozen=True)
class Change:
    """One object's state at a version. No documents at all means that nobody may find it any more: a deletion that keeps its version."""

    kind: str
    object_id: int
    version: int
    documents: dict[str, Document] = field(default_factory=dict)


@dataclass(frozen=True)
class Query:
    """One question to one projection. Values of one facet are alternatives, facets narrow each other; no `kinds` means all of them.

    `without`: ids by kind that neither match nor count. `generous`: where nothing has the words as they stand, doubtful endings come off.
    """

    text: str = ""
    projection: str = "everyone"
    kinds: tuple[str, ...] = ()
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    limit: int = 20
    offset: int = 0
    sort: Sort = "relevance"
    generous: bool = True
    without: dict[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Hit:
    """One found object. `marked_title` and `snippet` are escaped HTML whose only tags are `<mark>`."""

    kind: str
    object_id: int
    version: int
    title: str
    marked_title: str = ""
    snippet: str = ""
    score: float = 0.0


@dataclass(frozen=True)
class Results:
    """An answer. `kind_counts` counts the text in every kind, whatever kinds and filters were asked for; `facets` holds (value, count).

    A facet's counts leave out its own filter, so that the other values stay to choose from. Beyond 10,000 that a facet would count, an
    engine may count a sample: such facets are `estimated`, their numbers rounded to two figures, and rare values may be missing; a chosen
    value is always there, counted exactly. `total` and `kind_counts` are exact, however many. `degraded` says that the index could not
    answer, or not for everything.
    """

    total: int = 0
    hits: tuple[Hit, ...] = ()
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    estimated: frozenset[str] = frozenset()
    kind_counts: dict[str, int] = field(default_factory=dict)
    took_ms: float = 0.0
    engine: str = ""
    suggestion: str | None = None
    degraded: bool = False


@dataclass(frozen=True)
class Indexed:
    """What the index holds of one object: its version, and a digest of each projection's document."""

    object_id: int
    version: int
    digests: dict[str, str]


class Rebuilding(Protocol):
    """An index that is being made beside the one that is read."""

    def write(self, changes: Iterable[Change]) -> None: ...

    def versions(self) -> dict[tuple[str, int], int]:
        """What went in so far."""

    def swap(self, catch_up: Callable[[], object]) -> None:
        """Make this the index that is read. `catch_up` writes what changed meanwhile, at a moment when nothing can be missed."""

    def abandon(self) -> None:
        """Throw it away; what is read stays as it is."""


class Engine(Protocol):
    """A place to find documents. Every write may happen twice; an older version than the one it holds is refused in silence."""

    name: str

    def state(self) -> State: ...

    def create(self, *, complete: bool) -> None:
        """Make an empty index where there is none. One that should have held something is not complete until it is rebuilt."""

    def write(self, changes: Sequence[Change]) -> None: ...

    def expunge(self) -> None:
        """Whatever was deleted leaves the engine's files, too. Takes up to a minute; for after an erasure."""

    def search(self, query: Query) -> Results: ...

    def suggest(
        self, *, text: str, projection: str, kinds: Sequence[str] = (), limit: int = 8, without: Mapping[str, Sequence[int]] | None = None
    ) -> tuple[Hit, ...]:
        """Names and titles that begin so, by letters or by initial consonants; empty when the index cannot answer."""

    def near(self, word: str, *, projection: str, without: Mapping[str, Sequence[int]] | None = None, limit: int = 5) -> tuple[str, ...]:
        """Words of this projection at one slip's distance from this one, both letter by letter (`search.text.letters`); frequent ones first.

        A slip is a letter missing, too many, another one, or two neighbours swapped. Whether this viewer finds anything with them has to
        be asked; empty when the index cannot answer.
        """

    def contents(self, kind: str | None = None) -> Iterator[tuple[str, Indexed]]:
        """Everything it knows, tombstones included, as (kind, indexed). Raises IndexIsBroken."""

    def held(self) -> dict[str, int]:
        """For each kind the sum of the versions that it holds, deletions included. Cheap; raises IndexIsBroken."""

    def faults(self) -> list[str]:
        """Sentences on what is wrong with the index itself."""

    def distrust(self) -> None:
        """From now on the index counts as broken: nobody is answered from it, changes wait, and a rebuild follows. Raises IndexIsBroken."""

    def remove(self) -> None:
        """Take the index and all that is left of earlier ones away."""

    def tidy(self) -> None:
        """What a rebuild that died left behind goes: nobody takes erased people out of it. Raises RebuildIsRunning, IndexIsBroken."""

    def rebuild(self) -> Rebuilding:
        """Begin a new index. Raises RebuildIsRunning."""


def digest(document: Document) -> str:
    """A short fingerprint of a document, equal for equal documents in every process."""
    newest = document.newest.timestamp() if document.newest else None
    facets = {name: sorted(set(values)) for name, values in sorted(document.facets.items()) if values}
    parts = [document.title, document.names, document.keywords, document.text, facets, round(document.weight, 6), newest]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()[:16]
