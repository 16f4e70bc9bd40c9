"""Fields and checks that several forms of people share."""

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

EARLIEST_YEAR = 1940
# Control characters but for the tab and the line's end, and what turns the direction of the text that follows.
UNSEEN = re.compile(r"[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class PlainTextField(forms.CharField):
    """Text as people see it: what cannot be seen and would only mislead is left out. Emoji stay; a null character is refused."""

    def to_python(self, value: Any) -> str | None:
        return super().to_python(UNSEEN.sub("", value) if isinstance(value, str) else value)


class MonthField(forms.DateField):
    """A month, as the first of it: `2024-03`, and as people write it where the browser has no field for months."""

    input_formats = ("%Y-%m", "%Y.%m", "%Y/%m", "%Y. %m", "%Y-%m-%d")
    default_error_messages = {"invalid": _("Please write year and month, such as 2024-03.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m", attrs={"type": "month", "placeholder": "2024-03"})
        super().__init__(input_formats=self.input_formats, widget=widget, **kwargs)

    def clean(self, value: Any) -> date | None:
        month = super().clean(value)
        if month and not EARLIEST_YEAR <= month.year <= timezone.localdate().year + 5:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return month.replace(day=1) if month else None


class TagListField(PlainTextField):
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
