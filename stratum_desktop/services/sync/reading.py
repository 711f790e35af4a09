"""Reads one ad account, chore by chore; each page is kept before the next is asked for.

What was read stays read: a stop, a crash or a failure in mid-way loses the chore it was at, and
the next run does that one again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar
from zoneinfo import ZoneInfo

from stratum_desktop.domain.ads.entity import AdAccount, EntityKind
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.ads.reading import LEVELS, Chore, Plan
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.window import local_day
from stratum_desktop.platforms.ad_contract import (
    CURSOR_ENDED,
    SPAN_TOO_LARGE,
    TOO_FAR_BACK,
    Page,
    Reader,
    ReadingTraits,
)
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import (
    Failure,
    Misunderstood,
    Rejected,
)
from stratum_desktop.services.sync.daily_total import keep_daily_totals
from stratum_desktop.services.sync.pace import Pace
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.ad_accounts import KnownAccount
from stratum_desktop.store.unit_of_work import UnitOfWork

T = TypeVar("T")

MOST_MONEY = Decimal(10) ** 12
"""A larger amount is a fault of the platform, and more than a row holds. Source: own choice."""
MOST_PAGES = 2_000
"""Pages of one listing; whoever gives more goes round in circles. Source: own choice; a hundred
thousand ads at fifty a page."""
CHANGES_SINCE = timedelta(days=29)
"""How far back changes are asked for; Google tells of 30 days. Source: google-ads 34.0.0,
`change_event`, read 2026-11-22."""

_CIRCLE = Reason("sync.listing_never_ends", {"pages": MOST_PAGES})


class Stopped(Exception):
    """Whoever reads was asked to stop."""


class Broken(Exception):
    """A call failed; the rest of the account is not asked for."""

    def __init__(self, failure: Failure) -> None:
        """Carry this failure."""
        super().__init__(failure.reason.code)
        self.failure = failure


@dataclass(slots=True)
class Tally:
    """What was done so far."""

    requests: int = 0
    entities: int = 0
    figures: int = 0
    chores: list[Chore] = field(default_factory=list)


class AccountReading:
    """One run over one ad account."""

    def __init__(
        self,
        workspace: Workspace,
        reader: Reader,
        lane: Lane,
        *,
        platform: str,
        destination_id: int,
        traits: ReadingTraits,
        pace: Pace,
        should_stop: Callable[[], bool],
    ) -> None:
        """Read by this reader; nothing is asked yet."""
        self._workspace = workspace
        self._store = workspace.store
        self._reader = reader
        self._lane = lane
        self._platform = platform
        self._destination_id = destination_id
        self._traits = traits
        self._plan = Plan(traits.kinds, traits.steps, traits.settles_after_days)
        self._pace = pace
        self._should_stop = should_stop
        self.tally = Tally()

    async def run(self, account: str, *, everything: bool) -> None:
        """Do every chore that is due.

        Args:
            account: the platform's id.
            everything: also what was read a moment ago.

        Raises:
            Broken: a call failed; what was read before is kept, and where it was refused or not
                understood, the other chores are done all the same.
            Stopped: somebody asked for it.
        """
        known, done = await self._store.read(lambda uow: self._known(uow, account))
        due = self._plan.due({} if everything else done, now_ms=self._now_ms)
        if known is None or Chore.ACCOUNT in due:
            found = await self._ask(lambda: self._reader.account(self._lane))
            account_id = await self._store.write(
                lambda uow: uow.ad_accounts.keep_account(
                    self._platform, self._destination_id, found, at_ms=self._now_ms
                )
            )
        else:
            found, account_id = known.account, known.id
        refused: Broken | None = None
        for chore in due:
            try:
                await self._do(chore, account_id, found)
            except Broken as broken:
                # What a platform refuses of one part says nothing of the others.
                if not isinstance(broken.failure, Rejected | Misunderstood):
                    raise
                refused = refused or broken
                continue
            await self._store.write(
                lambda uow, chore=chore: uow.ad_accounts.note_reading(  # type: ignore[misc]
                    account_id, chore.value, at_ms=self._now_ms
                )
            )
            self.tally.chores.append(chore)
        if refused is not None:
            raise refused

    def _known(
        self, uow: UnitOfWork, account: str
    ) -> tuple[KnownAccount | None, Mapping[str, int]]:
        """Return an account and when its chores were last done, as far as it was ever read."""
        known = uow.ad_accounts.account(self._platform, account)
        return known, {} if known is None else uow.ad_accounts.readings(known.id)

    async def own_figures(self, *, everything: bool) -> int:
        """Ask what the platform says of the destination's signals, where it is time.

        Returns:
            How many figures it gave.

        Raises:
            Broken: the call failed.
            Stopped: somebody asked for it.
        """
        every_seconds = self._traits.own_figures_every_seconds
        if every_seconds is None:
            return 0
        asked_ms = await self._store.read(
            lambda uow: uow.platform_words.asked_ms(self._destination_id)
        )
        age_ms = None if asked_ms is None else self._now_ms - asked_ms
        if not everything and age_ms is not None and 0 <= age_ms < every_seconds * 1000:
            return 0
        found = await self._ask(lambda: self._reader.own_figures(self._lane))
        await self._store.write(
            lambda uow: uow.platform_words.keep_own(self._destination_id, found, at_ms=self._now_ms)
        )
        return len(found)

    async def _do(self, chore: Chore, account_id: int, account: AdAccount) -> None:
        stretch = self._plan.stretch(chore)
        if stretch is not None:
            today = self._now.astimezone(ZoneInfo(account.time_zone)).date()
            first = today - timedelta(days=stretch.first_back)
            last = today - timedelta(days=stretch.last_back)
            for step in stretch.steps:
                if step in self._traits.steps:
                    await self._figures(account_id, account, step, first, last)
        elif (kind := LEVELS.get(chore)) is not None:
            await self._entities(account_id, kind)
        elif chore is Chore.CHANGES:
            since = self._now - CHANGES_SINCE
            changes = await self._ask(lambda: self._reader.changes(self._lane, since=since))
            await self._store.write(
                lambda uow: uow.platform_words.keep_changes(account_id, changes, at_ms=self._now_ms)
            )
        elif chore is Chore.RECOMMENDATIONS:
            advice = await self._ask(lambda: self._reader.recommendations(self._lane))
            await self._store.write(
                lambda uow: uow.platform_words.keep_recommendations(
                    account_id, advice, at_ms=self._now_ms
                )
            )

    async def _entities(self, account_id: int, kind: EntityKind) -> None:
        listed: list[str] = []

        async def ask(cursor: str | None) -> str | None:
            page = await self._ask(lambda: self._reader.entities(self._lane, kind, cursor=cursor))
            _require_sane(one.budget.amount for one in page.rows)
            listed.extend(one.external_id for one in page.rows)
            self.tally.entities += await self._store.write(
                lambda uow: uow.ad_accounts.keep_entities(account_id, page.rows, at_ms=self._now_ms)
            )
            return page.next_cursor

        await _to_the_end(ask)
        self.tally.entities += await self._store.write(
            lambda uow: uow.ad_accounts.note_unlisted(account_id, kind, listed, at_ms=self._now_ms)
        )

    async def _figures(
        self, account_id: int, account: AdAccount, step: Step, first: date, last: date
    ) -> None:
        for part in _parts(first, last, self._traits.days_at_once[step]):
            try:
                await self._part(account_id, account, step, *part)
            except Broken as broken:
                if broken.failure.reason.code != TOO_FAR_BACK:
                    raise
                # The newest come first: what lies before is not kept any more either.
                return

    async def _part(
        self, account_id: int, account: AdAccount, step: Step, first: date, last: date
    ) -> None:
        """Read a stretch; where the platform finds it too much, its halves."""
        try:
            await self._pages_of(account_id, account, step, first, last)
        except Broken as broken:
            days = (last - first).days + 1
            if broken.failure.reason.code != SPAN_TOO_LARGE or days == 1:
                raise
            middle = first + timedelta(days=days // 2)
            await self._part(account_id, account, step, first, middle - timedelta(days=1))
            await self._part(account_id, account, step, middle, last)

    async def _pages_of(
        self, account_id: int, account: AdAccount, step: Step, first: date, last: date
    ) -> None:
        zone = ZoneInfo(account.time_zone)

        async def ask(cursor: str | None) -> str | None:
            page = await self._ask(
                lambda: self._reader.figures(
                    self._lane, account, step, first=first, last=last, cursor=cursor
                )
            )

            def keep(uow: UnitOfWork) -> int:
                news = uow.ad_figures.keep(account_id, page.rows, at_ms=self._now_ms)
                if news and step is Step.DAY:
                    keep_daily_totals(uow, self._platform, first, last, at_ms=self._now_ms)
                return news

            _require_within(page, zone, first, last)
            _require_sane(money for one in page.rows for money in (one.spend, one.revenue))
            self.tally.figures += await self._store.write(keep)
            return page.next_cursor

        await _to_the_end(ask)

    async def _ask(self, call: Callable[[], Awaitable[T | Failure]]) -> T:
        """Ask once, when it is this platform's turn.

        Raises:
            Broken: the call failed.
            Stopped: somebody asked for it.
        """
        if self._should_stop():
            raise Stopped
        await self._pace.turn()
        self.tally.requests += 1
        answer = await call()
        if isinstance(answer, Failure):
            raise Broken(answer)
        return answer

    @property
    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._now_ms / 1000, UTC)

    @property
    def _now_ms(self) -> int:
        return self._workspace.clock.now_ms()


async def _to_the_end(ask: Callable[[str | None], Awaitable[str | None]]) -> None:
    """Ask page after page; a listing whose cursor has ended is begun anew, once.

    Raises:
        Broken: it goes round in circles, or its cursor ended twice.
    """
    try:
        await _once_to_the_end(ask)
    except Broken as broken:
        if broken.failure.reason.code != CURSOR_ENDED:
            raise
        await _once_to_the_end(ask)


async def _once_to_the_end(ask: Callable[[str | None], Awaitable[str | None]]) -> None:
    cursor, seen = await ask(None), set[str]()
    while cursor is not None:
        if cursor in seen or len(seen) >= MOST_PAGES:
            raise Broken(Misunderstood(_CIRCLE))
        seen.add(cursor)
        cursor = await ask(cursor)


def _require_sane(amounts: Iterable[Decimal | None]) -> None:
    """Refuse money that no account has.

    Raises:
        Broken: there is some.
    """
    if any(one is not None and abs(one) >= MOST_MONEY for one in amounts):
        raise Broken(Misunderstood(Reason("sync.amount_too_large")))


def _parts(first: date, last: date, days: int) -> Iterator[tuple[date, date]]:
    """Yield stretches of at most so many days, the newest first."""
    while last >= first:
        start = max(first, last - timedelta(days=days - 1))
        yield start, last
        last = start - timedelta(days=1)


def _require_within(page: Page[AdFigure], zone: ZoneInfo, first: date, last: date) -> None:
    """Refuse figures of days that were not asked for: their day would be wrong in every sum.

    Raises:
        Broken: there is one.
    """
    since, until = local_day(first, zone).start_at, local_day(last, zone).end_at
    if not all(since <= row.starts_at < until for row in page.rows):
        raise Broken(Misunderstood(Reason("sync.figure_of_another_day")))
