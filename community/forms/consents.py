"""What sign-up tells and asks: two notices, and choices that nobody has ticked before her."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.consents import AT_SIGN_UP, documents_in_force
from community.models import ConsentDocument
from community.services.consents import record_sign_up


class ConsentFields(forms.Form):
    """Part of a sign-up form. `notices` are told, `choices` are asked; a choice stays empty unless she ticks it, or all of them at once."""

    of_age = forms.BooleanField(
        label=_("I am 14 or older"),
        error_messages={"required": _("You can join from the age of 14. If you are, please tick this box.")},
    )
    agree_to_all = forms.BooleanField(label=_("Agree to all of these, and show me each"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        documents = documents_in_force()
        self.notices = [one for one in documents.values() if one.required]
        self.offered = [documents[kind] for kind in AT_SIGN_UP if kind in documents]
        for document in self.offered:
            self.fields[document.kind] = forms.BooleanField(label=document.title, required=False)
        self.versions = " ".join(f"{one.kind}.{one.version}" for one in (*self.notices, *self.offered))
        self.fields["seen"].initial = self.versions

    @property
    def choices(self) -> list[tuple[forms.BoundField, ConsentDocument]]:
        """(field, what it agrees to)."""
        return [(self[one.kind], one) for one in self.offered]

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """The fields that are no consent: name, address, password."""
        consents = {"of_age", "agree_to_all", *(one.kind for one in self.offered)}
        return [field for field in self.visible_fields() if field.name not in consents]

    @property
    def shows_all(self) -> bool:
        """Whether she asked for all of them: then each stands open when the form comes back."""
        return bool(self.is_bound and self["agree_to_all"].value())

    def clean_seen(self) -> str:
        """A version that came into force while she was reading is shown to her before it counts."""
        seen = self.cleaned_data["seen"]
        if seen and seen != self.versions:
            self.data = {**dict(self.data.items()), "seen": self.versions}
            self.add_error(None, _("One of the texts has changed while you were reading. Please look at it once more, and go on."))
        return seen

    def record_consents(self, user: Any) -> None:
        """Called by sign-up, in its transaction."""
        chosen = {one.kind for one in self.offered if self.cleaned_data["agree_to_all"] or self.cleaned_data[one.kind]}
        record_sign_up(user=user, documents=[*self.notices, *self.offered], chosen=chosen)
