"""Forms of people."""

import re
import unicodedata
from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.audiences import DEFAULTS, Audience
from community.models import AlumniProfile, Campus

FIELD_LABELS = {
    "name": _("Name"),
    "headline": _("Headline"),
    "story": _("Story"),
    "photo": _("Photo"),
    "campus": _("Campus and courses"),
    "career": _("Career"),
    "education": _("Education"),
    "certificates": _("Certificates"),
    "skills": _("Skills"),
    "industries": _("Industries"),
    "languages": _("Languages"),
    "offers": _("What I can help with"),
    "links": _("Links"),
    "email": _("E-mail"),
    "phone": _("Mobile phone"),
    "looking_for_work": _("Looking for work"),
}
# Offered in the form; `recruiters` and `phone`, `photo` come with the parts of the site that use them.
CHOSEN = tuple(name for name in DEFAULTS if name not in {"photo", "phone"})
OFFERED_AUDIENCES = [(value, label) for value, label in Audience.choices if value != Audience.RECRUITERS]


class SignupForm(forms.Form):
    """What sign-up asks beside e-mail and password: one name."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ("name", "email", "password1")

    def clean_name(self) -> str:
        return _one_line(self.cleaned_data["name"])

    def signup(self, request: Any, user: Any) -> None:
        """allauth's hook; the name was already taken over by the adapter."""


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
        return _one_line(self.cleaned_data["name"])

    def clean_birth_date(self) -> date:
        born = self.cleaned_data["birth_date"]
        if not date(1920, 1, 1) <= born < timezone.localdate():
            raise forms.ValidationError(_("Please check the year of birth."))
        return born


class TagListField(forms.CharField):
    """Several short values in one line, separated by commas; cleaned to a list without repeats."""

    def __init__(self, *, most: int = 20, longest: int = 50, **kwargs: Any) -> None:
        self.most, self.longest = most, longest
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        found = list(dict.fromkeys(part for part in (" ".join(piece.split()) for piece in re.split(r"[,;\n、]", text)) if part))
        if len(found) > self.most:
            raise forms.ValidationError(_("At most %(most)d, please.") % {"most": self.most})
        if too_long := next((part for part in found if len(part) > self.longest), None):
            raise forms.ValidationError(_("“%(part)s” is longer than %(longest)d characters.") % {"part": too_long, "longest": self.longest})
        return found


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
        return _one_line(self.cleaned_data["name"])

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


NOT_A_NAME = re.compile(r"[/\\@:<>]|www\.|\w\.[a-z]{2,}", re.IGNORECASE)


def _one_line(text: str) -> str:
    """A name on one line, in letters, without an address in it: names stand in letters that the site writes to others."""
    cleaned = " ".join(text.split())
    if not re.search(r"\w", cleaned):
        raise forms.ValidationError(_("Please write your name in letters."))
    if NOT_A_NAME.search(unicodedata.normalize("NFKC", cleaned)):
        raise forms.ValidationError(_("Please write only your name, without an address or a link."))
    return cleaned
