"""A world that began on a Monday at noon."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from stratum_desktop.practice.ads import AdWorld

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def lasting() -> AdWorld:
    """A world that nobody changes."""
    return AdWorld(begun_at=NOON)


@pytest.fixture
def world() -> AdWorld:
    """A world of one's own."""
    return AdWorld(begun_at=NOON)


@pytest.fixture(scope="session")
def noon() -> float:
    """When it began, in epoch seconds."""
    return NOON


@pytest.fixture(scope="session")
def today() -> date:
    """The account's day at that time."""
    return TODAY
