"""Fields and checks that several forms of people share."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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


NOT_A_NAME = re.compile(r"[/\\@:<>]|www\.|\w\.[a-z]{2,}", re.IGNORECASE)


def one_line(text: str) -> str:
    """A name on one line, in letters, without an address in it: names stand in letters that the site writes to others."""
    cleaned = " ".join(text.split())
    if not re.search(r"\w", cleaned):
        raise forms.ValidationError(_("Please write your name in letters."))
    if NOT_A_NAME.search(unicodedata.normalize("NFKC", cleaned)):
        raise forms.ValidationError(_("Please write only your name, without an address or a link."))
    return cleaned
