"""Wagtail's own search over the same people, asked the same questions: what the site would have without `search`.

A model that is there for the time of the measure, indexed as Wagtail's documentation says (names and headings weigh more, names complete
themselves), through the backend that the database gives: SQLite's FTS5, or PostgreSQL's text search where DATABASE_URL names one.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from modelsearch import index
from modelsearch.abstract_models import TextIDGenericRelation
from modelsearch.backends import get_search_backend
from modelsearch.models import IndexEntry

from search.engines.base import Change
from tools.bench import Figure, measure
from tools.bench.people import written
from tools.bench.search import DOCUMENTS, QUERIES, middle, milliseconds, people


@cache
def person() -> type[models.Model]:
    """The throwaway model; made when it is asked for, so that no other measure has it."""
    fields: dict[str, Any] = {
        "__module__": __name__,
        "Meta": type("Meta", (), {"app_label": "community", "db_table": "bench_person"}),
        "title": models.CharField(max_length=60),
        "keywords": models.TextField(),
        "story": models.TextField(),
        "search_fields": [
            index.SearchField("title", boost=8),
            index.AutocompleteField("title"),
            index.SearchField("keywords", boost=2),
            index.AutocompleteField("keywords"),
            index.SearchField("story"),
        ],
    }
    made = type("BenchPerson", (index.Indexed, models.Model), fields)
    TextIDGenericRelation(IndexEntry).contribute_to_class(made, "index_entries")  # as Wagtail does for the models that are there from the start
    return made


@contextmanager
def indexed(changes: list[Change]) -> Iterator[float]:
    """The people in a table and in Wagtail's index; documents a second. Nothing stays."""
    model, backend = person(), get_search_backend()
    with connection.schema_editor() as editor:
        editor.create_model(model)
    try:
        found = [(change.object_id, change.documents["members"]) for change in changes]
        rows = written(model, [model(pk=pk, title=one.names, keywords=one.keywords, story=one.text) for pk, one in found])
        begun, waiting = time.perf_counter(), iter(rows)
        while part := list(islice(waiting, 500)):
            backend.get_index_for_model(model).add_items(model, part)
        yield len(rows) / (time.perf_counter() - begun)
    finally:
        ContentType.objects.get_for_model(model).delete()  # and with it every entry of the index
        with connection.schema_editor() as editor:
            editor.delete_model(model)


def asks(how: str) -> Callable[[str], list[int]]:
    """The ids of the first page; `how` is "search" (whole words) or "autocomplete" (beginnings of words)."""
    backend = get_search_backend()

    def ask(text: str) -> list[int]:
        found = getattr(backend, how)(text, person())
        found.count()
        return [one.pk for one in found[:20]]

    return ask


@measure("wagtail-search")
def wagtail_search() -> Iterator[Figure]:
    """How many everyday questions it answers as they must be, and how long it takes: the first twenty and their number, no facets, no marks."""
    from tests.search.everyday import EVERYDAY, by_id, misses

    changes = list(people(DOCUMENTS))
    with indexed(changes) as pace:
        yield Figure("index 10,000 people", round(pace), "documents/s")
        for how in ("search", "autocomplete"):
            ask = asks(how)
            wrong = misses(ask, by_id(changes))
            empty = sum(one.why == "nothing found" for one in wrong)
            yield Figure(f"{how}: of {len(EVERYDAY)} everyday questions, answered", len(EVERYDAY) - len(wrong), "questions")
            yield Figure(f"{how}: nothing found for", empty, "questions")
            median, p95 = middle([took for text in QUERIES for took in milliseconds(partial(ask, text))])
            yield from (Figure(f"{how}: queries, median", round(median, 2), "ms"), Figure(f"{how}: queries, p95", round(p95, 2), "ms"))
