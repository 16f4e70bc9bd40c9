"""What sign-up asks beside e-mail and password."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.consents import ConsentFields
from community.forms.fields import one_line


class SignupForm(ConsentFields):
    """What sign-up asks beside e-mail and password: one name, and what is agreed."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ("name", "email", "password1")

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def signup(self, request: Any, user: Any) -> None:
        """allauth's hook; the name was already taken over by the adapter."""
        self.record_consents(user)
