"""The practice Google's diagnostics of uploads, counted from what this server took.

Made up here: from which share of successes on uploads are excellent or good.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from stratum_desktop.practice.servers.ledger import Entry

CLIENT = "GOOGLE_ADS_API"
"""By which way in everything came."""
_EXCELLENT, _GOOD = 0.95, 0.8
_RECENT_SECONDS = 28 * 86_400


def summary(
    resource: str, taken: Sequence[Entry], zone: ZoneInfo, *, now: float
) -> dict[str, object]:
    """Return what is said of uploads, by whole field names; a repeat is one that failed.

    Args:
        resource: whose fields they are.
        taken: at least one.
        zone: that of the account.
        now: epoch seconds.
    """
    recent = [one for one in taken if now - one.first_at < _RECENT_SECONDS]
    copies, counted = sum(one.copies for one in recent), sum(one.counted for one in recent)
    last = datetime.fromtimestamp(max(one.first_at for one in taken), UTC)
    row: dict[str, object] = {
        "client": CLIENT,
        "status": "NO_RECENT_UPLOAD",
        "last_upload_date_time": local_text(last, zone),
        "total_event_count": copies,
    }
    if recent:
        ratio = counted / copies
        row |= {
            "status": _status_of(ratio),
            "successful_event_count": counted,
            "pending_event_count": 0,
            "success_rate": ratio,
            "pending_rate": 0.0,
            "daily_summaries": _days(recent, zone),
            "alerts": _alerts(1 - ratio),
        }
    return {f"{resource}.{name}": value for name, value in row.items()}


def local_text(moment: datetime, zone: ZoneInfo) -> str:
    """Return an instant as Google spells it by the account's clock."""
    return moment.astimezone(zone).replace(tzinfo=None).isoformat(sep=" ")


def _status_of(ratio: float) -> str:
    if ratio > _EXCELLENT:
        return "EXCELLENT"
    return "GOOD" if ratio > _GOOD else "NEEDS_ATTENTION"


def _days(taken: Sequence[Entry], zone: ZoneInfo) -> list[dict[str, str]]:
    good: Counter[str] = Counter()
    bad: Counter[str] = Counter()
    for entry in taken:
        on = datetime.fromtimestamp(entry.first_at, zone).date().isoformat()
        good[on] += entry.counted
        bad[on] += entry.copies - entry.counted
    return [
        {"uploadDate": on, "successfulCount": str(good[on]), "failedCount": str(bad[on])}
        for on in sorted(good, reverse=True)
    ]


def _alerts(failed: float) -> list[dict[str, object]]:
    if failed <= 0:
        return []
    error = {"conversionUploadError": "CLICK_CONVERSION_ALREADY_EXISTS"}
    return [{"error": error, "errorPercentage": failed}]
