"""Reading ad accounts and platforms' own figures, one platform after another.

A platform's run is a row of `job_run` under `sync_job`: freshness, one of the five drivers, is the
age of the last one that ended well.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.ads.own_figure import OwnTopic
from stratum_desktop.domain.ads.reading import Chore
from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.ad_contract import Reader, ReaderMaker, ReadingTraits
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import Failure, Holding, RateLimited, Unavailable
from stratum_desktop.services.lanes import open_lane
from stratum_desktop.services.reachability import is_reachable
from stratum_desktop.services.signal_quality.drivers import sync_job
from stratum_desktop.services.sync.pace import Pace
from stratum_desktop.services.sync.reading import AccountReading, Broken, Stopped
from stratum_desktop.services.sync.report import (
    AccountSync,
    OwnFigureView,
    SyncedAccount,
    SyncOutcome,
    SyncReport,
)
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.ad_accounts import KnownAccount
from stratum_desktop.store.repositories.destinations import Destination
from stratum_desktop.store.repositories.jobs import JobOutcome
from stratum_desktop.store.unit_of_work import UnitOfWork

PAUSE_SECONDS = 300.0
"""How long a platform is left alone that asked for it and named no time. Source: vendor reference,
part F (five minutes)."""
LONGEST_PAUSE_SECONDS = 3600.0
"""A longer one is asked about again. Source: product rulebook, section 3.3 (clamped to 1 h)."""
PERSON_SECONDS = 3600.0
"""How long nothing is asked where only a person can help; `everything` asks at once. Source: own
choice."""


_TOPIC_ORDER = {topic: place for place, topic in enumerate(OwnTopic)}


@dataclass(frozen=True, slots=True)
class _Source:
    """A destination whose platform can be read."""

    destination: Destination
    make_reader: ReaderMaker
    traits: ReadingTraits
    lane: Lane


class Sync:
    """Reads what platforms know of the ads, and what they say of our signals."""

    def __init__(
        self, workspace: Workspace, *, is_online: Callable[[], bool] | None = None
    ) -> None:
        """Work on this workspace; `is_online` as for `Delivery`."""
        self._workspace = workspace
        self._store = workspace.store
        self._is_online = is_online
        self._readers: dict[str, Reader] = {}
        self._paces: dict[str, Pace] = {}
        #: Accounts that were never read, so that no row says how long to leave them alone: until
        #: when, epoch milliseconds, and why.
        self._unread: dict[tuple[str, str], tuple[int, Reason]] = {}

    async def run(
        self,
        *,
        platform: str | None = None,
        everything: bool = False,
        should_stop: Callable[[], bool] | None = None,
    ) -> Changed[SyncReport]:
        """Read what is due, platforms side by side, each destination of one after another.

        Args:
            platform: this one alone; None: all.
            everything: also what was read a moment ago, and what waits for a person.
            should_stop: asked before every request.

        Raises:
            Refusal: there is no such platform.
            Trouble: a secret cannot be opened with this workspace's key, or the disk failed.
        """
        if platform is not None:
            registry.get(platform)
        sources = await self._store.read(self._sources)
        by_platform: dict[str, list[_Source]] = {}
        for one in sources:
            if platform in (None, one.destination.platform):
                by_platform.setdefault(one.destination.platform, []).append(one)
        done = await asyncio.gather(
            *(
                self._platform(key, found, everything, should_stop or _never)
                for key, found in by_platform.items()
            )
        )
        report = SyncReport(tuple(one for part in done for one in part))
        is_news = any(one.entities or one.figures or one.own_figures for one in report.accounts)
        return Changed(report, frozenset({Topic.ADS, Topic.JOBS} if is_news else {Topic.JOBS}))

    async def accounts(self) -> tuple[SyncedAccount, ...]:
        """Return every ad account that was ever read, by platform and id."""
        return await self._store.read(_synced)

    async def own_figures(self, *, platform: str | None = None) -> tuple[OwnFigureView, ...]:
        """Return what platforms said of our signals when they were last asked.

        Args:
            platform: this one alone; None: all.
        """
        return await self._store.read(lambda uow: tuple(_own_figures(uow, platform)))

    async def close(self) -> None:
        """Close the connections to the platforms."""
        for reader in self._readers.values():
            await reader.close()
        self._readers.clear()

    async def _platform(
        self,
        key: str,
        sources: Sequence[_Source],
        everything: bool,  # noqa: FBT001 - handed on
        should_stop: Callable[[], bool],
    ) -> tuple[AccountSync, ...]:
        reader = self._reader_of(sources[0])
        began_ms = self._workspace.clock.now_ms()
        done: list[AccountSync] = []
        named: set[str] = set()
        for source in sources:
            account = reader.ad_account_of(source.lane)
            # Of several destinations that name one account, the first reads it for all.
            fresh = account if account not in named else None
            named |= {account} if account is not None else set()
            one = await self._destination(reader, source, fresh, everything, should_stop)
            done.append(replace(one, account=account))
        await self._store.write(
            partial(_keep_run, key=key, began_ms=began_ms, done=done, clock=self._workspace.clock)
        )
        return tuple(done)

    async def _destination(
        self,
        reader: Reader,
        source: _Source,
        account: str | None,
        everything: bool,  # noqa: FBT001 - handed on
        should_stop: Callable[[], bool],
    ) -> AccountSync:
        ended = AccountSync(source.destination.label, source.destination.platform, SyncOutcome.DONE)
        if not is_reachable(source.destination.base_url, is_online=self._is_online):
            return replace(ended, outcome=SyncOutcome.OFFLINE)
        known = await self._store.read(
            lambda uow: (
                None
                if account is None
                else uow.ad_accounts.account(source.destination.platform, account)
            )
        )
        waits, why = self._waits(known, source.destination.platform, account)
        if waits and not everything:
            return replace(ended, outcome=SyncOutcome.WAITING, reason=why)
        reading = AccountReading(
            self._workspace,
            reader,
            source.lane,
            platform=source.destination.platform,
            destination_id=source.destination.id,
            traits=source.traits,
            pace=self._pace_of(source),
            should_stop=should_stop,
        )
        trouble: Failure | None = None
        own = 0
        try:
            if account is not None:
                await reading.run(account, everything=everything)
            own = await reading.own_figures(everything=everything)
        except Stopped:
            ended = replace(ended, outcome=SyncOutcome.STOPPED)
        except Broken as broken:
            trouble = broken.failure
            ended = replace(ended, outcome=SyncOutcome.FAILED, reason=trouble.reason)
        # Who was stopped has not seen whether what was wrong has passed.
        if account is not None and ended.outcome is not SyncOutcome.STOPPED:
            await self._store.write(
                lambda uow: self._note(uow, source.destination.platform, account, trouble)
            )
        tally = reading.tally
        if ended.outcome is SyncOutcome.DONE and not tally.requests:
            nothing = SyncOutcome.NOTHING_TO_READ if account is None else SyncOutcome.NOTHING_DUE
            ended = replace(ended, outcome=nothing)
        return replace(
            ended,
            requests=tally.requests,
            chores=tuple(one.value for one in tally.chores),
            entities=tally.entities,
            figures=tally.figures,
            own_figures=own,
        )

    def _waits(
        self, known: KnownAccount | None, platform: str, account: str | None
    ) -> tuple[bool, Reason | None]:
        until_ms, why = self._unread.get((platform, account or ""), (0, None))
        if known is not None:
            until_ms, why = known.not_before_ms, known.trouble
        return until_ms > self._workspace.clock.now_ms(), why

    def _note(self, uow: UnitOfWork, platform: str, account: str, trouble: Failure | None) -> None:
        known = uow.ad_accounts.account(platform, account)
        pause_ms = 0 if trouble is None else round(1000 * _pause_seconds(trouble))
        until_ms = self._workspace.clock.now_ms() + pause_ms if pause_ms else 0
        if known is not None:
            reason = None if trouble is None else trouble.reason
            uow.ad_accounts.note_trouble(known.id, reason, not_before_ms=until_ms)
        elif trouble is not None:
            self._unread[platform, account] = until_ms, trouble.reason

    def _sources(self, uow: UnitOfWork) -> tuple[_Source, ...]:
        readable = {
            platform.manifest.key: (platform.make_reader, platform.manifest.reading)
            for platform in registry.all()
            if platform.make_reader is not None and platform.manifest.reading is not None
        }
        return tuple(
            _Source(one, *readable[one.platform], open_lane(uow, one, self._workspace.cipher))
            for one in uow.destinations.all()
            if one.platform in readable
        )

    def _reader_of(self, source: _Source) -> Reader:
        key = source.destination.platform
        if key not in self._readers:
            self._readers[key] = source.make_reader(
                clock=self._workspace.clock, is_practice=self._workspace.is_practice
            )
        return self._readers[key]

    def _pace_of(self, source: _Source) -> Pace:
        key = source.destination.platform
        if key not in self._paces:
            self._paces[key] = Pace(source.traits.requests_per_second)
        return self._paces[key]


def _pause_seconds(trouble: Failure) -> float:
    """Return how long an account is left alone after this; 0: until the next run."""
    if isinstance(trouble, Holding):
        return PERSON_SECONDS
    if isinstance(trouble, RateLimited):
        asked = trouble.retry_after_seconds
        return min(PAUSE_SECONDS if asked is None else asked, LONGEST_PAUSE_SECONDS)
    if isinstance(trouble, Unavailable):
        return min(trouble.retry_after_seconds or 0.0, LONGEST_PAUSE_SECONDS)
    return 0.0


def _keep_run(
    uow: UnitOfWork, *, key: str, began_ms: int, done: Sequence[AccountSync], clock: Clock
) -> None:
    """Keep how reading a platform ended, unless nothing was asked and nothing failed."""
    failed = [one.reason for one in done if one.outcome is SyncOutcome.FAILED and one.reason]
    asked = sum(one.requests for one in done)
    if not asked and not failed:
        return
    counts: Mapping[str, int] = {
        "requests": asked,
        "entities": sum(one.entities for one in done),
        "figures": sum(one.figures for one in done),
        "own_figures": sum(one.own_figures for one in done),
    }
    run_id = uow.jobs.start_run(sync_job(key), at_ms=began_ms)
    uow.jobs.end_run(
        run_id,
        outcome=JobOutcome.FAILED if failed else JobOutcome.DONE,
        at_ms=clock.now_ms(),
        counts=counts,
        error=sentence(failed[0]) if failed else None,
    )


def _synced(uow: UnitOfWork) -> tuple[SyncedAccount, ...]:
    labels = {one.id: one.label for one in uow.destinations.all()}
    return tuple(
        SyncedAccount(
            id=one.id,
            platform=one.platform,
            destination=labels[one.destination_id],
            account=one.account,
            read_at=_instant(uow.ad_accounts.readings(one.id).get(Chore.TODAY.value)),
            trouble=one.trouble,
            campaigns=sum(
                known.is_listed for known in uow.ad_accounts.entities(one.id, EntityKind.CAMPAIGN)
            ),
        )
        for one in uow.ad_accounts.accounts()
    )


def _own_figures(uow: UnitOfWork, platform: str | None) -> Iterator[OwnFigureView]:
    for destination in uow.destinations.all():
        if platform in (None, destination.platform):
            words = uow.platform_words.own(destination.id)
            for word in sorted(words, key=lambda one: _TOPIC_ORDER[one.figure.topic]):
                yield OwnFigureView(
                    destination.platform,
                    destination.label,
                    word.figure,
                    datetime.fromtimestamp(word.learned_at_ms / 1000, UTC),
                )


def _instant(at_ms: int | None) -> datetime | None:
    return None if at_ms is None else datetime.fromtimestamp(at_ms / 1000, UTC)


def _never() -> bool:
    return False
