"""What an organisation fills in for a pledge, what a person fills in for a transfer, and the stamped copy."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from alliance.business_numbers import normalise_business_number, validate_business_number
from community.certificates import clean_certificate
from scholarships.forms.giving import GiveForm, LineField, WonField, WordsField, won_words
from scholarships.services.pledges import Promise

ROWS, SHOWN_ROWS = 6, 2
DAY_WIDGET = {"type": "date"}


def won_field(label: Any, *, required: bool = True, help_text: Any = "") -> WonField:
    """An amount as people write it, with the word for won behind it."""
    shown = {"maxlength": 20, "inputmode": "numeric", "autocomplete": "off", "data-suffix": gettext_lazy("won")}
    return WonField(label=label, required=required, help_text=help_text, widget=forms.TextInput(attrs=shown))


class PledgeForm(forms.Form):
    """Who promises, in which instalments, and what is wished. `promise()` says it in the words of the verb."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    name = LineField(label=gettext_lazy("Organisation's name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "organization"}))
    business_number = LineField(
        label=gettext_lazy("Business number"), required=False, max_length=20, help_text=gettext_lazy("Ten figures, such as 124-81-00998.")
    )
    representative = LineField(label=gettext_lazy("Representative's name"), max_length=80)
    address = LineField(
        label=gettext_lazy("Organisation's address"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "street-address"})
    )
    contact = LineField(label=gettext_lazy("Contact person"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    telephone = LineField(label=gettext_lazy("Telephone"), required=False, max_length=30, widget=forms.TextInput(attrs={"autocomplete": "tel"}))
    email = forms.EmailField(
        label=gettext_lazy("Contact's e-mail"),
        max_length=254,
        help_text=gettext_lazy("The agreement and the account go to this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    purpose = WordsField(
        label=gettext_lazy("What you wish it to be used for"),
        required=False,
        max_length=600,
        help_text=gettext_lazy("Within the purpose of this fund. It stands in the agreement."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    report_due_on = forms.DateField(
        label=gettext_lazy("Report wanted by"),
        required=False,
        help_text=gettext_lazy("Left empty: three months after the last instalment."),
        widget=forms.DateInput(attrs=DAY_WIDGET, format="%Y-%m-%d"),
    )
    shown = forms.BooleanField(label=gettext_lazy("Our name may stand among those who gave"), required=False)
    amount_shown = forms.BooleanField(label=gettext_lazy("The amount may be shown beside our name"), required=False)

    def __init__(self, *args: Any, donor: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.donor = donor
        self.fields["token"].initial = uuid.uuid4
        if donor:
            self.fields["contact"].initial, self.fields["email"].initial = donor.name, donor.email
        for number in range(1, ROWS + 1):
            first = number == 1
            label = {"number": number}
            self.fields[f"due_{number}"] = forms.DateField(
                label=_("Day %(number)d") % label, required=first, widget=forms.DateInput(attrs=DAY_WIDGET, format="%Y-%m-%d")
            )
            self.fields[f"amount_{number}"] = won_field(_("Amount %(number)d") % label, required=first)

    def first_instalments(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Day and amount of the rows that most pledges need."""
        return self._rows(1, SHOWN_ROWS)

    def other_instalments(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Those that the page folds away."""
        return self._rows(SHOWN_ROWS + 1, ROWS)

    def needs_more_rows(self) -> bool:
        """Whether something stands in the folded rows: what was typed, or a mistake."""
        return any(field.value() or field.errors for row in self.other_instalments() for field in row)

    def _rows(self, first: int, last: int) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"due_{number}"], self[f"amount_{number}"]) for number in range(first, last + 1)]

    def clean_business_number(self) -> str:
        number = normalise_business_number(self.cleaned_data["business_number"])
        if number:
            validate_business_number(number)
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        days: set[date] = set()
        for number in range(1, ROWS + 1):
            self._clean_row(number, cleaned.get(f"due_{number}"), cleaned.get(f"amount_{number}"), days)
        self._clean_sum()
        last = max(days, default=None)
        if (wanted := cleaned.get("report_due_on")) and last and wanted < last:
            self.add_error("report_due_on", _("Choose a day after the last instalment."))
        return cleaned

    def _clean_row(self, number: int, day: date | None, amount: int | None, days: set[date]) -> None:
        at, won = f"due_{number}", f"amount_{number}"
        if at in self.errors or won in self.errors or (day is None and amount is None):
            return
        if amount is None or amount == 0:
            self.add_error(won, _("Write the amount of this day."))
        elif day is None:
            self.add_error(at, _("Choose the day of this amount."))
        elif day < timezone.localdate():
            self.add_error(at, _("Choose a day from today on."))
        elif day in days:
            self.add_error(at, _("This day stands there twice: put the two amounts together."))
        else:
            days.add(day)

    def _clean_sum(self) -> None:
        total = sum(won for _day, won in self.instalments())
        if not self.errors and not settings.LEAST_GIFT <= total <= settings.LARGEST_TRANSFER:
            bounds = {"least": won_words(settings.LEAST_GIFT), "largest": won_words(settings.LARGEST_TRANSFER)}
            self.add_error("amount_1", _("Together from %(least)s to %(largest)s, please.") % bounds)

    def instalments(self) -> tuple[tuple[date, int], ...]:
        """The rows that were filled in, by day."""
        rows = ((self.cleaned_data.get(f"due_{number}"), self.cleaned_data.get(f"amount_{number}")) for number in range(1, ROWS + 1))
        return tuple(sorted((day, won) for day, won in rows if day and won))

    def promise(self) -> Promise:
        """What was filled in."""
        said = {name: self.cleaned_data[name] for name in self.base_fields if name != "token"}
        return Promise(**{**said, "email": said["email"].lower(), "instalments": self.instalments(), "language": get_language() or "ko"})


class TransferForm(GiveForm):
    """The form of giving, for a person who sends the money herself, once: nothing goes abroad, and there is no card's largest amount."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("overseas", "frequency", "giver_kind", "organisation", "business_number"):  # an organisation makes a pledge
            self.fields.pop(name, None)
        self.abroad = None
        self.fields["own_amount"].help_text = _("From %(least)s on. If you fill this in, it counts.") % {"least": won_words(settings.LEAST_GIFT)}

    def clean_own_amount(self) -> int | None:
        amount = self.cleaned_data["own_amount"]
        if amount is not None and not settings.LEAST_GIFT <= amount <= settings.LARGEST_TRANSFER:
            bounds = {"least": won_words(settings.LEAST_GIFT), "largest": won_words(settings.LARGEST_TRANSFER)}
            raise forms.ValidationError(_("An amount from %(least)s to %(largest)s, please.") % bounds)
        return amount


class StampedField(forms.FileField):
    """A scan or photograph: cleans to a CleanCertificate."""

    def __init__(self, **kwargs: Any) -> None:
        said = {
            "label": gettext_lazy("Stamped copy"),
            "help_text": gettext_lazy("PDF, JPEG or PNG, at most 10 MB."),
            "widget": forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        }
        super().__init__(**{**said, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        return clean_certificate(file) if file else None


class StampedForm(forms.Form):
    copy = StampedField()
