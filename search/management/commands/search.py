"""`manage.py search QUERY`: what somebody would find, from the command line."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.documents import kinds
from search.selectors import SearchPage, find


class Command(BaseCommand):
    help = "Search as a visitor, or as somebody with an account. An empty QUERY lists all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("query", nargs="?", default="")
        parser.add_argument("--kind", action="append", choices=sorted(kinds), help="Only this kind; may be given several times.")
        parser.add_argument("--as", dest="viewer", metavar="EMAIL", help="Whose eyes to look through; without it, a visitor's.")
        parser.add_argument("--filter", action="append", default=[], metavar="FACET=VALUE", help="May be given several times.")
        parser.add_argument("--limit", type=int, default=20)
        parser.add_argument("--json", action="store_true", help="Print one JSON object on standard output.")

    def handle(self, *args: Any, query: str, limit: int, **options: Any) -> None:
        among = options["kind"] or list(kinds)
        facets = tuple(dict.fromkeys(facet for name in among for facet in kinds[name].facets))
        filters = self._filters(options["filter"], facets)
        found = find(self._viewer(options["viewer"]), query, kinds=among, filters=filters, facets=facets, per_page=limit)
        if found.degraded:
            self.stderr.write("The search index is not whole. Run: manage.py search_index sync")
        self.stdout.write(json.dumps(as_json(found), ensure_ascii=False) if options["json"] else as_text(found))

    def _viewer(self, email: str | None) -> Any:
        if not email:
            return AnonymousUser()
        user = get_user_model()._default_manager.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"There is no account with the address {email}.")
        return user

    def _filters(self, given: Iterable[str], facets: tuple[str, ...]) -> dict[str, list[str]]:
        filters: dict[str, list[str]] = {}
        for one in given:
            facet, equals, value = one.partition("=")
            if not equals:
                raise CommandError(f"--filter {one}: write it as facet=value.")
            if facet not in facets:
                self.stderr.write(f"--filter {one}: there is no facet {facet} here, so it is left out. There are: {', '.join(facets) or 'none'}.")
                continue
            filters.setdefault(facet, []).append(value)
        return filters


def as_json(found: SearchPage) -> dict[str, Any]:
    """The answer for machines."""
    return {
        "engine": found.engine,
        "total": found.total,
        "took_ms": found.took_ms,
        "hits": [{"kind": hit.kind.name, "id": hit.object.pk, "title": hit.title, "url": hit.url} for hit in found.hits],
        "facets": {name: [{"value": one.value, "label": one.label, "count": one.count} for one in values] for name, values in found.facets.items()},
        "suggestion": found.corrected or found.suggestion,
    }


def as_text(found: SearchPage) -> str:
    """The answer for people."""
    lines = [f"{found.total} found in {found.took_ms} ms" + (f" for {found.corrected}" if found.corrected else "")]
    lines += [f"{hit.kind.name:14} {hit.title}  {hit.url}" for hit in found.hits]
    for name, values in found.facets.items():
        if values:
            lines.append(f"{name}: " + ", ".join(f"{one.label} ({one.count})" for one in values[:10]))
    return "\n".join(lines)
