"""What each destination would get of a checked file, before anything is sent."""

from __future__ import annotations

from collections import Counter

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
    left_out: Counter[str] = Counter()
    why: dict[str, Reason] = {}
    labels = labels_by_id(uow)
    chosen = [labels.get(one, f"Destination {one}") for one in stored_destinations(record)]
    for text, count in uow.uploads.reasons_of(upload_id, RowVerdict.READY.value):
        reason = reason_from_json(text)
        if reason is None or reason.code != _NOT_FOR_ALL:
            continue
        named = f", {reason.facts.get('not_to', '')}, "
        for label in chosen:
            if f", {label}, " in named:
                left_out[label] += count
                why.setdefault(label, Reason(str(reason.facts.get("why", reason.code))))
    return tuple(
        DestinationOutlook(
            label,
            ready - left_out[label] if kept_all or not left_out[label] else None,
            why.get(label),
        )
        for label in chosen
    )
