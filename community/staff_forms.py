"""What staff fill in about people."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import GraduateRecord, MembershipClaim
from community.services.claims import candidates
from core.staff import StaffForm


class RecordChoiceField(forms.ModelChoiceField):
    """A record with all that tells two people of one name apart."""

    def label_from_instance(self, record: GraduateRecord) -> str:
        courses = ", ".join(str(completion.course) for completion in record.completions.all())
        owned = f" — {_('owned by another account')}" if record.owner_id else ""
        return f"{record.record_id} {record.name} {record.birth_date:%Y-%m-%d} {record.email} · {courses}{owned}"


class VerifyForm(StaffForm):
    """Which record it is."""

    record = RecordChoiceField(label=_("Graduate record"), queryset=GraduateRecord.objects.none(), widget=forms.RadioSelect, empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [record.pk for record in candidates(self.about)] if isinstance(self.about, MembershipClaim) else []
        choice = cast(forms.ModelChoiceField, self.fields["record"])
        choice.queryset = GraduateRecord.objects.filter(pk__in=found).prefetch_related("completions__course__campus")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        record = cleaned.pop("record", None)
        return {**cleaned, "record_id": record.pk} if record else cleaned


class QuestionForm(StaffForm):
    """What the claimant should tell us."""

    question = forms.CharField(label=_("What do you need to know?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class ReasonForm(StaffForm):
    """Why; the claimant reads it."""

    reason = forms.CharField(label=_("Reason, as the claimant will read it"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
