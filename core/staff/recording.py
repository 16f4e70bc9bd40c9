"""Reading personal data leaves a record, whichever screen it was read on."""

from collections.abc import Iterable
from typing import Any

from core.access import record_access

personal_desks: dict[str, Any] = {}  # model label → the viewset that keeps people's data of this model
private_acts: set[str] = set()  # acts that no log shows: they are between two people


def register_private_acts(*actions: str) -> None:
    """Keep these acts ("app.verb") out of every history of the back office; what the office has to know of them has a desk of its own."""
    private_acts.update(actions)


class Recorded:
    """For views of a StaffViewSet: `record()` writes an AccessRecord when the viewset says that its rows are personal."""

    viewset: Any = None
    request: Any

    def record(self, what: str, instances: Iterable[Any], *, purpose: str = "") -> None:
        """Note that these rows were seen. `what`: list, read, export or change. Nothing shown, nothing noted."""
        if not self.viewset.personal:
            return
        seen = list(instances)
        if not seen:
            return
        record_access(
            self.request,
            what,
            self.viewset.model._meta.label,
            [instance.pk for instance in seen],
            purpose=purpose or str(self.viewset.purpose),
            subject=self.viewset.subject(seen[0]) if len(seen) == 1 else None,
            people=self.viewset.people(seen),
        )
