"""Making new indexes beside those in use, and changing their names in one step, while changes go on."""

import logging
import secrets
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from elasticsearch import ApiError, BadRequestError, ConflictError, ConnectionTimeout, NotFoundError, TransportError

from search.documents import PROJECTIONS
from search.engines.base import Change
from search.engines.elastic.cluster import Cluster
from search.engines.elastic.writing import IndexWent, Operation, bulk, operations
from search.exceptions import RebuildIsRunning

log = logging.getLogger("ieum.search")

LOCK, STALE = "rebuild", 15 * 60  # seconds without a sign of life after which a rebuild counts as dead
AT_ONCE = 400  # documents of one bulk: about a megabyte
MERGING = 600.0  # seconds that a rebuild waits for its pieces to become one
WAITING = 3  # bulks on their way at once; whoever makes more waits for the oldest


class ClusterRebuilding:
    """One new index for each projection. A document in the cluster says that somebody is at it, and when she last was."""

    def __init__(self, cluster: Cluster, *, done: Callable[[], None]) -> None:
        self._cluster, self._done, self._token = cluster, done, secrets.token_hex(8)
        self._lock_index = cluster.lock_index
        self._versions: dict[tuple[str, int], int] = {}
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="search-rebuild")
        self._on_way: list[Future[None]] = []
        self._is_read = False
        self._take_lock()
        try:
            self._cluster.drop(*self._cluster.left_over())  # of rebuilds that died
            self._new = {projection: cluster.create(projection, complete=True, alias=cluster.next_alias(projection)) for projection in PROJECTIONS}
        except BaseException:
            self._release()
            raise

    def _take_lock(self) -> None:
        client = self._cluster.slow
        sign = {"token": self._token, "at": time.time()}
        try:
            client.indices.create(index=self._lock_index, mappings={"dynamic": False}, settings={"auto_expand_replicas": "0-1"})
        except BadRequestError as error:
            if error.error != "resource_already_exists_exception":
                raise
        try:
            client.create(index=self._lock_index, id=LOCK, document=sign)
        except ConflictError as error:
            held = client.options(ignore_status=404).get(index=self._lock_index, id=LOCK).body
            if held.get("found") and time.time() - held["_source"]["at"] < STALE:
                raise RebuildIsRunning from error
            self._take_over(held, sign)

    def _take_over(self, held: Any, sign: dict[str, Any]) -> None:
        """A rebuild that died, or has just ended: only one of those who saw that gets its place."""
        place = {"if_seq_no": held["_seq_no"], "if_primary_term": held["_primary_term"]} if held.get("found") else {"op_type": "create"}
        try:
            self._cluster.slow.index(index=self._lock_index, id=LOCK, document=sign, **place)
        except ConflictError as error:
            raise RebuildIsRunning from error

    def _sign_of_life(self) -> None:
        """Say that this rebuild goes on. Raises RebuildIsRunning when another took it for dead."""
        held = self._cluster.slow.options(ignore_status=404).get(index=self._lock_index, id=LOCK).body
        if not held.get("found") or held["_source"]["token"] != self._token:
            raise RebuildIsRunning
        self._take_over(held, {"token": self._token, "at": time.time()})

    def write(self, changes: Iterable[Change]) -> None:
        """Write into the new indexes, in the background; whoever is too quick waits."""
        made = list(changes)
        targets = {projection: [self._cluster.next_alias(projection)] for projection in PROJECTIONS}
        with self._cluster.circuit.working():
            self._sign_of_life()
            self._on_way.append(self._pool.submit(self._bulk, list(operations(made, targets))))
            while len(self._on_way) > WAITING:
                self._on_way.pop(0).result()
        for change in made:
            key = (change.kind, change.object_id)
            self._versions[key] = max(change.version, self._versions.get(key, 0))

    def _bulk(self, wanted: list[Operation]) -> None:
        try:
            for start in range(0, len(wanted), AT_ONCE):
                bulk(self._cluster.patient, wanted[start : start + AT_ONCE])
        except IndexWent as error:  # another took this rebuild for dead, and its indexes with it
            raise RebuildIsRunning from error

    def _finish_writing(self) -> None:
        while self._on_way:
            self._on_way.pop(0).result()

    def versions(self) -> dict[tuple[str, int], int]:
        """What went in so far."""
        return dict(self._versions)

    def swap(self, catch_up: Callable[[], object]) -> None:
        """Give the new indexes the old ones' names in one step. Who writes meanwhile writes to both, since the new ones have a name from
        the start; what changed before they had one is caught up."""
        with self._cluster.circuit.working():
            self._finish_writing()
            self._lay_together()
            catch_up()
            self._finish_writing()
            self._sign_of_life()
            self._cluster.refresh(*self._new.values())
            self._take_place()
        self._is_read = True
        self._done()
        self._release()

    def _lay_together(self) -> None:
        """One piece for each shard: every question pays for each piece. Goes on in the cluster when that takes longer than anybody waits."""
        names = ",".join(self._new.values())
        try:
            self._cluster.client.options(request_timeout=MERGING).indices.forcemerge(index=names, max_num_segments=1)
        except ConnectionTimeout:
            log.warning("the new index is still being laid together; questions are a little slower until then")

    def _take_place(self) -> None:
        held = self._cluster.aliases()
        actions: list[dict[str, Any]] = []
        for projection, name in self._new.items():
            alias, following = self._cluster.alias(projection), self._cluster.next_alias(projection)
            actions += [{"remove_index": {"index": old}} for old in held.get(alias, ())]
            actions += [{"remove": {"index": name, "alias": following}}, {"add": {"index": name, "alias": alias}}]
        self._cluster.update_aliases(actions)

    def _release(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        try:
            held = self._cluster.slow.get(index=self._lock_index, id=LOCK).body
            if held["_source"]["token"] == self._token:
                place = {"if_seq_no": held["_seq_no"], "if_primary_term": held["_primary_term"]}
                self._cluster.slow.delete(index=self._lock_index, id=LOCK, **place)
        except (NotFoundError, ConflictError):
            log.info("the rebuild's lock was somebody else's already")
        except (TransportError, ApiError) as error:
            log.warning("the rebuild's lock is left until it is stale: %s", error)

    def abandon(self) -> None:
        """Throw the new indexes away; what is read stays as it is."""
        if self._is_read:
            return
        self._release()
        try:
            left = set(self._cluster.left_over())  # the answer to a swap that was done may be lost
            self._cluster.drop(*(name for name in self._new.values() if name in left))
        except (TransportError, ApiError) as error:
            log.warning("an abandoned index is left: %s", error)
