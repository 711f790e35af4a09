"""Modes by band."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.autopilot.mode import AutopilotMode, mode_of
from stratum_desktop.domain.emq import Band


@pytest.mark.parametrize(
    ("band", "mode"),
    [
        (Band.RELIABLE, AutopilotMode.NORMAL),
        (Band.DIRECTIONAL, AutopilotMode.LIMITED),
        (Band.UNSAFE, AutopilotMode.CUTS_ONLY),
        (Band.CRITICAL, AutopilotMode.FROZEN),
        (Band.UNKNOWN, AutopilotMode.FROZEN),
    ],
)
def test_each_band_allows_what_the_rulebook_says(band, mode):
    assert mode_of(band) is mode
