"""What was deleted leaves Lucene's files: not with its deletion, and not with the next merge, but once no copy of a shard may ask for it."""

import time
from typing import Any

from search.engines.elastic.cluster import Cluster
from search.exceptions import IndexIsAway

# A shard's copies hold a lease on its latest operations, so that one that was away can catch up; the cluster renews it every half minute.
LONGEST_WAIT, PAUSE = 90.0, 1.0
Reached = dict[tuple[str, str], int]  # (index, shard) → number of the newest operation


def expunge(cluster: Cluster, *names: str) -> None:
    """Whatever was deleted before this call is gone from the files after it. Raises IndexIsAway when a copy still holds on to it."""
    patient = cluster.client.options(request_timeout=600)
    cluster.refresh(*names)
    shards = _shards(cluster, *names)
    if not any(copy["docs"]["deleted"] for copies in shards.values() for copy in copies):
        patient.indices.flush(index=",".join(names), force=True, ignore_unavailable=True)
        return
    reached = {shard: max(copy["seq_no"]["max_seq_no"] for copy in copies) for shard, copies in shards.items()}
    until = time.monotonic() + LONGEST_WAIT
    patient.indices.flush(index=",".join(names), force=True, ignore_unavailable=True)
    while not _is_let_go(_shards(cluster, *names), reached):
        if time.monotonic() > until:
            raise IndexIsAway("A copy of the search index is not in step, so what was deleted is still kept for it.")
        time.sleep(PAUSE)
    patient.indices.forcemerge(index=",".join(names), only_expunge_deletes=True, flush=True, ignore_unavailable=True)


def _shards(cluster: Cluster, *names: str) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """The copies of each shard."""
    answer = cluster.slow.indices.stats(index=",".join(names), metric="docs", level="shards").body
    return {(index, number): copies for index, held in answer["indices"].items() for number, copies in held["shards"].items()}


def _is_let_go(shards: dict[tuple[str, str], list[dict[str, Any]]], reached: Reached) -> bool:
    return all(
        lease["retaining_seq_no"] > reached[shard]
        for shard, copies in shards.items()
        if shard in reached
        for copy in copies
        for lease in copy["retention_leases"]["leases"]
    )
