"""Uploads as stored, and as people see them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload import RowVerdict, UploadPlan, UploadStatus
from stratum_desktop.services.uploads.file_pass import progress
from stratum_desktop.services.uploads.tally import Tally
from stratum_desktop.services.uploads.views import Upload
from stratum_desktop.store.repositories.uploads import UploadRecord
from stratum_desktop.store.unit_of_work import UnitOfWork

_IN_PASS = frozenset({UploadStatus.CHECKING, UploadStatus.SENDING})


def plan_to_store(plan: UploadPlan, destination_ids: Sequence[int]) -> str:
    """Return the plan and the destinations chosen, as one JSON text."""
    document = {"plan": json.loads(plan.to_json()), "destinations": list(destination_ids)}
    return json.dumps(document, ensure_ascii=False)


def stored_plan(record: UploadRecord) -> UploadPlan:
    """Return the plan of an upload."""
    return UploadPlan.from_json(json.dumps(json.loads(record.plan)["plan"]))


def stored_destinations(record: UploadRecord) -> tuple[int, ...]:
    """Return the destination ids of an upload, in the order chosen."""
    return tuple(json.loads(record.plan)["destinations"])


def find_upload(uow: UnitOfWork, upload_id: int) -> UploadRecord:
    """Return one upload.

    Raises:
        Refusal: there is none with this id.
    """
    record = uow.uploads.get(upload_id)
    if record is None:
        raise Refusal(
            f"There is no upload {upload_id}. List the uploads and pick one of them.",
            reason=Reason("upload.unknown", {"upload": upload_id}),
        )
    return record


def labels_by_id(uow: UnitOfWork) -> Mapping[int, str]:
    """Return the label of every destination."""
    return {one.id: one.label for one in uow.destinations.all()}


def view_of(record: UploadRecord, labels: Mapping[int, str], *, now_ms: int) -> Upload:
    """Return an upload as people see it."""
    status = UploadStatus(record.status)
    tally = Tally.from_json(record.estimate)
    destinations = tuple(
        labels.get(one, f"Destination {one}") for one in stored_destinations(record)
    )
    counts: Mapping[str, int] = record.verdict_counts
    if status is UploadStatus.CHECKING or not counts:
        counts = tally.verdicts
    is_checked = status not in {UploadStatus.DRAFT, UploadStatus.CHECKING}
    elapsed_ms = 0 if record.started_at_ms is None else now_ms - record.started_at_ms
    return Upload(
        id=record.id,
        name=record.name,
        status=status,
        template=record.template,
        destinations=destinations,
        file_path=Path(record.file_path),
        file_bytes=record.file_bytes,
        created_at=datetime.fromisoformat(record.created_at),
        completed_at=None
        if record.completed_at is None
        else datetime.fromisoformat(record.completed_at),
        total=record.total,
        sent_to_queue=record.successful,
        failed=record.failed,
        duplicates=record.duplicates,
        verdict_counts={verdict: counts.get(verdict.value, 0) for verdict in RowVerdict},
        estimate=tally.estimate(destinations) if is_checked else None,
        progress=progress(
            rows=tally.rows,
            rows_before=tally.rows_before,
            bytes_done=record.progress_bytes,
            bytes_total=record.file_bytes,
            elapsed_seconds=elapsed_ms / 1000 if status in _IN_PASS else 0.0,
        ),
        message=record.message,
    )


def newest_views(uow: UnitOfWork, limit: int, *, now_ms: int) -> tuple[Upload, ...]:
    """Return uploads as people see them, newest first."""
    labels = labels_by_id(uow)
    return tuple(view_of(record, labels, now_ms=now_ms) for record in uow.uploads.newest(limit))
