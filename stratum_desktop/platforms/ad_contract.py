"""What a platform folder offers that reads ad accounts, and changes them.

A reader and an actuator ask once a call and never retry: pacing, waiting and repeating is the
services' business, and a failed call is a `Failure`, as for a sender. Nothing raises but
cancellation and bugs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from stratum_desktop.domain.ads.entity import AdAccount, AdEntity, EntityKind, EntityStatus
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.ads.own_figure import OwnFigure
from stratum_desktop.domain.ads.told import AdChange as AdChange
from stratum_desktop.domain.ads.told import Recommendation as Recommendation
from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.platform import Sourced
from stratum_desktop.platforms._shared.http import Limits
from stratum_desktop.platforms.failures import Failure
from stratum_desktop.platforms.lane import Lane

Row = TypeVar("Row")

SPAN_TOO_LARGE = "sync.span_too_large"
"""Code of the reason of a `Rejected` that half the days would not meet."""
NO_AD_ACCOUNT = "reading.no_ad_account"
"""Code of the `NeedsReauthorisation` of a call for a destination that names no ad account."""
TOO_FAR_BACK = "reading.too_far_back"
"""Code of the `Rejected` of a reading of days that the platform does not keep any more."""
CURSOR_ENDED = "reading.cursor_ended"
"""Code of the `Rejected` of a page whose cursor is not valid any more: begin the listing anew."""


@dataclass(frozen=True, slots=True)
class ReadingTraits:
    """How a platform's figures are read; data of its manifest."""

    #: The levels that it is read in, from above.
    kinds: tuple[EntityKind, ...]
    #: The steps in which it gives figures of campaigns.
    steps: tuple[Step, ...]
    #: Most local days of one request, by step.
    days_at_once: Mapping[Step, int]
    #: How many days back a day's figures may still change.
    settles_after_days: int
    #: Least seconds between two readings of own figures; None: the platform publishes none.
    own_figures_every_seconds: int | None
    #: Most requests a second that the product allows itself: below the platform's own limit.
    requests_per_second: float
    #: Whether the platform evens spend out over days, so that a day above budget is by design, and
    #: over how many days; 1 where it does not.
    evens_out_over_days: int = 1
    #: How far above a daily budget a day may go by design, as a factor.
    day_may_reach: float = 1.0
    #: Field name of this class to its source.
    sources: Mapping[str, Sourced] = field(default_factory=dict)

    def require_days(self, step: Step, first: date, last: date) -> None:
        """Refuse a stretch that no reader may be asked for.

        Raises:
            ValueError: it has no days, or more than `days_at_once`.
        """
        most = self.days_at_once.get(step, 0)
        if not 0 <= (last - first).days < most:
            raise ValueError(f"a reading of {step.value}s is of 1 to {most} days")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One answer of a listing."""

    rows: tuple[Row, ...]
    #: What to ask with for the rest; None: there is none.
    next_cursor: str | None = None


class Reader(Protocol):
    """Reads one platform's ad accounts, and what it says itself of our signals."""

    def ad_account_of(self, lane: Lane) -> str | None:
        """Return the ad account that a destination names, or None where it names none.

        Pure: it looks at the lane alone.
        """
        ...

    async def own_figures(self, lane: Lane) -> tuple[OwnFigure, ...] | Failure:
        """Return what the platform says of what this destination was sent; empty: nothing yet."""
        ...

    async def account(self, lane: Lane) -> AdAccount | Failure:
        """Return the ad account that the destination names."""
        ...

    async def entities(
        self, lane: Lane, kind: EntityKind, *, cursor: str | None = None
    ) -> Page[AdEntity] | Failure:
        """Return a page of what is in the account on a level, ended ones included where given.

        Args:
            cursor: from the page before; None for the first.
        """
        ...

    async def figures(
        self,
        lane: Lane,
        account: AdAccount,
        step: Step,
        *,
        first: date,
        last: date,
        cursor: str | None = None,
    ) -> Page[AdFigure] | Failure:
        """Return a page of the campaigns' figures for local days of the account, both included.

        Args:
            account: as `account` returned it.
            first: at most the manifest's `days_at_once` before `last`. Days that are too much all
                the same are `Rejected` with `SPAN_TOO_LARGE`.
            cursor: from the page before; None for the first.
        """
        ...

    async def changes(self, lane: Lane, *, since: datetime) -> tuple[AdChange, ...] | Failure:
        """Return what was changed since an instant, oldest first; empty where none is told."""
        ...

    async def recommendations(self, lane: Lane) -> tuple[Recommendation, ...] | Failure:
        """Return what the platform recommends; empty where it gives no recommendations."""
        ...

    async def close(self) -> None:
        """Close its connections."""
        ...


@dataclass(frozen=True, slots=True)
class Written:
    """The platform confirmed a write; what it holds now is for `read` to say."""

    #: The platform's id for the call; None when it gave none.
    trace_id: str | None = None


class Actuator(Protocol):
    """Changes one platform's ad accounts. Values are absolute, so a repeat changes nothing."""

    async def read(self, lane: Lane, kind: EntityKind, external_id: str) -> AdEntity | Failure:
        """Return one entity as it is at this moment."""
        ...

    async def set_status(
        self, lane: Lane, entity: AdEntity, status: EntityStatus
    ) -> Written | Failure:
        """Set what the owner sets: active or paused."""
        ...

    async def set_daily_budget(
        self, lane: Lane, account: AdAccount, entity: AdEntity, amount: Decimal
    ) -> Written | Failure:
        """Set a daily budget.

        Args:
            entity: as it was read last; its own daily budget is the one that is changed. A
                shared, lifetime or foreign budget is `Rejected` without asking the platform.
            amount: major units of the account's currency, with no more places than it has.
        """
        ...

    def budget_step(self, account: AdAccount) -> Decimal:
        """Return the smallest step that a budget can be set in, in major units."""
        ...

    async def close(self) -> None:
        """Close its connections."""
        ...


class ReaderMaker(Protocol):
    """Makes a reader; what it is told of the workspace is fixed for its life."""

    def __call__(self, *, clock: Clock, is_practice: bool, limits: Limits | None = None) -> Reader:
        """Make one; arguments as of a `SenderMaker`."""
        ...


class ActuatorMaker(Protocol):
    """Makes an actuator; what it is told of the workspace is fixed for its life."""

    def __call__(
        self, *, clock: Clock, is_practice: bool, limits: Limits | None = None
    ) -> Actuator:
        """Make one; arguments as of a `SenderMaker`."""
        ...
