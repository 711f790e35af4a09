"""Money in whole millionths."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.store.micros import from_micros, to_micros


@given(st.decimals(min_value=0, max_value=10**9, places=6))
def test_an_amount_of_six_places_comes_back_as_it_was(amount: Decimal):
    assert from_micros(to_micros(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "micros", "text"),
    [("50", 50_000_000, "50"), ("0.5", 500_000, "0.5"), ("100", 100_000_000, "100"), ("0", 0, "0")],
)
def test_an_amount_is_shown_without_zeros_at_its_end(amount: str, micros: int, text: str):
    assert to_micros(Decimal(amount)) == micros
    assert str(from_micros(micros)) == text
