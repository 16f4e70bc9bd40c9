"""`manage.py export_person EMAIL OUT.zip`: everything the site holds on a person, readable; the same that she downloads herself."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from community.selectors import find_person
from community.services.data_exports import write_archive
from core.models import AccessRecord


class Command(BaseCommand):
    help = "Write everything the site holds on a person into a zip: pages to read, data.json, files. Exit 1 when nobody has this address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("out")

    def handle(self, *args: Any, email: str, out: str, **options: Any) -> None:
        user = find_person(email)
        if user is None:
            raise CommandError(f"Nobody has the address {email}.")
        what = {"what": AccessRecord.What.EXPORT, "object_type": "community.User", "object_ids": [str(user.pk)]}
        AccessRecord.objects.create(by_label="manage.py export_person", purpose="a copy of everything", subject=user, **what)
        with Path(out).open("xb") as target:
            write_archive(user, target)
        self.stdout.write(f"{out}: {Path(out).stat().st_size:,} bytes")
