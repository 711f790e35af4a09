"""What a practice vendor is: a pure answerer of calls, one file each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from stratum_desktop.practice.servers.fault import Fault


@dataclass(frozen=True, slots=True)
class Call:
    """One request, as it arrived below the vendor's own path."""

    method: str
    #: Starts with a slash; without the vendor's key.
    path: str
    query: Mapping[str, str]
    #: Names in lower case.
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """One event of a call that the vendor accepted."""

    name: str
    #: None when the sender gave none: the vendor cannot recognise a repeat.
    event_id: str | None
    #: Of the event as it came, keys in their order; tells two bodies under one id apart.
    digest: str
    #: How long the vendor recognises a repeat; 0 = never.
    dedupe_seconds: int


@dataclass(frozen=True, slots=True)
class Answered:
    """What the vendor says, and what it took."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    #: The account the events went to.
    account: str = ""
    accepted: tuple[ReceivedEvent, ...] = ()


class Vendor(Protocol):
    """One vendor; what it remembers between calls is what it was sent, and its ad accounts."""

    @property
    def key(self) -> str:
        """The first segment of its paths; the platform's key."""
        ...

    @property
    def account(self) -> str:
        """An account that it takes events for."""
        ...

    @property
    def secrets(self) -> Mapping[str, str]:
        """What opens that account, by the names of the platform's credential fields."""
        ...

    @property
    def options(self) -> Mapping[str, str]:
        """What a destination must be told to report there, by the names of the same fields."""
        ...

    def answer(self, call: Call, *, now: float, poison: Mapping[str, bool]) -> Answered:
        """Judge a call as the vendor would.

        Args:
            now: epoch seconds.
            poison: event ids to refuse whatever they hold, to whether the answer names them.
        """
        ...

    def misbehaviour(self, fault: Fault) -> Answered:
        """Return a refusal that no call deserved (rate limit, outage, token), in its words."""
        ...
