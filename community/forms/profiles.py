"""The form of a profile."""

from typing import Any, cast
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from community.audiences import DEFAULTS, Audience
from community.forms.fields import MonthField, PlainTextField, TagListField, one_line
from community.models import AlumniProfile
from community.services.profiles import FIELDS, mark_of
from community.vocabulary import FIELD_LABELS, OFFER_KINDS

CHOSEN = tuple(name for name in DEFAULTS if name != "phone")  # nothing shows a telephone number yet
MOST_JOBS = 15


class CareerForm(forms.Form):
    """One job. A line that is empty does not count."""

    employer = PlainTextField(label=_("Employer"), max_length=120, required=False)
    role = PlainTextField(label=_("Role"), max_length=120, required=False)
    started_on = MonthField(label=_("From (month)"), required=False)
    ended_on = MonthField(label=_("Until (month)"), required=False, help_text=_("Empty if you work there now."))

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if any(told.get(name) for name in ("role", "started_on", "ended_on")) and not told.get("employer") and "employer" not in self.errors:
            self.add_error("employer", _("Please write where that was, too."))
        if (begun := told.get("started_on")) and (ended := told.get("ended_on")) and ended < begun:
            self.add_error("ended_on", _("That is before it began. Please check both months."))
        return told


CareerFormSet = forms.formset_factory(CareerForm, extra=0, can_delete=True, max_num=MOST_JOBS, validate_max=True, absolute_max=MOST_JOBS + 5)


class ProfileForm(forms.Form):
    """Everything a person says of herself, and who sees each line (`audience_<field>`); `career` is the formset of her jobs."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)  # the mark of what she has before her
    name = PlainTextField(label=FIELD_LABELS["name"], max_length=80)
    headline = PlainTextField(
        label=FIELD_LABELS["headline"], max_length=100, required=False, help_text=_("One line: what you do now, or want to do.")
    )
    story = PlainTextField(
        label=FIELD_LABELS["story"],
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("How you came here, what you are working on, what you would like to talk about."),
    )
    skills = TagListField(
        label=FIELD_LABELS["skills"],
        required=False,
        most=30,
        widget=forms.TextInput(attrs={"data-suggest": reverse_lazy("community:suggest-skill")}),
        help_text=_("Separated by commas: Python, Django, data analysis"),
    )
    education = PlainTextField(
        label=FIELD_LABELS["education"], max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("One line each.")
    )
    certificates = TagListField(label=FIELD_LABELS["certificates"], required=False, help_text=_("Separated by commas."))
    industries = TagListField(label=FIELD_LABELS["industries"], required=False, most=10, help_text=_("Separated by commas."))
    languages = TagListField(label=FIELD_LABELS["languages"], required=False, most=10, help_text=_("Separated by commas."))
    links = TagListField(label=FIELD_LABELS["links"], required=False, most=5, longest=300, help_text=_("Addresses that begin with https://"))
    offer_kinds = forms.MultipleChoiceField(
        label=_("What people may ask me for"), choices=list(OFFER_KINDS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    offers = PlainTextField(
        label=_("In my own words"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you could offer: reading a portfolio, a practice interview, an hour on SQL …"),
    )
    looking_for_work = forms.BooleanField(label=_("I am looking for work"), required=False)
    work_wanted = PlainTextField(
        label=_("What kind of work"), max_length=200, required=False, help_text=_("Fields, roles, places: as you would say it.")
    )
    work_from = MonthField(label=_("From when (month)"), required=False)
    hidden_from = TagListField(
        label=_("Hide from these organisations"),
        required=False,
        longest=120,
        widget=forms.TextInput(attrs={"data-suggest": format_lazy("{}?kind=organisation", reverse_lazy("search:suggest"))}),
        help_text=_("Their recruiters will not see what you show to recruiters: your own employer, for instance. Separated by commas."),
    )
    is_hidden = forms.BooleanField(label=_("Hide my whole profile for now"), required=False)

    def __init__(self, data: Any = None, *, profile: AlumniProfile, typed: "ProfileForm | None" = None) -> None:
        told = {name: typed[name].data for name in typed.fields} if typed else _initial(profile)
        jobs = typed.career_typed() if typed else [_job(entry) for entry in profile.career.all()]
        super().__init__(data, initial=told)
        for name in CHOSEN:
            self.fields[f"audience_{name}"] = forms.ChoiceField(
                label=_("Who sees this: %(field)s") % {"field": FIELD_LABELS[name]},
                choices=Audience.choices,
                initial=told.get(f"audience_{name}") or profile.audience_of(name),
            )
        # What was sent stands for itself: beside what is kept, a line that did not change would pass for an empty one.
        self.career = CareerFormSet(data, prefix="career", initial=None if data else jobs)
        self.career.extra = 1 if typed or not jobs else 0

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.career.is_valid()])

    def career_typed(self) -> list[dict[str, Any]]:
        """The jobs as they were typed, right or wrong, without those that are to go."""
        rows = [{name: row[name].data for name in row.fields} for row in self.career.forms]
        return [row for row in rows if not row["DELETE"]]

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean_links(self) -> list[str]:
        for link in self.cleaned_data["links"]:
            try:
                URLValidator(schemes=("https", "http"))(link)
            except ValidationError:
                raise forms.ValidationError(_("“%(link)s” is not an address that begins with https://.") % {"link": link}) from None
            if "@" in urlsplit(link).netloc:
                raise forms.ValidationError(
                    _("Please leave out what stands before the @ in “%(link)s”: it hides where the link leads.") % {"link": link}
                )
        return self.cleaned_data["links"]

    def clean(self) -> dict[str, Any]:
        for error in self.career.non_form_errors():
            self.add_error(None, error)
        return self.cleaned_data

    def look_again(self, profile: AlumniProfile, refusal: Exception) -> None:
        """Say that something else was saved meanwhile. Sent once more as it stands, this counts."""
        self.add_error(None, str(refusal))
        typed = cast(QueryDict, self.data).copy()
        typed["seen"] = mark_of(profile)
        self.data = typed

    def values(self) -> dict[str, Any]:
        """The arguments of `update_profile`."""
        jobs = [row.cleaned_data for row in self.career.forms if row.cleaned_data.get("employer") and not row.cleaned_data.get("DELETE")]
        return {
            "fields": {name: self.cleaned_data[name] for name in FIELDS},
            "name": self.cleaned_data["name"],
            "seen": self.cleaned_data["seen"],
            "skills": self.cleaned_data["skills"],
            "hidden_from": self.cleaned_data["hidden_from"],
            "career": [{name: job.get(name) for name in ("employer", "role", "started_on", "ended_on")} for job in jobs],
            "audiences": {name: self.cleaned_data[f"audience_{name}"] for name in CHOSEN},
        }


def _initial(profile: AlumniProfile) -> dict[str, Any]:
    return {
        **{name: getattr(profile, name) for name in FIELDS},
        "name": profile.user.name,
        "seen": mark_of(profile),
        "skills": [one.tag.name for one in profile.profile_skills.all()],
        "hidden_from": [one.name for one in profile.hides_from.all()],
    }


def _job(entry: Any) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("employer", "role", "started_on", "ended_on")}
