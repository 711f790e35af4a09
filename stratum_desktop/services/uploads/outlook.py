"""What each destination would get of a checked file, before anything is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from stratum_desktop.domain.reason import Reason, reason_from_json
from stratum_desktop.domain.upload import RowVerdict
from stratum_desktop.services.uploads.stored_upload import (
    find_upload,
    labels_by_id,
    stored_destinations,
)
from stratum_desktop.services.uploads.tally import MAX_STORED_NOTES, MAX_STORED_ROWS, Tally
from stratum_desktop.services.uploads.views import DestinationOutlook
from stratum_desktop.store.unit_of_work import UnitOfWork

_NOT_FOR_ALL = "row.not_for_all"


def outlook(uow: UnitOfWork, upload_id: int) -> tuple[DestinationOutlook, ...]:
    """Count the ready rows that each destination gets, from the reserves noted at the rows.

    Raises:
        Refusal: there is no such upload.
    """
    record = find_upload(uow, upload_id)
    tally = Tally.from_json(record.estimate)
    ready = record.verdict_counts.get(RowVerdict.READY.value, 0)
    kept_all = tally.stored_notes < MAX_STORED_NOTES and tally.stored_rows < MAX_STORED_ROWS
    labels = labels_by_id(uow)
    chosen = [labels.get(one, f"Destination {one}") for one in stored_destinations(record)]
    refused: dict[str, Counter[str]] = {label: Counter() for label in chosen}
    for text, count in uow.uploads.reasons_of(upload_id, RowVerdict.READY.value):
        reason = reason_from_json(text)
        if reason is not None and reason.code == _NOT_FOR_ALL:
            for label, code in _refusals(reason, chosen):
                refused[label][code] += count
    return tuple(_of(label, ready, refused[label], kept_all=kept_all) for label in chosen)


def _refusals(reason: Reason, chosen: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield which destinations a row does not go to, each with why."""
    named = f", {reason.facts.get('not_to', '')}, "
    labels = [label for label in chosen if f", {label}, " in named]
    codes = str(reason.facts.get("reasons", "")).split(", ")
    yield from zip(labels, codes, strict=False)


def _of(label: str, ready: int, refused: Counter[str], *, kept_all: bool) -> DestinationOutlook:
    if not refused:
        return DestinationOutlook(label, ready, 0, None)
    ((code, _),) = refused.most_common(1)
    left_out = refused.total() if kept_all else None
    goes = None if left_out is None else ready - left_out
    return DestinationOutlook(label, goes, left_out, Reason(code))
