import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.periods import Period, periods


class Command(BaseCommand):
    help = "Forget what is older than its period in settings.RETENTION. With --dry-run only counts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count what a run would forget, and change nothing")
        parser.add_argument("--only", metavar="NAME", action="append", default=[], help="one period; may be given several times")
        parser.add_argument("--json", action="store_true", help="one JSON object: name to days and rows")

    def handle(self, *args: Any, **options: Any) -> None:
        if unknown := [name for name in options["only"] if name not in periods]:
            raise CommandError(f"No such period: {', '.join(unknown)}. There are {', '.join(periods)}.")
        chosen = [period for name, period in periods.items() if not options["only"] or name in options["only"]]
        rows = {period.name: {"days": period.days, "rows": self._rows(period, options["dry_run"])} for period in chosen}
        if options["json"]:
            self.stdout.write(json.dumps(rows))
            return
        verb = "would be forgotten" if options["dry_run"] else "forgotten"
        for name, found in rows.items():
            self.stdout.write(f"{name}: {found['rows']} {verb} (kept {found['days']} days)")

    @staticmethod
    def _rows(period: Period, dry_run: bool) -> int:
        return period.due() if dry_run else period.run()
