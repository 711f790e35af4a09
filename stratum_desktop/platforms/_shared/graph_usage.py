"""How much of its quota a Graph call left, and when to stop before Meta says so.

Source: developers.facebook.com/docs/graph-api/overview/rate-limiting and
…/docs/marketing-api/overview/rate-limiting, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms.failures import RateLimited

STOP_AT_PCT = 95.0
"""Share of a quota from which on nothing more is asked. Source: own choice; at 100 Meta refuses,
and calls of others count too."""
USUAL_WAIT_SECONDS = 300.0
"""How long to wait where no header says. Source: …/marketing-api/overview/rate-limiting: a score
decays in 300 s."""
LONGEST_WAIT_SECONDS = 86_400.0
"""Longest that a header is believed. Source: own choice; a quota is of an hour or a day."""

_PERCENTAGES = ("call_count", "total_time", "total_cputime", "acc_id_util_pct", "app_id_util_pct")
_FLAT_HEADERS = ("x-app-usage", "x-ad-account-usage", "x-fb-ads-insights-throttle")
_BY_BUSINESS = "x-business-use-case-usage"


def pause_seconds(headers: Mapping[str, str]) -> float | None:
    """Return how long to ask nothing more after an answer; None: there is room.

    Args:
        headers: names in lower case.
    """
    waits = [_wait_of(usage) for usage in _usages(headers) if _used_pct(usage) >= STOP_AT_PCT]
    return min(max(waits), LONGEST_WAIT_SECONDS) if waits else None


class UsagePauses:
    """Remembers whose quota is used up, for as long as this process lives; Meta knows anyway."""

    def __init__(self, clock: Clock) -> None:
        """Know of nobody yet."""
        self._clock = clock
        self._until_ms: dict[str, float] = {}

    def note(self, whose: str, headers: Mapping[str, str]) -> None:
        """Take in what an answer says of the quota."""
        seconds = pause_seconds(headers)
        if seconds is not None:
            self._until_ms[whose] = self._clock.now_ms() + seconds * 1000

    def pause(self, whose: str) -> RateLimited | None:
        """Return that it has to wait and how long, or None."""
        left_ms = self._until_ms.get(whose, 0) - self._clock.now_ms()
        if left_ms <= 0:
            return None
        return RateLimited(Reason("meta.quota_nearly_used"), left_ms / 1000)


def _usages(headers: Mapping[str, str]) -> Iterator[Mapping[str, object]]:
    for name in _FLAT_HEADERS:
        yield json_object(headers.get(name, "").encode()) or {}
    for entries in (json_object(headers.get(_BY_BUSINESS, "").encode()) or {}).values():
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, Mapping):
                yield entry


def _used_pct(usage: Mapping[str, object]) -> float:
    return max((_number(usage.get(name)) for name in _PERCENTAGES), default=0.0)


def _wait_of(usage: Mapping[str, object]) -> float:
    minutes = _number(usage.get("estimated_time_to_regain_access"))
    named = max(minutes * 60, _number(usage.get("reset_time_duration")))
    return named or USUAL_WAIT_SECONDS


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
