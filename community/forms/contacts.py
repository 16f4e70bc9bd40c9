"""What people write to each other before they are in contact, and to the office about each other."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.models import Report

LONGEST_NOTE = 500
STARTS = {
    "path": _("Your path is one I would like to take, and I have a question about it."),
    "work": _("I am working on something you know well, and I am stuck at one point."),
    "meet": _("We have something in common, and I would simply like to get to know you."),
}


class ContactForm(forms.Form):
    """Why me: an honest first sentence to choose, or none, and one's own words."""

    start = forms.ChoiceField(
        label=_("A first sentence, if you like"),
        required=False,
        choices=[("", _("No first sentence")), *STARTS.items()],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What you would like to say"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Why this person, and what you would like. Three sentences are plenty; links do not become clickable."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        start = STARTS.get(values.get("start", ""))
        whole = "\n\n".join(str(part) for part in (start, values.get("note", "")) if part)
        if len(whole) > LONGEST_NOTE:
            self.add_error("note", gettext("Together with the first sentence this is longer than 500 letters. Please shorten it a little."))
        return {"note": whole}


class QuestionForm(forms.Form):
    question = forms.CharField(label=_("What would you like to know?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Your answer"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class ReportForm(forms.Form):
    """What happened."""

    reason = forms.ChoiceField(label=_("What is wrong?"), choices=Report.Reason.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What happened"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}), help_text=_("In your words. Two sentences are enough.")
    )
