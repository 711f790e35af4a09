"""Currencies and their places."""

from __future__ import annotations

from decimal import Decimal

import pytest

from stratum_desktop.domain.money import CURRENCY_CODES, places_of, rounded


@pytest.mark.parametrize(
    ("currency", "places"),
    [("USD", 2), ("EUR", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("TND", 3), ("CLF", 4)],
)
def test_a_currency_has_as_many_places_as_its_standard_says(currency: str, places: int):
    assert places_of(currency) == places
    assert currency in CURRENCY_CODES


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("10.005", "EUR", "10.01"),
        ("10.004", "EUR", "10.00"),
        ("10.5", "JPY", "11"),
        ("0.0005", "KWD", "0.001"),
        ("7", "USD", "7.00"),
    ],
)
def test_an_amount_is_rounded_half_up_to_its_currencys_places(
    amount: str, currency: str, expected: str
):
    assert str(rounded(Decimal(amount), currency)) == expected
