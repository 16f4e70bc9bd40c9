"""How values stand on a dense screen."""

import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, TitleColumn


def shown(value: Any, name: str = "") -> Any:
    """Seoul time to the minute, yes and no in words, 10,000 (but the year 2026, the month 2026-10), lists in one line, a dash for nothing."""
    match value:
        case None | "" | [] | {}:
            return "–"
        case bool():
            return _("yes") if value else _("no")
        case int():
            return str(value) if "year" in name else f"{value:,}"
        case datetime.datetime():
            return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        case datetime.date():
            return value.isoformat()[:7] if name == "month" else value.isoformat()
        case list() | tuple():
            return ", ".join(str(shown(one)) for one in value)
        case dict():
            return " · ".join(f"{key}: {shown(one)}" for key, one in value.items())
    return value


def field_at(model: type[models.Model], path: str) -> models.Field | None:
    """The column that a path such as `gift__amount` leads to; None where it is no column."""
    field: Any = None
    for name in path.split("__"):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        model = field.related_model or model
    return field


def class_of(field: models.Field | None) -> str | None:
    """The class of a column: figures stand one below the other, a day stays in one line."""
    if isinstance(field, models.IntegerField | models.DecimalField) and not field.choices:
        return "n"
    return "desk-when" if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField) else None


class StaffColumn(Column):
    """A cell of a list."""

    def get_value(self, instance: models.Model) -> Any:
        return shown(super().get_value(instance), self.name)


class StaffTitleColumn(TitleColumn):
    """The first cell of a row, which leads to the object."""

    def get_value(self, instance: models.Model) -> Any:
        return shown(super().get_value(instance), self.name)


class StaffPaginator(WagtailPaginator):
    """Counts rows the way people here do: 전체 2,878건."""

    @cached_property
    def items_count_label(self) -> str:
        return ngettext("%(number)s row", "%(number)s rows", self.count) % {"number": f"{self.count:,}"}
