"""What staff fill in about people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.staff import StaffForm


class ReasonForm(StaffForm):
    """Why; the claimant reads it."""

    reason = forms.CharField(label=_("Reason, as the claimant will read it"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
