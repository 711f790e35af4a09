"""Pixel coverage: how many website conversions browser and server both saw.

A conversion is one event name with one event id. It belongs to the moment of its earlier
sighting, wherever its twin lies.

Source: product rulebook, section 4.
"""

from __future__ import annotations

from dataclasses import dataclass

TWIN_WITHIN_SECONDS = 48 * 3600
"""Sightings further apart are one conversion that was not matched. Source: rulebook 4."""

TWIN_AWAITED_SECONDS = 3600
"""A sighting younger than this, without its twin, is not counted yet. Source: rulebook 4."""


@dataclass(frozen=True, slots=True)
class SightingCounts:
    """Website conversions of a window, by who saw them. Every conversion counts once."""

    #: By both, near enough in time.
    both: int = 0
    #: By both, too far apart in time.
    apart: int = 0
    browser_only: int = 0
    server_only: int = 0

    @property
    def either(self) -> int:
        """Seen by anyone."""
        return self.both + self.apart + self.browser_only + self.server_only


def coverage_pct(counts: SightingCounts, *, browser_is_connected: bool) -> float | None:
    """Return the share of conversions seen by both sides, 0-100.

    Returns:
        None without conversions, or where no browser side ever reported; a connected browser
        that stayed silent gives 0.
    """
    if not browser_is_connected or not counts.either:
        return None
    return 100 * counts.both / counts.either
