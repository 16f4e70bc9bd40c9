"""How values stand on a dense screen."""

import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column


def shown(value: Any) -> Any:
    """Seoul time to the minute, yes and no in words, lists in one line, a dash for nothing; anything else as it is."""
    match value:
        case None | "" | [] | {}:
            return "–"
        case bool():
            return _("yes") if value else _("no")
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
        return shown(super().get_value(instance))
