"""Telling somebody by another way than mail."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AfterForm(forms.Form):
    """How often she had been told when the page was opened."""

    told_before = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


class ToldForm(AfterForm):
    note = forms.CharField(
        label=_("What was said"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Short, and nothing that others need not know."),
    )


class TextForm(AfterForm):
    words = forms.CharField(label=_("Text message"), max_length=90, help_text=_("Up to 45 Korean syllables. It begins with what you write here."))
