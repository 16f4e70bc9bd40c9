"""Forms of mentoring."""

import re
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.forms.fields import TagListField
from mentoring.models import MentorOffer
from mentoring.vocabulary import DAYS, FORMATS, TOPICS, slot_label


class AskForm(forms.Form):
    """What a mentee asks."""

    topic = forms.ChoiceField(label=_("What is it about?"))
    slot = forms.ChoiceField(label=_("Which time suits you?"), required=False)
    note = forms.CharField(
        label=_("Your note"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Where you stand, and what you would like to ask. Three sentences are plenty."),
    )

    def __init__(self, *args: Any, offer: MentorOffer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        topic, slot = cast(forms.ChoiceField, self.fields["topic"]), cast(forms.ChoiceField, self.fields["slot"])
        topic.choices = [(topic, TOPICS[topic]) for topic in offer.topics if topic in TOPICS]
        slot.choices = [("", _("We will find one")), *((str(n), slot_label(one)) for n, one in enumerate(offer.slots))]

    def clean_slot(self) -> Any:
        chosen = self.cleaned_data["slot"]
        return self.offer.slots[int(chosen)] if chosen else None


class QuestionForm(forms.Form):
    question = forms.CharField(label=_("What would you like to know?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Your answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class SessionForm(forms.Form):
    """The next meeting."""

    starts_at = forms.DateTimeField(
        label=_("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}), input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
    )
    place = forms.CharField(label=_("Place or link"), max_length=300, required=False)

    def clean_starts_at(self) -> Any:
        when = self.cleaned_data["starts_at"]
        if when < timezone.now():
            raise forms.ValidationError(_("This time has passed already. Choose one that is still to come."))
        return when


class OfferForm(forms.Form):
    """What a mentor offers."""

    introduction = forms.CharField(
        label=_("What people may ask you"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5}), help_text=_("In your own words.")
    )
    topics = forms.MultipleChoiceField(label=_("Topics"), choices=TOPICS.items(), widget=forms.CheckboxSelectMultiple)
    formats = forms.MultipleChoiceField(label=_("How you meet"), choices=FORMATS.items(), widget=forms.CheckboxSelectMultiple)
    slots = forms.CharField(
        label=_("Weekly times"),
        required=False,
        max_length=300,
        help_text=_("Day and time, separated by commas: Tue 20:00, Sat 10:30. Thirty minutes each."),
    )
    languages = TagListField(label=_("Languages"), required=False, most=10)
    capacity = forms.TypedChoiceField(label=_("People at a time"), choices=[(n, n) for n in range(1, 6)], coerce=int)
    is_open = forms.BooleanField(label=_("I take new requests"), required=False)
    paused_until = forms.DateField(
        label=_("Rest until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Until then nobody asks you; what is under way goes on."),
    )

    def clean_slots(self) -> list[list[Any]]:
        names = {str(label).lower(): day for day, label in DAYS.items()} | {day: day for day in DAYS}
        found = []
        for part in filter(None, (piece.strip() for piece in self.cleaned_data["slots"].split(","))):
            match = re.fullmatch(r"(\S+?)(?:요일)?\s+([01]?\d|2[0-3]):([0-5]\d)", part)
            if not match or match[1].lower() not in names:
                raise forms.ValidationError(_("“%(part)s” is not a day and a time such as Tue 20:00.") % {"part": part})
            found.append([names[match[1].lower()], f"{int(match[2]):02}:{match[3]}", 30])
        return found

    @staticmethod
    def initial_of(offer: MentorOffer | None) -> dict[str, Any]:
        """What the form shows first."""
        if offer is None:
            return {"capacity": 1, "is_open": True, "languages": ["한국어"]}
        values = {name: getattr(offer, name) for name in ("introduction", "topics", "formats", "languages", "capacity", "is_open", "paused_until")}
        return {**values, "slots": ", ".join(f"{DAYS[day]} {begins}" for day, begins, _minutes in offer.slots)}
