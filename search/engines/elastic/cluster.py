"""The site's part of a cluster: which index stands behind each projection, and how another takes its place.

`<prefix>-members` is an alias of the index that is read; `<prefix>-members-next` of one that is being made. Changes are written through
these names and never to an index by its own name, which somebody may just be removing.
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import BadRequestError, NotFoundError

from search.documents import PROJECTIONS
from search.engines.base import DISTRUSTED, State
from search.engines.elastic import mapping
from search.engines.elastic.circuit import Circuit
from search.engines.elastic.connection import connect, hosts
from search.engines.elastic.fitness import in_words
from search.exceptions import IndexIsBroken

FIRST, MINUTE = "first", 60.0
BULK, PATIENT = 20.0, 120.0  # seconds until a bulk of changes, or a part of a rebuild is given up


@dataclass(frozen=True)
class Standing:
    """An index behind a name: its own, and the fingerprint of the release that made it."""

    name: str
    form: str

    @property
    def is_ours(self) -> bool:
        """Whether this release may write to it: another one's fields and tokens are not ours."""
        return self.form == mapping.form()


class Cluster:
    """A connection, its circuit, and the names of this site's indexes."""

    def __init__(self, url: str, prefix: str, *, shards: int = 1, **credentials: str) -> None:
        self.client = connect(url, **credentials)
        self.patient = self.client.options(request_timeout=PATIENT)
        self.slow = self.client.options(request_timeout=BULK)
        self.url, self.prefix, self.shards = url, prefix, shards
        self._sizes: dict[str, tuple[float, int]] = {}
        self.circuit = Circuit(where=f"The search cluster at {', '.join(hosts(url))}")

    def alias(self, projection: str) -> str:
        """The name under which a projection is read."""
        if projection not in PROJECTIONS:
            raise ValueError(f"There is no projection {projection!r}.")
        return f"{self.prefix}-{projection}"

    def size(self, projection: str) -> int:
        """About how many documents a projection holds, deletions included; looked up once a minute, since it only says how to ask."""
        at, known = self._sizes.get(projection, (-MINUTE, 0))
        if time.monotonic() - at >= MINUTE:
            answer = self.client.options(ignore_status=(404, 503)).count(index=self.alias(projection)).body  # an index may just be going
            known = answer.get("count", known)
            self._sizes[projection] = time.monotonic(), known
        return known

    @property
    def lock_index(self) -> str:
        """Where a rebuild says that it is at work."""
        return f"{self.prefix}-lock"

    def next_alias(self, projection: str) -> str:
        """The name of the index that is being made."""
        return f"{self.alias(projection)}-next"

    def standing(self) -> dict[str, list[Standing]]:
        """Alias → indexes behind it, of this site."""
        found: dict[str, list[Standing]] = {}
        answer = self.client.indices.get(index=f"{self.prefix}-*", features="aliases,mappings", filter_path="*.aliases,*.mappings._meta")
        for index, held in answer.body.items():
            for name in held.get("aliases", ()):
                form = held.get("mappings", {}).get("_meta", {}).get("format", "")
                found.setdefault(name, []).append(Standing(index, form))
        return found

    def aliases(self) -> dict[str, list[str]]:
        """Alias → names of the indexes behind it."""
        return {alias: [one.name for one in held] for alias, held in self.standing().items()}

    def state(self) -> State:
        """What the indexes say about themselves; the least good one counts. Raises IndexIsAway."""
        with self.circuit.asking():
            names = [self.alias(projection) for projection in PROJECTIONS]
            answer = self.client.options(ignore_status=404).indices.get_mapping(index=",".join(names))  # whoever may not see them gets 403
            metas = [held["mappings"].get("_meta", {}) for held in answer.body.values() if isinstance(held, Mapping) and "mappings" in held]
        if len(metas) < len(PROJECTIONS):
            return "missing"
        if any(meta.get("format") == DISTRUSTED for meta in metas):
            return "broken"
        if any(meta.get("format") != mapping.form() for meta in metas):
            return "outdated"
        return "ready" if all(meta.get("complete") for meta in metas) else "incomplete"

    def create(self, projection: str, *, complete: bool, alias: str, name: str = "") -> str:
        """Make an index behind an alias; its own name, a new one unless it is given. Raises IndexIsBroken without Korean analysis."""
        name = f"{self.alias(projection)}-{name or secrets.token_hex(4)}"
        try:
            self.slow.indices.create(index=name, **mapping.body(complete=complete, shards=self.shards), aliases={alias: {}})
        except BadRequestError as error:
            raise in_words(error) from error
        return name

    def create_missing(self, *, complete: bool) -> None:
        """Make an empty index for each projection that has none. They have a name of their own, so that of two processes one makes it."""
        for projection in PROJECTIONS:
            alias = self.alias(projection)
            if alias not in self.aliases():
                try:
                    self.create(projection, complete=complete, alias=alias, name=FIRST)
                except BadRequestError as error:
                    if error.error != "resource_already_exists_exception":
                        raise

    def drop(self, *names: str) -> None:
        """Remove indexes by their own names, if they are there."""
        if names:
            self.slow.options(ignore_status=404).indices.delete(index=",".join(names), ignore_unavailable=True)

    def own_indexes(self) -> list[str]:
        """Every index of this site, in use or left over from a rebuild that died."""
        found = self.client.options(ignore_status=404).indices.get_settings(index=f"{self.prefix}-*", name="index.uuid")
        return [name for name in found.body if any(name.startswith(f"{self.alias(projection)}-") for projection in PROJECTIONS)]

    def left_over(self) -> list[str]:
        """Indexes of this site that are not read."""
        read = {index for alias, held in self.aliases().items() for index in held if not alias.endswith("-next")}
        return [name for name in self.own_indexes() if name not in read]

    def update_aliases(self, actions: list[dict[str, Any]]) -> None:
        """All of these changes of names, or none. Raises IndexIsBroken when an index went meanwhile."""
        try:
            self.slow.indices.update_aliases(actions=actions)
        except (NotFoundError, BadRequestError) as error:
            raise IndexIsBroken(str(error)) from error

    def refresh(self, *names: str) -> None:
        """What was written can be found."""
        self.slow.indices.refresh(index=",".join(names), ignore_unavailable=True)
