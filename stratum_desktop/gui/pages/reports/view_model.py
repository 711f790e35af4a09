"""What the Reports page knows and does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui.view_model import Notice, PageContext, Tone, ViewModel
from stratum_desktop.services.reports import REPORTS, ReportTable

PERIODS_DAYS = (7, 30, 90)
"""The periods that can be chosen."""

_NAMES = frozenset(report.name for report in REPORTS)


@dataclass(frozen=True, slots=True)
class State:
    """One report, for a period, of one platform or of all."""

    days: int
    table: ReportTable
    #: Key and label of what is connected, by label.
    platforms: tuple[tuple[str, str], ...]

    @property
    def label(self) -> str:
        """Return what the chosen platform is called; "" for all."""
        return dict(self.platforms).get(self.table.platform or "", "")


class ReportsViewModel(ViewModel[State]):
    """Answers named questions, and writes the answer to a file."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.SIGNAL_QUALITY, Topic.UPLOADS, Topic.DESTINATIONS}
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._name = REPORTS[0].name
        self._days = PERIODS_DAYS[1]
        self._platform: str | None = None

    async def load(self) -> State:
        """Run the chosen report."""
        connected = {
            one.platform: one.platform_label for one in await self.services.accounts.list()
        }
        platforms = tuple(sorted(connected.items(), key=lambda one: one[1]))
        if self._platform not in connected:
            self._platform = None
        days = self._days
        table = await self.services.reports.run(self._name, days=days, platform=self._platform)
        return State(days, table, platforms)

    def receive(self, argument: object) -> None:
        """Show the report that another page names."""
        if isinstance(argument, str):
            self.show_report(argument)

    def show_report(self, name: str) -> None:
        """Run another report; nothing happens where there is none of this name."""
        if name in _NAMES and name != self._name:
            self._name = name
            self.reload(restart=True)

    def show_days(self, days: int) -> None:
        """Look at another period."""
        if days != self._days:
            self._days = days
            self.reload(restart=True)

    def show_platform(self, platform: str | None) -> None:
        """Look at one platform; None means all."""
        if platform != self._platform:
            self._platform = platform
            self.reload(restart=True)

    def export(self, path: Path) -> None:
        """Write the report that is shown to a file, CSV or XLSX by its ending."""
        state = self.state
        if state is None:
            return
        table = state.table
        self.query(
            "export",
            lambda: self.services.reports.export(
                table.report.name, path, days=state.days, platform=table.platform
            ),
            done=lambda count: Notice(
                f"{count:,} {'row' if count == 1 else 'rows'} written to {path.name}.",
                Tone.GOOD,
                "export",
            ),
        )
