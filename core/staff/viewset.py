"""The base viewset and the menu group."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.admin.utils import quote
from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permissions import policy_registry

from core.staff.acts import Act, ActView
from core.staff.changing import StaffCreateView, StaffDeleteView, StaffEditView
from core.staff.inspect import InspectPanel, StaffHistoryView, StaffInspectView
from core.staff.listing import StaffExportView, StaffIndexView
from core.staff.recording import personal_desks


class StaffViewSet(ModelViewSet):
    """List, inspect, history and export of one model. Adding, editing and deleting exist only where a subclass names them."""

    can_add = can_edit = can_delete = False
    acts: Sequence[Act] = ()
    inspect_panels: Sequence[InspectPanel] = ()
    # What the verbs behind the acts raise to say no: each app's base exception. CoreError is always among them.
    refusals: tuple[type[Exception], ...] = ()
    # Personal rows: listing, reading and downloading leave an AccessRecord with this purpose (a download asks for its own).
    personal = False
    purpose: Any = _("the association's ordinary work")

    index_view_class = StaffIndexView
    inspect_view_class = StaffInspectView
    history_view_class = StaffHistoryView
    add_view_class: type[CreateView] = StaffCreateView
    edit_view_class: type[EditView] = StaffEditView
    delete_view_class: type[DeleteView] = StaffDeleteView
    add_to_reference_index = copy_view_enabled = False
    inspect_view_enabled = True
    list_per_page = 50
    search_backend_name = None

    def on_register(self) -> None:
        super().on_register()
        if self.personal:
            personal_desks[self.model._meta.label] = self

    def rows(self, request: HttpRequest) -> models.QuerySet:
        """The rows that this person works with; every screen and act reads from here."""
        return self.model._default_manager.all()

    def kept_from(self, user: Any) -> models.QuerySet | None:
        """Rows that this person does not work with because they are about herself: neither here nor in any log; None where there are none."""
        return None

    def subject(self, instance: Any) -> Any:
        """Whose data an object is, for the access record; None where it is nobody's account."""
        return None

    def people(self, instances: Sequence[Any]) -> Iterable[Any]:
        """Everybody whose data these rows of one screen show, None for nobody; without more to say, their subjects."""
        return [self.subject(instance) for instance in instances]

    def acts_for(self, user: Any, instance: Any) -> list[Act]:
        """The acts that this person may try on this object now."""
        return [act for act in self.acts if act.is_permitted(user, self.model) and act.shown_when(instance)]

    def act_url(self, act: Act, instance: models.Model) -> str:
        return reverse(self.get_url_name(f"act_{act.name}"), args=(quote(instance.pk),))

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        off = {"usage_url_name": None}
        off |= {f"{view}_url_name": None for view in ("add", "edit", "delete") if not getattr(self, f"can_{view}")}
        return super().get_common_view_kwargs(**{"viewset": self, "export_url_name": self.get_url_name("export"), **off, **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        key = f"<{self.pk_path_converter}:pk>/"
        patterns = [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path(f"inspect/{key}", self.inspect_view, name="inspect"),
            path(f"history/{key}", self.history_view, name="history"),
            path(f"history-results/{key}", self.history_results_view, name="history_results"),
        ]
        if self.list_export is not self.UNDEFINED:
            patterns.append(path("export/", self.export_view, name="export"))
        for view, place in (("add", "new/"), ("edit", f"edit/{key}"), ("delete", f"delete/{key}")):
            if getattr(self, f"can_{view}"):
                patterns.append(path(place, getattr(self, f"{view}_view"), name=view))
        acts = [path(f"{act.name}/{key}", self.construct_view(ActView, act=act), name=f"act_{act.name}") for act in self.acts]
        return patterns + acts

    @property
    def export_view(self) -> Any:
        return self.construct_view(StaffExportView, **self.get_index_view_kwargs(template_name=StaffExportView.template_name))

    @property
    def url_finder_class(self) -> type[ModelAdminURLFinder]:
        """Where reports and logs link to: the inspect screen, for whoever may read the object."""
        return type("InspectURLFinder", (InspectURLFinder,), {"edit_url_name": self.get_url_name("inspect")})


class InspectURLFinder(ModelAdminURLFinder):
    def get_edit_url(self, instance: models.Model) -> str | None:
        policy = policy_registry.get(instance)
        if self.user and not policy.user_has_any_permission(self.user, {"view", "change"}):
            return None
        return self.construct_edit_url(instance)


class StaffGroup(ModelViewSetGroup):
    """A menu of one area. An item shows for those who may open it, the menu for those who see an item."""
