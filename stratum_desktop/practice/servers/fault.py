"""Faults on demand: a queue, poison event ids, and a storm drawn from a seed."""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason


class FaultKind(StrEnum):
    """How an answer goes wrong."""

    #: 429 in the vendor's words; `retry_after` as given. Nothing is processed.
    RATE_LIMIT = "rate_limit"
    #: A 5xx of `status` in the vendor's words. Nothing is processed.
    SERVER_ERROR = "server_error"
    #: The vendor refuses the token. Nothing is processed.
    BAD_TOKEN = "bad_token"  # noqa: S105 - the name of a fault
    #: A captive portal: 200 with a page. Nothing is processed.
    HTML = "html"
    #: 302 to another host. Nothing is processed.
    REDIRECT = "redirect"
    #: The connection is reset without an answer. Nothing is processed.
    RESET_BEFORE = "reset_before"
    #: The call is processed, then the connection is reset without an answer.
    RESET_AFTER = "reset_after"
    #: Processed; the answer stops in the middle and the connection closes.
    CUT = "cut"
    #: Processed; the answer comes one byte every `interval_seconds`.
    SLOW_DRIP = "slow_drip"
    #: Processed; an answer of `size_bytes` of padding.
    HUGE = "huge"
    #: Processed; the same padding, as a small gzip body.
    GZIP_BOMB = "gzip_bomb"


BEFORE_PROCESSING = frozenset(
    {
        FaultKind.RATE_LIMIT,
        FaultKind.SERVER_ERROR,
        FaultKind.BAD_TOKEN,
        FaultKind.HTML,
        FaultKind.REDIRECT,
        FaultKind.RESET_BEFORE,
    }
)
"""Faults of which the vendor keeps nothing; the others answer badly for work that was done."""

STORM_KINDS = (
    FaultKind.RATE_LIMIT,
    FaultKind.SERVER_ERROR,
    FaultKind.RESET_BEFORE,
    FaultKind.RESET_AFTER,
    FaultKind.CUT,
    FaultKind.SLOW_DRIP,
    FaultKind.HTML,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to misbehave, for so many calls."""

    kind: FaultKind
    #: Calls that it spoils; None until cleared.
    count: int | None = 1
    #: The `Retry-After` header as text, for `rate_limit` and `server_error`; None sends none.
    retry_after: str | None = None
    #: For `server_error`.
    status: int = 503
    #: For `slow_drip`.
    interval_seconds: float = 1.0
    #: For `huge` and `gzip_bomb`.
    size_bytes: int = 100_000_000


@dataclass(frozen=True, slots=True)
class Storm:
    """Faults at random, the same ones for the same seed and order of calls."""

    seed: int
    #: Share of calls that are spoilt, 0 to 1.
    share: float
    kinds: tuple[FaultKind, ...] = STORM_KINDS
    retry_after: str | None = "1"
    #: Between two bytes of an answer that drips: slow, but in time.
    drip_seconds: float = 0.001


def fault_from_text(text: str) -> Fault:
    """Return the fault of "KIND" (one call) or "KIND:COUNT" (so many calls).

    Raises:
        Refusal: there is no such kind, or the count is no positive number.
    """
    kind, colon, count = text.partition(":")
    if kind not in set(FaultKind):
        raise Refusal(
            f"There is no fault {kind!r}. Choose one of: {', '.join(FaultKind)}.",
            reason=Reason("practice.no_such_fault", {"fault": kind}),
        )
    if colon and not (count.isascii() and count.isdigit() and int(count)):
        raise Refusal(
            f"{text!r}: write how many calls the fault spoils as a number from 1, such as"
            f" {kind}:3.",
            reason=Reason("practice.fault_count", {"count": count}),
        )
    return Fault(FaultKind(kind), count=int(count) if colon else 1)


def storm_of(share: float, *, seed: int) -> Storm | None:
    """Return the storm that spoils this share of the calls, or None for a share of 0.

    Raises:
        Refusal: the share is not from 0 to 1.
    """
    if not 0 <= share <= 1:
        raise Refusal(
            f"A storm spoils a share of the calls from 0 to 1, such as 0.3, not {share}.",
            reason=Reason("practice.storm_share"),
        )
    return Storm(seed, share) if share else None


class FaultPlan:
    """What will go wrong next. Safe to change from another thread while the server runs."""

    def __init__(self, faults: Iterable[Fault] = (), *, storm: Storm | None = None) -> None:
        """Plan these faults, in order, and then the storm."""
        self._lock = threading.Lock()
        self._queue: deque[Fault] = deque(faults)
        self._poison: dict[str, bool] = {}
        self._storm: Storm | None = None
        self._random = random.Random(0)  # noqa: S311 - a schedule, not a secret
        if storm is not None:
            self.set_storm(storm)

    def add(self, *faults: Fault) -> None:
        """Queue faults behind those already planned."""
        with self._lock:
            self._queue.extend(faults)

    def poison(self, event_ids: Iterable[str], *, is_named: bool = False) -> None:
        """Refuse these event ids for good; `is_named` makes the answer say which it was."""
        with self._lock:
            self._poison.update(dict.fromkeys(event_ids, is_named))

    def set_storm(self, storm: Storm | None) -> None:
        """Begin a storm, from the first draw of its seed, or end it."""
        with self._lock:
            self._storm = storm
            self._random = random.Random(storm.seed if storm else 0)  # noqa: S311

    def clear(self) -> None:
        """Behave well from now on."""
        with self._lock:
            self._queue.clear()
            self._poison.clear()
            self._storm = None

    @property
    def poisoned(self) -> Mapping[str, bool]:
        """Poisoned event ids, to whether answers name them."""
        with self._lock:
            return dict(self._poison)

    @property
    def planned(self) -> tuple[Fault, ...]:
        """Queued faults with their remaining counts."""
        with self._lock:
            return tuple(self._queue)

    def take(self) -> Fault | None:
        """Return the fault that the next call meets, used up by one; None to behave."""
        with self._lock:
            if self._queue:
                fault = self._queue[0]
                if fault.count is not None:
                    if fault.count <= 1:
                        self._queue.popleft()
                    else:
                        self._queue[0] = replace(fault, count=fault.count - 1)
                return fault
            if self._storm is not None and self._random.random() < self._storm.share:
                kind = self._random.choice(self._storm.kinds)
                return Fault(
                    kind,
                    retry_after=self._storm.retry_after,
                    interval_seconds=self._storm.drip_seconds,
                )
            return None
