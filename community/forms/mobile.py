"""A mobile number for text messages."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.names import normalise_phone


class MobileForm(forms.Form):
    """The number and, unless she agreed before, the agreement; never ticked beforehand."""

    number = forms.CharField(
        label=_("Mobile number"),
        max_length=30,
        help_text=_("For example 010-1234-5678. We send a code to it."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    agreed = forms.BooleanField(
        label=_("I agree to get notices by text message"), error_messages={"required": _("Without your agreement we send no text messages.")}
    )

    def __init__(self, *args: Any, agreed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if agreed:
            del self.fields["agreed"]

    def clean_number(self) -> str:
        digits = normalise_phone(self.cleaned_data["number"])
        if not re.fullmatch(r"01[016789][0-9]{7,8}", digits):
            raise forms.ValidationError(_("This is no Korean mobile number. It begins with 010 and has eleven digits."))
        return digits
