"""The form with which a person deletes her account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import User
from community.personal_data import Tie, ties


class LeaveForm(forms.Form):
    """One tick for each thing that others depend on her for, one for the deletion itself, and room for a reason."""

    reason = forms.CharField(label=_("Why are you leaving?"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    sure = forms.BooleanField(
        label=_("Delete my account and what you hold on me."),
        error_messages={"required": _("Tick this, so that no account is deleted by mistake.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open_ties: list[tuple[Tie, list[str]]] = [(tie, found) for tie in ties.values() if (found := list(tie.found(user)))]
        missing = {"required": _("Please decide this first.")}
        for tie, found in self.open_ties:
            self.fields[f"tie_{tie.name}"] = forms.BooleanField(label=tie.question, help_text=" · ".join(found), error_messages=missing)
        self.order_fields([*(name for name in self.fields if name.startswith("tie_")), "reason", "sure"])

    @property
    def settled(self) -> list[str]:
        """The ties that she ticked."""
        return [tie.name for tie, _found in self.open_ties if self.cleaned_data.get(f"tie_{tie.name}")]
