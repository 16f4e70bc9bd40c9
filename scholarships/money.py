"""The one place where our won and Stripe's integers meet."""

from decimal import ROUND_HALF_UP, Decimal

from scholarships.exceptions import UnsupportedCurrency

CURRENCY = "krw"
LARGEST = 10**13  # ten trillion won: more is a slip, not a gift
# Stripe, "Zero-decimal currencies": an amount in these is the number itself, never a hundredth of it.
ZERO_DECIMAL = frozenset(["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf"])


def stripe_amount(won: int, currency: str = CURRENCY) -> int:
    """What Stripe calls `amount`, in both directions: 10,000 won are 10000. Raises UnsupportedCurrency for anything but won."""
    if currency.lower() != CURRENCY or CURRENCY not in ZERO_DECIMAL:
        raise UnsupportedCurrency(currency)
    return int(won)


def fee_in_won(*, fee: int, settled: int, won: int) -> int:
    """A fee in won, from the settlement's own proportions: `fee` of `settled`, both in the settlement currency's least unit, of a gift of `won`."""
    if not settled:
        return 0
    return int((Decimal(fee) * won / settled).quantize(Decimal(1), ROUND_HALF_UP))
