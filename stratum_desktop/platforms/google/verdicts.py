"""What became of a request that the Data Manager had taken, read from its status.

Google gives counts by reason and names no event, so a verdict speaks of all at once or says that
some were refused. Source: developers.google.com/data-manager/api/devguides/diagnostics and the
`ProcessingErrorReason` of google-ads-datamanager 0.9.4, read 2026-11-22.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.contract import Ruling, Verdict
from stratum_desktop.platforms.failures import Failure, Misunderstood, Rejected
from stratum_desktop.platforms.google.data_manager.errors import failure_of

TOO_RECENT_SECONDS = 6 * 3600.0
"""A click must be this old. Source: google-ads 34.0.0, `TOO_RECENT_EVENT`, read 2026-11-22."""
_FAULT_SECONDS = 900.0
"""How long to wait after a fault of Google's own. Source: own choice."""


class Treatment(NamedTuple):
    """What a processing error of an event means."""

    ruling: Ruling
    code: str
    wait_seconds: float = 0.0


_REFUSED = Ruling.REFUSED
BY_REASON: dict[str, Treatment | None] = {
    # None: it was counted before, which is what was wanted.
    "DUPLICATE_TRANSACTION_ID": None,
    "DUPLICATE_GCLID": None,
    "TOO_RECENT_CLICK": Treatment(Ruling.AGAIN, "google.click_too_recent", TOO_RECENT_SECONDS),
    "INTERNAL_ERROR": Treatment(Ruling.AGAIN, "google.service_error", _FAULT_SECONDS),
    # Most events of a shop follow no click on an ad; Google was told, and that is all there is.
    "CLICK_NOT_FOUND": Treatment(Ruling.CONFIRMED, "google.click_not_found"),
    "EVENT_TOO_OLD": Treatment(_REFUSED, "google.event_too_old"),
    "INVALID_GCLID": Treatment(_REFUSED, "google.click_id_refused"),
    "INVALID_GBRAID": Treatment(_REFUSED, "google.click_id_refused"),
    "INVALID_WBRAID": Treatment(_REFUSED, "google.click_id_refused"),
    "INVALID_CLICK": Treatment(_REFUSED, "google.click_id_refused"),
    "CONVERSION_PRECEDES_CLICK": Treatment(_REFUSED, "google.conversion_precedes_click"),
    "INVALID_OPERATING_ACCOUNT_FOR_CLICK": Treatment(_REFUSED, "google.click_of_other_account"),
    "DENIED_CONSENT": Treatment(_REFUSED, "google.consent_lacking"),
    "NO_CONSENT": Treatment(_REFUSED, "google.consent_lacking"),
    "UNKNOWN_CONSENT": Treatment(_REFUSED, "google.consent_lacking"),
    "INVALID_EVENT": Treatment(_REFUSED, "google.events_refused"),
    "INVALID_FORMAT": Treatment(_REFUSED, "google.events_refused"),
    "ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID": Treatment(
        _REFUSED, "google.braid_not_permitted"
    ),
    "ORIGINAL_CONVERSIONS_NOT_FOUND": Treatment(_REFUSED, "google.conversion_not_found"),
    "DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED": Treatment(
        Ruling.HELD, "google.terms_not_accepted"
    ),
    "EXTERNAL_ATTRIBUTION_DATA_MISSING": Treatment(Ruling.HELD, "google.action_refused"),
    "CUSTOM_VARIABLE_NOT_ENABLED": Treatment(Ruling.HELD, "google.action_refused"),
}

_UNLISTED = Treatment(_REFUSED, "google.processing_refused")
_PREFIX = "PROCESSING_ERROR_REASON_"
_SPOKEN = frozenset({"SUCCESS", "PARTIAL_SUCCESS", "FAILED"})


def verdict_of(reply: Reply, parcel_count: int) -> Verdict | Failure:
    """Return the verdict of a status, or why there is none to read.

    Args:
        parcel_count: how many events the request carried.
    """
    if reply.status == 404:
        return Rejected(Reason("google.request_unknown", {"http_status": 404}))
    if reply.status != 200:
        return failure_of(reply)
    parts = (json_object(reply.body) or {}).get("requestStatusPerDestination")
    if not isinstance(parts, list) or not all(isinstance(part, Mapping) for part in parts):
        return Misunderstood(Reason("answer.not_understood", {"http_status": reply.status}))
    statuses = {str(part.get("requestStatus")) for part in parts}
    if not parts or not statuses <= _SPOKEN:
        return Verdict(Ruling.PENDING)
    return _judged(statuses, _counts_of(parts), parcel_count)


def _judged(statuses: set[str], counts: Counter[str], parcel_count: int) -> Verdict:
    """Weigh the errors: a setting first, then refusals, then what may go again."""
    if not counts and statuses != {"SUCCESS"}:
        ruling = _REFUSED if statuses == {"FAILED"} else Ruling.PARTLY_REFUSED
        return Verdict(ruling, Reason(_UNLISTED.code), refused_count=1)
    by_ruling: dict[Ruling, list[tuple[int, str, Treatment]]] = {}
    for name, count in counts.items():
        treatment = BY_REASON.get(name, _UNLISTED)
        if treatment is not None:
            by_ruling.setdefault(treatment.ruling, []).append((count, name, treatment))
    for ruling in (Ruling.HELD, _REFUSED, Ruling.AGAIN, Ruling.CONFIRMED):
        found = sorted(by_ruling.get(ruling, ()), reverse=True)
        if found:
            return _ruled(ruling, found, parcel_count)
    return Verdict(Ruling.CONFIRMED)


def _ruled(
    ruling: Ruling, found: Sequence[tuple[int, str, Treatment]], parcel_count: int
) -> Verdict:
    _, name, treatment = found[0]
    total = sum(count for count, _, _ in found)
    facts: dict[str, str | int | float | None] = {"platform_code": name}
    if total < parcel_count:
        facts |= {"count": total, "of": parcel_count}
    is_partial = ruling is _REFUSED and total < parcel_count
    return Verdict(
        Ruling.PARTLY_REFUSED if is_partial else ruling,
        Reason(treatment.code, facts),
        retry_after_seconds=max(one.wait_seconds for _, _, one in found),
        refused_count=total if is_partial else 0,
    )


def _counts_of(parts: Sequence[Mapping[str, object]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for part in parts:
        info = part.get("errorInfo")
        listed = info.get("errorCounts") if isinstance(info, Mapping) else None
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, Mapping) and isinstance(one.get("reason"), str):
                counts[str(one["reason"]).removeprefix(_PREFIX)] += _number(one.get("recordCount"))
    return counts


def _number(value: object) -> int:
    """Return a count; Google writes it as text. What is no number is one event at least."""
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 1
