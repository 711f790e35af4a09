"""What the Data quality page knows and does."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui.pages.data_quality.period import LONGEST_DAYS, choices_at, period_of
from stratum_desktop.gui.pages.data_quality.state import Detail, Read, State, Subject
from stratum_desktop.gui.view_model import LOAD, PageContext, ViewModel
from stratum_desktop.services.data_quality import (
    ExampleEvent,
    FileQuality,
    Finding,
    Period,
    ReadingProgress,
    StoredEventsQuality,
)
from stratum_desktop.services.uploads import FileView

READ = "read"
"""The name of the reading in `Shown.busy`."""


class DataQualityViewModel(ViewModel[State]):
    """A file, or what came in: read on demand, because a reading takes seconds.

    What came in meanwhile is not read by itself; the page says when it was read.
    """

    WATCHES: ClassVar[frozenset[Topic]] = frozenset({Topic.EVENTS, Topic.DESTINATIONS})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._zone = ZoneInfo("UTC")
        # The first look is taken without being asked for.
        self._wants_read = True

    async def load(self) -> State:
        """Ask what can be chosen; read what came in where that is wanted."""
        self._zone = ZoneInfo(str(await self.services.settings.get("workspace.time_zone")))
        now_at, quality = self._now_at(), self.services.data_quality
        long_ago = now_at - timedelta(days=LONGEST_DAYS)
        ever = await quality.sources(Period(long_ago, now_at))
        templates = await self.services.uploads.templates()
        sources = await quality.sources(period_of(self._now().period, now_at, self._zone))
        # Only now, without a pause before the end: what a person did meanwhile must stay.
        now = self._now()
        known = {one.source for one in sources}
        state = replace(
            now,
            periods=choices_at(now_at, self._zone),
            sources=sources,
            source=now.source if now.source in known else None,
            has_events=bool(ever),
            templates=templates,
        )
        if self._wants_read and state.has_events and state.subject is Subject.STORED:
            self._read_stored(state)
        return state

    def is_empty(self, state: State) -> bool:
        """Say whether nothing came in within a year and no file is in hand."""
        return not state.has_events and state.file is None and state.read is None

    def receive(self, argument: object) -> None:
        """Look at a file (a path), or at the events of one source (its name)."""
        if isinstance(argument, Path):
            self.open_file(argument)
        elif isinstance(argument, str):
            self.set_state(replace(self._now(), subject=Subject.STORED, source=argument))
            self._wants_read = True
            self.reload(restart=True)

    # ------------------------------------------------------------ what is looked at

    def show_subject(self, subject: Subject) -> None:
        """Turn to what came in, or to the file in hand."""
        now = self._now()
        if subject is now.subject:
            return
        self.stop()
        self._show(replace(now, subject=subject, detail=None))
        if self._now().read is None:
            self.read()

    def show_period(self, key: str) -> None:
        """Look at another period; a source that brought nothing in it is let go."""
        self.set_state(replace(self._now(), period=key))
        self._wants_read = True
        self.reload(restart=True)

    def show_source(self, source: str | None) -> None:
        """Look at one source; None is all of them."""
        self._show(replace(self._now(), source=source))
        self.read()

    def open_file(
        self, path: Path, *, template: str | None = None, sheet: str | None = None
    ) -> None:
        """Look at the head of a file, then read it as it suggests itself."""

        def on_inspected(file: FileView) -> None:
            now = self._now()
            self.set_state(replace(now, subject=Subject.FILE, file=file, of_file=None, detail=None))
            self.read()
            # The page may have been empty until now.
            self.reload(restart=True)

        self.stop()
        self.query(
            "open",
            lambda: self.services.uploads.inspect(path, template=template, sheet=sheet),
            done=on_inspected,
        )

    def read_as(self, *, template: str | None = None, sheet: str | None = None) -> None:
        """Read the same file by another template, or another sheet."""
        file = self._now().file
        if file is not None:
            self.open_file(file.path, template=template, sheet=sheet or file.plan.sheet)

    # ------------------------------------------------------------ reading

    def read(self) -> None:
        """Read what is chosen, from its beginning."""
        now = self._now()
        if now.subject is Subject.STORED:
            self._read_stored(now)
        elif now.file is not None:
            path, plan = now.file.path, now.file.plan
            self._read(
                self.services.data_quality.of_file(path, plan, on_progress=self._on_progress)
            )

    def stop(self) -> None:
        """Stop reading; what was read before stays."""
        self.cancel(READ)

    def _read_stored(self, state: State) -> None:
        self._wants_read = False
        period = period_of(state.period, self._now_at(), self._zone)
        self._read(
            self.services.data_quality.of_stored(
                period, source=state.source, on_progress=self._on_progress
            )
        )

    def _read(self, work: Coroutine[Any, Any, FileQuality | StoredEventsQuality]) -> None:
        if self.state is not None:
            self.set_state(replace(self.state, progress=None))
        self.query(READ, lambda: work, done=self._on_read)

    def _on_progress(self, progress: ReadingProgress) -> None:
        if self.state is not None and READ in self.shown.busy:
            self.set_state(replace(self.state, progress=progress))

    def _on_read(self, report: FileQuality | StoredEventsQuality) -> None:
        read, now = Read(report, self._now_at()), replace(self._now(), detail=None, progress=None)
        if isinstance(report, FileQuality):
            self._show(replace(now, of_file=read))
        else:
            self._show(replace(now, of_stored=read))

    # ------------------------------------------------------------ one finding

    def select(self, finding: Finding) -> None:
        """Open a finding in the drawer; the events behind it follow."""
        now = self._now()
        detail = Detail(finding)
        self._show(replace(now, detail=detail))
        if now.subject is Subject.FILE:
            return

        def on_examples(examples: tuple[ExampleEvent, ...]) -> None:
            if self._now().detail is detail:
                shown = replace(detail, examples=examples)
                self._show(replace(self._now(), detail=shown))

        self.query(
            "examples",
            lambda: self.services.data_quality.examples(finding),
            done=on_examples,
        )

    def close_detail(self) -> None:
        """Forget the finding in the drawer."""
        self.cancel("examples")
        self._show(replace(self._now(), detail=None))

    # ------------------------------------------------------------ inside

    def _show(self, state: State) -> None:
        """Show another state; a load that saw the one before begins again."""
        self.set_state(state)
        if LOAD in self._tasks.running:
            self.reload(restart=True)

    def _now(self) -> State:
        return self.state or State()

    def _now_at(self) -> datetime:
        return datetime.fromtimestamp(self.context.clock.now_ms() / 1000, UTC)
