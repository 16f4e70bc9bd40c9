"""The cluster engine: what `search.engines.base.Engine` promises, on Elasticsearch."""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from elasticsearch import NotFoundError

from search.documents import PROJECTIONS
from search.engines.base import DISTRUSTED, Change, Hit, Indexed, Query, Results, State
from search.engines.elastic import answering, expunging, suggesting, writing
from search.engines.elastic.cluster import Cluster
from search.engines.elastic.counting import MOST_KINDS
from search.engines.elastic.fitness import refuse_old
from search.engines.elastic.mapping import form
from search.engines.elastic.rebuilding import ClusterRebuilding
from search.exceptions import IndexIsAway, IndexIsBroken, IndexIsOutdated

log = logging.getLogger("ieum.search")

REMEMBERED = 5.0  # seconds that an index's word about itself is believed by who only reads


class ElasticEngine:
    """Search in a cluster. One object serves all threads of a process."""

    name = "elasticsearch"

    def __init__(self, url: str, *, prefix: str = "ieum", shards: int = 1, **credentials: str) -> None:
        self.cluster = Cluster(url, prefix, shards=shards, **credentials)
        self._known: tuple[float, State] | None = None

    def state(self) -> State:
        """Whether the indexes can be read, and whether all that should be in them went in; "away" when the cluster does not answer,
        "broken" when it refuses to."""
        try:
            found = self.cluster.state()
        except IndexIsAway:
            return "away"
        except IndexIsBroken:
            return "broken"
        self._known = time.monotonic(), found
        return found

    def create(self, *, complete: bool) -> None:
        """Make empty indexes where there are none; another process may be quicker."""
        with self.cluster.circuit.asking():
            self.cluster.create_missing(complete=complete)
        self._known = None

    def write(self, changes: Sequence[Change]) -> None:
        """Write or delete. Raises IndexIsAway, and IndexIsBroken when the indexes cannot take it."""
        if not changes:
            return
        with self.cluster.circuit.asking():
            writing.write(self.cluster, changes)

    def expunge(self) -> None:
        """Lucene rewrites the pieces that hold anything deleted, and the log before them goes; half a minute. Raises IndexIsBroken."""
        with self.cluster.circuit.asking():
            standing = self.cluster.standing()
            names = [one.name for projection in PROJECTIONS for one in standing.get(self.cluster.alias(projection), ())]
            if names:
                expunging.expunge(self.cluster, *names)

    def search(self, query: Query) -> Results:
        """Answer from the query's projection; an empty, degraded answer when the cluster cannot be asked."""
        begun = time.perf_counter()
        try:
            with self.cluster.circuit.asking():
                state = self._readable()
                found = answering.answer(self.cluster, query)
        except IndexIsBroken as error:
            log.warning("search gives an empty answer: %s", error)
            return Results(engine=self.name, degraded=True, took_ms=_since(begun))
        return replace(found, engine=self.name, degraded=found.degraded or state != "ready", took_ms=_since(begun))

    def _readable(self) -> State:
        """The indexes' word about themselves, remembered for a few seconds. Raises IndexIsOutdated: our questions are not for such an index."""
        known = self._known
        if known is None or time.monotonic() - known[0] >= REMEMBERED:
            known = self._known = time.monotonic(), self.cluster.state()
        if known[1] in {"outdated", "broken"}:
            raise IndexIsOutdated("The search index was made by another release, or is not to be read any more.")
        return known[1]

    def suggest(
        self, *, text: str, projection: str, kinds: Sequence[str] = (), limit: int = 8, without: Mapping[str, Sequence[int]] | None = None
    ) -> tuple[Hit, ...]:
        """Names and titles that begin as typed."""
        try:
            with self.cluster.circuit.asking():
                self._readable()
                return suggesting.suggestions(self.cluster, text=text, projection=projection, kinds=kinds, limit=limit, without=without)
        except IndexIsBroken as error:
            log.warning("search suggests nothing: %s", error)
            return ()

    def near(self, word: str, *, projection: str, without: Mapping[str, Sequence[int]] | None = None, limit: int = 5) -> tuple[str, ...]:
        """Words at one slip's distance, of documents that are there."""
        try:
            with self.cluster.circuit.asking():
                self._readable()
                return suggesting.near(self.cluster, word, projection=projection, without=without, limit=limit)
        except IndexIsBroken as error:
            log.warning("search knows no near words: %s", error)
            return ()

    def contents(self, kind: str | None = None) -> Iterator[tuple[str, Indexed]]:
        """Every object that the indexes know, also deleted ones; what another release wrote has a digest like no other. Raises IndexIsBroken."""
        with self.cluster.circuit.asking():
            self._readable()
        digests: dict[tuple[str, int], dict[str, str]] = {}
        versions: dict[tuple[str, int], int] = {}
        for projection in PROJECTIONS:
            for source in self._all(projection):
                key = (source["kind"], source["object_id"])
                versions[key] = min(source["version"], versions.get(key, source["version"]))
                held = digests.setdefault(key, {})
                if source["live"]:
                    held[projection] = source["digest"].removeprefix(f"{form()}:")
        for name, pk in sorted(versions):
            if kind in {None, name}:
                yield name, Indexed(pk, versions[name, pk], digests[name, pk])

    def _all(self, projection: str) -> Iterator[Mapping[str, Any]]:
        """Every entry of one projection, in one view of it."""
        with self.cluster.circuit.asking():
            client, index = self.cluster.slow, self.cluster.alias(projection)
            try:
                self.cluster.refresh(index)
                view = client.open_point_in_time(index=index, keep_alive="2m")["id"]
            except NotFoundError as error:
                raise IndexIsBroken("The search index is missing.") from error
            try:
                after = None
                while True:
                    wanted: dict[str, Any] = {"search_after": after} if after else {}
                    fields = {"includes": ["kind", "object_id", "version", "live", "digest"]}
                    sort = [{"_shard_doc": "asc"}]
                    page = client.search(
                        pit={"id": view, "keep_alive": "2m"}, size=5_000, sort=sort, source=fields, track_total_hits=False, **wanted
                    ).body["hits"]["hits"]
                    if not page:
                        return
                    yield from (one["_source"] for one in page)
                    after = page[-1]["sort"]
            finally:
                client.close_point_in_time(id=view)

    def held(self) -> dict[str, int]:
        """For each kind the sum of the versions in the projection that holds less."""
        with self.cluster.circuit.asking():
            found = [self._held(self.cluster.alias(projection)) for projection in PROJECTIONS]
        return {kind: min(one.get(kind, 0) for one in found) for kind in found[0]}

    def _held(self, index: str) -> dict[str, int]:
        by_kind = {"terms": {"field": "kind", "size": MOST_KINDS}, "aggs": {"versions": {"sum": {"field": "version"}}}}
        try:
            self.cluster.refresh(index)
            answer = self.cluster.slow.search(index=index, size=0, aggs={"kinds": by_kind}, track_total_hits=False).body
        except NotFoundError as error:
            raise IndexIsBroken("The search index is missing.") from error
        return {bucket["key"]: int(bucket["versions"]["value"]) for bucket in answer["aggregations"]["kinds"]["buckets"]}

    def faults(self) -> list[str]:
        """What is wrong with the indexes themselves."""
        try:
            state = self.cluster.state()
        except IndexIsBroken as error:
            return [str(error)]
        if state != "ready":
            return [f"The search index is {state}."]
        with self.cluster.circuit.asking():
            names = [self.cluster.alias(projection) for projection in PROJECTIONS]
            health = self.cluster.slow.cluster.health(index=",".join(names), level="indices").body
        return [f"The index {name} is red: some of its shards are gone." for name, held in health["indices"].items() if held["status"] == "red"]

    def distrust(self) -> None:
        """Forget which release made the indexes."""
        with self.cluster.circuit.asking():
            for projection in PROJECTIONS:
                self.cluster.slow.indices.put_mapping(index=self.cluster.alias(projection), meta={"format": DISTRUSTED, "complete": False})
        self._forget()

    def tidy(self) -> None:
        """Indexes that are not read go, unless somebody is making one."""
        with self.cluster.circuit.asking():
            left = self.cluster.left_over()
        if left:
            self.rebuild().abandon()

    def remove(self) -> None:
        """Every index of this site's prefix goes, and the rebuild's lock."""
        with self.cluster.circuit.asking():
            self.cluster.drop(*self.cluster.own_indexes(), self.cluster.lock_index)
        self._forget()

    def rebuild(self) -> ClusterRebuilding:
        """Begin new indexes beside the present ones. Raises RebuildIsRunning."""
        with self.cluster.circuit.asking():
            refuse_old(self.cluster.client)
            return ClusterRebuilding(self.cluster, done=self._forget)

    def _forget(self) -> None:
        self._known = None


def _since(begun: float) -> float:
    return round((time.perf_counter() - begun) * 1000, 2)
