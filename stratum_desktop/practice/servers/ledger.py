"""What the practice vendors took: the other side of every claim that nothing was lost or doubled.

received     events of accepted calls, every copy
duplicates   copies that the vendor recognised and dropped
counted      received - duplicates: what its reports would show
unique       different events
doubled      counted - unique: conversions counted twice
conflicting  repeats whose body differs from the first
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from stratum_desktop.practice.servers.vendor import ReceivedEvent


@dataclass(slots=True)
class _Tally:
    first_counted_at: float
    digest: str
    copies: int = 1
    counted: int = 1
    conflicting: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One event id as a vendor knows it."""

    account: str
    name: str
    event_id: str
    copies: int
    counted: int
    conflicting: int
    #: Epoch seconds at which the copy arrived that was counted last.
    first_at: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Counts:
    """Sums over everything one vendor took."""

    requests: int = 0
    accepted_requests: int = 0
    received: int = 0
    unique: int = 0
    duplicates: int = 0
    conflicting: int = 0

    @property
    def counted(self) -> int:
        """What the vendor's own reports would show."""
        return self.received - self.duplicates

    @property
    def doubled(self) -> int:
        """Conversions that were counted more than once."""
        return self.counted - self.unique


class Ledger:
    """Counts and looks up. Written by the server's thread, read by any."""

    def __init__(self, *, log_path: Path | None = None) -> None:
        """Start empty.

        Args:
            log_path: one JSON line per accepted call is appended here before it is answered, so
                that a harness which kills the sender still knows what had arrived.
        """
        self._lock = threading.Lock()
        self._log_path = log_path
        self._tallies: dict[str, dict[tuple[str, str, str], _Tally]] = {}
        self._sums: dict[str, dict[str, int]] = {}

    def note_request(self, vendor: str) -> None:
        """Count a call, whatever comes of it."""
        with self._lock:
            self._sums_of(vendor)["requests"] += 1

    def accept(
        self, vendor: str, account: str, events: Sequence[ReceivedEvent], *, now: float
    ) -> None:
        """Record the events of an accepted call; true on return, and on disk if there is a log."""
        if not events:
            return
        self._append_to_log(vendor, account, events, now)
        with self._lock:
            sums = self._sums_of(vendor)
            sums["accepted_requests"] += 1
            sums["received"] += len(events)
            tallies = self._tallies.setdefault(vendor, {})
            for event in events:
                self._count(tallies, sums, account, event, now)

    def counts(self, vendor: str) -> Counts:
        """Return the sums of one vendor."""
        with self._lock:
            return Counts(**self._sums.get(vendor, {}))

    def vendors(self) -> tuple[str, ...]:
        """Return every vendor that was called, sorted."""
        with self._lock:
            return tuple(sorted(self._sums))

    def entries(self, vendor: str, *, event_id: str | None = None) -> tuple[Entry, ...]:
        """Return what is known, of one event id or of all, in order of first arrival."""
        with self._lock:
            return tuple(
                Entry(
                    account,
                    name,
                    known_id,
                    tally.copies,
                    tally.counted,
                    tally.conflicting,
                    tally.first_counted_at,
                )
                for (account, name, known_id), tally in self._tallies.get(vendor, {}).items()
                if event_id is None or known_id == event_id
            )

    def clear(self) -> None:
        """Forget everything but the log file."""
        with self._lock:
            self._tallies.clear()
            self._sums.clear()

    def _sums_of(self, vendor: str) -> dict[str, int]:
        empty = dict.fromkeys(
            ("requests", "accepted_requests", "received", "unique", "duplicates", "conflicting"), 0
        )
        return self._sums.setdefault(vendor, empty)

    @staticmethod
    def _count(
        tallies: dict[tuple[str, str, str], _Tally],
        sums: dict[str, int],
        account: str,
        event: ReceivedEvent,
        now: float,
    ) -> None:
        if event.event_id is None:
            sums["unique"] += 1
            return
        key = (account, event.name, event.event_id)
        tally = tallies.get(key)
        if tally is None:
            tallies[key] = _Tally(now, event.digest)
            sums["unique"] += 1
            return
        tally.copies += 1
        if event.digest != tally.digest:
            tally.conflicting += 1
            sums["conflicting"] += 1
        if now - tally.first_counted_at < event.dedupe_seconds:
            sums["duplicates"] += 1
        else:
            tally.counted += 1
            tally.first_counted_at = now

    def _append_to_log(
        self, vendor: str, account: str, events: Sequence[ReceivedEvent], now: float
    ) -> None:
        if self._log_path is None:
            return
        line = {
            "at": now,
            "vendor": vendor,
            "account": account,
            "events": [[event.name, event.event_id, event.digest] for event in events],
        }
        with self._log_path.open("ab") as log:
            log.write(orjson.dumps(line) + b"\n")
