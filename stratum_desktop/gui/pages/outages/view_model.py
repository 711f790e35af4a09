"""What the Outages page knows and does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui.view_model import Notice, PageContext, Tone, ViewModel
from stratum_desktop.services.outages import DataExclusion, Detected, OutageDetail, OutageView

DELAYS_DAYS = (0, 1, 2, 3, 5, 7, 14, 30)
"""Ways from a click to its conversion that are offered."""


@dataclass(frozen=True, slots=True)
class State:
    """The outages, the one in the drawer, and the dates for bidding."""

    outages: tuple[OutageView, ...]
    #: Whether dismissed ones are listed, too.
    shows_all: bool
    #: Key and label of every connected platform, by label.
    platforms: tuple[tuple[str, str], ...]
    #: In which times are typed.
    zone: ZoneInfo
    exclusions: tuple[DataExclusion, ...]
    delay_days: int
    #: None: the drawer is shut.
    detail: OutageDetail | None

    @property
    def shown(self) -> tuple[OutageView, ...]:
        """Return what is listed."""
        return tuple(one for one in self.outages if self.shows_all or not one.is_dismissed)


class OutagesViewModel(ViewModel[State]):
    """What was found, and what a person marks, changes and dismisses."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.OUTAGES, Topic.DESTINATIONS, Topic.SETTINGS}
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._shows_all = False
        self._delay_days = 0
        self._chosen: int | None = None

    def now(self) -> datetime:
        """Return the present, aware UTC."""
        return datetime.fromtimestamp(self.context.clock.now_ms() / 1000, UTC)

    async def load(self) -> State:
        """Ask for the outages and the dates, and anew for the one in the drawer."""
        outages = await self.services.outages.list()
        connected = {
            one.platform: one.platform_label for one in await self.services.accounts.list()
        }
        if self._chosen not in {one.id for one in outages}:
            self._chosen = None
        chosen = self._chosen
        return State(
            outages,
            self._shows_all,
            tuple(sorted(connected.items(), key=lambda one: one[1])),
            ZoneInfo(str(await self.services.settings.get("workspace.time_zone"))),
            await self.services.outages.exclusions(delay_days=self._delay_days),
            self._delay_days,
            None if chosen is None else await self.services.outages.show(chosen),
        )

    def receive(self, argument: object) -> None:
        """Look at the outage that another page names by its number."""
        if isinstance(argument, int):
            self._shows_all, self._chosen = True, argument
            self.reload(restart=True)

    def show_all(self, *, shows_all: bool) -> None:
        """List dismissed outages, too, or not."""
        if shows_all != self._shows_all:
            self._shows_all = shows_all
            self.reload(restart=True)

    def show_delay(self, days: int) -> None:
        """Let the dates begin so many days earlier."""
        if days != self._delay_days:
            self._delay_days = days
            self.reload(restart=True)

    def select(self, outage_id: int) -> None:
        """Open one outage in the drawer."""
        self._chosen = outage_id

        def on_read(detail: OutageDetail) -> Notice | None:
            if self.state is not None and self._chosen == detail.outage.id:
                self.set_state(replace(self.state, detail=detail))
            return None

        self.query("show", lambda: self.services.outages.show(outage_id), done=on_read)

    def close_outage(self) -> None:
        """Forget the outage that the drawer showed."""
        self._chosen = None
        if self.state is not None and self.state.detail is not None:
            self.set_state(replace(self.state, detail=None))

    def mark(self, platform: str | None, start: datetime, end: datetime | None, why: str) -> None:
        """Mark an outage by hand."""

        def on_marked(one: OutageView) -> Notice:
            return Notice(f"Marked an outage of {one.label}.", Tone.GOOD, command="mark")

        self.command(
            "mark",
            lambda: self.services.outages.mark(platform=platform, start=start, end=end, why=why),
            done=on_marked,
        )

    def change(self, outage_id: int, start: datetime, end: datetime | None) -> None:
        """Set the start and end of an outage."""
        self.command(
            "change", lambda: self.services.outages.change(outage_id, start=start, end=end)
        )

    def dismiss(self, outage_id: int, why: str) -> None:
        """Say that an outage was none."""
        self._shows_all = True
        self.command("dismiss", lambda: self.services.outages.dismiss(outage_id, why=why))

    def restore(self, outage_id: int) -> None:
        """Let a dismissed outage count again."""
        self.command("restore", lambda: self.services.outages.restore(outage_id))

    def save(self, path: Path) -> None:
        """Write the dates for bidding to a file."""
        days = self._delay_days

        def on_saved(count: int) -> Notice:
            rows = "row" if count == 1 else "rows"
            return Notice(f"{count:,} {rows} written to {path.name}.", Tone.GOOD, command="save")

        self.query(
            "save",
            lambda: self.services.outages.save_exclusions(path, delay_days=days),
            done=on_saved,
        )

    def look_now(self) -> None:
        """Look for outages in what is stored."""

        def on_looked(found: Detected) -> Notice:
            if found.found or found.ended:
                said = f"{found.found} found, {found.ended} over."
            else:
                said = "Nothing new was found."
            return Notice(said, Tone.GOOD, command="watch")

        self.command("watch", self.services.outages.watch, done=on_looked)

    def say_time_is_none(self, text: str) -> None:
        """Say that a typed time is none."""
        self.say(Notice(f"{text!r} is no time. Write it as 2026-11-20 09:00.", Tone.WARNING))
