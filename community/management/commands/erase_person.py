"""`manage.py erase_person EMAIL [--dry-run] [--json]`: exit 0 done (or shown), 1 nobody has this address or she works in the back office."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from community.exceptions import CommunityError
from community.personal_data import Erased
from community.selectors import find_person
from community.services.erasure import erase, sweep


class Command(BaseCommand):
    help = "Erase a person at once, without the seven days; tells what goes, what stays and under which law. Cannot be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--dry-run", action="store_true", help="Do the same and roll it back.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="One JSON object on standard output.")

    def handle(self, *args: Any, email: str, dry_run: bool, as_json: bool, **options: Any) -> None:
        user = find_person(email)
        if user is None:
            raise CommandError(f"Nobody has the address {email}.")
        try:
            report = erase(user_id=user.pk, dry_run=dry_run)
        except CommunityError as error:
            raise CommandError(str(error)) from error
        if not dry_run:
            sweep()
        self.stdout.write(json.dumps({"dry_run": dry_run, **report.as_dict()}, ensure_ascii=False)) if as_json else self._tell(report, dry_run)

    def _tell(self, report: Erased, dry_run: bool) -> None:
        self.stdout.write("Would be erased:" if dry_run else "Erased:")
        for name, rows in sorted(report.erased.items()):
            self.stdout.write(f"  {rows:>6,}  {name}")
        self.stdout.write("Stays:")
        for name, (rows, law) in sorted(report.kept.items()):
            self.stdout.write(f"  {rows:>6,}  {name}: {law}")
