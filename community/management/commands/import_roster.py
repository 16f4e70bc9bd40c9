"""`manage.py import_roster FILE [--dry-run] [--json]`: exit 0 all taken, 2 file not understood (nothing written), 3 some rows refused."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from community.exceptions import RosterFileUnreadable
from community.services.roster import import_roster
from community.services.roster_upsert import Outcome


class Command(BaseCommand):
    help = "Bring the academy's roster in from CSV (UTF-8 or CP949) or XLSX. The same file again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--dry-run", action="store_true", help="Show what would change; write nothing.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="One JSON object on standard output.")

    def handle(self, *args: Any, file: str, dry_run: bool, as_json: bool, **options: Any) -> None:
        try:
            outcome = self.take(Path(file), dry_run=dry_run)
        except OSError as error:
            self._unreadable(f"{file}: {error.strerror}", as_json)
        except RosterFileUnreadable as error:
            self._unreadable(f"{file}: {error}", as_json)
        if as_json:
            self.stdout.write(json.dumps(outcome.as_dict(), ensure_ascii=False))
        else:
            self._tell(outcome, dry_run)
        if outcome.refused:
            sys.exit(3)

    def take(self, path: Path, *, dry_run: bool) -> Outcome:
        """Bring one file in."""
        with path.open("rb") as content:
            return import_roster(file=content, file_name=path.name, dry_run=dry_run, progress=self._progress)

    def _unreadable(self, sentence: str, as_json: bool) -> None:
        self.stderr.write(sentence)
        if as_json:
            self.stdout.write(json.dumps({**Outcome().as_dict(), "error": sentence}, ensure_ascii=False))
        sys.exit(2)

    def _progress(self, done: int, of: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{done:,} / {of:,}", ending="" if done < of else "\n")

    def _tell(self, outcome: Outcome, dry_run: bool) -> None:
        if dry_run:
            for one in outcome.changes:
                self.stdout.write(f"row {one.row}: {one.record_id}: {one.field}: {one.old} → {one.new}")
        word = "would be " if dry_run else ""
        self.stdout.write(
            f"{outcome.rows:,} rows: {outcome.created:,} {word}created, {outcome.updated:,} {word}updated, "
            f"{outcome.unchanged:,} unchanged, {len(outcome.refused):,} refused"
        )
        for refusal in outcome.refused:
            self.stdout.write(f"row {refusal.row}: {refusal.column}: {refusal.value!r}: {refusal.reason}")
