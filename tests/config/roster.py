"""A part of the demo's roster, for tests that need hundreds of people who read like Seoul."""

import io

from community.models import GraduateRecord
from community.roster_files import COLUMNS
from community.services.roster import import_roster
from config.demo import load_community
from config.demo.people import graduates, roster_rows
from tests.factories import UserFactory


def small_roster(count: int = 520) -> None:
    """The campuses and so many graduates with their courses; fifteen records have an owner."""
    load_community.load_campuses()
    rows = roster_rows(graduates(count))
    told = {name: korean for name, korean in COLUMNS.items() if name != "joined_on"}
    lines = [",".join(told.values()), *(",".join(f'"{getattr(row, name) or ""}"' for name in told) for row in rows)]
    import_roster(file=io.BytesIO("\n".join(lines).encode()), file_name="roster.csv")
    for record in GraduateRecord.objects.order_by("-record_id")[:15]:
        record.owner = UserFactory()
        record.save(update_fields=["owner"])
