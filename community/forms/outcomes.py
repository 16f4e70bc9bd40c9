"""How a graduate is getting on: her own two minutes, and the same on the telephone."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import EmploymentOutcome

IN_THE_FIELD = [("yes", _("Yes")), ("no", _("No")), ("", _("Hard to say"))]
MEANING = {"yes": True, "no": False, "": None}
SITUATIONS = [
    ("employed", _("I work for somebody: permanent, fixed-term, part-time or an internship")),
    ("self_employed", _("I work for myself, freelance, or have founded something")),
    ("looking", _("I am looking for work")),
    ("further_study", _("I am studying further")),
    ("military", _("I am in military service")),
    ("not_available", _("I cannot work for now, such as through illness, or have moved abroad")),
]


class WorkForm(forms.Form):
    """Only the situation must be said; the rest is asked of whoever works."""

    status = forms.ChoiceField(label=_("What are you doing now?"), choices=SITUATIONS, widget=forms.RadioSelect)
    employer = forms.CharField(
        label=_("Where do you work?"), max_length=120, required=False, help_text=_("The name of the company, or what you founded.")
    )
    role = forms.CharField(label=_("What do you do there?"), max_length=120, required=False, help_text=_("Such as backend developer, data analyst."))
    began_on = forms.DateField(
        label=_("Since when?"), required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text=_("Roughly is good enough.")
    )
    in_the_field = forms.ChoiceField(
        label=_("Does it have to do with what you learned?"), choices=IN_THE_FIELD, required=False, widget=forms.RadioSelect, initial=""
    )

    def clean_employer(self) -> str:
        return " ".join(self.cleaned_data["employer"].split())

    def clean_role(self) -> str:
        return " ".join(self.cleaned_data["role"].split())

    def clean_in_the_field(self) -> bool | None:
        return MEANING[self.cleaned_data["in_the_field"]]

    def clean_began_on(self) -> Any:
        began = self.cleaned_data["began_on"]
        if began and not 1950 <= began.year <= timezone.localdate().year + 1:
            raise forms.ValidationError(_("Please check the year."))
        return began


class TelephoneForm(WorkForm):
    """The same questions as staff ask them, with a note."""

    status = forms.ChoiceField(label=_("situation"), choices=EmploymentOutcome.Status.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note for the next call"), max_length=300, required=False, help_text=_("Only what the next colleague needs to know.")
    )


def said_in(outcome: EmploymentOutcome) -> dict[str, Any]:
    """What a form is filled with when there is an answer already."""
    words = {known: word for word, known in MEANING.items()}
    names = ("status", "employer", "role", "began_on", "note")
    return {**{name: getattr(outcome, name) for name in names}, "in_the_field": words[outcome.in_the_field]}
