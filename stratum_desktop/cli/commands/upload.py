"""`upload`: a file of conversions, checked and queued."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload import RowVerdict, UploadStatus
from stratum_desktop.services import Services
from stratum_desktop.services.uploads import Progress, Upload
from stratum_desktop.services.wording import sentence

_ROWS_SHOWN = 20


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
        meter = _Meter(is_shown=sys.stderr.isatty() and not call.output.is_json)
        if call.choice.dry_run:
            upload_id = (
                await services.uploads.create(
                    path=call.choice.file, plan=view.plan, destination_ids=ids
                )
            ).value
            upload = (await services.uploads.run(upload_id, on_progress=meter.show)).value
        else:
            upload = (
                await services.uploads.upload_now(
                    path=call.choice.file,
                    plan=view.plan,
                    destination_ids=ids,
                    on_progress=meter.show,
                )
            ).value
        meter.end()
        await _report(call, services, upload)
        if call.choice.rows_to_fix is not None:
            count = await services.uploads.export_rows_to_fix(
                upload.id, path=call.choice.rows_to_fix
            )
            call.output.say(f"Wrote {count:,} rows to fix to {call.choice.rows_to_fix}.")
        if call.choice.dry_run:
            await services.uploads.cancel(upload.id)
    call.output.give(upload)
    return _exit_code(upload)


async def _report(call: Call, services: Services, upload: Upload) -> None:
    if upload.status is UploadStatus.FAILED:
        raise Refusal(upload.message or "The upload failed.", reason=Reason("upload.failed"))
    call.output.say(f"{upload.name}: {upload.total:,} rows, read as {upload.template}.")
    for verdict, count in upload.verdict_counts.items():
        if count:
            call.output.say(f"  {verdict.value:14} {count:,}")
    problems = [
        row
        for row in await services.uploads.rows(upload.id, limit=_ROWS_SHOWN)
        if row.verdict not in (RowVerdict.READY, RowVerdict.DUPLICATE, RowVerdict.SKIPPED)
    ]
    for row in problems:
        place = f"row {row.row_number}" + (f", {row.column}" if row.column else "")
        call.output.say(f"  {place}: {sentence(row.reason)}")
    if upload.message:
        call.output.say(upload.message)
    verb = "would be queued" if call.choice.dry_run else "queued"
    count = (
        upload.verdict_counts.get(RowVerdict.READY, 0)
        if call.choice.dry_run
        else upload.sent_to_queue
    )
    call.output.say(f"{count:,} events {verb} for {', '.join(upload.destinations)}.")


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


class _Meter:
    """One line on the terminal that tells how far an upload is."""

    def __init__(self, *, is_shown: bool) -> None:
        self._is_shown = is_shown

    def show(self, progress: Progress) -> None:
        if not self._is_shown:
            return
        rate = f", {progress.rows_per_second:,.0f} rows/s" if progress.rows_per_second else ""
        left = f", {progress.seconds_left:,.0f} s left" if progress.seconds_left else ""
        sys.stderr.write(f"\r{progress.rows:,} rows{rate}{left}\033[K")
        sys.stderr.flush()

    def end(self) -> None:
        if self._is_shown:
            sys.stderr.write("\r\033[K")
