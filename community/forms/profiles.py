"""The form of a profile."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.audiences import DEFAULTS, Audience
from community.forms.fields import FIELD_LABELS, TagListField, one_line
from community.models import AlumniProfile

# Offered in the form; `recruiters` and `phone`, `photo` come with the parts of the site that use them.
CHOSEN = tuple(name for name in DEFAULTS if name not in {"photo", "phone"})
OFFERED_AUDIENCES = [(value, label) for value, label in Audience.choices if value != Audience.RECRUITERS]


class ProfileForm(forms.Form):
    """Everything a person says of herself, and who sees each line (`audience_<field>`)."""

    name = forms.CharField(label=FIELD_LABELS["name"], max_length=80)
    headline = forms.CharField(
        label=FIELD_LABELS["headline"], max_length=100, required=False, help_text=_("One line: what you do now, or want to do.")
    )
    story = forms.CharField(
        label=FIELD_LABELS["story"],
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("How you came here, what you are working on, what you would like to talk about."),
    )
    skills = TagListField(label=FIELD_LABELS["skills"], required=False, most=30, help_text=_("Separated by commas: Python, Django, data analysis"))
    employer = forms.CharField(label=_("Where you work now"), max_length=120, required=False)
    role = forms.CharField(label=_("Your role there"), max_length=120, required=False)
    education = forms.CharField(label=FIELD_LABELS["education"], max_length=200, required=False)
    certificates = TagListField(label=FIELD_LABELS["certificates"], required=False)
    industries = TagListField(label=FIELD_LABELS["industries"], required=False, most=10)
    languages = TagListField(label=FIELD_LABELS["languages"], required=False, most=10)
    links = TagListField(label=FIELD_LABELS["links"], required=False, most=5, longest=300, help_text=_("Addresses that begin with https://"))
    offers = forms.CharField(
        label=FIELD_LABELS["offers"],
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Talent you would give: reading a portfolio, a practice interview, an hour on SQL …"),
    )
    looking_for_work = forms.BooleanField(label=_("I am looking for work"), required=False)
    is_hidden = forms.BooleanField(label=_("Hide my whole profile for now"), required=False)

    def __init__(self, *args: Any, profile: AlumniProfile, **kwargs: Any) -> None:
        kwargs["initial"] = kwargs.get("initial") or _initial(profile)
        super().__init__(*args, **kwargs)
        for name in CHOSEN:
            self.fields[f"audience_{name}"] = forms.ChoiceField(
                label=_("Who sees this: %(field)s") % {"field": FIELD_LABELS[name]}, choices=OFFERED_AUDIENCES, initial=profile.audience_of(name)
            )

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean_links(self) -> list[str]:
        for link in self.cleaned_data["links"]:
            if not re.match(r"https?://[^\s/]+\.[^\s]+$", link):
                raise forms.ValidationError(_("“%(link)s” is not an address that begins with https://.") % {"link": link})
        return self.cleaned_data["links"]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("role") and not self.cleaned_data.get("employer"):
            self.add_error("employer", _("Please write where that is, too."))
        return self.cleaned_data

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """Each line of the profile beside the choice of who sees it (None where there is none)."""
        lines = [name for name in self.fields if not name.startswith("audience_")]
        follows = {"role": "career"}
        return [(self[name], self._audience(follows.get(name, name))) for name in lines]

    def _audience(self, name: str) -> Any:
        return self[f"audience_{name}"] if f"audience_{name}" in self.fields else None

    @property
    def other_audiences(self) -> list[Any]:
        """Choices for what is not typed here: campus and e-mail."""
        return [self[f"audience_{name}"] for name in ("campus", "email")]

    def audiences(self) -> dict[str, str]:
        """Field → chosen audience."""
        return {name: self.cleaned_data[f"audience_{name}"] for name in CHOSEN}


def _initial(profile: AlumniProfile) -> dict[str, Any]:
    names = ("headline", "story", "education", "certificates", "industries", "languages", "links", "offers", "looking_for_work", "is_hidden")
    now = next((entry for entry in profile.career.all() if entry.ended_on is None), None)
    return {
        **{name: getattr(profile, name) for name in names},
        "name": profile.user.name,
        "skills": [one.tag.name for one in profile.profile_skills.select_related("tag")],
        "employer": now.employer if now else "",
        "role": now.role if now else "",
    }
