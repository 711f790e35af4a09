"""The circuit breaker of a destination: after enough failures, leave it alone for a while.

Instants are milliseconds of the boot clock; one that lies in the future was written before a
reboot, and then the wait is over.

Source: product rulebook, section 3.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

OPENS_AFTER_FAILURES = 5
"""Source: product rulebook 3.3."""

STAYS_OPEN_MS = 60_000
"""Source: product rulebook 3.3."""


class CircuitState(StrEnum):
    """Whether requests may go."""

    CLOSED = "closed"
    OPEN = "open"
    #: One request is out to see whether the platform is back.
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class Circuit:
    """The breaker as stored."""

    state: CircuitState = CircuitState.CLOSED
    consecutive_failures: int = 0
    changed_at_boot_ms: int | None = None

    def may_send(
        self, *, boot_ms: int, probe_is_out: bool, stays_open_ms: int = STAYS_OPEN_MS
    ) -> bool:
        """Say whether a request may go now.

        Args:
            boot_ms: the boot clock.
            probe_is_out: whether a request of this destination still holds its lease.
            stays_open_ms: how long an open circuit waits before a probe.
        """
        if self.state is CircuitState.CLOSED:
            return True
        if self.state is CircuitState.HALF_OPEN:
            return not probe_is_out
        return self._waited(boot_ms, stays_open_ms)

    def when_sending(self, *, boot_ms: int) -> Circuit:
        """Return the circuit once a request has been allowed out."""
        if self.state is CircuitState.CLOSED:
            return self
        return Circuit(CircuitState.HALF_OPEN, self.consecutive_failures, boot_ms)

    def after_success(self, *, boot_ms: int) -> Circuit:
        """Return the circuit once the platform has answered as it should."""
        if self.state is CircuitState.CLOSED and self.consecutive_failures == 0:
            return self
        return Circuit(CircuitState.CLOSED, 0, boot_ms)

    def after_failure(self, *, boot_ms: int, opens_after: int = OPENS_AFTER_FAILURES) -> Circuit:
        """Return the circuit once a request has failed for a passing reason.

        Args:
            boot_ms: the boot clock.
            opens_after: failures in a row that open it.
        """
        failures = self.consecutive_failures + 1
        opens = self.state is not CircuitState.CLOSED or failures >= opens_after
        if opens:
            return Circuit(CircuitState.OPEN, failures, boot_ms)
        return Circuit(CircuitState.CLOSED, failures, self.changed_at_boot_ms)

    def _waited(self, boot_ms: int, stays_open_ms: int) -> bool:
        since = self.changed_at_boot_ms
        return since is None or boot_ms < since or boot_ms - since >= stays_open_ms
