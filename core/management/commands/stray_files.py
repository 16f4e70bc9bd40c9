"""`manage.py stray_files [--delete]`: private files whose row is gone, one name a line. Without --delete nothing is changed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.stray_files import forget_stray_files, stray_files


class Command(BaseCommand):
    help = "List private files, at least a day old, that no row of the database knows; --delete removes them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true", help="Remove them. Not after restoring an older database.")

    def handle(self, *args: Any, delete: bool, **options: Any) -> None:
        if delete:
            self.stdout.write(f"{forget_stray_files()} deleted")
            return
        names = list(stray_files())
        for name in names:
            self.stdout.write(name)
        self.stderr.write(f"{len(names)} private files without a row")
