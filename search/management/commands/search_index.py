"""`manage.py search_index rebuild | sync | check`."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import upkeep
from search.engines import engine
from search.exceptions import IndexIsBroken, RebuildIsRunning


class Command(BaseCommand):
    help = "Make the search index anew, bring it in step with the database, or compare the two (exit 1 when they differ)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["rebuild", "sync", "check"])
        parser.add_argument("--json", action="store_true", help="Print one JSON object on standard output.")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        try:
            done = {"rebuild": self._rebuild, "sync": self._sync, "check": self._check}[act]()
        except RebuildIsRunning as error:
            raise CommandError("A rebuild is running already. Wait until it is done.") from error
        except IndexIsBroken as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(done, ensure_ascii=False))
        else:
            self._say(act, done)
        if act == "check" and not done["in_step"]:
            sys.exit(1)

    def _rebuild(self) -> dict[str, Any]:
        return {"engine": engine().name, "indexed": upkeep.rebuild()}

    def _sync(self) -> dict[str, Any]:
        done = upkeep.sync()
        return {"engine": engine().name, "rebuilt": done.rebuilt, "healed": done.healed}

    def _check(self) -> dict[str, Any]:
        faults, found = engine().faults(), []
        try:
            found = [{"kind": one.kind, "id": one.object_id, "difference": one.what} for one in upkeep.differences()]
        except IndexIsBroken as error:
            faults = faults or [str(error)]
        return {"engine": engine().name, "in_step": not faults and not found, "faults": faults, "differences": found}

    def _say(self, act: str, done: dict[str, Any]) -> None:
        if act == "rebuild":
            self.stdout.write(f"Rebuilt: {done['indexed']} objects.")
        elif act == "sync":
            self.stdout.write(f"{'Rebuilt' if done['rebuilt'] else 'In step'}: {done['healed']} objects.")
        else:
            lines = [*done["faults"], *(f"{one['kind']} {one['id']}: {one['difference']}" for one in done["differences"])]
            self.stdout.write("\n".join(lines) or "Index and database agree.")
