"""What tests of pages share."""

from __future__ import annotations

import pytest
from stand_in import StandIn


@pytest.fixture
def services() -> StandIn:
    """Services that answer what the test says, and note what was asked."""
    return StandIn()
