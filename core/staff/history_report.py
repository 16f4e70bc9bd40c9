"""Wagtail's report of everything that was done, on record: its lines carry people's names."""

from collections import defaultdict
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.models import ModelLogEntry

from core.access import access_to, write_accesses
from core.staff.recording import personal_desks, private_acts

PURPOSE = _("finding out who did what in the back office")


class StaffHistoryReport(LogEntriesView):
    """The report without its file: what is downloaded comes from the list of a model, with a reason."""

    list_export: list[str] = []

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_export:
            raise Http404
        return super().get(request, *args, **kwargs)

    def filter_queryset(self, queryset: models.QuerySet) -> models.QuerySet:
        """Without acts between two people, and without what is about the reader herself and so is another's to handle."""
        shown = super().filter_queryset(queryset).exclude(action__in=private_acts)
        if queryset.model is not ModelLogEntry:
            return shown
        for desk in personal_desks.values():
            if (kept := desk.kept_from(self.request.user)) is not None:
                keys = [str(pk) for pk in kept.values_list("pk", flat=True)]
                shown = shown.exclude(content_type=ContentType.objects.get_for_model(desk.model), object_id__in=keys)
        return shown

    def decorate_paginated_queryset(self, queryset: Any) -> list[Any]:
        entries = super().decorate_paginated_queryset(queryset)
        shown: dict[type[models.Model], set[str]] = defaultdict(set)
        for entry in entries:
            if (model := entry.content_type and entry.content_type.model_class()) and model._meta.label in personal_desks:
                shown[model].add(str(entry.object_id))
        write_accesses([self._seen(model, ids) for model, ids in shown.items()])
        return entries

    def _seen(self, model: type[models.Model], ids: set[str]) -> tuple[Any, Any]:
        """The record of one kind of objects, and whose they are."""
        desk = personal_desks[model._meta.label]
        rows = list(desk.rows(self.request).filter(pk__in=ids))
        return access_to(self.request, "list", model._meta.label, sorted(ids), purpose=str(PURPOSE)), desk.people(rows)
