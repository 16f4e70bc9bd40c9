"""`manage.py export_person EMAIL OUT.zip`: everything the site holds on a person, readable; the same that she downloads herself."""

import os
from pathlib import Path
from typing import IO, Any

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
        target = new_file(out)
        what = {"what": AccessRecord.What.EXPORT, "object_type": "community.User", "object_ids": [str(user.pk)]}
        AccessRecord.objects.create(by_label="manage.py export_person", purpose="a copy of everything", subject=user, **what)
        with target:
            write_archive(user, target)
        self.stdout.write(f"{out}: {Path(out).stat().st_size:,} bytes")


def new_file(out: str) -> IO[bytes]:
    """A file that was not there and that nobody else on this machine reads. CommandError otherwise."""
    try:
        return os.fdopen(os.open(out, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")
    except OSError as error:
        raise CommandError(f"{out}: {error.strerror}.") from error
