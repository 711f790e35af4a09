"""`upload`: a file of conversions, checked and queued."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.meter import Meter
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload import RowVerdict, UploadPlan, UploadStatus
from stratum_desktop.services import Services
from stratum_desktop.services.uploads import LandingReport, Progress, Upload, UploadRow
from stratum_desktop.services.wording import sentence

_ROWS_SHOWN = 5
_ROWS_IN_JSON = 1_000
"""Of each verdict; --rows-to-fix writes every row."""


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add these commands."""
    upload = add_command(commands, everywhere, "upload", "Upload a CSV or XLSX file.", _upload)
    upload.add_argument("file", type=Path)
    upload.add_argument(
        "--to", required=True, metavar="PLATFORM[,…]", help="platforms, labels or ids"
    )
    upload.add_argument("--map", metavar="TEMPLATE", help="a recognised or saved mapping")
    upload.add_argument("--dry-run", action="store_true", help="check and queue nothing")
    upload.add_argument("--rows-to-fix", type=Path, metavar="FILE", help="write them as CSV")


async def _upload(call: Call) -> ExitCode:
    async with call.open() as services:
        ids = await _destinations(services, call.choice.to)
        view = await services.uploads.inspect(call.choice.file, template=call.choice.map)
        for question in view.questions:
            call.output.say(f"Assumed: {question.text} {question.suggested}")
        upload = await _check_or_send(call, services, view.plan, ids)
        if upload.status is UploadStatus.FAILED:
            raise Refusal(upload.message or "The upload failed.", reason=Reason("upload.failed"))
        rows = await _findings(
            services, upload, each=_ROWS_IN_JSON if call.output.is_json else _ROWS_SHOWN
        )
        report = await services.uploads.report(upload.id)
        _say_findings(call, upload, rows)
        _say_landing(call, report)
        if call.choice.rows_to_fix is not None:
            count = await services.uploads.export_rows_to_fix(
                upload.id, path=call.choice.rows_to_fix
            )
            call.output.say(f"Wrote {count:,} rows to fix to {call.choice.rows_to_fix}.")
        if call.choice.dry_run:
            await services.uploads.cancel(upload.id)
    call.output.give(
        {
            **asdict(upload),
            "assumed": [{one.text: one.suggested} for one in view.questions],
            "findings": [
                {
                    "row": row.row_number,
                    "verdict": row.verdict,
                    "column": row.column,
                    "reason": row.reason,
                    "sentence": sentence(row.reason),
                }
                for row in rows
            ],
            "outlook": report.outlook,
            "landed": report.destinations,
        }
    )
    return _exit_code(upload)


async def _check_or_send(
    call: Call, services: Services, plan: UploadPlan, destination_ids: Sequence[int]
) -> Upload:
    meter = Meter(is_json=call.output.is_json)

    def on_progress(progress: Progress) -> None:
        meter.show(progress.rows, progress.rows_per_second, progress.seconds_left)

    try:
        if call.choice.dry_run:
            created = await services.uploads.create(
                path=call.choice.file, plan=plan, destination_ids=destination_ids
            )
            return (await services.uploads.run(created.value, on_progress=on_progress)).value
        return (
            await services.uploads.upload_now(
                path=call.choice.file,
                plan=plan,
                destination_ids=destination_ids,
                on_progress=on_progress,
            )
        ).value
    finally:
        meter.end()


async def _findings(services: Services, upload: Upload, *, each: int) -> list[UploadRow]:
    """Return the first rows of every verdict by number, without their cells: persons' data."""
    rows = [
        row
        for verdict, count in upload.verdict_counts.items()
        if count
        for row in await services.uploads.rows(upload.id, verdict=verdict, limit=each, cells=False)
    ]
    return sorted(rows, key=lambda row: row.row_number)


def _say_findings(call: Call, upload: Upload, rows: Sequence[UploadRow]) -> None:
    call.output.say(f"{upload.name}: {upload.total:,} rows, read as {upload.template}.")
    for verdict, count in upload.verdict_counts.items():
        if not count:
            continue
        call.output.say(f"  {verdict.value:14} {count:,}")
        named = [row for row in rows if row.verdict is verdict]
        for row in named:
            place = f"row {row.row_number}" + (f", {row.column}" if row.column else "")
            call.output.say(f"    {place}: {sentence(row.reason)}")
        if named and verdict is not RowVerdict.READY and count > len(named):
            call.output.say(f"    … and {count - len(named):,} more")
    if upload.message:
        call.output.say(upload.message)


def _say_landing(call: Call, report: LandingReport) -> None:
    for outlook in report.outlook:
        planned = "some" if outlook.count is None else f"{outlook.count:,}"
        why = "" if outlook.reason is None else f"; not all, because: {sentence(outlook.reason)}"
        call.output.say(f"{outlook.destination}: {planned} would be queued{why}")
    if call.choice.dry_run:
        call.output.say("Nothing was queued, because this was a dry run.")
        return
    call.output.say(f"{report.upload.sent_to_queue:,} events queued.")
    for landed in report.destinations:
        states = ", ".join(f"{count:,} {state.value}" for state, count in landed.by_state.items())
        call.output.say(f"{landed.destination}: {states or 'nothing new'}")
        for state, reason, count in landed.reasons:
            call.output.say(f"    {count:,} {state.value}: {sentence(reason)}")


async def _destinations(services: Services, names: str) -> list[int]:
    known = await services.accounts.list()
    ids: list[int] = []
    for name in (part.strip() for part in names.split(",")):
        found = [one.id for one in known if name in (one.platform, one.label, str(one.id))]
        if not found:
            choices = ", ".join(sorted({one.platform for one in known})) or "nothing yet"
            raise Refusal(
                f"No destination is called {name!r}. Connected: {choices}. "
                "Connect one with `stratum connect`.",
                reason=Reason("destination.unknown", {"name": name}),
            )
        ids += found
    return ids


def _exit_code(upload: Upload) -> ExitCode:
    if upload.status is UploadStatus.CANCELLED:
        return ExitCode.CANCELLED
    return ExitCode.FINDINGS if upload.failed else ExitCode.OK
