"""Rows of others that speak of a person: which they are, and how they read without her name."""

import re

from django.contrib.admin.utils import NestedObjects
from django.contrib.contenttypes.models import ContentType
from django.db import router
from django.db.models import ForeignKey, Model, Q
from django.utils.html import escape
from wagtail.models import ModelLogEntry, PageLogEntry

from community.models import GraduateRecord, User
from community.personal_data import Erased, Eraser, register_eraser

FORMER = {"ko": "탈퇴한 회원", "en": "a former member"}


def naming(report: Erased, *fields: str, name: bool = True) -> Q:
    """Rows in which one of these fields holds an address or number of hers, or (with `name`) her name."""
    words = {*report.traces, *(report.names if name else ())}
    found = Q(pk__in=())
    for field in fields:
        for word in words | {escape(word) for word in words}:
            found |= Q(**{f"{field}__icontains": word})
    return found


def unnamed(text: str, report: Erased, language: str = "ko") -> str:
    """The text with a former member in the place of her name, and nothing in that of her addresses and numbers."""
    for word in sorted(report.traces, key=len, reverse=True):
        text = re.sub(re.escape(word), "–", text, flags=re.IGNORECASE)
    for name in sorted(report.names | {escape(name) for name in report.names}, key=len, reverse=True):
        text = re.sub(re.escape(name), FORMER.get(language, FORMER["en"]), text, flags=re.IGNORECASE)
    return text


def belongings(user: User) -> dict[type[Model], list[Model]]:
    """Every row that goes with the account or with her record."""
    collector = NestedObjects(using=router.db_for_write(User))
    collector.collect([user])
    if record := GraduateRecord.objects.filter(owner=user).first():
        collector.collect([record])
    return {model: list(rows) for model, rows in collector.data.items()}


def others_of(user: User) -> set[int]:
    """The accounts that one of her rows points to, at one step or two: whom she asked, met, blocked or wrote to."""
    found: set[int] = set()
    for model, rows in belongings(user).items():
        for one in (field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)):
            found |= _accounts(one, rows)
    return found - {user.pk}


def _accounts(key: ForeignKey, rows: list[Model]) -> set[int]:
    ids = {getattr(row, key.attname) for row in rows} - {None}
    if key.related_model is User:
        return ids
    further = [one for one in key.related_model._meta.concrete_fields if isinstance(one, ForeignKey) and one.related_model is User]
    found: set[int] = set()
    for one in further:
        found |= set(key.related_model._base_manager.filter(pk__in=ids).values_list(one.attname, flat=True)) - {None}
    return found


def _log(user: User, report: Erased) -> None:
    """The log keeps what was done and when; who did it, and the names of her rows, leave it."""
    for model, rows in belongings(user).items():
        kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
        of_hers = ModelLogEntry.objects.filter(content_type=kind, object_id__in=[str(row.pk) for row in rows]).exclude(label="")
        report.gone("wagtailcore.ModelLogEntry (label)", of_hers.update(label=""))
    said = ModelLogEntry.objects.filter(naming(report, "label", name=False) | Q(user=user) | (Q(deleted=True) & naming(report, "label")))
    report.gone("wagtailcore.ModelLogEntry (label)", said.exclude(label="").filter(naming(report, "label")).update(label=""))
    for log in (ModelLogEntry, PageLogEntry):
        report.gone(f"{log._meta.label} (by you)", log.objects.filter(user=user).update(user=None))


register_eraser(Eraser("log", 700, _log))
