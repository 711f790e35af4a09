"""Outage windows, as front ends and the engine ask for them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.outage import OutageKind, OutageWindow
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.host.files.safe_csv import write_csv
from stratum_desktop.services.approvals.weighing import regate_open
from stratum_desktop.services.connected import platform_labels, require_platform
from stratum_desktop.services.outages.counting import count_website
from stratum_desktop.services.outages.exclusions import HEADER, DataExclusion, data_exclusions
from stratum_desktop.services.outages.hours import hours_behind
from stratum_desktop.services.outages.report import OutageDetail, OutageView
from stratum_desktop.services.outages.watching import (
    Detected,
    has_open,
    keep,
    look,
)
from stratum_desktop.services.setting_catalogue import TIME_ZONE, current
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.outages import StoredOutage
from stratum_desktop.store.unit_of_work import UnitOfWork

ALL_PLATFORMS = "All platforms"

MOST_DAYS = 366
"""Longest outage that a person can mark. Source: own choice; a longer one is a slip of the pen."""

MOST_WHY_CHARACTERS = 500
"""Longest word on why. Source: own choice."""

MOST_DELAY_DAYS = 90
"""Longest way from a click to its conversion. Source: Google Ads, longest conversion window."""

_CHANGED = frozenset({Topic.OUTAGES, Topic.ACTIONS, Topic.AUDIT})


class Outages:
    """Keeps what was found and what people say of it.

    What a person changes is asked of the gate at once, about every change that waits for somebody.
    """

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace
        self._store = workspace.store

    async def between(
        self, *, platform: str | None, since: datetime, until: datetime
    ) -> tuple[OutageWindow, ...]:
        """Return the outages that concern figures of a platform in a span, oldest first.

        Those of the platform and those of all platforms; nothing that was dismissed.

        Args:
            platform: None asks for those of all platforms alone.
            since: aware, inclusive.
            until: aware, exclusive.
        """
        found = await self.everywhere(since=since, until=until)
        return tuple(one for one in found if one.concerns(platform))

    async def everywhere(self, *, since: datetime, until: datetime) -> tuple[OutageWindow, ...]:
        """Return the outages of every platform and of all of them in a span, oldest first.

        Nothing that was dismissed is among them. Spans as in `between`.
        """
        return await self._store.read(
            lambda uow: uow.outages.counting(since_ms=_to_ms(since), until_ms=_to_ms(until))
        )

    async def watch(self) -> Changed[Detected]:
        """Look for outages in what is stored; keep those that nobody knew, end those that are over.

        Looks at hours that are over. What a person said of an outage stands.
        """
        now_ms = self._workspace.clock.now_ms()
        await self.count_website(now_ms // 1000)
        found, is_open = await self._store.read(
            lambda uow: (
                look(uow, now_s=now_ms // 1000, zone=ZoneInfo(current(uow, TIME_ZONE))),
                has_open(uow),
            )
        )
        if not found and not is_open:
            return Changed(Detected(), frozenset())
        detected = await self._store.write(lambda uow: keep(uow, found, now_ms=now_ms))
        topics = frozenset({Topic.OUTAGES} if detected != Detected() else ())
        return Changed(detected, topics)

    async def list(self, *, limit: int = 500) -> tuple[OutageView, ...]:
        """Return outages, those that began last first, dismissed ones among them."""

        def ask(uow: UnitOfWork) -> tuple[OutageView, ...]:
            return tuple(_view(uow, one) for one in uow.outages.newest(limit=limit))

        return await self._store.read(ask)

    async def show(self, outage_id: int) -> OutageDetail:
        """Return one outage and the hours behind it.

        Raises:
            Refusal: there is no such outage.
        """

        def ask(uow: UnitOfWork) -> OutageDetail:
            stored = _require(uow, outage_id)
            return OutageDetail(
                _view(uow, stored), hours_behind(uow, stored.window, now=self._now())
            )

        return await self._store.read(ask)

    async def exclusions(self, *, delay_days: int = 0) -> tuple[DataExclusion, ...]:
        """Return the outages of the last 90 days as dates for bidding to leave out.

        Raises:
            Refusal: no conversion takes so many days.
        """
        if not 0 <= delay_days <= MOST_DELAY_DAYS:
            raise Refusal(
                f"A click takes 0 to {MOST_DELAY_DAYS} days to convert.",
                reason=Reason("outage.delay_days", {"most": MOST_DELAY_DAYS}),
            )
        return await self._store.read(
            lambda uow: data_exclusions(uow, now=self._now(), delay_days=delay_days)
        )

    async def save_exclusions(self, path: Path, *, delay_days: int = 0) -> int:
        """Write `exclusions` to a CSV file; returns how many.

        Raises:
            Refusal: as `exclusions`.
            Trouble: the file cannot be written.
        """
        found = await self.exclusions(delay_days=delay_days)
        return await asyncio.to_thread(write_csv, path, HEADER, [one.cells for one in found])

    async def mark(
        self, *, platform: str | None, start: datetime, end: datetime | None, why: str
    ) -> Changed[OutageView]:
        """Mark an outage by hand; audited.

        Args:
            platform: None is an outage of all platforms.
            start: aware; not ahead.
            end: aware, exclusive, not ahead; None while it goes on.
            why: what happened, in the person's words.

        Raises:
            Refusal: nothing is connected under this key, the times do not fit, or why is empty.
        """
        _require_span(start, end, now=self._now())
        words = _required(why)

        def store(uow: UnitOfWork) -> OutageView:
            if platform is not None:
                require_platform(uow, platform)
            window = OutageWindow(
                platform,
                start.astimezone(UTC),
                None if end is None else end.astimezone(UTC),
                OutageKind.BY_HAND,
                self._workspace.actor,
                Reason("outage.marked", {"why": words}),
            )
            at_ms = self._workspace.clock.now_ms()
            number = uow.outages.add(window, at_ms=at_ms, is_set_by_hand=True)
            stored = _require(uow, number)
            self._workspace.note(
                uow, "outage.marked", _audited(stored), after=_span(stored.window) | {"why": words}
            )
            regate_open(uow, self._workspace)
            return _view(uow, stored)

        return Changed(await self._store.write(store), _CHANGED)

    async def change(
        self, outage_id: int, *, start: datetime, end: datetime | None
    ) -> Changed[OutageView]:
        """Set the start and the end of an outage; audited. Nothing happens where they are these.

        What is found later leaves them alone.

        Raises:
            Refusal: there is no such outage, or the times do not fit.
        """
        _require_span(start, end, now=self._now())

        def store(uow: UnitOfWork) -> tuple[OutageView, bool]:
            before = _require(uow, outage_id)
            if (before.window.start_at, before.window.end_at) == (start, end):
                return _view(uow, before), False
            uow.outages.set_span(
                outage_id,
                start_ms=_to_ms(start),
                end_ms=None if end is None else _to_ms(end),
                is_set_by_hand=True,
            )
            after = _require(uow, outage_id)
            self._workspace.note(
                uow,
                "outage.changed",
                _audited(after),
                before=_span(before.window),
                after=_span(after.window),
            )
            regate_open(uow, self._workspace)
            return _view(uow, after), True

        view, changed = await self._store.write(store)
        return Changed(view, _CHANGED if changed else frozenset())

    async def dismiss(self, outage_id: int, *, why: str) -> Changed[OutageView]:
        """Say that an outage was none: its time counts again; audited.

        It is kept, so that it is not found again. Nothing happens to one that is dismissed.

        Raises:
            Refusal: there is no such outage, or why is empty or too long.
        """
        words = _required(why)

        def store(uow: UnitOfWork) -> tuple[OutageView, bool]:
            stored = _require(uow, outage_id)
            if stored.is_dismissed:
                return _view(uow, stored), False
            uow.outages.dismiss(outage_id, words, at_ms=self._workspace.clock.now_ms())
            self._workspace.note(
                uow, "outage.dismissed", _audited(stored), before=_span(stored.window), after=words
            )
            regate_open(uow, self._workspace)
            return _view(uow, _require(uow, outage_id)), True

        view, changed = await self._store.write(store)
        return Changed(view, _CHANGED if changed else frozenset())

    async def restore(self, outage_id: int) -> Changed[OutageView]:
        """Take a dismissal back: its time is left out again; audited.

        Nothing happens to an outage that is not dismissed.

        Raises:
            Refusal: there is no such outage.
        """

        def store(uow: UnitOfWork) -> tuple[OutageView, bool]:
            stored = _require(uow, outage_id)
            if not stored.is_dismissed:
                return _view(uow, stored), False
            uow.outages.restore(outage_id)
            self._workspace.note(
                uow, "outage.restored", _audited(stored), before=stored.dismissed_why
            )
            regate_open(uow, self._workspace)
            return _view(uow, _require(uow, outage_id)), True

        view, changed = await self._store.write(store)
        return Changed(view, _CHANGED if changed else frozenset())

    async def count_website(self, now_s: int) -> None:
        """Count visits and conversions of every hour that is over."""
        await count_website(self._store, now_s)

    def _now(self) -> datetime:
        return _instant(self._workspace.clock.now_ms())


def _require_span(start: datetime, end: datetime | None, *, now: datetime) -> None:
    if start >= (now if end is None else end):
        raise Refusal(
            "An outage begins before it ends, and not in the future.",
            reason=Reason("outage.span_backwards"),
        )
    if end is not None and end > now:
        raise Refusal(
            "The end lies in the future. Leave it empty while the outage goes on.",
            reason=Reason("outage.end_ahead"),
        )
    if (end or now) - start > timedelta(days=MOST_DAYS):
        raise Refusal(
            f"An outage has at most {MOST_DAYS} days. Mark a longer one in parts.",
            reason=Reason("outage.span_too_long", {"days": MOST_DAYS}),
        )


def _required(why: str) -> str:
    words = why.strip()
    if not words or len(words) > MOST_WHY_CHARACTERS:
        raise Refusal(
            f"Say why, in 1 to {MOST_WHY_CHARACTERS} characters; this has {len(words):,}.",
            reason=Reason("outage.why_length", {"characters": len(words)}),
        )
    return words


def _require(uow: UnitOfWork, outage_id: int) -> StoredOutage:
    stored = uow.outages.get(outage_id)
    if stored is None:
        raise Refusal(
            f"There is no outage {outage_id}.",
            reason=Reason("outage.unknown", {"outage": outage_id}),
        )
    return stored


def _view(uow: UnitOfWork, stored: StoredOutage) -> OutageView:
    platform = stored.window.platform
    label = ALL_PLATFORMS if platform is None else platform_labels(uow).get(platform, platform)
    dismissed = stored.dismissed_at_ms
    return OutageView(
        id=stored.id,
        window=stored.window,
        label=label,
        noticed_at=_instant(stored.noticed_at_ms),
        is_set_by_hand=stored.is_set_by_hand,
        dismissed_at=None if dismissed is None else _instant(dismissed),
        dismissed_why=stored.dismissed_why,
    )


def _audited(stored: StoredOutage) -> str:
    window = stored.window
    return f"outage {stored.id}, {window.kind.value} of {window.platform or 'all platforms'}"


def _span(window: OutageWindow) -> dict[str, str | None]:
    end = window.end_at
    return {
        "start": window.start_at.isoformat(),
        "end": None if end is None else end.isoformat(),
    }


def _instant(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def _to_ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
