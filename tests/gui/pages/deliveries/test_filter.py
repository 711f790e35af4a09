from datetime import timedelta

import pytest
from page_values import NOW

from stratum_desktop.domain.delivery import DEAD_LETTER_STATES
from stratum_desktop.gui.pages.deliveries.filter import Choices, Period, StateChoice


def test_the_widest_choice_filters_nothing():
    where = Choices().filter_at(NOW)
    assert (where.states, where.since, where.text) == (frozenset(), None, "")
    assert not Choices().is_narrow


def test_a_period_ends_now():
    where = Choices(period=Period.WEEK).filter_at(NOW)
    assert where.since == NOW - timedelta(days=7)


def test_states_can_be_left_out_to_count_them_all():
    choices = Choices(state=StateChoice.DEAD_LETTERS, text=" order-1 ")
    assert choices.filter_at(NOW).states == DEAD_LETTER_STATES
    without = choices.filter_at(NOW, with_state=False)
    assert without.states == frozenset()
    assert without.text == "order-1"
    assert choices.is_narrow


@pytest.mark.parametrize("choice", list(StateChoice))
def test_a_choice_is_found_by_its_key(choice):
    assert StateChoice.of_key(choice.key) is choice


def test_an_unknown_key_is_refused():
    with pytest.raises(ValueError, match="sideways"):
        StateChoice.of_key("sideways")
