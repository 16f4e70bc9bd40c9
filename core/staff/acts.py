"""A button of the back office: it posts to one verb, and shows a refusal in words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.admin.utils import quote
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from core.exceptions import CoreError
from core.staff.recording import Recorded


class StaffForm(forms.Form):
    """A form of an act that needs to know what it is about: `self.about` is the object."""

    def __init__(self, *args: Any, about: models.Model | None = None, **kwargs: Any) -> None:
        self.about = about
        super().__init__(*args, **kwargs)


@dataclass(frozen=True)
class Act:
    """One thing that staff may do to one object.

    `verb` is called as `verb(<takes>=…, by=request.user, **form.cleaned_data)`; a `takes` that ends in `_id` gets the primary key, any
    other the object. `permission` is an action of the model ("change", "approve") or a full "app.codename". `shown_when` decides about
    the button alone: whether the act is allowed is the verb's business. An act without form and `confirm` posts at once.
    """

    name: str
    label: Any
    verb: Callable[..., Any]
    takes: str
    permission: str = "change"
    confirm: Any = ""
    form: type[forms.Form] | None = None
    shown_when: Callable[[Any], bool] = field(default=lambda instance: True)
    danger: bool = False
    done: Any = ""
    icon: str = "cog"
    template: str = "core/staff/act.html"

    @property
    def posts_at_once(self) -> bool:
        return not self.form and not self.confirm

    def is_permitted(self, user: Any, model: type[models.Model]) -> bool:
        """Whether this person may try."""
        codename = self.permission if "." in self.permission else f"{model._meta.app_label}.{self.permission}_{model._meta.model_name}"
        return bool(user.has_perm(codename))

    def perform(self, instance: models.Model, *, by: Any, values: dict[str, Any]) -> Any:
        """Call the verb."""
        about = instance.pk if self.takes.endswith("_id") else instance
        return self.verb(**{self.takes: about}, by=by, **values)


class NothingToAsk(StaffForm):
    """The form of an act that asks for nothing but a yes."""


class ActView(Recorded, PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, FormView):
    """GET asks or confirms, POST acts. Posting twice is the verb's business: it answers with a refusal or quietly."""

    act: Any = None  # an Act; given by as_view()
    viewset: Any = None
    index_url_name = inspect_url_name = None
    any_permission_required = ("add", "change", "delete", "view")

    def get_base_object_queryset(self) -> models.QuerySet:
        return self.viewset.rows(self.request)

    def user_has_any_permission(self, permissions: Any) -> bool:
        return super().user_has_any_permission(permissions) and self.act.is_permitted(self.request.user, self.model)

    def get_form_class(self) -> type[forms.Form]:
        return self.act.form or NothingToAsk

    def get_form_kwargs(self) -> dict[str, Any]:
        about = {"about": self.object} if issubclass(self.get_form_class(), StaffForm) else {}
        return {**super().get_form_kwargs(), **about}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.record("read", [self.object])
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self.act.perform(self.object, by=self.request.user, values=form.cleaned_data)
        except (CoreError, *self.viewset.refusals) as refusal:
            return self.refused(form, str(refusal))
        messages.success(self.request, self.act.done or f"{self.act.label}: {self.object}")
        return redirect(self.get_success_url())

    def refused(self, form: forms.Form, sentence: str) -> HttpResponse:
        """With a form, what was typed stays; without, back to the object."""
        messages.error(self.request, sentence)
        if self.act.form:
            return self.form_invalid(form)
        return redirect(self.get_success_url())

    def get_success_url(self) -> str:
        if chosen := get_valid_next_url_from_request(self.request):
            return chosen
        if self.viewset.rows(self.request).filter(pk=self.object.pk).exists():
            return self.inspect_url
        return reverse(self.index_url_name)

    @property
    def inspect_url(self) -> str:
        return reverse(self.inspect_url_name, args=(quote(self.object.pk),))

    def get_page_title(self) -> str:
        return str(self.act.label)

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": capfirst(self.model._meta.verbose_name_plural)},
            {"url": self.inspect_url, "label": str(self.object)},
            {"url": "", "label": self.act.label},
        ]

    def get_template_names(self) -> list[str]:
        return [self.act.template]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "act": self.act, "object": self.object, "inspect_url": self.inspect_url, "media": context["form"].media}
