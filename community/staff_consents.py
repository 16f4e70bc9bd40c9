"""/staff/consents/: the texts that people agree to, how many did, and how a new version comes about. Counts only, nobody's data."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import AdminDateInput

from community.consents import Kind
from community.exceptions import CommunityError
from community.models import Consent, ConsentDocument, User
from community.models.consents import EVERY_NOTICE
from community.policy import settings_today
from community.services.consent_documents import begin_version, edit_document, publish_document
from core.staff import register_waiting

PERMISSION = "community.change_consentdocument"


class DraftForm(forms.ModelForm):
    """The words of a draft."""

    class Meta:
        model = ConsentDocument
        fields = (
            "title_ko",
            "title_en",
            *EVERY_NOTICE,
            "recipient_ko",
            "recipient_en",
            "text_ko",
            "text_en",
            "changes_ko",
            "changes_en",
            "to_disadvantage",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 16 if name.startswith("text") else 3


class PublishForm(forms.Form):
    holds_from = forms.DateField(
        label=gettext_lazy("Holds from"),
        widget=AdminDateInput,
        help_text=gettext_lazy("What binds everybody is told 7 days before, 30 if it is to people's disadvantage. A choice may hold from today."),
        error_messages={"required": gettext_lazy("Choose the day from which it holds.")},
    )

    def moment(self) -> datetime:
        """The beginning of that day in Seoul, or now when it has begun."""
        return max(timezone.make_aware(datetime.combine(self.cleaned_data["holds_from"], time())), timezone.now())


def _staff(request: HttpRequest) -> Any:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    return request.user


def policy_is_behind() -> bool:
    """Whether the settings say something else than the newest policy does: periods, processors, who to turn to."""
    newest = ConsentDocument.objects.published().filter(kind=Kind.PRIVACY).first()
    return newest is not None and newest.facts.get("settings") != settings_today()


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every version of every text, with how many agree to it and how many withdrew."""
    _staff(request)
    live = Count("consents", filter=Q(consents__withdrawn_at=None))
    found = ConsentDocument.objects.defer("text_ko", "text_en").annotate(agreed=live, withdrawn=Count("consents") - live)
    documents = sorted(found, key=lambda one: (Kind.values.index(one.kind), -one.version))
    holding = set(ConsentDocument.objects.in_force().values_list("pk", flat=True))
    drafted = {one.kind for one in documents if one.published_at is None}
    context = {"documents": documents, "holding": holding, "drafted": drafted, "behind": policy_is_behind(), "title": ConsentDesk.menu_label}
    return render(request, "community/staff/consents.html", context)


@require_POST
def begin(request: HttpRequest, kind: str) -> HttpResponse:
    """A draft of the next version."""
    by = _staff(request)
    if not ConsentDocument.objects.filter(kind=kind).exists():
        raise PermissionDenied
    return redirect("consents:edit", begin_version(kind=kind, by=by).pk)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write in a draft; what is published is not edited."""
    by = _staff(request)
    draft = get_object_or_404(ConsentDocument, pk=pk)
    if draft.published_at is not None:
        messages.error(request, _("This is published, and stays as people have read it. Write a new version instead."))
        return redirect("consents:index")
    form = DraftForm(request.POST if request.method == "POST" else None, instance=draft)
    if request.method == "POST" and form.is_valid():
        try:
            edit_document(document_id=pk, values=form.cleaned_data, by=by, seen=request.POST.get("seen", ""))
        except CommunityError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The draft is saved. Nobody sees it before you publish it."))
            return redirect("consents:edit", pk)
    return _page(request, pk, form, PublishForm())


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as it was saved last."""
    by = _staff(request)
    get_object_or_404(ConsentDocument, pk=pk)
    form = PublishForm(request.POST)
    try:
        if form.is_valid():
            publish_document(document_id=pk, holds_from=form.moment(), by=by, seen=request.POST.get("seen", ""))
            messages.success(request, _("Published. From its day on it holds, and it is never changed again."))
            return redirect("consents:index")
    except CommunityError as refused:
        form.add_error(None, str(refused))
    return _page(request, pk, None, form)


def _page(request: HttpRequest, pk: int, form: DraftForm | None, publish: PublishForm) -> HttpResponse:
    """The draft as it stands in the database beside what was typed, and whom publishing it reaches."""
    draft = ConsentDocument.objects.get(pk=pk)
    saved = [(field, getattr(draft, name)) for name, field in _typed(form) if form and form.cleaned_data.get(name) != getattr(draft, name)]
    context = {
        "form": form or DraftForm(instance=draft),
        "draft": draft,
        "publish": publish,
        "saved": saved if form and form.non_field_errors() else [],
        "agree": Consent.objects.live().filter(document__kind=draft.kind).count(),
        "everybody": User.objects.filter(is_active=True).count() if draft.required else 0,
    }
    return render(request, "community/staff/consent_draft.html", context, status=422 if publish.errors or (form and form.errors) else 200)


def _typed(form: DraftForm | None) -> list[tuple[str, Any]]:
    return [(name, form[name].label) for name in form.fields] if form and form.is_bound and hasattr(form, "cleaned_data") else []


class ConsentsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(PERMISSION))


class ConsentDesk(ViewSet):
    name, icon, menu_label = "consents", "clipboard-list", gettext_lazy("Texts and consents")
    menu_item_class = ConsentsItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", index, name="index"),
            path("new/<str:kind>/", begin, name="begin"),
            path("<int:pk>/", edit, name="edit"),
            path("<int:pk>/publish/", publish, name="publish"),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return kwargs


register_waiting(
    gettext_lazy("The privacy policy no longer says what the settings do"), lambda: int(policy_is_behind()), "consents:index", permission=PERMISSION
)
