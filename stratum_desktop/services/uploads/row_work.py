"""What a person does with single rows: look at them, mend them, take them elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from stratum_desktop.domain.errors import Refusal, StratumError
from stratum_desktop.domain.reason import Reason, reason_from_json
from stratum_desktop.domain.upload import RowVerdict, UploadPlan, UploadStatus
from stratum_desktop.domain.upload.finding import RowFinding
from stratum_desktop.host.files import sha256_of
from stratum_desktop.host.files.safe_csv import write_csv
from stratum_desktop.services.judging.chunk import RowJudge, as_json, mended
from stratum_desktop.services.uploads.file_pass import PassSetting, file_changed
from stratum_desktop.services.uploads.row_access import RowAccess
from stratum_desktop.services.uploads.row_fix import RowFix, opened_fix, sealed_fix
from stratum_desktop.services.uploads.stored_upload import find_upload, stored_plan
from stratum_desktop.services.uploads.tally import failed_count
from stratum_desktop.services.uploads.views import UploadRow
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.uploads import RowRecord, StoredRow, UploadRecord
from stratum_desktop.store.unit_of_work import UnitOfWork

TO_FIX = (
    RowVerdict.FIXABLE,
    RowVerdict.WRONG,
    RowVerdict.NO_IDENTIFIER,
    RowVerdict.NO_CONSENT,
    RowVerdict.TOO_OLD,
)
"""Verdicts that a person may change by mending a cell."""

_PAGE_ROWS = 5_000
_MOST_CHARACTERS = 10_000
_EXTRA_COLUMNS = ("Row", "Verdict", "Column to fix", "Reason")


class RowWork:
    """Single rows of the uploads of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace
        self._store = workspace.store
        self._access: tuple[int, RowAccess] | None = None

    async def rows(
        self, upload_id: int, verdict: RowVerdict | None, *, after: int, limit: int, cells: bool
    ) -> tuple[UploadRow, ...]:
        """Return stored rows, with their cells as the file has them now if these are wanted."""
        verdicts = None if verdict is None else [verdict.value]
        record, stored = await self._store.read(
            lambda uow: (
                find_upload(uow, upload_id),
                uow.uploads.rows(upload_id, verdicts=verdicts, after=after, limit=limit),
            )
        )
        plan = stored_plan(record)
        wanted = [row.row_number for row in stored] if cells else []
        found = await self._cells_if_there(record, plan, wanted)
        return tuple(
            _shown(row, self._fix_of(record.id, row), plan, found.get(row.row_number))
            for row in stored
        )

    async def fix(
        self, upload_id: int, setting: PassSetting, *, row_number: int, column: str, value: str
    ) -> UploadRow:
        """Store a mended cell and the row's new verdict."""
        record, row = await self._store.read(
            lambda uow: (find_upload(uow, upload_id), uow.uploads.row(upload_id, row_number))
        )
        _require_mendable(record, row, setting.plan, column, value)
        assert row is not None  # noqa: S101 - required above
        fix = {**self._fix_of(upload_id, row), column: value}
        cipher = self._workspace.cipher
        sealed = sealed_fix(fix, cipher, upload_id=upload_id, row_number=row_number)
        cells = await asyncio.to_thread(self._cells, record, setting.plan, [row_number])
        if row_number not in cells:
            raise _not_readable(row_number)
        judge = RowJudge(setting.plan, setting.context, setting.lanes)
        key, finding = judge.judge(mended(cells[row_number], fix, setting.plan))

        def store(uow: UnitOfWork) -> StoredRow:
            now = find_upload(uow, upload_id)
            _require_checked(now)
            new = self._verdict(uow, key, finding)
            stored = RowRecord(
                upload_id, row_number, new.verdict.value, new.column, as_json(new.reason)
            )
            uow.uploads.set_fix(stored, sealed)
            counts = dict(now.verdict_counts)
            counts[row.verdict] = counts.get(row.verdict, 0) - 1
            counts[new.verdict.value] = counts.get(new.verdict.value, 0) + 1
            uow.uploads.set_counts(upload_id, counts, failed=failed_count(counts))
            return StoredRow(*stored[1:], sealed)

        return _shown(await self._store.write(store), fix, setting.plan, cells[row_number])

    async def export(self, upload_id: int, path: Path) -> int:
        """Write the rows that need a person; returns how many."""
        record = await self._store.read(lambda uow: find_upload(uow, upload_id))
        return await asyncio.to_thread(self._export, record, path)

    def _fix_of(self, upload_id: int, row: StoredRow) -> RowFix:
        cipher = self._workspace.cipher
        return opened_fix(row.fix, cipher, upload_id=upload_id, row_number=row.row_number)

    def _verdict(
        self, uow: UnitOfWork, key: bytes | None, finding: RowFinding | None
    ) -> RowFinding:
        if key is not None:
            now_ms = self._workspace.clock.now_ms()
            if uow.events.known([key], now_ms=now_ms):
                return RowFinding(RowVerdict.DUPLICATE, Reason("row.seen_before"))
        return finding or RowFinding(RowVerdict.READY, Reason("row.mended"))

    def _export(self, record: UploadRecord, path: Path) -> int:
        plan = stored_plan(record)
        source = Path(record.file_path)
        if record.file_sha256 is not None and sha256_of(source) != record.file_sha256:
            raise file_changed(source, "since it was checked")
        return write_csv(path, (*plan.header, *_EXTRA_COLUMNS), self._rows_to_fix(record, plan))

    def _rows_to_fix(self, record: UploadRecord, plan: UploadPlan) -> Iterator[Sequence[str]]:
        verdicts = [verdict.value for verdict in TO_FIX]
        after = 0
        while True:
            start = after
            page = self._store.read_now(
                lambda uow, start=start: uow.uploads.rows(  # type: ignore[misc]
                    record.id, verdicts=verdicts, after=start, limit=_PAGE_ROWS
                )
            )
            if not page:
                return
            cells = self._cells(record, plan, [row.row_number for row in page])
            for row in page:
                after = row.row_number
                shown = _shown(row, self._fix_of(record.id, row), plan, cells.get(after))
                yield (
                    *(shown.cells.get(name, "") for name in plan.header),
                    str(after),
                    row.verdict.replace("_", " "),
                    row.column_name or "",
                    sentence(shown.reason),
                )

    async def _cells_if_there(
        self, record: UploadRecord, plan: UploadPlan, row_numbers: Sequence[int]
    ) -> Mapping[int, list[str]]:
        try:
            return await asyncio.to_thread(self._cells, record, plan, row_numbers)
        except StratumError:
            return {}

    def _cells(
        self, record: UploadRecord, plan: UploadPlan, row_numbers: Sequence[int]
    ) -> Mapping[int, list[str]]:
        path = Path(record.file_path)
        if path.exists() and path.stat().st_size != record.file_bytes:
            raise file_changed(path, "since it was checked")
        if self._access is None or self._access[0] != record.id:
            self._access = record.id, RowAccess(path, plan)
        return self._access[1].cells(row_numbers)


def _shown(row: StoredRow, fix: RowFix, plan: UploadPlan, cells: list[str] | None) -> UploadRow:
    by_name: Mapping[str, str] = {}
    if cells is not None:
        by_name = dict(zip(plan.header, mended(cells, fix, plan), strict=False))
    return UploadRow(
        row_number=row.row_number,
        verdict=RowVerdict(row.verdict),
        column=row.column_name,
        reason=reason_from_json(row.reason) or Reason("row.without_reason"),
        cells=by_name,
        fixed=tuple(fix),
    )


def _require_checked(record: UploadRecord) -> None:
    if record.status != UploadStatus.CHECKED:
        raise Refusal(
            f"Upload {record.id} is {record.status}; rows can be mended between check and send.",
            reason=Reason("upload.not_checked", {"status": record.status}),
        )


def _require_mendable(
    record: UploadRecord, row: StoredRow | None, plan: UploadPlan, column: str, value: str
) -> None:
    _require_checked(record)
    if row is None or not (row.fix or RowVerdict(row.verdict) in TO_FIX):
        raise Refusal(
            "This row has nothing to mend. Pick one that is fixable or wrong.",
            reason=Reason("upload.row_not_mendable"),
        )
    if column not in plan.header:
        raise Refusal(
            f"The file has no column “{column}”. Pick one of its columns.",
            reason=Reason("upload.column_unknown"),
        )
    if len(value) > _MOST_CHARACTERS or "\0" in value:
        raise Refusal(
            f"A cell takes at most {_MOST_CHARACTERS:,} characters of text.",
            reason=Reason("upload.value_too_long"),
        )


def _not_readable(row_number: int) -> Refusal:
    return Refusal(
        f"Row {row_number} cannot be read as cells, so no cell of it can be mended here."
        " Mend the file itself and upload it again.",
        reason=Reason("upload.row_unreadable", {"row": row_number}),
    )
