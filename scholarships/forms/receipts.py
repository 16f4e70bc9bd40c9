"""What is printed on a receipt, filled in by the donor or by staff."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from alliance.business_numbers import format_business_number, normalise_business_number, validate_business_number
from core.staff import StaffForm
from scholarships.forms.giving import LineField
from scholarships.models import Gift, ReceiptRun
from scholarships.services.receipts import Printed


class BusinessNumberField(forms.CharField):
    """Ten digits with a check digit, however they are typed."""

    default_validators = [validate_business_number]

    def to_python(self, value: Any) -> str:
        return normalise_business_number(super().to_python(value) or "")


class PrintedForm(forms.Form):
    """Name, address, and an organisation's number. A resident number is not a field here and never becomes one."""

    name = LineField(
        label=gettext_lazy("Name to be printed"),
        max_length=80,
        help_text=gettext_lazy("As it stands in your papers. Of an organisation: its own name."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    address = LineField(
        label=gettext_lazy("Address to be printed"),
        max_length=200,
        help_text=gettext_lazy("The form of the tax office has a place for it. It stands on the receipt and nowhere else."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    number = BusinessNumberField(
        label=gettext_lazy("Business number"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Only if an organisation gave."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def printed(self) -> Printed:
        """In the words of the verb."""
        said = self.cleaned_data
        return Printed(name=said["name"], number=said["number"], address=said["address"])


class GiversForm(PrintedForm):
    """The same about gifts whose giver is known: an organisation that gave under its number is printed with it.

    `deductible`: whether a paper for the tax office comes of it. A confirmation of giving needs no address, so none is demanded.
    """

    def __init__(self, *args: Any, about: Gift | None, deductible: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not deductible:
            self.fields["address"].required = False
            self.fields["address"].help_text = gettext_lazy("Only if you want it printed.")
        if about is not None and about.giver_kind == Gift.GiverKind.ORGANISATION and about.business_number:
            self.fields["number"].initial = self.initial["number"] = about.business_number
            self.fields["number"].disabled = True


class AskForm(GiversForm):
    """The same, of somebody with an account: what she gave herself may be kept for next time."""

    keep = forms.BooleanField(label=gettext_lazy("Keep this for my next receipt"), required=False)
    yearly = forms.BooleanField(
        label=gettext_lazy("Send me one receipt for the whole year every January"),
        required=False,
        help_text=gettext_lazy("Then we keep the name and the address, too."),
    )

    def __init__(self, *args: Any, about: Gift | None, **kwargs: Any) -> None:
        super().__init__(*args, about=about, **kwargs)
        self.is_about_person = about is None or about.giver_kind == Gift.GiverKind.PERSON
        if not self.is_about_person:
            del self.fields["keep"], self.fields["yearly"]

    @property
    def is_kept(self) -> bool:
        return self.cleaned_data["keep"] or self.cleaned_data["yearly"]


class VoidForm(StaffForm):
    reason = LineField(
        label=gettext_lazy("Why it is voided"),
        max_length=300,
        help_text=gettext_lazy("Kept with the number for good, and read by auditors. Name nobody."),
    )


class ReissueForm(StaffForm, PrintedForm):
    reason = LineField(
        label=gettext_lazy("What was wrong"), max_length=300, required=False, help_text=gettext_lazy("Such as: the name. Name nobody.")
    )

    def __init__(self, *args: Any, about: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, about=about, **kwargs)
        self.fields["address"].required = False
        if about is not None:
            for name in ("name", "address"):
                self.fields[name].initial = about.holder.get(name, "")
            self.fields["number"].initial = format_business_number(about.holder.get("number", ""))


class RunForm(forms.Form):
    """For whom the year's receipts are given."""

    whom = forms.ChoiceField(
        label=gettext_lazy("For whom"),
        choices=ReceiptRun.For.choices,
        initial=ReceiptRun.For.ASKED,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say for whom.")},
    )
