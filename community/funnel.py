"""The funnel 수료 → 초대 → 인증 → 활동: how many graduates came how far, in all, per campus and per year of completion."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community.models import Completion, Course, GraduateRecord

ACTIVE_DAYS = 90


@dataclass(frozen=True)
class Funnel:
    """Four numbers of one group of graduates. Invited, verified and active are each counted for themselves: one may verify uninvited."""

    label: str
    graduates: int
    invited: int
    verified: int
    active: int

    @property
    def invited_share(self) -> int:
        """Per cent of the graduates."""
        return _share(self.invited, self.graduates)

    @property
    def verified_share(self) -> int:
        """Per cent of the graduates."""
        return _share(self.verified, self.graduates)

    @property
    def active_share(self) -> int:
        """Per cent of the verified."""
        return _share(self.active, self.verified)


def _share(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _steps(person: str) -> dict[str, Count]:
    """The four counts; `person` is the way from the counted rows to the record, such as `record__`."""
    key, since = f"{person}pk", timezone.now() - timedelta(days=ACTIVE_DAYS)
    verified = Q(**{f"{person}owner__isnull": False})
    return {
        "graduates": Count(key, distinct=True),
        "invited": Count(key, distinct=True, filter=Q(**{f"{person}invitation__isnull": False})),
        "verified": Count(key, distinct=True, filter=verified),
        "active": Count(key, distinct=True, filter=verified & Q(**{f"{person}owner__is_active": True, f"{person}owner__last_login__gte": since})),
    }


def whole_funnel() -> Funnel:
    """All graduates; one query."""
    return Funnel(_("All graduates"), **GraduateRecord.objects.aggregate(**_steps("")))


def funnel_by_year() -> list[Funnel]:
    """Per year of completion, newest first; one query."""
    rows: Any = Completion.objects.values(year=F("completed_on__year"))
    return [Funnel(str(row.pop("year")), **row) for row in rows.order_by("-year").annotate(**_steps("record__"))]


def funnel_by_campus() -> list[Funnel]:
    """Per campus, then visiting and online courses; one query."""
    group = {"delivery": F("course__delivery"), "campus": F("course__campus__name_ko")}
    rows: Any = Completion.objects.values(**group)
    found = sorted(rows.order_by().annotate(**_steps("record__")), key=lambda row: (row["campus"] is None, row["campus"] or row["delivery"]))
    return [Funnel(_label(row.pop("delivery"), row.pop("campus")), **row) for row in found]


def _label(delivery: str, campus: str | None) -> str:
    return campus or str(Course.Delivery(delivery).label)
