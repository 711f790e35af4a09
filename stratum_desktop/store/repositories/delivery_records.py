"""The rows that cross the line between the delivery machine and its tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.reason import Reason


class DeliveryRecord(NamedTuple):
    """One row of `delivery` as ingest writes it."""

    id: int
    event_id: int
    destination_id: int
    #: That of the event.
    source: str
    state: str
    reason: str | None
    deadline_at: int
    settled_at_ms: int | None


class BodyRecord(NamedTuple):
    """One frozen wire body."""

    delivery_id: int
    body: bytes
    is_sealed: bool
    #: Of the bytes that are sent.
    sha256: bytes
    event_name: str
    origin: str
    action_source: str
    value: float | None


class HourlyKey(NamedTuple):
    """The key of one row of `delivery_hourly`."""

    hour_at: int
    destination_id: int
    origin: str
    event_name: str
    state: str
    reason_code: str


HourlyTallies = dict[HourlyKey, tuple[int, float]]
"""Key to how many deliveries, and the sum of their values, are to be added there."""


def tally(tallies: HourlyTallies, key: HourlyKey, value: float, *, sign: int = 1) -> None:
    """Count one delivery more at a key, or with sign -1 one less."""
    count, total = tallies.get(key, (0, 0.0))
    tallies[key] = (count + sign, total + sign * value)


class HistoryRecord(NamedTuple):
    """One line of a delivery's timeline, but for its number."""

    delivery_id: int
    at_ms: int
    state: str
    #: JSON of a Reason.
    reason: str | None
    attempt_id: int | None


class AttemptRecord(NamedTuple):
    """One HTTP request, as it is kept."""

    destination_id: int
    started_at_ms: int
    duration_ms: int
    parcel_count: int
    request_bytes: int
    http_status: int | None
    platform_code: str | None
    trace_id: str | None
    outcome: str
    reason: str | None
    answer: str


class Claimed(NamedTuple):
    """Deliveries of one request, by column and in order of their ids.

    Made for every batch that goes out: an object for each delivery costs more than reading it.
    """

    ids: tuple[int, ...]
    #: As stored.
    bodies: tuple[bytes, ...]
    are_sealed: tuple[bool, ...]
    #: SHA-256 of each body as it is sent.
    digests: tuple[bytes, ...]
    event_names: tuple[str, ...]
    origins: tuple[str, ...]
    #: 0 where the event has none.
    values: tuple[float, ...]
    #: Whether bytes of an earlier attempt may have arrived.
    were_sent: tuple[bool, ...]


class Tried(NamedTuple):
    """One delivery of a request that did not go well."""

    delivery_id: int
    #: This one included.
    attempt_count: int
    #: The attempt whose refusal this delivery is being isolated after; None normally.
    isolation_root: int | None
    action_source: str


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds claimed deliveries, and until when on the boot clock."""

    token: bytes
    until_boot_ms: int
    boot_id: str


@dataclass(frozen=True, slots=True)
class EndedClaim:
    """What a claim had held when it ended."""

    taken_at_ms: int
    delivery_count: int
    #: First and last id of what was queued together.
    spans: tuple[tuple[int, int], ...]

    @property
    def delivery_ids(self) -> list[int]:
        """The ids one by one, in order."""
        return [one for first, last in self.spans for one in range(first, last + 1)]


@dataclass(frozen=True, slots=True)
class LostDelivery:
    """One delivery of a claim whose worker is gone."""

    id: int
    origin: str
    event_name: str
    action_source: str
    #: When bytes of it may first have reached the platform.
    first_sent_at_ms: int
    #: What became of the try before this one; None where there was none, or nothing to say of it.
    reason: Reason | None

    def moved(self) -> MovedDelivery:
        """Return it as the hourly counts know it."""
        return MovedDelivery(self.id, self.origin, self.event_name, self.action_source)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What becomes of one claimed delivery."""

    delivery_id: int
    state: DeliveryState
    reason: Reason | None = None
    due_at_ms: int = 0
    #: The request is known not to have arrived, so it opens no dedupe window.
    never_arrived: bool = False
    #: The try does not count (offline, an open circuit, refused credentials).
    give_back_attempt: bool = False


@dataclass(frozen=True, slots=True)
class MovedDelivery:
    """A delivery that changed state without being claimed, for the hourly counts."""

    id: int
    origin: str
    event_name: str
    action_source: str
