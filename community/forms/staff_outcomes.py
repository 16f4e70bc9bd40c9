"""What staff choose and bring about employment outcomes."""

from collections.abc import Hashable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import EmploymentOutcome

MOST_BYTES = 5 * 1024**2


class ChoiceForm(forms.Form):
    """Which graduates: point in time, place, year of completion, course. Whatever does not exist is as if it was not chosen."""

    point = forms.ChoiceField(label=_("point in time"), choices=EmploymentOutcome.Point.choices, required=False)
    place = forms.ChoiceField(label=_("campus"), required=False)
    year = forms.ChoiceField(label=_("year of completion"), required=False)
    course = forms.ChoiceField(label=_("course"), required=False)

    def __init__(self, *args: Any, places: Mapping[Hashable, str], years: list[int], courses: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = {
            "place": [(str(value), label) for value, label in places.items()],
            "year": [(str(year), str(year)) for year in years],
            "course": [(title, title) for title in courses],
        }
        for name, choices in everything.items():
            cast(forms.ChoiceField, self.fields[name]).choices = [("", _("all")), *choices]

    def chosen(self) -> dict[str, Any]:
        """`point` as a number, 6 when nothing else was asked for; place, year and course or None."""
        self.is_valid()
        good = self.cleaned_data
        year = good.get("year") or None
        return {
            "point": int(good.get("point") or EmploymentOutcome.Point.SIX_MONTHS),
            "place": good.get("place") or None,
            "year": int(year) if year else None,
            "course": good.get("course") or None,
        }


class TakeForm(forms.Form):
    """The second press: which file was looked through, and what it would have done then."""

    kept = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=80, required=False)


class FileForm(forms.Form):
    """A file of outcomes, at most 5 MB here; the command takes larger ones."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_("CSV or XLSX with the columns 수료번호, 과정, 시점, 상태, 출처, and if known 기수, 회사, 직무, 시작일, 확인일."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. Split it and bring the parts one after the other."))
        return file
