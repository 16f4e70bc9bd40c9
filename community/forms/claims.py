"""The form of a claim."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.forms.fields import one_line
from community.models import Campus


class ClaimForm(forms.Form):
    """What helps to find a graduate on the roster."""

    name = forms.CharField(label=_("Name at the academy"), max_length=80, help_text=_("A former name is fine."))
    birth_date = forms.DateField(
        label=_("Date of birth"),
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday", "min": "1920-01-01"}),
    )
    campus_said = forms.ChoiceField(label=_("Where did you train?"), required=False)
    year_said = forms.TypedChoiceField(label=_("Year of completion"), required=False, coerce=int, empty_value=None)
    record_number = forms.CharField(
        label=_("Graduate number"), max_length=40, required=False, help_text=_("It stands on your certificate, for example SE2023-04127.")
    )
    note = forms.CharField(
        label=_("Anything that helps us find you"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example the course, or the e-mail address you used then."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campuses = [(campus.slug, campus.name) for campus in Campus.objects.all()]
        elsewhere = [("online", _("Online")), ("visiting", _("Visiting academy"))]
        cast(forms.ChoiceField, self.fields["campus_said"]).choices = [("", _("I don't remember")), *campuses, *elsewhere]
        years = range(timezone.localdate().year, 2020, -1)
        cast(forms.ChoiceField, self.fields["year_said"]).choices = [("", _("I don't remember")), *((year, str(year)) for year in years)]

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean_birth_date(self) -> date:
        born = self.cleaned_data["birth_date"]
        if not date(1920, 1, 1) <= born < timezone.localdate():
            raise forms.ValidationError(_("Please check the year of birth."))
        return born
