"""What "test connection" looks at whatever the platform: the clock, and a failure as text."""

from __future__ import annotations

from collections.abc import Iterable

from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.contract import ConnectionCheck
from stratum_desktop.platforms.failures import Failure

WORST_SKEW_SECONDS = 120
"""From here on the clock is worth a warning. Source: product rulebook, section 3.2 and its notes
on clock skew (warn at 120 s, hold at 600 s)."""


CLOCK = "Clock"
"""Name of the check that `clock_checks` makes."""


def clock_checks(reply: Reply, platform: str) -> tuple[ConnectionCheck, ...]:
    """Return how far this computer's clock is from the platform's; empty when it told no time.

    Args:
        platform: its label.
    """
    skew = reply.clock_skew_seconds
    if skew is None:
        return ()
    side = "behind" if skew > 0 else "ahead of"
    detail = f"this computer is {abs(skew):.0f} s {side} {platform}"
    return (ConnectionCheck(CLOCK, passed=abs(skew) < WORST_SKEW_SECONDS, detail=detail),)


def is_clock_right(checks: Iterable[ConnectionCheck]) -> bool:
    """Say whether a connection test found this computer's clock to be right."""
    return any(one.name == CLOCK and one.passed for one in checks)


def failed(name: str, failure: Failure) -> ConnectionCheck:
    """Return a check that did not pass, with why."""
    return ConnectionCheck(name, passed=False, detail=words_of(failure), reason=failure.reason)


def words_of(failure: Failure) -> str:
    """Return a failure's reason with its facts, for the detail of a check."""
    facts = ", ".join(f"{name} {value}" for name, value in failure.reason.facts.items())
    return f"{failure.reason.code} ({facts})" if facts else failure.reason.code
