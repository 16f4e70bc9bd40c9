"""사업자등록번호 and 고유번호: ten digits, the last of them a check digit that python-stdnum leaves unchecked."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as BadNumber
from stdnum.kr import brn

WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def check_digit(first_nine: str) -> str:
    """The tenth digit for these nine (국세청): weighted sum, with the ninth digit's product counted by its tens as well."""
    digits = [int(digit) for digit in first_nine]
    total = sum(digit * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) + digits[8] * 5 // 10
    return str(-total % 10)


def normalise_business_number(typed: str) -> str:
    """`124-81-00998` or ` 1248100998 ` → `1248100998`; what is no number comes back without its separators."""
    return brn.compact(typed or "")


def format_business_number(number: str | None) -> str:
    """`1248100998` → `124-81-00998`, as people write it; empty for none."""
    return brn.format(number) if number else ""


def validate_business_number(number: str) -> None:
    """Raises ValidationError, in words, for a number that the tax office cannot have given out."""
    try:
        digits = brn.validate(number)
    except BadNumber as error:
        raise ValidationError(_("A business number has ten digits, such as 124-81-00998. Please look at it once more."), code="format") from error
    if check_digit(digits[:9]) != digits[9]:
        raise ValidationError(
            _("One of the digits does not fit. Please compare the number with your certificate of registration."), code="check_digit"
        )


def is_business_number(number: str) -> bool:
    """Whether the tax office can have given out these ten digits."""
    return brn.is_valid(number) and check_digit(number[:9]) == number[9]
