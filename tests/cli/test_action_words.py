"""What the command line says of an action."""

from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from stratum_desktop.cli.action_words import (
    change_words,
    condition_words,
    money_words,
    step_line,
)
from stratum_desktop.domain.ads.entity import EntityStatus
from stratum_desktop.domain.autopilot.move import budget_move, status_move
from stratum_desktop.domain.gate.change import Effect
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.judgement import Checked, Metric, Operator, Span
from stratum_desktop.services.approvals.view import Step

RAISE = budget_move(Decimal(50), Decimal(60), "EUR")
PAUSE = status_move(EntityStatus.ACTIVE, EntityStatus.PAUSED, "EUR")
LAUNCH = status_move(EntityStatus.PAUSED, EntityStatus.ACTIVE, "EUR")


@pytest.mark.parametrize(
    ("move", "size", "words"),
    [
        (RAISE, 20.0, "50.00 to 60.00 EUR (20 % raise)"),
        (RAISE, None, "50.00 to 60.00 EUR"),
        (budget_move(Decimal(5000), Decimal(6000), "JPY"), None, "5000 to 6000 JPY"),
        (budget_move(Decimal("1.005"), Decimal("1.2"), "EUR"), None, "1.005 to 1.20 EUR"),
        (PAUSE, None, "pause"),
        (LAUNCH, None, "switch on"),
    ],
)
def test_a_change_is_said_from_what_to_what(move, size, words):
    assert change_words(SimpleNamespace(move=move, size_pct=size, effect=Effect.RAISE)) == words


@pytest.mark.parametrize(
    ("money", "words"),
    [(Decimal(10), "+10.00 EUR"), (Decimal("-7.5"), "-7.50 EUR"), (None, "not known")],
)
def test_money_has_a_sign_and_unknown_money_is_not_zero(money, words):
    assert money_words(SimpleNamespace(money_per_day=money, move=RAISE)) == words


def test_a_step_says_when_who_what_and_why():
    why = Reason("approval.may_still_mature")
    step = Step(datetime(2026, 3, 2, 12, tzinfo=UTC), "gate", "got_worse", "Mia", why, "Hm", 1)
    assert step_line(step) == (
        '2026-03-02 12:00 Mia, gate: got worse. It rests on numbers that may still mature. "Hm"'
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Decimal("646.10"), "spend last 7 matured days: 646.1, > 326.86"),
        (Decimal("0.03456"), "spend last 7 matured days: 0.0346, > 326.86"),
        (Decimal(0), "spend last 7 matured days: 0, > 326.86"),
        (None, "spend last 7 matured days: no data, > 326.86"),
    ],
)
def test_a_condition_says_what_it_met_and_no_data_is_not_zero(value, words):
    threshold = Decimal("326.8551724137931034482758621")
    one = Checked(Metric.SPEND, Span.LAST_7, Operator.ABOVE, threshold, value, None)
    assert condition_words(one) == words
