"""How long something took or is ago, as a person would say it."""

from __future__ import annotations

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


def span(seconds: float) -> str:
    """Return a span in its one or two leading units: "45 s", "3 min", "31 h", "4 d 2 h".

    Cut off, never rounded up; a negative span reads as none at all.
    """
    whole = max(0, int(seconds))
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min"
    if whole < 10 * _HOUR:
        hours, minutes = whole // _HOUR, whole % _HOUR // _MINUTE
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    if whole < 3 * _DAY:
        return f"{whole // _HOUR} h"
    days, hours = whole // _DAY, whole % _DAY // _HOUR
    return f"{days} d {hours} h" if hours and days < 10 else f"{days} d"


def lag(seconds: float) -> str:
    """Return a latency, to the second below an hour: "95 s", "12 min 5 s", else as a span.

    Cut off, never rounded up.
    """
    whole = max(0, int(seconds))
    if whole < 2 * _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        minutes, rest = divmod(whole, _MINUTE)
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return span(whole)
