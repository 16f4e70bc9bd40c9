"""How values stand on a dense screen."""

import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column


def shown(value: Any, name: str = "") -> Any:
    """Seoul time to the minute, yes and no in words, 10,000 (but the year 2026), lists in one line, a dash for nothing."""
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
            return value.isoformat()
        case list() | tuple():
            return ", ".join(str(shown(one)) for one in value)
        case dict():
            return " · ".join(f"{key}: {shown(one)}" for key, one in value.items())
    return value


class StaffColumn(Column):
    """A cell of a list."""

    def get_value(self, instance: models.Model) -> Any:
        return shown(super().get_value(instance), self.name)


class StaffPaginator(WagtailPaginator):
    """Counts rows the way people here do: 전체 2,878건."""

    @cached_property
    def items_count_label(self) -> str:
        return ngettext("%(number)s row", "%(number)s rows", self.count) % {"number": f"{self.count:,}"}
