"""Bringing documents into the indexes: in bulk, each by its version, again when the cluster has no room for a moment."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from elasticsearch import ApiError, Elasticsearch

from search.documents import PROJECTIONS
from search.engines.base import Change
from search.engines.elastic.cluster import Cluster, Standing
from search.engines.elastic.mapping import form
from search.engines.prepared import Prepared
from search.exceptions import IndexIsAway, IndexIsBroken, IndexIsOutdated

ATTEMPTS, FIRST_PAUSE = 6, 0.1  # of what the cluster had no room for; seconds, doubled each time
FULL = frozenset({429, 503})  # the cluster has no room for a bulk at all
AT_ONCE = 50  # changes that are found as soon as they are written; more wait for the index's own second

Operation = tuple[dict[str, Any], dict[str, Any]]


def write(cluster: Cluster, changes: Sequence[Change]) -> None:
    """Write to the indexes that are read, and to those that are being made. An index that is swapped meanwhile is looked up again, and
    one that is missing is made: not complete, so that a rebuild follows.

    Raises IndexIsOutdated when another release made what is read: whoever makes it anew reads the change from its row.
    """
    for _attempt in range(3):
        standing = cluster.standing()
        if any(cluster.alias(projection) not in standing for projection in PROJECTIONS):
            cluster.create_missing(complete=False)
            continue
        targets = {projection: _targets(cluster, standing, projection) for projection in PROJECTIONS}
        try:
            bulk(cluster.slow, operations(changes, targets), refresh=len(changes) <= AT_ONCE)
        except IndexWent:
            continue
        return
    raise IndexIsBroken("The search index is being replaced again and again.")


def _targets(cluster: Cluster, standing: Mapping[str, Sequence[Standing]], projection: str) -> list[str]:
    """The names to write to. An index that a newer release is making is its own affair: it reads every row again when it is done."""
    alias, following = cluster.alias(projection), cluster.next_alias(projection)
    if not all(one.is_ours for one in standing[alias]):
        raise IndexIsOutdated("The search index was made by another release.")
    return [alias, *([following] if standing.get(following) and all(one.is_ours for one in standing[following]) else [])]


def operations(changes: Iterable[Change], targets: Mapping[str, Sequence[str]]) -> Iterator[Operation]:
    """What a bulk says: each object in each projection, as a document or as what keeps its version."""
    for change in changes:
        made: dict[str, dict[str, Any]] = {}
        for projection, names in targets.items():
            document = change.documents.get(projection)
            source = gone(change) if document is None else _shared(change, Prepared.of(document), made)
            for name in names:
                head = {"_index": name, "_id": f"{change.kind}:{change.object_id}", "version": change.version, "version_type": "external_gte"}
                yield {"index": {**head, "require_alias": True}}, source


def _shared(change: Change, one: Prepared, made: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if one.digest not in made:
        made[one.digest] = source_of(change, one)
    return made[one.digest]


def gone(change: Change) -> dict[str, Any]:
    """What is left of an object that this audience may not find."""
    return {"kind": change.kind, "object_id": change.object_id, "version": change.version, "live": False}


def source_of(change: Change, one: Prepared) -> dict[str, Any]:
    """A document as the index takes it."""
    raw_title, raw_names, raw_keywords, raw_text = one.raw
    title, names, initials, keywords, text = one.words
    facets: dict[str, list[str]] = {}
    for facet, value in one.values:
        facets.setdefault(facet, []).append(value)
    newest = one.document.newest
    return {
        "kind": change.kind,
        "object_id": change.object_id,
        "version": change.version,
        "live": True,
        "digest": f"{form()}:{one.digest}",  # a release that was late with a write is found out
        "weight": one.weight,
        "newest": newest.timestamp() if newest else None,
        "sort_name": one.sort_name,
        "shown": {"title": raw_title, "names": raw_names, "keywords": raw_keywords, "text": raw_text},
        "anything": [title, names, keywords, text] if names != title else [title, keywords, text],
        "names": [title, names] if names != title else title,
        "keywords": keywords,
        "initials": initials,
        "korean": [raw_title, raw_keywords, raw_text] if raw_names == raw_title else list(one.raw),
        "begins": one.keys,
        "spelled": one.spellings,
        "facet": facets,
    }


def bulk(client: Elasticsearch, wanted: Iterable[Operation], *, refresh: bool = False) -> None:
    """All of these, in order. An older version than the index holds is left out in silence; what the cluster has no room for waits and
    comes again, since a change may come twice. Raises IndexIsAway, IndexWent, IndexIsBroken for anything else that was refused."""
    waiting, pause = list(wanted), FIRST_PAUSE
    for _attempt in range(ATTEMPTS):
        if not waiting:
            return
        try:
            answer = client.bulk(operations=[part for operation in waiting for part in operation], refresh=refresh)
        except ApiError as error:
            if error.status_code not in FULL:
                raise
        else:
            waiting = _refused(waiting, answer.body["items"]) if answer.body["errors"] else []
        if waiting:
            time.sleep(pause)
            pause *= 2
    if waiting:
        raise IndexIsAway(f"The cluster had no room for {len(waiting)} changes.")


def _refused(asked: list[Operation], items: Sequence[Mapping[str, Any]]) -> list[Operation]:
    """What has to come again."""
    again = []
    for operation, item in zip(asked, items, strict=True):
        (answer,) = item.values()
        status, error = answer["status"], answer.get("error", {})
        if status < 300 or error.get("type") == "version_conflict_engine_exception":
            continue
        if status == 429 or status >= 500:
            again.append(operation)
        elif status == 404:
            raise IndexWent(error.get("reason", ""))
        else:
            raise IndexIsBroken(f"{answer.get('_id')}: {error.get('type')}: {error.get('reason')}")
    return again


class IndexWent(Exception):
    """The index that a change was for is gone: it was replaced meanwhile."""
