"""How somebody wants each kind of letters that she may choose about."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from community.letter_matters import Matter, matters
from core.letters import LetterKind, Wish


def _label(wish: str, kind: LetterKind) -> str:
    """A kind that is weekly by nature comes on its day, not in a digest."""
    if wish == Wish.WEEKLY and Wish.NOW not in kind.wishes:
        return str(_("Every Monday"))
    return str(capfirst(Wish(wish).label))


class WishesForm(forms.Form):
    """One choice for each optional kind; `sections` gives them under their headings, with the kinds that always come."""

    def __init__(self, *args: Any, wishes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for _matter, found in matters():
            for kind in found:
                if kind.optional:
                    choices = [(wish, _label(wish, kind)) for wish in kind.wishes]
                    field = forms.ChoiceField(label=kind.label, choices=choices, initial=wishes[kind.name], widget=forms.RadioSelect)
                    self.fields[kind.name] = field

    def sections(self) -> Iterator[tuple[Matter, list[BoundField], list[LetterKind]]]:
        """(heading, what can be chosen, what always comes)."""
        for matter, found in matters():
            yield matter, [self[kind.name] for kind in found if kind.optional], [kind for kind in found if not kind.optional]
