"""Broken steps that belong together, with more than one sign at either end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.detection.run import CLOSES_AFTER, OPENS_AFTER, Sign, Signed, runs

HOUR = 3600
OF = {"x": Sign.BROKEN, ".": Sign.SOUND, "?": Sign.UNKNOWN}


def signed(text: str) -> list[Signed]:
    return [
        Signed(place * HOUR, (place + 1) * HOUR, OF[letter]) for place, letter in enumerate(text)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("..x..", []),
        ("..x", []),
        ("..xx..", [(2, 4, False)]),
        ("..xx.", [(2, 4, True)]),
        ("..xx", [(2, 4, True)]),
        # A breakdown that flickers is one.
        (".x.x.xx..", [(1, 7, False)]),
        # Nothing is told by hours of which nothing is known.
        (".x????x..", [(1, 7, False)]),
        (".xx????", [(1, 3, True)]),
        (".xx?.?.?", [(1, 3, False)]),
        ("xx..xx..", [(0, 2, False), (4, 6, False)]),
        ("x..x..x..", []),
    ],
)
def test_an_outage_opens_and_closes_with_two_signs(text, found):
    assert [
        (one.start_s // HOUR, one.last_s // HOUR, one.is_open) for one in runs(signed(text))
    ] == (found)


@given(st.text(alphabet="x.?", max_size=60))
def test_outages_lie_apart_and_only_the_last_goes_on(text):
    found = runs(signed(text))
    assert all(not one.is_open for one in found[:-1])
    for before, after in pairwise(found):
        between = text[before.last_s // HOUR : after.start_s // HOUR]
        assert between.count(".") >= CLOSES_AFTER
    for one in found:
        inside = text[one.start_s // HOUR : one.last_s // HOUR]
        assert inside.count("x") == len(one.broken) >= OPENS_AFTER
        assert inside[0] == inside[-1] == "x"
