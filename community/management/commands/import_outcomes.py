"""`manage.py import_outcomes FILE [--dry-run] [--json]`: exit codes as of import_roster."""

from pathlib import Path

from community.management.commands.import_roster import Command as ImportRoster
from community.services.outcome_imports import import_outcomes
from community.services.roster import Outcome


class Command(ImportRoster):
    help = "Bring employment outcomes in from CSV (UTF-8 or CP949) or XLSX. The same file again changes nothing."

    def take(self, path: Path, *, dry_run: bool) -> Outcome:
        return import_outcomes(content=path.read_bytes(), dry_run=dry_run)
