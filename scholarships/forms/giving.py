"""The one form of giving."""

import re
import unicodedata
import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from alliance.business_numbers import normalise_business_number, validate_business_number
from community.consents import Kind, documents_in_force
from scholarships.models import Gift
from scholarships.resident_numbers import refuse_resident_number
from scholarships.services.gifts import Wish

PRESETS = (10_000, 30_000, 50_000, 100_000)


def won_words(amount: int) -> str:
    """`10,000원`, in English `₩10,000`."""
    return f"₩{amount:,}" if get_language() == "en" else f"{amount:,}원"


class WonField(forms.Field):
    """An amount as people write it: 30000, 30,000, `30,000원`, full-width figures. Cleans to whole won, or None when empty."""

    def to_python(self, value: Any) -> Any:
        written = unicodedata.normalize("NFKC", str(value or ""))
        figures = re.sub(r"[\s,₩\\]|원$|krw$", "", written.strip(), flags=re.IGNORECASE)
        if not figures:
            return None
        if not re.fullmatch(r"[0-9]{1,12}", figures):
            raise forms.ValidationError(_("Write the amount in figures, such as 20,000."))
        return int(figures)


def seen_only(written: str) -> str:
    """Without what cannot be seen: control characters, marks that turn the direction of writing, characters of no width."""
    return "".join(one for one in written if one in "\n\u200d" or unicodedata.category(one) not in {"Cc", "Cf"})


class LineField(forms.CharField):
    """One line as it will be seen: a name of which nothing is seen is none, and a resident number is refused."""

    default_validators = [refuse_resident_number]

    def to_python(self, value: Any) -> str:
        return " ".join(seen_only(re.sub(r"\s+", " ", super().to_python(value) or "")).replace("\u200d", "").split())


class WordsField(forms.CharField):
    """Several lines, without what cannot be seen; a resident number is refused."""

    default_validators = [refuse_resident_number]

    def to_python(self, value: Any) -> str:
        return seen_only((super().to_python(value) or "").replace("\r\n", "\n")).strip()


class GiveForm(forms.Form):
    """Amount, who gives, and what may be shown of it. `wish()` says it in the words of the verb."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    frequency = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=[("once", pgettext_lazy("giving", "Once")), ("monthly", pgettext_lazy("giving", "Every month"))],
        initial="once",
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Every month: by card, until you stop. You can change, pause or stop it yourself whenever you like."),
    )
    giver_kind = forms.ChoiceField(
        label=gettext_lazy("In whose name"),
        choices=Gift.GiverKind.choices,
        initial=Gift.GiverKind.PERSON,
        widget=forms.RadioSelect,
    )
    organisation = LineField(
        label=gettext_lazy("Organisation's name"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Only if an organisation gives."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    business_number = LineField(
        label=gettext_lazy("Business number"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Ten digits, for the receipt. A group without one leaves this empty."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    preset = forms.TypedChoiceField(
        label=gettext_lazy("Amount"),
        coerce=int,
        choices=lambda: [(amount, won_words(amount)) for amount in PRESETS],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose an amount, or write your own.")},
    )
    own_amount = WonField(
        label=gettext_lazy("Another amount"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": 20, "inputmode": "numeric", "autocomplete": "off", "data-suffix": gettext_lazy("won")}),
    )
    name = LineField(label=gettext_lazy("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,  # the column's
        help_text=gettext_lazy("We write to this address when your gift has arrived."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    shown_as = forms.ChoiceField(
        label=gettext_lazy("How should we name you among those who gave?"),
        choices=Gift.ShownAs.choices,
        initial=Gift.ShownAs.ANONYMOUS,
        widget=forms.RadioSelect,
    )
    other_name = LineField(
        label=gettext_lazy("The other name"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Only if you chose another name, such as your cohort's."),
    )
    amount_shown = forms.BooleanField(
        label=gettext_lazy("The amount may be shown beside my name"),
        required=False,
        help_text=gettext_lazy(
            "The fund's sums of each month are public either way. In a month in which you alone give, a shown name lets people work it out."
        ),
    )
    message = WordsField(
        label=gettext_lazy("A word to the scholars"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Up to 200 characters. Staff read it before it appears."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("I have read who collects, what for, and how a gift is given back"),
        error_messages={"required": gettext_lazy("Please read the notice above and tick this box to go on.")},
    )

    overseas = forms.BooleanField(
        label=gettext_lazy("I agree to the transfer of my data to Stripe abroad, for this payment"),
        error_messages={
            "required": gettext_lazy(
                "Paying by card needs this transfer. If you would rather not, a bank transfer counts just the same: the way is below."
            )
        },
    )

    def __init__(self, *args: Any, donor: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.donor = donor
        self.abroad = documents_in_force().get(Kind.OVERSEAS)
        if self.abroad is None:
            del self.fields["overseas"]
        self.fields["token"].initial = uuid.uuid4
        self.fields["preset"].initial = PRESETS[1]
        self.fields["own_amount"].help_text = _("From %(least)s to %(largest)s. If you fill this in, it counts.") % {
            "least": won_words(settings.LEAST_GIFT),
            "largest": won_words(settings.LARGEST_GIFT),
        }
        if donor:
            del self.fields["name"], self.fields["email"]

    def clean_own_amount(self) -> int | None:
        amount = self.cleaned_data["own_amount"]
        if amount is not None and not settings.LEAST_GIFT <= amount <= settings.LARGEST_GIFT:
            bounds = {"least": won_words(settings.LEAST_GIFT), "largest": won_words(settings.LARGEST_GIFT)}
            raise forms.ValidationError(
                _("An amount from %(least)s to %(largest)s, please. For more, write to us: we will help you by bank transfer.") % bounds
            )
        return amount

    def clean_business_number(self) -> str:
        number = normalise_business_number(self.cleaned_data["business_number"])
        if number and self.data.get("giver_kind") == Gift.GiverKind.ORGANISATION:
            validate_business_number(number)
        return number

    @property
    def is_monthly(self) -> bool:
        """Whether the donor gives every month."""
        return bool(self.cleaned_data["frequency"] == "monthly")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("giver_kind") == Gift.GiverKind.ORGANISATION and not cleaned.get("organisation"):
            self.add_error("organisation", _("Write the name of the organisation that gives."))
        if cleaned.get("own_amount"):
            self.errors.pop("preset", None)  # her own amount counts, whatever is chosen above it
        if cleaned.get("shown_as") == Gift.ShownAs.OTHER and not cleaned.get("other_name"):
            self.add_error("other_name", _("Write the name that should be shown."))
        return cleaned

    def wish(self) -> Wish:
        """What the donor filled in; a signed-in donor's name and address are the account's."""
        said = self.cleaned_data
        person = self.donor.name if self.donor else said["name"]
        giver_kind = said.get("giver_kind") or Gift.GiverKind.PERSON
        by_organisation = giver_kind == Gift.GiverKind.ORGANISATION
        return Wish(
            amount=said["own_amount"] or said["preset"],
            giver_kind=giver_kind,
            name=said["organisation"] if by_organisation else person,
            contact=person if by_organisation else "",
            business_number=said["business_number"] if by_organisation else "",
            email=self.donor.email if self.donor else said["email"].lower(),
            language=get_language() or "ko",
            shown_as=said["shown_as"],
            other_name=said["other_name"] if said["shown_as"] == Gift.ShownAs.OTHER else "",
            amount_shown=said["amount_shown"],
            message=said["message"].strip(),
            overseas_version=self.abroad.version if self.abroad else None,
        )
