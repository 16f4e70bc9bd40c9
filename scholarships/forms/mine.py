"""The forms of a donor's own page. `seen` is the count of changes that the page showed: a form sent twice is one act."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scholarships.forms.giving import WonField, won_words
from scholarships.models import RecurringGift
from scholarships.services.recurring_changes import LONGEST_PAUSE


class LinkForm(forms.Form):
    """Where the link should go."""

    email = forms.EmailField(
        label=gettext_lazy("The e-mail address you gave with"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class ChangeForm(forms.Form):
    """What every act carries."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, recurring: RecurringGift, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": f"id_%s_{recurring.pk}", "initial": {"seen": recurring.change}})
        self.recurring = recurring


class AmountForm(ChangeForm):
    """Another amount a month."""

    amount = WonField(
        label=gettext_lazy("New amount a month"),
        error_messages={"required": gettext_lazy("Write the amount in figures, such as 20,000.")},
        widget=forms.TextInput(attrs={"maxlength": 20, "inputmode": "numeric", "autocomplete": "off", "data-suffix": gettext_lazy("won")}),
    )

    def clean_amount(self) -> int:
        amount = self.cleaned_data["amount"]
        bounds = {"least": won_words(settings.LEAST_GIFT), "largest": won_words(settings.LARGEST_GIFT)}
        if amount is None or not settings.LEAST_GIFT <= amount <= settings.LARGEST_GIFT:
            raise forms.ValidationError(_("An amount from %(least)s to %(largest)s, please.") % bounds)
        return int(amount)


class PauseForm(ChangeForm):
    """For how long."""

    months = forms.TypedChoiceField(
        label=gettext_lazy("For how long"),
        coerce=int,
        choices=[
            (1, gettext_lazy("Leave out the next payment")),
            (2, gettext_lazy("Leave out the next two payments")),
            (LONGEST_PAUSE, gettext_lazy("Leave out the next three payments")),
            (0, gettext_lazy("Until I take it up again")),
        ],
        initial=1,
        widget=forms.RadioSelect,
    )


class StopForm(ChangeForm):
    """One question, which may stay unanswered."""

    because = forms.ChoiceField(
        label=gettext_lazy("May we ask why?"),
        required=False,
        choices=[("", gettext_lazy("I would rather not say")), *RecurringGift.Why.choices],
        widget=forms.RadioSelect,
    )
