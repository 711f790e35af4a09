"""What a move does to money, and what an approval of it binds to."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stratum_desktop.domain.ads.entity import EntityKind, EntityStatus
from stratum_desktop.domain.autopilot.move import (
    Lever,
    Move,
    Target,
    amount_text,
    budget_move,
    content_hash,
    effect,
    money_per_day,
    status_move,
)
from stratum_desktop.domain.gate.change import UNKNOWN_CHANGE, Change, Effect

TARGET = Target("meta", "100", EntityKind.CAMPAIGN, "7")
AMOUNTS = st.decimals(min_value="0.01", max_value="1000000", places=3)
STATUSES = st.sampled_from(EntityStatus)


@pytest.mark.parametrize(
    ("before", "after", "lowest", "expected"),
    [
        ("50", "60", "50", Change(Effect.RAISE, 20.0)),
        ("60", "66", "50", Change(Effect.RAISE, 32.0)),
        ("60", "66", "70", Change(Effect.RAISE, 10.0)),
        ("60", "66", None, Change(Effect.RAISE, None)),
        ("50", "40", "50", Change(Effect.CUT, 20.0)),
        ("50", "0", None, Change(Effect.CUT, 100.0)),
        ("0", "10", "0", UNKNOWN_CHANGE),
    ],
)
def test_a_change_is_measured_against_the_lowest_budget_of_the_day(before, after, lowest, expected):
    move = Move(Lever.DAILY_BUDGET, before, after, "EUR")
    found = effect(move, lowest_budget=None if lowest is None else Decimal(lowest))
    assert (found.effect, found.is_understood) == (expected.effect, expected.is_understood)
    assert found.size_pct == pytest.approx(expected.size_pct)


@given(AMOUNTS, AMOUNTS, AMOUNTS | st.none())
def test_more_money_is_a_raise_and_less_is_a_cut(before, after, lowest):
    assume(before != after)
    move = budget_move(before, after, "EUR")
    found = effect(move, lowest_budget=lowest)
    assert found.effect is (Effect.RAISE if after > before else Effect.CUT)
    assert money_per_day(move, daily_budget=None) == after - before
    if found.size_pct is not None and lowest is not None and after > before:
        least = float((after - before) / before * 100)
        assert found.size_pct >= least * (1 - 1e-9), "steps in a day add up"


@given(STATUSES, STATUSES, AMOUNTS | st.none())
def test_a_launch_is_a_raise_without_size_and_a_pause_is_a_cut(before, after, budget):
    assume(before is not after)
    move = status_move(before, after, "EUR")
    found = effect(move, lowest_budget=budget)
    assert found.size_pct is None
    money = money_per_day(move, daily_budget=budget)
    if after is EntityStatus.ACTIVE:
        assert (found.effect, money) == (Effect.RAISE, budget)
    else:
        expected = Effect.CUT if before is EntityStatus.ACTIVE else Effect.NEUTRAL
        assert found.effect is expected
        assert money is None or money <= 0


@given(AMOUNTS)
def test_an_amount_reads_the_same_however_it_was_written(amount):
    text = amount_text(amount)
    assert Decimal(text) == amount
    assert text == amount_text(amount.quantize(Decimal("0.0000001")))
    assert "E" not in text
    assert not (("." in text) and text.endswith(("0", ".")))


@pytest.mark.parametrize("value", ["", "45.50", "-1", "NaN", "1e3", "1,5", "paused"])
def test_a_budget_has_one_spelling(value):
    with pytest.raises(ValueError, match="budget"):
        Move(Lever.DAILY_BUDGET, "45", value, "EUR")


def test_a_move_changes_something_to_what_the_lever_can_have():
    with pytest.raises(ValueError, match="changes something"):
        Move(Lever.STATUS, "paused", "paused", "EUR")
    with pytest.raises(ValueError, match="sleeping"):
        Move(Lever.STATUS, "paused", "sleeping", "EUR")


def test_the_hash_covers_everything_that_was_shown():
    move = budget_move(Decimal(50), Decimal(60), "EUR")
    shown = content_hash(TARGET, move, grounds="{}")
    others = [
        *(
            content_hash(replace(TARGET, **{name: "x"}), move, grounds="{}")
            for name in ("platform", "account", "external_id")
        ),
        content_hash(replace(TARGET, kind=EntityKind.AD_SET), move, grounds="{}"),
        content_hash(TARGET, replace(move, before="49"), grounds="{}"),
        content_hash(TARGET, replace(move, after="61"), grounds="{}"),
        content_hash(TARGET, replace(move, currency="USD"), grounds="{}"),
        content_hash(TARGET, move, grounds='{"a": 1}'),
    ]
    assert content_hash(TARGET, move, grounds="{}") == shown
    assert len({shown, *others}) == len(others) + 1
