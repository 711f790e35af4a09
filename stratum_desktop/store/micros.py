"""Money as the tables hold it: whole millionths of a currency's major unit."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_PLACES = 6


def to_micros(amount: Decimal) -> int:
    """Return an amount in millionths; what is finer is rounded half up."""
    return int(amount.scaleb(_PLACES).to_integral_value(ROUND_HALF_UP))


def from_micros(micros: int) -> Decimal:
    """Return millionths as an amount, without zeros at its end."""
    amount = Decimal(micros).scaleb(-_PLACES).normalize()
    return amount if amount.as_tuple().exponent <= 0 else amount.quantize(Decimal(1))  # type: ignore[operator]
