"""A change of a budget or a status in words."""

from __future__ import annotations

from decimal import Decimal

from stratum_desktop.domain.autopilot.move import Lever, Move
from stratum_desktop.gui import format as shown_as


def value_text(move: Move, value: str) -> str:
    """Return a budget with its currency, or the word of a status."""
    if move.lever is Lever.STATUS:
        return value.capitalize()
    return shown_as.money(Decimal(value), move.currency)


def change_text(move: Move) -> str:
    """Return "40.00 → 48.00 EUR" or "Active → Paused"."""
    after = value_text(move, move.after)
    if move.lever is Lever.STATUS:
        return f"{value_text(move, move.before)} → {after}"
    return f"{shown_as.money(Decimal(move.before), move.currency).split(' ')[0]} → {after}"


def signed(value: float) -> str:
    """Return a number with its sign, at most one decimal."""
    rounded = round(value, 1)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    decimals = 0 if rounded.is_integer() else 1
    return f"{sign}{shown_as.figure(abs(rounded), decimals=decimals)}"


def signed_money(amount: Decimal, currency: str) -> str:
    """Return an amount with its sign."""
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    return f"{sign}{shown_as.money(abs(amount), currency)}"
