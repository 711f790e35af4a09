"""When a failed delivery is tried again, and when it may not be.

Source: product rulebook, section 3.3.
"""

from __future__ import annotations

from dataclasses import dataclass

from stratum_desktop.domain.platform import EffectClass, PlatformTraits

FAST_DELAYS_SECONDS = (1.0, 2.0, 4.0)
"""Waits after the first three failures. Source: product rulebook 3.3, fast retries."""

SLOW_DELAYS_SECONDS = (60.0, 300.0, 900.0, 3600.0)
"""Waits after that; the last one repeats. Source: product rulebook 3.3, slow retries."""

JITTER_RATIO = 0.2
"""Slow waits differ by up to this share. Source: product rulebook 3.3."""

RETRY_AFTER_MOST_SECONDS = 3600.0
"""A platform cannot silence us for longer. Source: product rulebook 3.3."""

DEDUPE_WINDOW_SHARE = 0.9
"""Of a platform's window, what the machine trusts. Source: product rulebook 3.1, G5."""

AGE_MARGIN_SECONDS = 300
"""What is kept free before an age limit for the request itself. Source: own choice, one
lease plus the longest request, rounded up; the rulebook (3.2) asks for a margin."""


@dataclass(frozen=True, slots=True)
class RetryWaits:
    """How long to wait between tries; what the operator sets. All in seconds."""

    #: After the first failures, one each.
    fast_seconds: tuple[float, ...] = FAST_DELAYS_SECONDS
    #: After those; the last one repeats.
    slow_seconds: tuple[float, ...] = SLOW_DELAYS_SECONDS
    #: Share by which slow waits differ.
    jitter_ratio: float = JITTER_RATIO
    #: What a platform's wish is clamped to.
    wish_most_seconds: float = RETRY_AFTER_MOST_SECONDS

    def after(self, *, failures: int, chance: float, retry_after_seconds: float | None) -> float:
        """Return how long to wait before the next try.

        Args:
            failures: how many tries have failed so far, at least 1.
            chance: a random number in 0-1 that spreads the slow waits.
            retry_after_seconds: what the platform asked for; it wins, clamped.
        """
        if retry_after_seconds is not None:
            return self.clamped(retry_after_seconds)
        if failures <= len(self.fast_seconds):
            return self.fast_seconds[failures - 1]
        place = min(failures - len(self.fast_seconds), len(self.slow_seconds)) - 1
        return self.slow_seconds[place] * (1 + self.jitter_ratio * (2 * chance - 1))

    def clamped(self, wish_seconds: float) -> float:
        """Return a platform's wish, between nothing and the longest that is granted."""
        return min(max(wish_seconds, 0.0), self.wish_most_seconds)


def resend_limit_ms(traits: PlatformTraits, action_source: str) -> int:
    """Return for how long after a first send a copy may follow, in milliseconds; 0 = never."""
    if traits.effect_class is EffectClass.AT_MOST_ONCE:
        return 0
    return int(traits.dedupe_window_for(action_source) * DEDUPE_WINDOW_SHARE * 1000)


def deadline_at(*, event_time: int, action_source: str, traits: PlatformTraits) -> int:
    """Return the last epoch second at which this event may still be sent."""
    return event_time + traits.max_age_for(action_source) - AGE_MARGIN_SECONDS
