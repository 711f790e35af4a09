"""Who gets the places of a request when more waits than it carries."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stratum_desktop.domain.catch_up import shares_of


@pytest.mark.parametrize(
    ("places", "chance", "shares"),
    [
        (1000, 0.0, (700, 300)),
        (1000, 0.99, (700, 300)),
        (25, 0.49, (18, 7)),
        (25, 0.5, (17, 8)),
        (1, 0.69, (1, 0)),
        (1, 0.71, (0, 1)),
    ],
)
def test_seven_of_ten_places_go_to_what_expires_first(places, chance, shares):
    assert shares_of(places, chance=chance) == shares


@given(st.integers(1, 5000), st.floats(0, 1, exclude_max=True), st.integers(0, 100))
@example(places=1, chance=0.9999999999999999, urgent_pct=0)
def test_every_place_is_given_once(places, chance, urgent_pct):
    first, others = shares_of(places, chance=chance, urgent_pct=urgent_pct)
    assert first >= 0
    assert others >= 0
    assert first + others == places


@given(st.integers(1, 5000), st.floats(0, 1, exclude_max=True))
def test_all_may_go_to_what_expires_first(places, chance):
    assert shares_of(places, chance=chance, urgent_pct=100) == (places, 0)
