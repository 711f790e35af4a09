"""Runs a report, and writes it to a file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from stratum_desktop.domain.dedupe import quality_class
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.window import local_day
from stratum_desktop.host.files.safe_csv import write_csv
from stratum_desktop.host.files.workbook import write_xlsx
from stratum_desktop.services.connected import require_platform
from stratum_desktop.services.reports.catalogue import REPORTS, Report
from stratum_desktop.services.setting_catalogue import TIME_ZONE, current
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.reports import Cell, ReportReadModel, Rows, Span
from stratum_desktop.store.unit_of_work import UnitOfWork

__all__ = ["Cell", "ReportTable", "Reports"]

MOST_DAYS = 366
"""Longest period. Source: own choice."""

WORKSPACE = "(workspace)"
"""Stands where a measurement is of all platforms together."""

_BY_NAME = {report.name: report for report in REPORTS}


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A report that was run."""

    report: Report
    #: First and last day, both included, in the workspace's zone; the last one may still run.
    since: date
    until: date
    #: One platform; None means all.
    platform: str | None
    #: As many cells as the report has columns; None is no data.
    rows: tuple[tuple[Cell, ...], ...]


class Reports:
    """Reads this workspace; changes nothing in it."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace

    async def run(self, name: str, *, days: int = 30, platform: str | None = None) -> ReportTable:
        """Answer a report for the last days, today among them.

        Raises:
            Refusal: no such report, a period that is too short or too long, or a platform that
                is not connected.
        """
        report = _report(name)
        if not 1 <= days <= MOST_DAYS:
            raise Refusal(
                f"The period is 1 to {MOST_DAYS} days, not {days}.",
                reason=Reason("report.period_unusable", {"most_days": MOST_DAYS}),
            )

        def ask(uow: UnitOfWork) -> ReportTable:
            if platform is not None:
                require_platform(uow, platform)
            zone = ZoneInfo(current(uow, TIME_ZONE))
            now = datetime.fromtimestamp(self._workspace.clock.now_ms() / 1000, zone)
            until = now.date()
            since = until - timedelta(days=days - 1)
            rows = _ROWS[name](uow, _span(since, until, zone, platform))
            return ReportTable(report, since, until, platform, rows)

        return await self._workspace.store.read(ask)

    async def export(
        self, name: str, path: Path, *, days: int = 30, platform: str | None = None
    ) -> int:
        """Write a report to a file, CSV or XLSX by its ending; returns how many rows.

        What is not known is an empty cell. The columns are named as in the database.

        Raises:
            Refusal: as `run`, or another ending.
            Trouble: the file cannot be written.
        """
        kind = path.suffix.lower()
        if kind not in (".csv", ".xlsx"):
            raise Refusal(
                f"A report is written as .csv or .xlsx, not as {kind or 'a file without an ending'}"
                f" ({path.name}). Give the file one of these endings.",
                reason=Reason("report.format_unknown"),
            )
        table = await self.run(name, days=days, platform=platform)
        header = [column.key for column in table.report.columns]
        if kind == ".csv":
            text = [["" if cell is None else str(cell) for cell in row] for row in table.rows]
            return await asyncio.to_thread(write_csv, path, header, text)
        return await asyncio.to_thread(write_xlsx, path, name, header, table.rows)


def _report(name: str) -> Report:
    if name not in _BY_NAME:
        raise Refusal(
            f"There is no report {name!r}. There are: {', '.join(_BY_NAME)}.",
            reason=Reason("report.unknown", {"name": name}),
        )
    return _BY_NAME[name]


def _span(since: date, until: date, zone: ZoneInfo, platform: str | None) -> Span:
    start, end = local_day(since, zone).start_at, local_day(until, zone).end_at
    return Span(since.isoformat(), until.isoformat(), _stored(start), _stored(end), platform)


def _stored(at: datetime) -> str:
    """Return an instant as uploads keep theirs, so that texts compare as instants do."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def _emq_history(uow: UnitOfWork, span: Span) -> Rows:
    rows = ReportReadModel(uow.connection).emq_history(span)
    return tuple((day, platform or WORKSPACE, *rest) for day, platform, *rest in rows)


def _dedupe_quality(uow: UnitOfWork, span: Span) -> Rows:
    rows = ReportReadModel(uow.connection).dedupe_quality(span)
    return tuple(
        (day, platform or WORKSPACE, quality, _class_of(quality), events)
        for day, platform, quality, events in rows
    )


def _class_of(quality: Cell) -> str | None:
    return quality_class(quality) if isinstance(quality, int | float) else None


def _summary(uow: UnitOfWork, span: Span) -> Rows:
    sums = uow.signal_health.sums(since=span.since, until=span.until)
    return tuple(tuple(one) for one in sums if span.platform in (None, one.platform))


def _plain(uow: UnitOfWork, span: Span, *, read: Callable[[ReportReadModel, Span], Rows]) -> Rows:
    return read(ReportReadModel(uow.connection), span)


_ROWS: Mapping[str, Callable[[UnitOfWork, Span], Rows]] = {
    "emq-history": _emq_history,
    "latency": partial(_plain, read=ReportReadModel.latency),
    "offline-match": partial(_plain, read=ReportReadModel.offline_match),
    "dedupe-quality": _dedupe_quality,
    "signal-health": partial(_plain, read=ReportReadModel.signal_health),
    "signal-health-summary": _summary,
}
