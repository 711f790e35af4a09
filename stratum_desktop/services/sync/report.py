"""What a reading of ad accounts did, and how each account stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from stratum_desktop.domain.ads.entity import AdAccount
from stratum_desktop.domain.ads.own_figure import OwnFigure
from stratum_desktop.domain.reason import Reason


class SyncOutcome(StrEnum):
    """How reading one destination ended."""

    #: Everything that was due was read.
    DONE = "done"
    NOTHING_DUE = "nothing_due"
    #: It names no ad account, and its platform says nothing of what it was sent.
    NOTHING_TO_READ = "nothing_to_read"
    #: No network; what is known stays, and is caught up later.
    OFFLINE = "offline"
    #: The platform asked for a pause, or a person has to act first.
    WAITING = "waiting"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class AccountSync:
    """What reading one destination did."""

    destination: str
    platform: str
    outcome: SyncOutcome
    #: The platform's id of the ad account; None where the destination names none.
    account: str | None = None
    reason: Reason | None = None
    requests: int = 0
    #: Chores that were done to their end, in their order.
    chores: tuple[str, ...] = ()
    #: Campaigns, ad sets and ads that were new, had changed or were gone.
    entities: int = 0
    #: Figures that said something new.
    figures: int = 0
    #: Figures that the platform gave of our signals.
    own_figures: int = 0


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a reading did, destination by destination."""

    accounts: tuple[AccountSync, ...]

    @property
    def failures(self) -> tuple[AccountSync, ...]:
        """Those that could not be read."""
        return tuple(one for one in self.accounts if one.outcome is SyncOutcome.FAILED)


@dataclass(frozen=True, slots=True)
class SyncedAccount:
    """An ad account as it was last read."""

    id: int
    platform: str
    destination: str
    account: AdAccount
    #: When its newest figures were told; None: never.
    read_at: datetime | None
    #: Why it could not be read last time.
    trouble: Reason | None
    campaigns: int


@dataclass(frozen=True, slots=True)
class OwnFigureView:
    """What a platform says itself of one destination's signals, and when it said so."""

    platform: str
    destination: str
    figure: OwnFigure
    told_at: datetime
