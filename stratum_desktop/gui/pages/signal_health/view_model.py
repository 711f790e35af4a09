"""What the Signal health page knows and does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from stratum_desktop.domain.outage import OutageWindow
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.gui import outages
from stratum_desktop.gui.view_model import Notice, ViewModel
from stratum_desktop.services.signal_health import HealthBoard, HealthEvidence, HealthLine

BOARD_DAYS = 30
"""How many days the board shows."""


@dataclass(frozen=True, slots=True)
class Detail:
    """The day in the drawer; what it rests on follows when it is read."""

    line: HealthLine
    on: date
    is_read: bool = False
    #: None while it is read, and where nothing was measured.
    evidence: HealthEvidence | None = None


@dataclass(frozen=True, slots=True)
class State:
    """The board, and the day that is open."""

    board: HealthBoard
    #: Of every platform in these days, oldest first.
    outages: tuple[OutageWindow, ...] = ()
    detail: Detail | None = None


class SignalHealthViewModel(ViewModel[State]):
    """Platforms down, days across."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.SIGNAL_QUALITY, Topic.DESTINATIONS, Topic.OUTAGES}
    )

    async def load(self) -> State:
        """Ask for the board; the day that is open stays open and is read anew."""
        health = self.services.signal_health
        before = self._open
        board = await health.board(days=BOARD_DAYS)
        windows = await outages.of_every_platform(
            self.services.outages, first=board.days[0], last=board.days[-1]
        )
        detail = _kept(before, board)
        if detail is not None:
            found = await health.day(platform=detail.line.platform, on=detail.on)
            detail = replace(detail, is_read=True, evidence=found)
        # What a person opened or closed meanwhile wins.
        now = self._open
        kept = detail if _place(now) == _place(before) else _kept(now, board)
        return State(board, windows, kept)

    def is_empty(self, state: State) -> bool:
        """Say whether no platform is connected, nor was any of these days."""
        return not state.board.lines

    def open_day(self, platform: str, on: date) -> None:
        """Open a day in the drawer and read what it rests on."""
        state = self.state
        if state is None:
            return
        line = next(one for one in state.board.lines if one.platform == platform)
        self.set_state(replace(state, detail=Detail(line, on)))

        def on_read(found: HealthEvidence | None) -> Notice | None:
            now = self.state
            if now is not None and now.detail is not None:
                self.set_state(
                    replace(now, detail=replace(now.detail, is_read=True, evidence=found))
                )
            return None

        self.query(
            "day",
            lambda: self.services.signal_health.day(platform=platform, on=on),
            done=on_read,
        )

    def close_day(self) -> None:
        """Forget the day in the drawer."""
        self.cancel("day")
        if self.state is not None:
            self.set_state(replace(self.state, detail=None))

    def measure_now(self) -> None:
        """Measure and count today without waiting for the timetable."""

        async def measure() -> Changed[int]:
            measured = await self.services.signal_quality.refresh()
            counted = await self.services.signal_health.refresh()
            return Changed(counted.value, measured.topics | counted.topics)

        self.command("measure", measure)

    @property
    def _open(self) -> Detail | None:
        return None if self.state is None else self.state.detail


def _kept(detail: Detail | None, board: HealthBoard) -> Detail | None:
    """Return the open day as it stands on a new board; None where it stands there no more."""
    if detail is None or detail.on not in board.days:
        return None
    line = next((one for one in board.lines if one.platform == detail.line.platform), None)
    return None if line is None else replace(detail, line=line)


def _place(detail: Detail | None) -> tuple[str, date] | None:
    return None if detail is None else (detail.line.platform, detail.on)
