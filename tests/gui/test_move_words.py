"""Moves in words."""

from __future__ import annotations

from decimal import Decimal

from stratum_desktop.domain.ads.entity import EntityStatus
from stratum_desktop.domain.autopilot.move import budget_move, status_move
from stratum_desktop.gui import move_words


def test_a_budget_is_said_in_the_places_of_its_currency_and_a_status_by_its_word():
    budget = budget_move(Decimal(40), Decimal("48.5"), "EUR")
    assert move_words.change_text(budget) == "40.00 → 48.50 EUR"
    pause = status_move(EntityStatus.ACTIVE, EntityStatus.PAUSED, "EUR")
    assert move_words.change_text(pause) == "Active → Paused"


def test_amounts_carry_their_sign():
    assert move_words.signed_money(Decimal(8), "EUR") == "+8.00 EUR"
    assert move_words.signed_money(Decimal(-8), "JPY") == "−8 JPY"
    assert move_words.signed(-2.54) == "−2.5"
