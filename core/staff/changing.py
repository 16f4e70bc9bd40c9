"""Adding, editing and deleting, for the few models that are kept by hand."""

from typing import Any

from django.contrib.admin.utils import quote
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.views.generic import CreateView, DeleteView, EditView

from core.exceptions import CoreError
from core.staff.recording import Recorded


class ByVerb:
    """Saving calls the viewset's verb where it names one (`add_verb`, `edit_verb`); a refusal stands above the form."""

    viewset: Any

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc] # a mixin before Wagtail's view
        except (CoreError, *self.viewset.refusals) as refusal:
            form.add_error(None, str(refusal))
            self.produced_error_message = str(refusal)
            return self.form_invalid(form)  # type: ignore[attr-defined] # Wagtail's view has it

    def get_success_buttons(self) -> list[Any]:
        return []


class StaffCreateView(Recorded, ByVerb, CreateView):
    viewset: Any = None

    def get_edit_url(self) -> str:
        return reverse(self.index_url_name)

    def save_instance(self) -> models.Model:
        if verb := getattr(self.viewset, "add_verb", None):
            return verb(by=self.request.user, **self.form.cleaned_data)
        return super().save_instance()


class StaffEditView(Recorded, ByVerb, EditView):
    viewset: Any = None

    def get_queryset(self) -> models.QuerySet:
        return self.viewset.rows(self.request)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.record("read", [self.get_object()])
        return super().get(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return reverse(self.viewset.get_url_name("inspect"), args=(quote(self.object.pk),))

    def save_instance(self) -> models.Model:
        self.record("change", [self.object])
        if verb := getattr(self.viewset, "edit_verb", None):
            return verb(**{self.viewset.edit_takes: self.object.pk}, by=self.request.user, **self.form.cleaned_data)
        return super().save_instance()


class StaffDeleteView(Recorded, DeleteView):
    """Deletes through `delete_verb(<edit_takes>=pk, by=)` where the viewset has one."""

    viewset: Any = None

    def get_queryset(self) -> models.QuerySet:
        return self.viewset.rows(self.request)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.record("read", [self.object])
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except (CoreError, *self.viewset.refusals) as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.get_success_url())

    def delete_action(self) -> None:
        self.record("change", [self.object])
        if verb := getattr(self.viewset, "delete_verb", None):
            verb(**{self.viewset.edit_takes: self.object.pk}, by=self.request.user)
        else:
            super().delete_action()
