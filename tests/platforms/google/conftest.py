"""The practice vendor's lane, for either way in, and practice Googles of a test's own making."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from conversion import NOW

from stratum_desktop.platforms.contract import Lane
from stratum_desktop.practice.servers import PracticeGoogle, PracticeServer


@pytest.fixture
def lane(lane_of: Callable[..., Lane]) -> Lane:
    """The practice account, by the Data Manager."""
    return lane_of("google")


@pytest.fixture
def older_lane(lane_of: Callable[..., Lane]) -> Lane:
    """The practice account, by the older upload."""
    return lane_of("google", api="click_conversions")


@pytest.fixture
def serving() -> Iterator[Callable[..., Lane]]:
    """How to reach a practice Google that is made with these arguments."""
    with ExitStack() as servers:

        def serving(**given: object) -> Lane:
            google = PracticeGoogle(**given)  # type: ignore[arg-type]
            server = servers.enter_context(PracticeServer(vendors=[google], now=lambda: NOW))
            return Lane(
                account=google.account,
                base_url=server.base_url("google"),
                options=google.options,
                secrets=google.secrets,
            )

        yield serving
