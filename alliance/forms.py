"""Forms of the alliance."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.business_numbers import format_business_number, normalise_business_number, validate_business_number
from alliance.logos import clean_logo
from alliance.models import MembershipApplication, Organisation, OrganisationType, SizeBand
from alliance.services.applications import WRITABLE
from alliance.vocabulary import AI_FIELDS, DISTRICTS, OFFERS

# What one type of organisation is asked and another is not.
ONLY_FOR = {
    "founded_year": {"company", "association"},
    "size_band": {"company"},
    "is_alumni_founded": {"company"},
    "parent_name": {"university", "public_body"},
}
SECTIONS = (
    (
        "body",
        _("Your organisation"),
        ("name_ko", "name_en", "parent_name", "business_number", "website", "district", "founded_year", "size_band", "is_alumni_founded", "logo"),
    ),
    ("field", _("What you do"), ("ai_fields", "summary_ko", "summary_en")),
    ("together", _("What we do together"), ("hopes", "offers")),
    ("people", _("Contact and approver"), ("contact_name", "contact_title", "contact_phone", "approver_name", "approver_title", "is_authorised")),
)


class BusinessNumberField(forms.CharField):
    """Takes `124-81-00998` and `1248100998`, gives ten digits, shows it with hyphens."""

    default_validators = [validate_business_number]

    def to_python(self, value: Any) -> str | None:
        return normalise_business_number(super().to_python(value) or "") or self.empty_value

    def prepare_value(self, value: Any) -> Any:
        digits = normalise_business_number(value) if isinstance(value, str) else ""
        return format_business_number(digits) if len(digits) == 10 else value


class SeveralField(forms.MultipleChoiceField):
    """Several of a vocabulary, each once however often it was sent: the directory counts them."""

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(super().to_python(value)))


class LogoField(forms.FileField):
    """Gives the picture written anew (alliance.logos), or nothing."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        return clean_logo(upload) if data else upload


class ApplicationForm(forms.ModelForm):
    """The application, with the questions of its type. `complete=False` takes what is there, for saving a draft."""

    business_number = BusinessNumberField(label=_("Business registration number"), max_length=14)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https", max_length=200)
    ai_fields = SeveralField(label=_("AI fields"), choices=list(AI_FIELDS.items()), widget=forms.CheckboxSelectMultiple)
    offers = SeveralField(label=_("What you can bring"), choices=list(OFFERS.items()), widget=forms.CheckboxSelectMultiple, required=False)
    logo = LogoField(label=_("Logo"), required=False, help_text=_("PNG, JPEG or WebP, up to 3 MB. It is shown once you take part."))

    class Meta:
        model = MembershipApplication
        fields = [name for _key, _title, names in SECTIONS for name in names if name != "logo"]
        labels = {
            "name_ko": _("Name in Korean"),
            "name_en": _("Name in English"),
            "parent_name": _("University or body it belongs to"),
            "district": _("District in Seoul"),
            "founded_year": _("Year of foundation"),
            "size_band": _("People who work for you"),
            "is_alumni_founded": _("A graduate of the academy is among the founders"),
            "summary_ko": _("Introduction in Korean"),
            "summary_en": _("Introduction in English"),
            "hopes": _("What you would like to do in the alliance"),
            "contact_name": _("Contact person"),
            "contact_title": _("Department and position"),
            "contact_phone": _("Telephone number"),
            "approver_name": _("Who approved this application in your organisation"),
            "approver_title": _("Approver's department and position"),
            "is_authorised": _("My organisation agrees that I apply"),
        }
        help_texts = {
            "name_ko": _("As on your certificate of registration."),
            "parent_name": _("For an industry-academy foundation, the university."),
            "summary_ko": _("Two or three sentences. They appear in the directory."),
            "summary_en": _("If you have one. Readers of the English pages see it."),
            "hopes": _("For example: how many interns, in what, from when."),
            "contact_phone": _("Only staff see it. It is not published."),
            "approver_name": _("Head of department, dean or whoever decides. May be yourself."),
        }

    def __init__(self, *args: Any, type: str, complete: bool = True, with_logo: bool = True, numbered: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type, self.instance.type = type, type
        asked = {name for name in self.fields if type in ONLY_FOR.get(name, {type})}
        asked -= ({"logo"} if not with_logo else set()) | ({"business_number"} if not numbered else set())
        for name in set(self.fields) - asked:
            del self.fields[name]
        for name, field in self.fields.items():
            field.required = complete and name in MembershipApplication.ALWAYS_NEEDED
        self._dress()

    def _dress(self) -> None:
        if "business_number" in self.fields:
            number = self.fields["business_number"]
            number.widget.attrs |= {"inputmode": "numeric", "placeholder": "000-00-00000", "autocomplete": "off"}
            number.help_text = _("Ten digits, with or without hyphens.")
            if self.type != OrganisationType.COMPANY:
                number.label = _("Business or non-profit registration number")
        hints = {"contact_name": "name", "contact_phone": "tel", "name_ko": "organization", "website": "url"}
        for name, autocomplete in hints.items():
            self.fields[name].widget.attrs["autocomplete"] = autocomplete
        self.fields["contact_phone"].widget.attrs["inputmode"] = "tel"
        for name, choices in (("district", list(DISTRICTS.items())), ("size_band", SizeBand.choices)):
            if name in self.fields:
                cast(forms.ChoiceField, self.fields[name]).choices = [("", _("Choose")), *choices]
        for name in ("summary_ko", "summary_en", "hopes"):
            self.fields[name].widget.attrs["rows"] = 4

    def sections(self) -> Iterator[tuple[str, Any, list[forms.BoundField]]]:
        """(key, title, fields) in the order of the page."""
        for key, title, names in SECTIONS:
            if fields := [self[name] for name in names if name in self.fields]:
                yield key, title, fields

    def values(self) -> dict[str, Any]:
        """What the verbs write; plain enough for a session."""
        return {"type": self.type, **{name: value for name, value in self.cleaned_data.items() if name in WRITABLE}}

    def new_logo(self) -> Any:
        """The checked picture, or None."""
        return self.cleaned_data.get("logo") or None


class AnswerForm(forms.Form):
    """The answer to what staff asked."""

    answer = forms.CharField(label=_("Your answer"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5}))


class OrganisationForm(forms.ModelForm):
    """What staff correct about a member. The address stays: links lead to it."""

    ai_fields = SeveralField(label=_("AI fields"), choices=list(AI_FIELDS.items()), widget=forms.CheckboxSelectMultiple, required=False)
    business_number = BusinessNumberField(label=_("Business registration number"), max_length=14, required=False, empty_value=None)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https", max_length=200)
    logo = LogoField(label=_("Logo"), required=False, widget=forms.FileInput, help_text=_("PNG, JPEG or WebP, up to 3 MB."))

    class Meta:
        model = Organisation
        fields = (
            "name_ko",
            "name_en",
            "parent",
            "type",
            "business_number",
            "website",
            "district",
            "ai_fields",
            "founded_year",
            "size_band",
            "is_alumni_founded",
            "summary_ko",
            "summary_en",
            "logo",
        )

    def clean_parent(self) -> Organisation | None:
        parent = self.cleaned_data["parent"]
        if parent is not None and parent == self.instance:
            raise forms.ValidationError(_("An organisation does not belong to itself."))
        return parent

    def clean_logo(self) -> Any:
        """Only a new picture counts; without one the logo stays as it is."""
        return self.cleaned_data["logo"] if "logo" in self.changed_data else None


class QuestionForm(forms.Form):
    question = forms.CharField(label=_("Your question to the applicant"), max_length=1500, widget=forms.Textarea(attrs={"rows": 5}))


class ConditionsForm(forms.Form):
    conditions = forms.CharField(label=_("Conditions, as the applicant will read them"), max_length=1500, widget=forms.Textarea(attrs={"rows": 5}))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not this time, as the applicant will read it"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Say also what would have to change."),
    )
