"""`manage.py export_all OUT_DIR`: everything, in open formats, so that nobody is locked in. Exit 1 when the folder holds something already."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.open_formats import export_all
from core.models import AccessRecord


class Command(BaseCommand):
    help = (
        "Write every table as CSV and JSON lines, every file, and a manifest with counts and digests into a new folder. Passwords and keys stay here."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out_dir")

    def handle(self, *args: Any, out_dir: str, **options: Any) -> None:
        target = Path(out_dir)
        try:
            target.mkdir(parents=True, exist_ok=True)
            if any(target.iterdir()):
                raise CommandError(f"{target} is not empty.")
            target.chmod(0o700)  # everything about everybody: nobody else on this machine reads it
        except OSError as error:
            raise CommandError(f"{target}: {error.strerror}.") from error
        AccessRecord.objects.create(
            by_label="manage.py export_all", what=AccessRecord.What.EXPORT, object_type="*", object_ids=[], purpose="the whole site in open formats"
        )
        manifest = export_all(target)
        rows = sum(table["rows"] for table in manifest.tables.values())
        self.stdout.write(f"{target}: {len(manifest.tables)} tables, {rows:,} rows, {len(manifest.files):,} files")
