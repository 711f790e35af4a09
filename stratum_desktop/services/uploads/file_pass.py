"""One pass over an upload's file: the pre-flight, or the sending."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from stratum_desktop.domain.dedupe import Verdict
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason, reason_from_json
from stratum_desktop.domain.upload import RowVerdict, UploadPlan, UploadStatus
from stratum_desktop.domain.upload.row import ReadingContext
from stratum_desktop.host.files import START, Position, sha256_of
from stratum_desktop.host.files.source import trouble
from stratum_desktop.services.intake import store_prepared
from stratum_desktop.services.judging.chunk import Chunk, Finding, PassTask, as_json
from stratum_desktop.services.judging.chunks import chunks
from stratum_desktop.services.mapping import MAPPING_FAILED, log_fault
from stratum_desktop.services.preparation import LaneTarget
from stratum_desktop.services.uploads.tally import MAX_STORED_ROWS, Tally
from stratum_desktop.services.uploads.views import Progress, ProgressListener
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.uploads import PassProgress, RowRecord, UploadRecord
from stratum_desktop.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from stratum_desktop.services.uploads.seen_keys import SeenKeys

_DUPLICATE_IN_FILE = as_json(Reason("row.duplicate_in_file"))
_SEEN_BEFORE = as_json(Reason("row.seen_before"))
_DUPLICATE = as_json(Reason("row.duplicate"))
_COLLISION = as_json(Reason("row.same_id_other_content"))


class Overtaken(Exception):
    """The upload was cancelled, or another process works on it: nothing of a chunk was kept."""


@dataclass(frozen=True, slots=True)
class PassSetting:
    """What a pass needs beside the file."""

    plan: UploadPlan
    lanes: tuple[LaneTarget, ...]
    context: ReadingContext
    fixes: Mapping[int, Mapping[str, str]]


class FilePass:
    """Reads a file to its end and stores every chunk in one transaction with its resume point."""

    def __init__(
        self,
        workspace: Workspace,
        record: UploadRecord,
        setting: PassSetting,
        *,
        in_process: bool,
        on_progress: ProgressListener | None,
        should_stop: Callable[[], bool] | None,
    ) -> None:
        """Continue `record`'s present pass where it stands."""
        self._workspace = workspace
        self._record = record
        self._setting = setting
        self._in_process = in_process
        self._on_progress = on_progress
        self._should_stop = should_stop or (lambda: False)
        self._path = Path(record.file_path)
        self._is_check = record.status == UploadStatus.CHECKING
        self._next_row = record.next_row
        is_fresh = record.next_row == 0
        self._tally = Tally() if is_fresh else Tally.from_json(record.estimate)
        self._tally.rows_before = self._tally.rows
        self._seen = _nothing_seen() if self._is_check else None
        self._began_ms = workspace.clock.boot_ms()

    async def run(self) -> bool:
        """Go on until the file ends; returns False when asked to stop before.

        Raises:
            Refusal: the file cannot be read, or is not the one that was checked.
            Trouble: the file is gone, or the database failed.
            Overtaken: cancelled, or taken over.
        """
        before = _stamp(self._path)
        if not await self._verify_file(before):
            return False
        resumed = self._next_row
        # A check that goes on must know the keys of the rows before; sending asks the database.
        rereads = self._is_check and resumed > 0
        start = START if rereads or not resumed else Position(resumed, self._record.progress_bytes)
        task = PassTask(
            path=self._path,
            plan=self._setting.plan,
            context=self._setting.context,
            lanes=self._setting.lanes,
            start=start,
            fixes=self._setting.fixes,
            wants_events=not self._is_check,
            warm_up_to_row=resumed if rereads else 0,
        )
        async with aclosing(chunks(task, in_process=self._in_process)) as stream:
            async for chunk in stream:
                if rereads and chunk.end.row <= resumed:
                    self._known_in_file(chunk)
                elif chunk.end.row > self._next_row:
                    await self._store(chunk)
                if self._should_stop() and not chunk.is_last:
                    return False
        if _stamp(self._path) != before:
            raise file_changed(self._path, "while it was read")
        await self._end()
        return True

    async def _verify_file(self, stamp: tuple[int, int]) -> bool:
        """Take the file's fingerprint, or compare it with the one that was checked."""
        if self._record.file_sha256 is not None and stamp[0] != self._record.file_bytes:
            raise file_changed(self._path, "since it was checked")
        digest = await asyncio.to_thread(sha256_of, self._path, should_stop=self._should_stop)
        if digest is None:
            return False
        if self._record.file_sha256 is None:
            upload_id = self._record.id
            await self._workspace.store.write(
                lambda uow: uow.uploads.set_fingerprint(upload_id, digest, stamp[0])
            )
        elif digest != self._record.file_sha256:
            raise file_changed(self._path, "since it was checked")
        return True

    async def _store(self, chunk: Chunk) -> None:
        in_file = self._known_in_file(chunk)

        def take_in(uow: UnitOfWork) -> Tally:
            tally = self._tally.copy()
            if self._is_check:
                duplicates = self._duplicates(uow, chunk, in_file)
            else:
                duplicates = self._ingest(uow, chunk, tally)
            findings = _merged(chunk.findings, duplicates)
            tally.count(chunk, findings, self._setting.lanes)
            self._write(uow, chunk, tally.to_store(findings), tally)
            return tally

        self._tally = await self._workspace.store.write(take_in)
        _log_faults(chunk.findings)
        self._next_row = chunk.end.row
        if self._on_progress is not None:
            self._on_progress(self._progress(chunk))

    def _known_in_file(self, chunk: Chunk) -> list[bool]:
        return [] if self._seen is None else self._seen.add(chunk.keys)

    def _duplicates(
        self, uow: UnitOfWork, chunk: Chunk, in_file: Sequence[bool]
    ) -> dict[int, Finding]:
        """Look the chunk's keys up without storing anything of it."""
        known = uow.events.known(chunk.keys, now_ms=self._workspace.clock.now_ms())
        return {
            row: (
                row,
                RowVerdict.DUPLICATE.value,
                None,
                _DUPLICATE_IN_FILE if is_repeat else _SEEN_BEFORE,
            )
            for row, key, is_repeat in zip(chunk.ready_rows, chunk.keys, in_file, strict=True)
            if is_repeat or key in known
        }

    def _ingest(self, uow: UnitOfWork, chunk: Chunk, tally: Tally) -> dict[int, Finding]:
        """Store the chunk's events and queue their deliveries."""
        first = uow.events.next_id()
        result = store_prepared(
            uow,
            chunk.events,
            cipher=self._workspace.cipher,
            received_at_ms=self._workspace.clock.now_ms(),
            key_expires_at_ms=None,
            upload_id=self._record.id,
            file_rows=chunk.ready_rows,
        )
        accepted = result.count(Verdict.ACCEPTED)
        if accepted:
            tally.first_event = first if tally.first_event is None else tally.first_event
            tally.last_event = first + accepted - 1
            tally.taken_in += accepted
        if accepted == len(chunk.ready_rows):
            return {}
        return {
            row: (
                row,
                RowVerdict.DUPLICATE.value,
                None,
                _COLLISION if verdict is Verdict.COLLISION else _DUPLICATE,
            )
            for row, verdict in zip(chunk.ready_rows, result.verdicts, strict=True)
            if verdict is not Verdict.ACCEPTED
        }

    def _write(
        self, uow: UnitOfWork, chunk: Chunk, findings: Sequence[Finding], tally: Tally
    ) -> None:
        upload_id = self._record.id
        is_ours = uow.uploads.advance(
            upload_id,
            PassProgress(
                next_row=chunk.end.row,
                progress_bytes=chunk.end.offset,
                estimate=tally.to_json(),
                total=tally.rows,
                successful=tally.taken_in,
                failed=tally.failed,
                duplicates=tally.verdicts[RowVerdict.DUPLICATE.value],
            ),
            status=self._record.status,
            from_row=self._next_row,
        )
        if not is_ours:
            raise Overtaken
        uow.uploads.replace_rows(
            upload_id,
            [RowRecord(upload_id, *finding) for finding in findings],
            after=self._next_row,
            until=chunk.end.row,
        )

    async def _end(self) -> None:
        status = UploadStatus.CHECKED if self._is_check else UploadStatus.SENT
        message = None
        if self._tally.stored_rows >= MAX_STORED_ROWS:
            message = (
                f"Only the first {MAX_STORED_ROWS:,} rows with a finding are listed;"
                " the counts cover every row."
            )
        upload_id, counts = self._record.id, dict(self._tally.verdicts)
        completed_at = None if self._is_check else now_text(self._workspace)

        def end(uow: UnitOfWork) -> None:
            record = uow.uploads.get(upload_id)
            if record is None or record.status != self._record.status:
                raise Overtaken
            uow.uploads.end_pass(
                upload_id,
                status.value,
                verdict_counts=counts,
                completed_at=completed_at,
                message=message,
            )

        await self._workspace.store.write(end)

    def _progress(self, chunk: Chunk) -> Progress:
        return progress(
            rows=self._tally.rows,
            rows_before=self._tally.rows_before,
            bytes_done=chunk.end.offset,
            bytes_total=self._record.file_bytes,
            elapsed_seconds=(self._workspace.clock.boot_ms() - self._began_ms) / 1000,
        )


def _nothing_seen() -> SeenKeys:
    # Imported when it is needed, because it brings numpy: 11 MB that sending does without.
    from stratum_desktop.services.uploads.seen_keys import SeenKeys

    return SeenKeys()


def progress(
    *, rows: int, rows_before: int, bytes_done: int, bytes_total: int, elapsed_seconds: float
) -> Progress:
    """Return how far a pass is, with its rate once a second has shown one."""
    done = rows - rows_before
    if elapsed_seconds < 1 or done <= 0 or bytes_done <= 0 or rows <= 0:
        return Progress(rows, bytes_done, bytes_total)
    rate = done / elapsed_seconds
    rows_left = max(0, bytes_total - bytes_done) / (bytes_done / rows)
    return Progress(rows, bytes_done, bytes_total, rate, rows_left / rate)


def now_text(workspace: Workspace) -> str:
    """Return the present instant as it is stored."""
    now = datetime.fromtimestamp(workspace.clock.now_ms() / 1000, UTC)
    return now.isoformat(timespec="milliseconds")


def _merged(findings: Sequence[Finding], duplicates: Mapping[int, Finding]) -> list[Finding]:
    """Put duplicates in their rows' places: a repeated row says so, whatever else it lacks."""
    if not duplicates:
        return list(findings)
    merged = [one for one in findings if one[0] not in duplicates]
    merged.extend(duplicates.values())
    merged.sort(key=lambda one: one[0])
    return merged


def _log_faults(findings: Sequence[Finding]) -> None:
    """Log what mappings failed on in rows that go nowhere; the others `intake` logs."""
    texts = Counter(text for *_, text in findings if MAPPING_FAILED in text)
    for text, count in texts.items():
        fault = reason_from_json(text)
        if fault is not None and fault.code == MAPPING_FAILED:
            log_fault(fault, count)


def _stamp(path: Path) -> tuple[int, int]:
    """Size and time of change: what a file that is written to cannot keep."""
    try:
        found = path.stat()
    except OSError as error:
        raise trouble(path, error) from error
    return found.st_size, found.st_mtime_ns


def file_changed(path: Path, when: str) -> Refusal:
    """Return what to tell a person whose file is not the one that was judged."""
    return Refusal(
        f"{path.name} was changed {when}, so the verdicts on its rows no longer hold."
        " Upload the new file; rows that were sent before are not sent again.",
        reason=Reason("upload.file_changed"),
    )
