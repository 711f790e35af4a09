"""The rate limiter of a destination. A request costs one token, whatever its batch size.

Source: product rulebook, section 3.3; the start after a reboot from reference 2.5 (offline).
"""

from __future__ import annotations

from dataclasses import dataclass

CAPACITY = 100.0
"""Source: product rulebook 3.3."""

REFILL_PER_SECOND = 10.0
"""Source: product rulebook 3.3."""

TOKENS_AFTER_REBOOT = 10.0
"""A machine that was away starts gently. Source: faults and security reference, 2.5."""


@dataclass(frozen=True, slots=True)
class TokenBucket:
    """Tokens at an instant of the boot clock."""

    tokens: float
    at_boot_ms: int

    def at(
        self,
        boot_ms: int,
        *,
        capacity: float = CAPACITY,
        refill_per_second: float = REFILL_PER_SECOND,
    ) -> TokenBucket:
        """Return the bucket refilled up to this instant; an instant before it means a reboot."""
        if boot_ms < self.at_boot_ms:
            return TokenBucket(min(self.tokens, TOKENS_AFTER_REBOOT, capacity), boot_ms)
        gained = (boot_ms - self.at_boot_ms) / 1000 * refill_per_second
        return TokenBucket(min(capacity, self.tokens + gained), boot_ms)

    def can_take(self) -> bool:
        """Say whether one request may go."""
        return self.tokens >= 1.0

    def take(self) -> TokenBucket:
        """Return the bucket with one token less; may go below zero for requests already due."""
        return TokenBucket(self.tokens - 1.0, self.at_boot_ms)

    def drained(self) -> TokenBucket:
        """Return the bucket after the platform asked us to slow down."""
        return TokenBucket(min(self.tokens, 0.0), self.at_boot_ms)
