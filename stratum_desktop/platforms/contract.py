"""What a platform folder must offer, and the values that cross the line.

A folder's `__init__` exposes `PLATFORM: Platform`; `registry` finds it. Services never import
a folder, only what is declared here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, Protocol, runtime_checkable

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.event import Event
from stratum_desktop.domain.platform import PlatformTraits, Sourced
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.http import Limits
from stratum_desktop.platforms.ad_contract import ActuatorMaker, ReaderMaker, ReadingTraits
from stratum_desktop.platforms.failures import Failure
from stratum_desktop.platforms.lane import Lane as Lane


class Capability(StrEnum):
    """What a platform folder can do; each has its own file."""

    DELIVER = "deliver"
    READ = "read"
    ACT = "act"
    WEBHOOK = "webhook"
    #: What it takes is judged later; its sender is a `VerdictReader`.
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a person fills in to connect a platform."""

    #: The name used in `--secret NAME=VALUE` and in `Lane.secrets` / `Lane.options`.
    name: str
    label: str
    help: str
    is_secret: bool = False
    is_required: bool = True
    #: Full-match pattern of a valid value; None takes any text that is not blank.
    pattern: str | None = None
    #: A secret that the vendor takes in the query alone, under this name: see
    #: `_shared.secret_query`, which keeps it out of every URL that can be shown.
    travels_in_query: bool = False
    #: A secret that is exchanged for an access token, in the body of that call and in no other.
    is_exchanged: bool = False
    #: A value that fits, of no real account: what a destination is shown with before there is one.
    example: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything about a platform that is data."""

    key: str
    label: str
    api_version: str
    #: Last day the version is served; None when the platform announced none.
    api_version_ends_on: date | None
    base_url: str
    #: What the platform calls the thing events go to ("Dataset or pixel ID").
    account_label: str
    #: What it looks like and where a marketer finds it.
    account_help: str
    #: Full-match pattern of a valid account id.
    account_pattern: str
    traits: PlatformTraits
    fields: tuple[Field, ...]
    capabilities: frozenset[Capability]
    #: Whether an answer says what became of the events. If not, every receipt carries a reason
    #: that says so: what was sent counts as delivered and stays without a confirmation.
    confirms: bool = True
    #: With `Capability.VERDICT`: how long after a request to ask for its verdict, and between two
    #: questions.
    verdict_after_seconds: int = 0
    #: With `Capability.READ`.
    reading: ReadingTraits | None = None
    #: Longest stretch of time that its bidding can be told to leave out; 0: it cannot be told.
    longest_exclusion_seconds: int = 0
    #: Every version that a person may set in its place, to its last day (None: not announced).
    version_ends_on: Mapping[str, date | None] = field(default_factory=dict)
    #: Name of a field of this class to where its value was read.
    sources: Mapping[str, Sourced] = field(default_factory=dict)


class Parcel(NamedTuple):
    """One delivery on its way: the frozen body, byte for byte."""

    delivery_id: int
    body: bytes


class Outcome(StrEnum):
    """What the platform said of one parcel inside a request that it processed."""

    DELIVERED = "delivered"
    REJECTED = "rejected"
    #: Processed, but this parcel was neither confirmed nor refused.
    UNCONFIRMED = "unconfirmed"
    #: Not taken for now, which is certain: to be sent again after the receipt's wait.
    LATER = "later"


class Receipt(NamedTuple):
    """The platform's word on one parcel."""

    delivery_id: int
    outcome: Outcome
    reason: Reason | None = None
    #: For `LATER`: how long to wait, unclamped.
    retry_after_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP request and its answer, fit to be stored and shown: no token, no person's data."""

    method: str
    #: Without query string.
    url: str
    parcel_count: int
    request_bytes: int
    duration_ms: int
    #: None when no answer came.
    http_status: int | None = None
    #: The platform's own code ("100/2804003"); None when it gave none.
    platform_code: str | None = None
    #: The platform's id for the call (`fbtrace_id`), for its support.
    trace_id: str | None = None
    #: Redacted text of the answer, at most 2,000 characters.
    answer: str = ""
    #: The platform's clock minus ours, from the `Date` header.
    clock_skew_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request: a receipt for every parcel, or one failure for all of them."""

    exchange: Exchange
    receipts: tuple[Receipt, ...] = ()
    failure: Failure | None = None
    #: The platform took the request to judge it later, under this id: what is delivered in it
    #: counts as delivered and stays without a confirmation until a `VerdictReader` has one.
    verdict_id: str | None = None


class Ruling(StrEnum):
    """What a verdict means for the deliveries of a request that the platform had taken."""

    #: None yet: ask again.
    PENDING = "pending"
    #: All were counted, now or before.
    CONFIRMED = "confirmed"
    #: Not one was counted, and none ever will be.
    REFUSED = "refused"
    #: Some were refused, not said which.
    PARTLY_REFUSED = "partly_refused"
    #: Some were not counted for now, not said which: all are sent again after the wait, and
    #: what was counted is recognised.
    AGAIN = "again"
    #: As `AGAIN`, once a person has set right what the reason says.
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a platform says in the end of a request that it had taken."""

    ruling: Ruling
    #: What to remember of every delivery in it; None where nothing is worth it.
    reason: Reason | None = None
    #: For `AGAIN`.
    retry_after_seconds: float = 0.0
    #: For `PARTLY_REFUSED`: how many at least.
    refused_count: int = 0


@dataclass(frozen=True, slots=True)
class ConnectionCheck:
    """One thing that "test connection" looked at."""

    name: str
    passed: bool
    #: What came back, in the platform's terms; never a secret.
    detail: str
    #: Why a call failed; people are told its sentence instead of `detail`.
    reason: Reason | None = None


class Sender(Protocol):
    """Talks to one platform. Sends one request a call; the delivery service bisects and retries."""

    async def send(self, lane: Lane, parcels: Sequence[Parcel]) -> Answer:
        """Send all parcels in one request, unchanged and in order; a failed call is an Answer."""
        ...

    async def test(self, lane: Lane) -> tuple[ConnectionCheck, ...]:
        """Check reachability, token and account without sending an event."""
        ...

    async def close(self) -> None:
        """Close its connections."""
        ...


@runtime_checkable
class VerdictReader(Protocol):
    """The sender of a platform that declares `Capability.VERDICT`."""

    async def verdict(self, lane: Lane, verdict_id: str, parcel_count: int) -> Verdict | Failure:
        """Ask what became of a request.

        Args:
            verdict_id: from the answer to it.
            parcel_count: how many parcels it took.
        """
        ...


class SenderMaker(Protocol):
    """Makes a sender; what it is told of the workspace is fixed for its life."""

    def __call__(self, *, clock: Clock, is_practice: bool, limits: Limits | None = None) -> Sender:
        """Make one.

        Args:
            clock: tells the wall time that the platform's `Date` is compared with.
            is_practice: a practice workspace reaches loopback only, any other its platform only.
            limits: how long a request may take and how large its answer may be; None: as long and
                as large as the product allows where nobody set anything.
        """
        ...


NO_OPTIONS: Mapping[str, str] = MappingProxyType({})
"""Of a destination whose platform asks for none, or was given none."""


ACCOUNT = "account"
"""Under this name a destination's account stands among the options that a mapping sees."""


class BodyMaker(Protocol):
    """Maps an event to a platform's wire; pure."""

    def __call__(self, event: Event, options: Mapping[str, str] = NO_OPTIONS, /) -> bytes | Reason:
        """Return the frozen body of this event, or why this platform cannot take it.

        Args:
            event: what to map.
            options: those of the destination as it is queued, by the names of the manifest's
                fields, and its account under `ACCOUNT`. What they say is frozen with the body: a
                change is for later events.
        """
        ...


def takes_any_event(_event: Event, _options: Mapping[str, str]) -> Reason | None:
    """Find nothing against any event: what a destination takes does not depend on its options."""
    return None


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform folder."""

    manifest: Manifest
    body_of: BodyMaker
    make_sender: SenderMaker
    #: Pure: why a destination with these options takes no events of this kind. Asked first, so
    #: that what is meant for another destination is not judged by its identifiers or its age.
    skip_reason: Callable[[Event, Mapping[str, str]], Reason | None] = takes_any_event
    #: Pure: which API version a destination with these options speaks, where the option
    #: `api_version` alone does not say it; None: that option, else the manifest's version.
    version_for: Callable[[Mapping[str, str]], str] | None = None
    #: With `Capability.READ`: reads ad accounts and the platform's own figures.
    make_reader: ReaderMaker | None = None
    #: With `Capability.ACT`: changes budgets and statuses.
    make_actuator: ActuatorMaker | None = None

    def version_of(self, options: Mapping[str, str]) -> str:
        """Return the API version that a destination with these options speaks."""
        if self.version_for is not None:
            return self.version_for(options)
        return options.get("api_version") or self.manifest.api_version
