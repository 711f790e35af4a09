"""A Google sender and the practice vendor's lane, for either way in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stratum_desktop.platforms.contract import Lane


@pytest.fixture
def lane(lane_of: Callable[..., Lane]) -> Lane:
    """The practice account, by the Data Manager."""
    return lane_of("google")


@pytest.fixture
def older_lane(lane_of: Callable[..., Lane]) -> Lane:
    """The practice account, by the older upload."""
    return lane_of("google", api="click_conversions")
