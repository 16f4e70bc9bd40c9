import pytest
from hypothesis import given
from hypothesis import strategies as st

from scholarships.exceptions import UnsupportedCurrency
from scholarships.money import fee_in_won, stripe_amount


@given(st.integers(min_value=1, max_value=10**10))
def test_won_are_never_multiplied(won):
    assert stripe_amount(won, "krw") == stripe_amount(won, "KRW") == won


@pytest.mark.parametrize("currency", ["usd", "jpy", ""])
def test_another_currency_is_refused_not_converted(currency):
    with pytest.raises(UnsupportedCurrency):
        stripe_amount(100, currency)


def test_a_fee_settled_in_dollars_becomes_won_by_the_settlements_own_proportion():
    assert fee_in_won(fee=31, settled=720, won=10_000) == 431


def test_nothing_settled_costs_nothing():
    assert fee_in_won(fee=10, settled=0, won=10_000) == 0
