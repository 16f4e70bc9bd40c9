"""Business and identification numbers (사업자등록번호, 고유번호) that are well formed and belong to nobody."""

_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def check_digit(first_nine: str) -> int:
    """The tenth digit after the National Tax Service's rule: weighted sum, the last product also by its tens."""
    digits = [int(digit) for digit in first_nine]
    total = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) + digits[8] * 5 // 10
    return -total % 10


def registration_number(office: int, kind: int, serial: int) -> str:
    """`123-45-67890` with its check digit. Offices from 990 on are not given out, so such a number is nobody's."""
    nine = f"{office:03d}{kind:02d}{serial:04d}"
    return f"{nine[:3]}-{nine[3:5]}-{nine[5:]}{check_digit(nine)}"


def is_valid(number: str) -> bool:
    """Whether the number has ten digits and the last one is right."""
    digits = number.replace("-", "")
    return len(digits) == 10 and digits.isdigit() and int(digits[9]) == check_digit(digits[:9])
