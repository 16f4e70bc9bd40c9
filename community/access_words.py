"""Who looked at a person's data, in words for that person: when, which office, what and why. Never the name of whoever works there.

The name stays in the access record, where the monthly review and a dispute find it (docs/decisions/0037-access-records.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from community.models import User
from core.access import reason_in_words
from core.models import AccessRecord, AccessSeen
from core.models.access import kind_in_words
from core.roles import AUDITOR

MOST = 300
UNTOLD = ("community.Report",)  # a look at a report would tell who was reported, and to whoever has met one person alone, by whom
What = AccessRecord.What


@dataclass(frozen=True)
class Look:
    """Looks of one day that are alike: the same office, act, kind of record and purpose."""

    who: str
    what: str
    kind: str
    purpose: str
    times: int


@dataclass(frozen=True)
class Day:
    day: date
    looks: list[Look]


@dataclass(frozen=True)
class Looked:
    """Newest day first; `is_cut` where older looks are left out."""

    days: list[Day]
    is_cut: bool

    def __bool__(self) -> bool:
        return bool(self.days)


@dataclass(frozen=True)
class _One:
    at: datetime
    by: int | None
    what: str
    object_type: str
    purpose: str
    is_together: bool


def who_looked(user: User, *, most: int = MOST) -> Looked:
    """The newest looks at this person's data by others, in three queries however many there are."""
    found = sorted([*_alone(user.public_id, most), *_together(user.public_id, most)], key=lambda one: one.at, reverse=True)
    others = [one for one in found[:most] if one.by != user.pk]
    auditors = set(User.objects.filter(pk__in={one.by for one in others if one.by}, groups__name=AUDITOR).values_list("pk", flat=True))
    days: dict[date, dict[tuple[str, str, str, str], int]] = {}
    for one in others:
        key = (_office(one, auditors), _act(one), kind_in_words(one.object_type), reason_in_words(one.what, one.purpose))
        looks = days.setdefault(timezone.localdate(one.at), {})
        looks[key] = looks.get(key, 0) + 1
    return Looked([Day(day, [Look(*key, times) for key, times in looks.items()]) for day, looks in days.items()], is_cut=len(found) > most)


def _alone(ref: UUID, most: int) -> Iterable[_One]:
    """Records that name this person as their one subject."""
    rows = (
        AccessRecord.objects.filter(subject_ref=ref)
        .exclude(object_type__in=UNTOLD)
        .order_by("-at", "-pk")
        .values_list("at", "by", "what", "object_type", "purpose")
    )
    return [_One(at, by, what, kind, purpose, is_together=False) for at, by, what, kind, purpose in rows[: most + 1]]


def _together(ref: UUID, most: int) -> Iterable[_One]:
    """Lists and files that this person stood in among others."""
    columns = ("at", "record__by", "record__what", "record__object_type", "record__purpose")
    rows = AccessSeen.objects.filter(ref=ref).exclude(record__object_type__in=UNTOLD).order_by("-at", "-pk").values_list(*columns)
    return [_One(at, by, what, kind, purpose, is_together=True) for at, by, what, kind, purpose in rows[: most + 1]]


def _office(one: _One, auditors: set[int]) -> str:
    return _("the auditor") if one.by in auditors else _("the association's office")


def _act(one: _One) -> str:
    """What was done, as the person would say it."""
    if one.is_together and one.what != What.EXPORT:
        return _("you were on a list with others")
    return {
        What.LIST: _("you were on a list"),
        What.READ: _("looked at"),
        What.EXPORT: _("downloaded as a file"),
        What.CHANGE: _("changed"),
    }[What(one.what)]
