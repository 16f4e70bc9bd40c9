"""Files for Excel: UTF-8 with BOM, Seoul time, and no cell that Excel takes for a formula."""

import datetime
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.utils import timezone
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from wagtail.admin.views.mixins import SpreadsheetExportMixin, list_to_str
from wagtail.coreutils import multigetattr

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # full-width signs too: a Korean Excel runs them
BOM = "\ufeff".encode()


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would run gets an apostrophe before it (OWASP: CSV injection). Numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def in_seoul(value: datetime.datetime) -> datetime.datetime:
    """The wall-clock time, without a zone and microseconds, as Excel knows it."""
    return value.replace(microsecond=0) if timezone.is_naive(value) else timezone.make_naive(value).replace(microsecond=0)


class Spreadsheets(SpreadsheetExportMixin):
    custom_value_preprocess = {
        datetime.datetime: {"xlsx": in_seoul, "csv": lambda value: in_seoul(value).isoformat(" ", "minutes")},
        (datetime.date, datetime.time): {"xlsx": None},
        (list, tuple): {"csv": lambda value: harmless(list_to_str(map(str, value))), "xlsx": lambda value: list_to_str(map(str, value))},
    }

    def get_filename(self) -> str:
        """What is in it and of which day: `letter-2026-11-26`."""
        return f"{self.model._meta.model_name}-{timezone.localdate().isoformat()}"

    def to_row_dict(self, item: models.Model) -> OrderedDict[str, Any]:
        """Choices by their label, as on the screen."""
        return OrderedDict((name, self.shown(item, name)) for name in self.list_export)

    @staticmethod
    def shown(item: models.Model, name: str) -> Any:
        label = getattr(item, f"get_{name}_display", None)
        return label() if label else multigetattr(item, name.replace("__", "."))

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        done = super().preprocess_field_value(field, value, export_format)
        if export_format == self.FORMAT_CSV:
            return harmless(done)
        return ILLEGAL_CHARACTERS_RE.sub("", done) if isinstance(done, str) else done  # one such character would take the whole file away

    def stream_csv(self, queryset: Iterable[models.Model]) -> Iterator[bytes]:
        yield BOM
        yield from super().stream_csv(queryset)

    def get_heading(self, queryset: Any, field: str) -> str:
        return super().get_heading(self.model._default_manager.none(), field)
