"""The month's access records in numbers: who looked at what, and what stands out (안전성 확보조치 기준 제8조 제2항: looked at every month)."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, F, Max, Q, QuerySet, Value, When
from django.db.models.functions import ExtractHour, TruncDate
from django.utils import timezone

from core.models import AccessRecord, AccessReview

NIGHT_FROM, NIGHT_TO = 22, 7  # o'clock in Seoul
MOST_SUBJECTS, MOST_EXPORTS, MONTHS_BACK = 10, 200, 12
What = AccessRecord.What
# Who read: an account whatever it was called that day, and whoever has left by name.
WHO = Case(When(by=None, then=F("by_label")), default=Value(""))


def first_of(day: date) -> date:
    return day.replace(day=1)


def month_before(month: date) -> date:
    return first_of(month - timedelta(days=1))


def month_after(month: date) -> date:
    return first_of(month + timedelta(days=32))


def records_of(month: date) -> QuerySet[AccessRecord]:
    """The records of one Seoul month."""
    zone = timezone.get_current_timezone()
    start, end = (datetime(day.year, day.month, 1, tzinfo=zone) for day in (month, month_after(month)))
    return AccessRecord.objects.filter(at__gte=start, at__lt=end).order_by()


def months_due(today: date | None = None) -> list[date]:
    """Past months, newest first, of the last twelve, that have records and no review."""
    month, months = first_of(today or timezone.localdate()), []
    for _number in range(MONTHS_BACK):
        month = month_before(month)
        months.append(month)
    first = AccessRecord.objects.order_by("at").values_list("at", flat=True).first()
    if first is None:
        return []
    since = first_of(timezone.localtime(first).date())
    reviewed = set(AccessReview.objects.filter(month__in=months).values_list("month", flat=True))
    return [month for month in months if month >= since and month not in reviewed and records_of(month).exists()]


def numbers_of(month: date) -> dict[str, Any]:
    """What a reviewer looks at, as plain values that name no subject but by public id."""
    rows = records_of(month)
    readers = _readers(rows)
    return {
        "total": sum(reader["total"] for reader in readers),
        "out_of_hours": sum(reader["out_of_hours"] for reader in readers),
        "readers": readers,
        "kinds": list(rows.values("object_type").annotate(total=Count("pk")).order_by("-total", "object_type").values_list("object_type", "total")),
        "exports": _exports(rows),
        "subjects": _subjects(rows),
        "busy_days": _busy_days(rows),
    }


def busiest_reader(numbers: dict[str, Any]) -> int | None:
    """Who has the most records of the month, by key; nobody where everybody has left."""
    return next((reader["id"] for reader in numbers["readers"] if reader["id"]), None)


def answers_for(numbers: dict[str, Any], reader: int) -> bool:
    """Whether somebody's own doing is among what a reviewer has to judge: she read most, or took files away."""
    downloaded = any(one["id"] == reader and one[What.EXPORT.value] for one in numbers["readers"])
    return busiest_reader(numbers) == reader or downloaded


def stands_out(numbers: dict[str, Any]) -> bool:
    """Whether there is anything that a note has to speak of."""
    return bool(numbers["out_of_hours"] or numbers["exports"] or numbers["busy_days"] or any(one["is_much"] for one in numbers["subjects"]))


def _readers(rows: QuerySet[AccessRecord]) -> list[dict[str, Any]]:
    """Per person of staff: how much of what, and how much at night; most first."""
    at_night = Q(hour__gte=NIGHT_FROM) | Q(hour__lt=NIGHT_TO)
    counts = {what.value: Count("pk", filter=Q(what=what)) for what in What}
    found = (
        rows.annotate(hour=ExtractHour("at"), who=WHO)
        .values("by", "who")
        .annotate(name=Max("by_label"), total=Count("pk"), out_of_hours=Count("pk", filter=at_night), **counts)
    )
    readers: list[Any] = list(found.order_by("-total", "name"))
    shown = ("name", "total", "out_of_hours", *What.values)
    return [{"id": one["by"], **{name: one[name] for name in shown}} for one in readers]


def _exports(rows: QuerySet[AccessRecord]) -> list[dict[str, Any]]:
    """Each download with its reason, newest first."""
    found = rows.filter(what=What.EXPORT).order_by("-at", "-pk")[:MOST_EXPORTS]
    return [{"at": one.at.isoformat(), "name": one.by_label, "kind": one.object_type, "rows": one.count, "purpose": one.purpose} for one in found]


def _subjects(rows: QuerySet[AccessRecord]) -> list[dict[str, Any]]:
    """Whose data were read most, one by one (lists are ordinary work), and whether one reader read one person conspicuously often."""
    alone = rows.filter(subject_ref__isnull=False).exclude(what__in=[What.LIST, What.EXPORT])
    most = list(alone.values("subject_ref").annotate(total=Count("pk")).order_by("-total", "subject_ref")[:MOST_SUBJECTS])
    pairs = alone.filter(subject_ref__in=[one["subject_ref"] for one in most]).annotate(who=WHO).values("subject_ref", "by", "who")
    by_subject: dict[Any, Counter[str]] = {}
    for ref, name, times in pairs.annotate(name=Max("by_label"), n=Count("pk")).values_list("subject_ref", "name", "n"):
        by_subject.setdefault(ref, Counter())[name] += times
    return [
        {
            "ref": str(one["subject_ref"]),
            "total": one["total"],
            "readers": by_subject[one["subject_ref"]].most_common(3),
            "is_much": by_subject[one["subject_ref"]].most_common(1)[0][1] >= settings.ACCESS_MUCH_OF_ONE_PERSON,
        }
        for one in most
    ]


def _busy_days(rows: QuerySet[AccessRecord]) -> list[tuple[str, str, int]]:
    """Days on which one person read more than is usual: day, name, records."""
    days = rows.annotate(day=TruncDate("at"), who=WHO).values("day", "by", "who").annotate(name=Max("by_label"), n=Count("pk"))
    much = days.filter(n__gt=settings.ACCESS_MUCH_A_DAY).order_by("-n").values_list("day", "name", "n")
    return [(day.isoformat(), name, times) for day, name, times in much]
