"""What of the past was an outage, for everybody who learns from it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from stratum_desktop.domain.outage import merged
from stratum_desktop.domain.window import Window
from stratum_desktop.store.unit_of_work import UnitOfWork


def outage_time(
    uow: UnitOfWork, *, since_ms: int, until_ms: int, platforms: Collection[str] = ()
) -> tuple[Window, ...]:
    """Return the outages of all platforms and of these, as known now, merged and oldest first.

    One that goes on ends with the span; nothing that was dismissed is in it.

    Args:
        uow: to read with.
        since_ms: epoch milliseconds; an outage that reaches into the span is returned whole.
        until_ms: epoch milliseconds, exclusive.
        platforms: whose outages count beside those of all.
    """
    until = datetime.fromtimestamp(until_ms / 1000, UTC)
    return merged(
        one.until(until)
        for one in uow.outages.counting(since_ms=since_ms, until_ms=until_ms)
        if one.platform is None or one.platform in platforms
    )
