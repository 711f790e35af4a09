"""How many events an ordinary shop has in each hour of a day, for tests of what is out of order."""

from __future__ import annotations

HOUR = 3600
BY_HOUR = (
    *(10, 6, 4, 3, 3, 5, 12, 24, 36, 46, 52, 55),
    *(58, 54, 50, 48, 50, 56, 66, 78, 86, 78, 52, 26),
)


def usual_count(at: int) -> int:
    """Return how many the hour that begins at these epoch seconds has, with a little scatter."""
    return BY_HOUR[at // HOUR % 24] + at // HOUR * 7 % 5
