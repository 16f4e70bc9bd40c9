"""`manage.py verify_ledger`: exit 0 when everything agrees, else exit 1 and what does not."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from scholarships.services.verification import verify_ledger


class Command(BaseCommand):
    help = "Check every fund's entries, closed months and all that stands behind them against each other, and that the database guards them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify_ledger()
        if options["json"]:
            self.stdout.write(json.dumps({"ok": not found.problems, **asdict(found)}))
        else:
            self.stdout.write(f"{found.funds} funds, {found.entries} entries, {found.closings} closed months, {len(found.problems)} problems")
            for problem in found.problems:
                self.stdout.write(f"  {problem}")
        if found.problems:
            sys.exit(1)
