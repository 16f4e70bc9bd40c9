"""The form of a claim."""

import re
import unicodedata
from datetime import date
from typing import Any, cast

from django import forms
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.certificates import CleanCertificate, clean_certificate
from community.forms.fields import one_line
from community.models import Campus, MembershipClaim, User


class ClaimForm(forms.Form):
    """What helps to find a graduate on the roster."""

    name = forms.CharField(label=_("Name at the academy"), max_length=80, help_text=_("A former name is fine."))
    birth_date = forms.DateField(
        label=_("Date of birth"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "bday", "min": "1920-01-01"}),
    )
    campus_said = forms.ChoiceField(label=_("Where did you train?"), required=False)
    year_said = forms.TypedChoiceField(label=_("Year of completion"), required=False, coerce=int, empty_value=None)
    record_number = forms.CharField(
        label=_("Graduate number"), max_length=40, required=False, help_text=_("You will find it on your certificate, for example SE2023-04127.")
    )
    note = forms.CharField(
        label=_("Anything that helps us find you"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example the course, or the e-mail address you used then."),
    )
    certificate = forms.FileField(
        label=_("Certificate of completion"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        help_text=_("PDF, JPEG or PNG, up to 10 MB. It helps when the roster alone is not enough. We delete it 30 days after our answer."),
    )

    def __init__(self, *args: Any, user: User, claim: MembershipClaim | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": user.name, **_said_before(claim)}
        super().__init__(*args, **kwargs)
        self.handed_in = claim.certificate if claim and claim.is_open else None
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

    def clean_certificate(self) -> CleanCertificate | None:
        upload: File | None = self.cleaned_data["certificate"]
        return clean_certificate(upload) if upload else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors and cleaned.get("certificate"):
            self.add_error("certificate", _("Please choose the file again: browsers do not keep it when a page comes back."))
        return cleaned


def _said_before(claim: MembershipClaim | None) -> dict[str, Any]:
    """What she said the last time; empty answers leave the form as it would be."""
    if claim is None:
        return {}
    said = {field: getattr(claim, field) for field in ("name", "birth_date", "campus_said", "year_said", "record_number", "note")}
    return {field: value for field, value in said.items() if value}


class CodeForm(forms.Form):
    """The six digits of a text message, however they were typed: `１２３ ４５６` is 123456."""

    code = forms.CharField(
        label=_("Code from the text message"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code"}),
    )

    def clean_code(self) -> str:
        digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", self.cleaned_data["code"]))
        if not re.fullmatch(r"[0-9]{6}", digits):
            raise forms.ValidationError(_("The code has six digits."))
        return digits
