"""Uploads, their row verdicts and saved templates."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, Row, delete, insert, select, update

from stratum_desktop.store.bulk import insert_sql, new_id, put
from stratum_desktop.store.tables import offline_conversion_batches as upload
from stratum_desktop.store.tables import upload_row, upload_template


@dataclass(frozen=True, slots=True)
class NewUpload:
    """An upload that is about to be stored."""

    name: str
    #: Platform keys, comma-joined.
    platforms: str
    template: str
    status: str
    #: ISO 8601, UTC.
    created_at: str
    file_path: str
    file_bytes: int
    #: JSON.
    plan: str


@dataclass(frozen=True, slots=True)
class UploadRecord:
    """One row of `offline_conversion_batches`."""

    id: int
    name: str
    template: str
    status: str
    created_at: str
    completed_at: str | None
    file_path: str
    file_sha256: bytes | None
    file_bytes: int
    plan: str
    verdict_counts: Mapping[str, int]
    #: JSON of the present or last pass over the file, and what it came to.
    estimate: str
    total: int
    successful: int
    failed: int
    duplicates: int
    next_row: int
    progress_bytes: int
    started_at_ms: int | None
    message: str | None


class PassProgress(NamedTuple):
    """Where a pass over the file stands after a chunk."""

    next_row: int
    progress_bytes: int
    estimate: str
    total: int
    successful: int
    failed: int
    duplicates: int


class RowRecord(NamedTuple):
    """One row of `upload_row` without its fix, in the order it is written."""

    upload_id: int
    row_number: int
    verdict: str
    column_name: str | None
    #: JSON of a Reason.
    reason: str


class StoredRow(NamedTuple):
    """One row of `upload_row`."""

    row_number: int
    verdict: str
    column_name: str | None
    reason: str
    #: What a person typed, sealed; None when nothing was mended.
    fix: bytes | None


_ADD_ROW = (
    insert_sql(upload_row, RowRecord._fields)
    + " ON CONFLICT (upload_id, row_number) DO UPDATE SET verdict = excluded.verdict,"
    + " column_name = excluded.column_name, reason = excluded.reason"
)
_LANDING = (
    "SELECT d.destination_id, d.state, d.reason, count(*) FROM event e"
    " JOIN delivery d ON d.event_id = e.id"
    " WHERE e.id BETWEEN ? AND ? AND e.upload_id = ?"
    " GROUP BY d.destination_id, d.state, d.reason"
)


class UploadRepository:
    """Uploads, their row verdicts and saved templates."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def add(self, new: NewUpload, *, started_at_ms: int) -> int:
        """Store a new upload; returns its id."""
        result = self._connection.execute(
            insert(upload).values(
                batch_name=new.name,
                platform=new.platforms,
                upload_type=new.template,
                status=new.status,
                created_at=new.created_at,
                file_path=new.file_path,
                file_bytes=new.file_bytes,
                plan=new.plan,
                started_at_ms=started_at_ms,
            )
        )
        return new_id(result)

    def get(self, upload_id: int) -> UploadRecord | None:
        """Return one upload, or None."""
        row = self._connection.execute(select(upload).where(upload.c.id == upload_id)).one_or_none()
        return None if row is None else _record(row)

    def newest(self, limit: int) -> tuple[UploadRecord, ...]:
        """Return uploads, newest first."""
        rows = self._connection.execute(select(upload).order_by(upload.c.id.desc()).limit(limit))
        return tuple(_record(row) for row in rows)

    def ids_in(self, statuses: Sequence[str]) -> tuple[int, ...]:
        """Return the ids of uploads with one of these statuses, oldest first."""
        rows = self._connection.execute(
            select(upload.c.id).where(upload.c.status.in_(list(statuses))).order_by(upload.c.id)
        )
        return tuple(row.id for row in rows)

    def begin_pass(self, upload_id: int, status: str, *, started_at_ms: int) -> None:
        """Start a pass over the file from its first row."""
        self._set(
            upload_id,
            status=status,
            next_row=0,
            progress_bytes=0,
            started_at_ms=started_at_ms,
            message=None,
        )

    def resume_pass(self, upload_id: int, *, started_at_ms: int) -> None:
        """Note that a pass goes on now; its rate counts from here."""
        self._set(upload_id, started_at_ms=started_at_ms)

    def set_fingerprint(self, upload_id: int, sha256: bytes, file_bytes: int) -> None:
        """Store which bytes were checked."""
        self._set(upload_id, file_sha256=sha256, file_bytes=file_bytes)

    def advance(
        self, upload_id: int, progress: PassProgress, *, status: str, from_row: int
    ) -> bool:
        """Store how far a pass is, if it is still this pass and nobody else moved it.

        Returns:
            False when the upload has another status or another runner went on: the caller's
            transaction must keep nothing.
        """
        result = self._connection.execute(
            update(upload)
            .where(upload.c.id == upload_id, upload.c.status == status)
            .where(upload.c.next_row == from_row)
            .values(
                next_row=progress.next_row,
                progress_bytes=progress.progress_bytes,
                estimate=progress.estimate,
                total_records=progress.total,
                successful_records=progress.successful,
                failed_records=progress.failed,
                duplicate_records=progress.duplicates,
            )
        )
        return result.rowcount == 1

    def end_pass(
        self,
        upload_id: int,
        status: str,
        *,
        verdict_counts: Mapping[str, int] | None = None,
        completed_at: str | None = None,
        message: str | None = None,
    ) -> None:
        """Store how a pass ended; None leaves the counts as they are."""
        values: dict[str, object] = {
            "status": status,
            "completed_at": completed_at,
            "message": message,
        }
        if verdict_counts is not None:
            values["verdict_counts"] = json.dumps(dict(verdict_counts), sort_keys=True)
        self._set(upload_id, **values)

    def set_counts(self, upload_id: int, verdict_counts: Mapping[str, int], *, failed: int) -> None:
        """Store counts that a mended row changed."""
        self._set(
            upload_id,
            verdict_counts=json.dumps(dict(verdict_counts), sort_keys=True),
            failed_records=failed,
        )

    def replace_rows(
        self, upload_id: int, rows: Sequence[RowRecord], *, after: int, until: int
    ) -> None:
        """Store the findings of a chunk: rows `after` < number ≤ `until`. Fixes stay."""
        self._connection.execute(
            delete(upload_row).where(
                upload_row.c.upload_id == upload_id,
                upload_row.c.row_number > after,
                upload_row.c.row_number <= until,
                upload_row.c.fix.is_(None),
            )
        )
        if rows:
            self._connection.exec_driver_sql(_ADD_ROW, list(rows))

    def rows(
        self, upload_id: int, *, verdicts: Sequence[str] | None, after: int, limit: int
    ) -> tuple[StoredRow, ...]:
        """Return stored rows behind a row number, in file order; None means every verdict."""
        query = (
            select(upload_row)
            .where(upload_row.c.upload_id == upload_id, upload_row.c.row_number > after)
            .order_by(upload_row.c.row_number)
            .limit(limit)
        )
        if verdicts is not None:
            query = query.where(upload_row.c.verdict.in_(list(verdicts)))
        return tuple(_stored_row(row) for row in self._connection.execute(query))

    def reasons_of(self, upload_id: int, verdict: str) -> tuple[tuple[str, int], ...]:
        """Return the reasons that are noted at rows of one verdict, with how many have each."""
        found = self._connection.exec_driver_sql(
            "SELECT reason, count(*) FROM upload_row WHERE upload_id = ? AND verdict = ?"
            " GROUP BY reason",
            (upload_id, verdict),
        )
        return tuple((reason, int(count)) for reason, count in found)

    def row(self, upload_id: int, row_number: int) -> StoredRow | None:
        """Return one stored row, or None."""
        found = self._connection.execute(
            select(upload_row).where(
                upload_row.c.upload_id == upload_id, upload_row.c.row_number == row_number
            )
        ).one_or_none()
        return None if found is None else _stored_row(found)

    def fixes(self, upload_id: int) -> Mapping[int, bytes]:
        """Return what was typed into each mended row, by row number, sealed."""
        rows = self._connection.execute(
            select(upload_row.c.row_number, upload_row.c.fix).where(
                upload_row.c.upload_id == upload_id, upload_row.c.fix.is_not(None)
            )
        )
        return {row.row_number: row.fix for row in rows}

    def set_fix(self, record: RowRecord, fix: bytes) -> None:
        """Store what was typed into a row, sealed, and the row's new verdict."""
        self._connection.exec_driver_sql(_ADD_ROW, record)
        self._connection.execute(
            update(upload_row)
            .where(
                upload_row.c.upload_id == record.upload_id,
                upload_row.c.row_number == record.row_number,
            )
            .values(fix=fix)
        )

    def landing(
        self, upload_id: int, *, first_event: int, last_event: int
    ) -> tuple[tuple[int, str, str | None, int], ...]:
        """Return destination id, state, reason and count of the upload's deliveries.

        Args:
            first_event: no event of the upload has a smaller id.
            last_event: none has a greater one.
        """
        rows = self._connection.exec_driver_sql(_LANDING, (first_event, last_event, upload_id))
        return tuple((a, b, c, n) for a, b, c, n in rows)

    def templates(self) -> Mapping[str, str]:
        """Return saved mappings: name to JSON of the plan, by name."""
        rows = self._connection.execute(
            select(upload_template.c.name, upload_template.c.plan).order_by(upload_template.c.name)
        )
        return {row.name: row.plan for row in rows}

    def save_template(self, name: str, plan: str, *, at_ms: int) -> None:
        """Store a mapping, replacing one of the same name."""
        put(self._connection, upload_template, name=name, plan=plan, saved_at_ms=at_ms)

    def _set(self, upload_id: int, **values: object) -> None:
        self._connection.execute(update(upload).where(upload.c.id == upload_id).values(**values))


def _record(row: Row[tuple[object, ...]]) -> UploadRecord:
    return UploadRecord(
        id=row.id,
        name=row.batch_name,
        template=row.upload_type,
        status=row.status,
        created_at=row.created_at,
        completed_at=row.completed_at,
        file_path=row.file_path,
        file_sha256=row.file_sha256,
        file_bytes=row.file_bytes,
        plan=row.plan,
        verdict_counts=json.loads(row.verdict_counts),
        estimate=row.estimate,
        total=row.total_records,
        successful=row.successful_records,
        failed=row.failed_records,
        duplicates=row.duplicate_records,
        next_row=row.next_row,
        progress_bytes=row.progress_bytes,
        started_at_ms=row.started_at_ms,
        message=row.message,
    )


def _stored_row(row: Row[tuple[object, ...]]) -> StoredRow:
    return StoredRow(
        row.row_number,
        row.verdict,
        row.column_name,
        row.reason,
        row.fix,
    )
