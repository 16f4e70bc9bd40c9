"""Waves of invitations in the back office: choose, see who would be written to, send."""

from typing import Any

from django import forms
from django.contrib.admin.utils import quote
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.exceptions import CommunityError
from community.models import InvitationBatch
from community.services.invitations import invite_graduates, plan_invitations
from core.staff import InspectPanel, StaffViewSet
from core.staff.changing import StaffCreateView
from core.staff.listing import StaffIndexView

MOST_AT_ONCE = 10_000


class WaveForm(forms.ModelForm):
    """Whom to write to."""

    most = forms.IntegerField(
        label=_("At most"), initial=500, validators=[MinValueValidator(1), MaxValueValidator(MOST_AT_ONCE)], help_text=_("letters in this wave")
    )

    class Meta:
        model = InvitationBatch
        fields = ("campus", "year", "most")
        help_texts = {"campus": _("Left empty, all campuses."), "year": _("Left empty, all years.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].validators += [MinValueValidator(2000), MaxValueValidator(2100)]


class WavesView(StaffIndexView):
    add_item_label = _("Send invitations")


class WaveView(StaffCreateView):
    """The first button shows who would be written to, the second sends."""

    page_title = page_subtitle = _("Send invitations")
    template_name = "community/staff/invite.html"
    success_message = _("The letters are being written. This page shows how far it is.")

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        if "send" in self.request.POST:
            return super().form_valid(form)
        self.form = form
        return self.render_to_response(self.get_context_data(plan=plan_invitations(**form.cleaned_data)))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items()[:-1], {"url": "", "label": self.page_title}]

    def get_success_url(self) -> str:
        return reverse(self.viewset.get_url_name("inspect"), args=(quote(self.object.pk),))


def _what_became(batch: InvitationBatch, request: HttpRequest) -> dict[str, Any]:
    return batch.invitations.aggregate(opened=Count("opened_at"), used=Count("used_at"))


class InvitationDesk(StaffViewSet):
    """Numbers only: whom a wave wrote to is read on the letters and on the records."""

    model = InvitationBatch
    icon = "mail"
    can_add = True
    list_display = ("at", "by", "campus", "year", "most", "written", "finished_at")
    inspect_view_fields = ("at", "by", "campus", "year", "most", "written", "finished_at")
    index_view_class, add_view_class = WavesView, WaveView
    inspect_panels = (InspectPanel(_("What became of them"), "community/staff/wave.html", _what_became),)
    refusals = (CommunityError,)

    def rows(self, request: HttpRequest) -> QuerySet:
        return InvitationBatch.objects.select_related("by", "campus")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return WaveForm

    def add_verb(self, *, by: Any, **fields: Any) -> InvitationBatch:
        return invite_graduates(by=by, **fields)
