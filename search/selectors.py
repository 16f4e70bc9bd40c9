"""Finding for a viewer: one projection is asked, and every hit is read again through what this viewer may see."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Model, Q
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from search import corrections, plainly
from search.documents import Document, DocumentKind, projection_for, spoken
from search.documents import kinds as known_kinds
from search.engines import engine
from search.engines.base import SORTS, Hit, Query, Results, Sort
from search.models import IndexRow
from search.text import clean
from search.wishes import LONGEST_QUERY, chunks

PER_PAGE, MOST_PER_PAGE, LAST_PAGE, MOST_CHOSEN, MOST_ALONE, MOST_RANKED = 20, 100, 1_000_000, 50, 4, 1_000


@dataclass(frozen=True)
class Found:
    """A hit that this viewer may see. The two texts are safe HTML; without marks when the object changed after it was indexed."""

    kind: DocumentKind
    object: Any
    title: str
    marked_title: SafeString
    snippet: SafeString
    url: str


@dataclass(frozen=True)
class FacetValue:
    """One choice of a facet, in words; `about` how many, where so many match that a sample was counted."""

    value: str
    label: str
    count: int
    chosen: bool
    about: bool = False


@dataclass(frozen=True)
class KindCount:
    """How many of a kind the text found, whatever kind is chosen."""

    name: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class SearchPage:
    """One page of an answer. `degraded`: the index could not be read, or not whole, so that more may be there than is shown.

    `plain`: it could not be read at all, so that names alone were looked up, without the filters.
    `elsewhere`: how many were found in each kind that is written in another language than the site is shown in.
    `corrected`: nothing was found with the text, and this is what was looked for instead. `suggestion`: what else may have been meant.
    """

    text: str
    hits: list[Found]
    total: int
    page: Page
    kinds: list[KindCount] = field(default_factory=list)
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    engine: str = ""
    took_ms: float = 0.0
    suggestion: str | None = None
    corrected: str | None = None
    degraded: bool = False
    plain: bool = False
    elsewhere: dict[str, int] = field(default_factory=dict)

    @property
    def anywhere(self) -> int:
        """How many the words find, whatever kind, filters and language were chosen."""
        return max(self.total, sum(one.count for one in self.kinds) + sum(self.elsewhere.values()))


def find(
    viewer: Any,
    text: str = "",
    *,
    kinds: Sequence[str] | None = None,
    filters: Mapping[str, Sequence[str]] | None = None,
    facets: Sequence[str] | None = None,
    page: int | str = 1,
    per_page: int = PER_PAGE,
    sort: str = "relevance",
) -> SearchPage:
    """What this viewer finds. Unknown kinds, facets and orders are left out, a page after the last is the last; an empty text lists all.

    Facets are counted for one chosen kind, or as named. Database: two queries, and one for each kind among the page's hits.
    """
    chosen = tuple(name for name in kinds or () if name in known_kinds)
    asked = _query(viewer, text, chosen, filters)
    wanted = facets if facets is not None else known_kinds[chosen[0]].facets if len(chosen) == 1 else ()
    size = min(max(1, per_page), MOST_PER_PAGE)
    query = replace(
        asked,
        facets=tuple(facet for facet in wanted if facet in _countable(asked.kinds)),
        limit=size,
        offset=(_number(page) - 1) * size,
        sort=_sort(sort),
    )
    return _page(viewer, query, chosen)


def count(viewer: Any, text: str = "", *, kinds: Sequence[str] = (), filters: Mapping[str, Sequence[str]] | None = None) -> int:
    """How many this viewer would find. Asks the index alone; 0 when that cannot be read."""
    chosen = tuple(name for name in kinds if name in known_kinds)
    return engine().search(replace(_query(viewer, text, chosen, filters), limit=0, sort="name")).total


@dataclass(frozen=True)
class Ranked:
    """The ids of one kind that a text finds, the best first, for a list that is made elsewhere; the rest as in a `SearchPage`.

    `anywhere`: how many the text finds of any kind.
    """

    text: str
    ids: list[int]
    suggestion: str | None = None
    corrected: str | None = None
    degraded: bool = False
    anywhere: int = 0


def ranked(viewer: Any, text: str, kind: str, *, most: int = MOST_RANKED) -> Ranked:
    """What this viewer finds of one kind, as ids that the caller reads again. Empty and degraded when the index cannot answer."""
    query = replace(_query(viewer, text, (kind,), {}), limit=most)
    results, _query_answered, corrected = corrections.search(engine(), query)
    return Ranked(
        query.text, [hit.object_id for hit in results.hits], results.suggestion, corrected, results.degraded, sum(results.kind_counts.values())
    )


def words_alone(viewer: Any, text: str, kinds: Sequence[str] = ()) -> list[tuple[str, int]]:
    """For words that together find nothing: those that find something alone, and how much of these kinds, the most first."""
    words = list(dict.fromkeys(chunks(clean(text))))[:MOST_ALONE]
    found = [(word, count(viewer, word, kinds=kinds)) for word in words] if len(words) > 1 else []
    return sorted((one for one in found if one[1]), key=lambda one: -one[1])


def _query(viewer: Any, text: str, chosen: tuple[str, ...], filters: Mapping[str, Sequence[str]] | None) -> Query:
    among = chosen or spoken(get_language())
    known = _countable(among)
    given = {facet: _values(values) for facet, values in (filters or {}).items() if facet in known}
    return Query(text=clean(text), projection=str(projection_for(viewer)), kinds=among, filters=given, without=_left_out(viewer))


def _left_out(viewer: Any) -> dict[str, tuple[int, ...]]:
    """What this viewer may not find though others of her audience do, of every kind: all kinds are counted whichever is asked for."""
    found = {name: tuple(kind.left_out(viewer)) for name, kind in known_kinds.items()}
    return {name: ids for name, ids in found.items() if ids}


def _countable(among: Iterable[str]) -> set[str]:
    return {facet for name in among for facet in known_kinds[name].facets}


def _number(page: int | str) -> int:
    try:
        return min(max(1, int(page)), LAST_PAGE)
    except ValueError:
        return 1


def _sort(wanted: str) -> Sort:
    return next((sort for sort in SORTS if sort == wanted), "relevance")


def _values(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clean(str(value)) for value in list(values)[:MOST_CHOSEN]))


def _page(viewer: Any, query: Query, chosen: tuple[str, ...]) -> SearchPage:
    text = query.text
    results, query, corrected = corrections.search(engine(), query)
    plain = results.degraded and not results.total and not _nothing_yet(results)
    if plain:
        total, hits = plainly.look_up(viewer, query)
        results = replace(results, total=total, hits=tuple(hits), kind_counts=dict(Counter(hit.kind for hit in hits)))
    if results.total and not results.hits:
        last = (results.total - 1) // query.limit * query.limit
        query = replace(query, offset=last)
        results = engine().search(query)
    counts, here = results.kind_counts, {*spoken(get_language()), *chosen}
    return SearchPage(
        text=text,
        hits=readable(viewer, results.hits, query.projection),
        total=results.total,
        page=Paginator(range(results.total), query.limit).get_page(query.offset // query.limit + 1),
        kinds=[KindCount(name, str(kind.label), counts.get(name, 0), name in chosen) for name, kind in known_kinds.items() if name in here],
        facets={facet: _labelled(query, facet, results) for facet in results.facets},
        engine=results.engine,
        took_ms=results.took_ms,
        suggestion=results.suggestion,
        corrected=corrected,
        degraded=plain or (results.degraded and not _nothing_yet(results)),
        plain=plain,
        elsewhere={name: number for name, number in counts.items() if name in known_kinds and name not in here},
    )


def _nothing_yet(results: Results) -> bool:
    """An index that is missing because nothing was ever written is an honest empty one."""
    return not results.total and engine().state() == "missing" and not IndexRow.objects.exists()


def _labelled(query: Query, facet: str, results: Results) -> list[FacetValue]:
    kind = next(known_kinds[name] for name in query.kinds if facet in known_kinds[name].facets)
    chosen, words = query.filters.get(facet, ()), kind.facet_words(facet)
    estimated = facet in results.estimated
    return [
        FacetValue(value, str(words.get(value) or kind.facet_label(facet, value)), number, value in chosen, estimated and value not in chosen)
        for value, number in results.facets[facet]
    ]


def suggest(viewer: Any, text: str, *, kinds: Sequence[str] = (), limit: int = 8) -> list[Found]:
    """Up to `limit` names and titles that begin as typed, among what this viewer may see."""
    projection = str(projection_for(viewer))
    among = tuple(name for name in kinds if name in known_kinds) or spoken(get_language())
    without = _left_out(viewer)
    for reading in (text, *corrections.other_keyboard(clean(text)[:LONGEST_QUERY])):
        if hits := engine().suggest(text=reading, projection=projection, kinds=among, limit=limit, without=without):
            return readable(viewer, hits, projection)
    return []


def readable(viewer: Any, hits: Sequence[Hit], projection: str) -> list[Found]:
    """The hits whose objects the viewer may see now, in order. One that changed after it was indexed shows what it is now, unmarked."""
    objects, fresh = _visible(viewer, hits), _fresh(hits, projection)
    found = []
    for hit in hits:
        key = (hit.kind, hit.object_id)
        if key not in objects or (key in fresh and fresh[key] is None):
            continue
        kind, now = known_kinds[hit.kind], fresh.get(key)
        title = now.title if now else hit.title
        marked, snippet = (escape(title), "") if now else (hit.marked_title, hit.snippet)
        safe = mark_safe(marked), mark_safe(snippet)  # noqa: S308 - the engine escapes all but its own <mark>
        found.append(Found(kind, objects[key], title, *safe, kind.url(objects[key])))
    return found


def _by_kind(hits: Iterable[Hit]) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = {}
    for hit in hits:
        if hit.kind in known_kinds:
            ids.setdefault(hit.kind, []).append(hit.object_id)
    return ids


def _visible(viewer: Any, hits: Sequence[Hit]) -> dict[tuple[str, int], Model]:
    return {(name, one.pk): one for name, ids in _by_kind(hits).items() for one in known_kinds[name].visible_to(viewer).filter(pk__in=ids)}


def _fresh(hits: Sequence[Hit], projection: str) -> dict[tuple[str, int], Document | None]:
    """For hits older than their row: the document as it is now, None when this audience may not find it any more."""
    condition = Q(pk__in=[])
    for name, ids in _by_kind(hits).items():
        condition |= Q(kind=name, object_id__in=ids)
    versions = {(kind, pk): version for kind, pk, version in IndexRow.objects.filter(condition).values_list("kind", "object_id", "version")}
    stale = [hit for hit in hits if hit.version < versions.get((hit.kind, hit.object_id), 0)]
    found: dict[tuple[str, int], Document | None] = {(hit.kind, hit.object_id): None for hit in stale}
    for name, ids in _by_kind(stale).items():
        kind = known_kinds[name]
        found |= {(name, one.pk): kind.project(one, projection) for one in kind.fetch(ids)}
    return found
