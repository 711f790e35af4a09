"""What the older upload says of single rows, and of a whole request.

Source: google-ads 34.0.0, `v26/errors/types` (conversion_upload_error,
conversion_adjustment_upload_error, authentication_error, authorization_error, quota_error), read
2026-11-22. Verdicts on trying again follow from the words of those types.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.failure_kind import Kind
from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.contract import Outcome
from stratum_desktop.platforms.failures import Failure
from stratum_desktop.platforms.google import errors
from stratum_desktop.platforms.google.ads.errors import COMMON, AdsError, errors_in
from stratum_desktop.platforms.google.errors import Meaning, details_of, error_of

_K = Kind
_HOUR = 3600.0


class RowMeaning(NamedTuple):
    """What an error of one row means for it."""

    outcome: Outcome
    code: str
    wait_seconds: float = 0.0


#: Refusals that no other row would escape: the destination waits for a person.
STOPS: dict[str, str] = {
    "NO_CONVERSION_ACTION_FOUND": "google.action_refused",
    "INVALID_CONVERSION_ACTION": "google.action_refused",
    "INVALID_CONVERSION_ACTION_TYPE": "google.action_refused",
    "UNAUTHORIZED_CUSTOMER": "google.permission_missing",
    "CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS": "google.terms_not_accepted",
    "CUSTOMER_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS": "google.account_not_ready",
    "CUSTOMER_DATA_POLICY_PROHIBITS_ENHANCED_CONVERSIONS": "google.account_not_ready",
    "CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE": "google.not_allow_listed",
}
_LATER, _DONE, _NO = Outcome.LATER, Outcome.DELIVERED, Outcome.REJECTED
_KNOWN = RowMeaning(_DONE, "google.already_recorded")
_UNFOUND = RowMeaning(_DONE, "google.click_not_found")
_REPEATED = RowMeaning(_NO, "google.twice_in_one_request")
_CLICK_ID = RowMeaning(_NO, "google.click_id_refused")
BY_ROW_ERROR: dict[str, RowMeaning] = {
    "TOO_RECENT_CONVERSION_ACTION": RowMeaning(_LATER, "google.action_too_recent", 6 * _HOUR),
    "TOO_RECENT_EVENT": RowMeaning(_LATER, "google.click_too_recent", 6 * _HOUR),
    "TOO_RECENT_CALL": RowMeaning(_LATER, "google.click_too_recent", 6 * _HOUR),
    "TOO_RECENT_CONVERSION": RowMeaning(_LATER, "google.conversion_too_recent", 24 * _HOUR),
    "ORDER_ID_ALREADY_IN_USE": _KNOWN,
    "CLICK_CONVERSION_ALREADY_EXISTS": _KNOWN,
    "CALL_CONVERSION_ALREADY_EXISTS": _KNOWN,
    "CONVERSION_ALREADY_RETRACTED": _KNOWN,
    "CONVERSION_ALREADY_ENHANCED": _KNOWN,
    "RESTATEMENT_ALREADY_EXISTS": _KNOWN,
    "MORE_RECENT_RESTATEMENT_FOUND": _KNOWN,
    "CLICK_NOT_FOUND": _UNFOUND,
    "EVENT_NOT_FOUND": _UNFOUND,
    "CONVERSION_NOT_FOUND": RowMeaning(_NO, "google.conversion_not_found"),
    "CONVERSION_EXPIRED": RowMeaning(_NO, "google.conversion_expired"),
    "EXPIRED_EVENT": RowMeaning(_NO, "google.event_too_old"),
    "CONVERSION_PRECEDES_EVENT": RowMeaning(_NO, "google.conversion_precedes_click"),
    "DUPLICATE_ORDER_ID": _REPEATED,
    "DUPLICATE_CLICK_CONVERSION_IN_REQUEST": _REPEATED,
    "DUPLICATE_ADJUSTMENT_IN_REQUEST": _REPEATED,
    "DUPLICATE_ENHANCEMENT_IN_REQUEST": _REPEATED,
    "UNPARSEABLE_GCLID": _CLICK_ID,
    "UNPARSEABLE_GBRAID": _CLICK_ID,
    "UNPARSEABLE_WBRAID": _CLICK_ID,
    "ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID": RowMeaning(
        _NO, "google.braid_not_permitted"
    ),
    "INVALID_CUSTOMER_FOR_CLICK": RowMeaning(_NO, "google.click_of_other_account"),
    "ORDER_ID_CONTAINS_PII": RowMeaning(_NO, "google.id_holds_personal_data"),
}
#: Faults of Google's own, by the class of the error, whatever it is called.
_PASSING_CLASSES = frozenset({"internalError", "databaseError", "quotaError"})
_PASSING = RowMeaning(_LATER, "google.service_error", 60.0)
_UNLISTED = RowMeaning(_NO, "google.conversion_refused")

NOT_FOUND_YET = RowMeaning(_LATER, "google.conversion_not_found_yet", 24 * _HOUR)
"""What `CONVERSION_NOT_FOUND` means of a fresh adjustment: what it changes may be in the works."""

BY_REASON: dict[str, Meaning] = {
    **COMMON,
    **{name: (_K.REAUTHORISE, code) for name, code in STOPS.items()},
    "TOO_MANY_CONVERSIONS_IN_REQUEST": (_K.REJECT, "google.request_too_large"),
    "TOO_MANY_ADJUSTMENTS_IN_REQUEST": (_K.REJECT, "google.request_too_large"),
}

RowError = AdsError


def failure_of(reply: Reply) -> Failure:
    """Return what a reply that is no success means for the whole request."""
    error = error_of(reply.body)
    listed = [one.get("reason") for one in details_of(error)]
    found = [*errors_in(error)]
    reasons = [one.name for one in found] + [one for one in listed if isinstance(one, str)]
    guilty = {one.place for one in found if one.place is not None}
    return errors.failure_of(reply, reasons, BY_REASON, guilty=tuple(sorted(guilty)))


def row_errors_of(body: bytes) -> Mapping[int, RowError]:
    """Return the first error of each row that an accepted request names."""
    status = (json_object(body) or {}).get("partialFailureError")
    found: dict[int, RowError] = {}
    for one in errors_in(status if isinstance(status, Mapping) else {}):
        if one.place is not None:
            found.setdefault(one.place, one)
    return found


def meaning_of(error: RowError) -> RowMeaning:
    """Return what an error means for its row."""
    if error.kind in _PASSING_CLASSES:
        return _PASSING
    if error.name in STOPS:
        return RowMeaning(_NO, STOPS[error.name])
    return BY_ROW_ERROR.get(error.name, _UNLISTED)
