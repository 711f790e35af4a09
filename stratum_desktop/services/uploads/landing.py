"""Where the rows of an upload are now."""

from __future__ import annotations

from collections import Counter

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.reason import Reason, reason_from_json
from stratum_desktop.domain.upload import UploadStatus
from stratum_desktop.services.uploads.outlook import outlook
from stratum_desktop.services.uploads.stored_upload import (
    find_upload,
    labels_by_id,
    stored_destinations,
    view_of,
)
from stratum_desktop.services.uploads.tally import Tally
from stratum_desktop.services.uploads.views import LandingReport, LandingSlice
from stratum_desktop.store.unit_of_work import UnitOfWork

_MOST_REASONS = 20

Found = tuple[tuple[int, str, str | None, int], ...]


def landing_report(uow: UnitOfWork, upload_id: int, *, now_ms: int) -> LandingReport:
    """Count the upload's deliveries by destination, state and reason.

    Raises:
        Refusal: there is no such upload.
    """
    record = find_upload(uow, upload_id)
    tally = Tally.from_json(record.estimate)
    found: Found = ()
    if tally.first_event is not None and tally.last_event is not None:
        found = uow.uploads.landing(
            upload_id, first_event=tally.first_event, last_event=tally.last_event
        )
    labels = labels_by_id(uow)
    return LandingReport(
        view_of(record, labels, now_ms=now_ms),
        tuple(
            _slice(labels.get(one, f"Destination {one}"), one, found)
            for one in stored_destinations(record)
        ),
        outlook(uow, upload_id) if record.status == UploadStatus.CHECKED else (),
    )


def _slice(label: str, destination_id: int, found: Found) -> LandingSlice:
    states: Counter[DeliveryState] = Counter()
    reasons: list[tuple[DeliveryState, Reason, int]] = []
    for one, state_text, reason_text, count in found:
        if one != destination_id:
            continue
        state = DeliveryState(state_text)
        states[state] += count
        reason = reason_from_json(reason_text)
        if reason is not None:
            reasons.append((state, reason, count))
    reasons.sort(key=lambda entry: -entry[2])
    return LandingSlice(label, dict(states), tuple(reasons[:_MOST_REASONS]))
