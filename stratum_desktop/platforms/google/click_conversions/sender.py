"""A batch of click conversions or of adjustments, and what its answer says of every row.

Source: developers.google.com/google-ads/api/docs/conversions/legacy_oci_guide, read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.contract import Answer, Exchange, Outcome, Parcel, Receipt
from stratum_desktop.platforms.failures import Misunderstood, NeedsReauthorisation
from stratum_desktop.platforms.google.click_conversions import errors
from stratum_desktop.platforms.google.click_conversions.errors import RowError

METHODS = {
    "conversions": "uploadClickConversions",
    "conversionAdjustments": "uploadConversionAdjustments",
}
"""Key of a request that holds the rows, to the method that takes it."""

_FRESH_SECONDS = 48 * 3600
"""For how long an adjustment whose conversion is not found is tried again, a day apart. Source:
own choice; Google advises one more try, because the conversion may be in the works."""
_ADJUSTED_AT = re.compile(rb'"adjustmentDateTime":"([^"]+)"')


def content_of(form: str, bodies: Sequence[bytes], *, is_dry_run: bool = False) -> bytes:
    """Return a request's body: the frozen rows joined unchanged."""
    tail = b',"validateOnly":true}' if is_dry_run else b"}"
    rows = b'{"' + form.encode() + b'":[' + b",".join(bodies)
    return rows + b'],"partialFailure":true' + tail


def answer_of(
    exchange: Exchange, reply: Reply, parcels: Sequence[Parcel], *, now_seconds: float
) -> Answer:
    """Return what came of a request: a receipt for every row, in their order."""
    if reply.status != 200:
        return Answer(exchange, failure=errors.failure_of(reply))
    answer = json_object(reply.body)
    results = answer.get("results") if answer is not None else None
    if not isinstance(results, list) or len(results) != len(parcels):
        code = "answer.not_json" if answer is None else "answer.not_understood"
        reason = Reason(code, {"http_status": reply.status})
        return Answer(exchange, failure=Misunderstood(reason))
    found = errors.row_errors_of(reply.body)
    stop = _stop_in(found, len(parcels))
    if stop is not None:
        return Answer(exchange, failure=stop)
    receipts = tuple(
        _receipt_of(parcel, result, found.get(place), now_seconds=now_seconds)
        for place, (parcel, result) in enumerate(zip(parcels, results, strict=True))
    )
    return Answer(exchange, receipts=receipts)


def _stop_in(found: Mapping[int, RowError], row_count: int) -> NeedsReauthorisation | None:
    """Return why the destination must wait, where not one row was spared a setting's fault."""
    names = {error.name for error in found.values()}
    if len(found) < row_count or not names <= errors.STOPS.keys():
        return None
    name = min(names)
    return NeedsReauthorisation(Reason(errors.STOPS[name], {"platform_code": name}))


def _receipt_of(
    parcel: Parcel, result: object, error: RowError | None, *, now_seconds: float
) -> Receipt:
    if error is None:
        # A row that failed is an empty object; one that says nothing at all is not confirmed.
        if isinstance(result, Mapping) and result:
            return Receipt(parcel.delivery_id, Outcome.DELIVERED)
        reason = Reason("google.row_unconfirmed")
        return Receipt(parcel.delivery_id, Outcome.UNCONFIRMED, reason)
    meaning = errors.meaning_of(error)
    if error.name == "CONVERSION_NOT_FOUND" and _is_fresh(parcel.body, now_seconds):
        meaning = errors.NOT_FOUND_YET
    reason = Reason(meaning.code, {"platform_code": error.name})
    return Receipt(parcel.delivery_id, meaning.outcome, reason, meaning.wait_seconds)


def _is_fresh(body: bytes, now_seconds: float) -> bool:
    found = _ADJUSTED_AT.search(body)
    if found is None:
        return False
    adjusted_seconds = datetime.fromisoformat(found[1].decode()).timestamp()
    return now_seconds - adjusted_seconds < _FRESH_SECONDS
