"""주민등록번호 are never asked for and never kept (개인정보 보호법 제24조의2).

Typed into a form they are refused, in a bank's words they are masked.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Six figures of a birth date, perhaps a sign, seven more of which the first says century and sex (foreigners' numbers 5 to 8 alike).
NUMBER = re.compile(r"(?<!\d)(\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(\s?[-–—.~]?\s?)[1-8]\d{6}(?!\d)")


def holds_resident_number(written: str) -> bool:
    """Whether something like one stands in it, in whichever figures."""
    return bool(NUMBER.search(unicodedata.normalize("NFKC", written)))


def refuse_resident_number(written: str) -> None:
    """Raises ValidationError; the validator of every field that people write words into."""
    if holds_resident_number(written):
        raise ValidationError(_("A resident number seems to stand here. We never need it: please take it out."), code="resident_number")


def without_resident_numbers(written: str) -> str:
    """The same with the second half of each as stars."""
    return NUMBER.sub(r"\1-*******", unicodedata.normalize("NFKC", written)) if holds_resident_number(written) else written
