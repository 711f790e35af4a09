"""How each status of the domain looks: a word, an icon and a role, the same on every page."""

from __future__ import annotations

import math
from collections.abc import Mapping

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.emq import BAND_FLOORS, RULES, Band, Driver, DriverStatus
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.signal_health import DayStatus
from stratum_desktop.domain.signal_metric import MetricStatus
from stratum_desktop.domain.upload import RowVerdict, UploadStatus
from stratum_desktop.gui.charts import Band as ChartBand
from stratum_desktop.gui.delegates import PillLook
from stratum_desktop.gui.theme import Role

NO_DATA = PillLook("No data", "unknown", Role.UNKNOWN)

BANDS: Mapping[Band, PillLook] = {
    Band.RELIABLE: PillLook("Reliable", "good", Role.GOOD),
    Band.DIRECTIONAL: PillLook("Directional", "warning", Role.WARNING),
    Band.UNSAFE: PillLook("Unsafe", "warning", Role.CRITICAL),
    Band.CRITICAL: PillLook("Critical", "critical", Role.CRITICAL),
    Band.UNKNOWN: PillLook("Unknown", "unknown", Role.UNKNOWN),
}

DRIVER_NAMES: Mapping[Driver, str] = {
    Driver.EVENT_MATCH: "Event match rate",
    Driver.PIXEL_COVERAGE: "Pixel coverage",
    Driver.LATENCY: "Conversion latency",
    Driver.ATTRIBUTION: "Attribution accuracy",
    Driver.FRESHNESS: "Data freshness",
}

DRIVER_STATUSES: Mapping[DriverStatus, PillLook] = {
    DriverStatus.GOOD: PillLook("Good", "good", Role.GOOD),
    DriverStatus.WARNING: PillLook("Warning", "warning", Role.WARNING),
    DriverStatus.CRITICAL: PillLook("Critical", "critical", Role.CRITICAL),
    DriverStatus.NO_DATA: NO_DATA,
    DriverStatus.NOT_APPLICABLE: PillLook("Not applicable", "skipped", Role.MUTED),
}

DAY_STATUSES: Mapping[DayStatus, PillLook] = {
    DayStatus.OK: PillLook("OK", "good", Role.GOOD),
    DayStatus.RISK: PillLook("Risk", "warning", Role.WARNING),
    DayStatus.DEGRADED: PillLook("Degraded", "warning", Role.WARNING),
    DayStatus.CRITICAL: PillLook("Critical", "critical", Role.CRITICAL),
    DayStatus.UNKNOWN: PillLook("Unknown", "unknown", Role.UNKNOWN),
}

METRIC_STATUSES: Mapping[MetricStatus, PillLook] = {
    MetricStatus.GOOD: PillLook("On target", "good", Role.GOOD),
    MetricStatus.WARNING: PillLook("Warning", "warning", Role.WARNING),
    MetricStatus.CRITICAL: PillLook("Critical", "critical", Role.CRITICAL),
    MetricStatus.NO_DATA: NO_DATA,
}

DELIVERY_STATES: Mapping[DeliveryState, PillLook] = {
    DeliveryState.READY: PillLook("Ready", "waiting", Role.ACCENT),
    DeliveryState.SENDING: PillLook("Sending", "sending", Role.ACCENT),
    DeliveryState.RETRY: PillLook("Retry", "retry", Role.WARNING),
    DeliveryState.HELD: PillLook("Held", "held", Role.WARNING),
    DeliveryState.UNCERTAIN: PillLook("Uncertain", "uncertain", Role.WARNING),
    DeliveryState.DELIVERED: PillLook("Delivered", "good", Role.GOOD),
    DeliveryState.SKIPPED: PillLook("Skipped", "skipped", Role.MUTED),
    DeliveryState.REJECTED: PillLook("Rejected", "rejected", Role.CRITICAL),
    DeliveryState.EXPIRED: PillLook("Expired", "expired", Role.CRITICAL),
    DeliveryState.CANCELLED: PillLook("Cancelled", "cancelled", Role.MUTED),
}

VERDICTS: Mapping[RowVerdict, PillLook] = {
    RowVerdict.READY: PillLook("Ready", "good", Role.GOOD),
    RowVerdict.FIXABLE: PillLook("Fixable", "fixable", Role.WARNING),
    RowVerdict.DUPLICATE: PillLook("Duplicate", "duplicate", Role.SERIES_2),
    RowVerdict.TOO_OLD: PillLook("Too old", "expired", Role.SERIES_3),
    RowVerdict.NO_CONSENT: PillLook("No consent", "held", Role.SERIES_4),
    RowVerdict.NO_IDENTIFIER: PillLook("No identifier", "unknown", Role.UNKNOWN),
    RowVerdict.SKIPPED: PillLook("Not a conversion", "skipped", Role.MUTED),
    RowVerdict.WRONG: PillLook("Wrong", "critical", Role.CRITICAL),
}

UPLOAD_STATUSES: Mapping[UploadStatus, PillLook] = {
    UploadStatus.DRAFT: PillLook("Draft", "edit", Role.MUTED),
    UploadStatus.CHECKING: PillLook("Checking", "task", Role.ACCENT),
    UploadStatus.CHECKED: PillLook("Waits for Send", "waiting", Role.PROPOSED),
    UploadStatus.SENDING: PillLook("Sending", "sending", Role.ACCENT),
    UploadStatus.SENT: PillLook("Sent", "good", Role.GOOD),
    UploadStatus.CANCELLED: PillLook("Cancelled", "cancelled", Role.MUTED),
    UploadStatus.FAILED: PillLook("Failed", "critical", Role.CRITICAL),
}

GATE_VERDICTS: Mapping[Verdict, PillLook] = {
    Verdict.PASS: PillLook("Passes", "good", Role.GOOD),
    Verdict.HOLD: PillLook("Held", "held", Role.WARNING),
    Verdict.BLOCK: PillLook("Blocked", "rejected", Role.CRITICAL),
}

ACTION_STATES: Mapping[ActionState, PillLook] = {
    ActionState.PROPOSED: PillLook("Open", "waiting", Role.PROPOSED),
    ActionState.SNOOZED: PillLook("Snoozed", "clock", Role.MUTED),
    ActionState.BLOCKED: PillLook("Blocked", "rejected", Role.CRITICAL),
    ActionState.REJECTED: PillLook("Rejected", "close", Role.MUTED),
    ActionState.EXPIRED: PillLook("Expired", "expired", Role.MUTED),
    ActionState.REPLACED: PillLook("Replaced", "skipped", Role.MUTED),
    ActionState.APPROVED: PillLook("2nd approver", "held", Role.WARNING),
    ActionState.UNDO_WINDOW: PillLook("Approved", "check", Role.MINE),
    ActionState.APPLYING: PillLook("Applying", "sending", Role.ACCENT),
    ActionState.APPLIED: PillLook("Applied", "good", Role.GOOD),
    ActionState.FAILED: PillLook("Failed", "critical", Role.CRITICAL),
    ActionState.STALE: PillLook("Stale", "collision", Role.CONFLICT),
    ActionState.UNKNOWN: PillLook("Not known", "uncertain", Role.WARNING),
    ActionState.ROLLED_BACK: PillLook("Rolled back", "undo", Role.MUTED),
}


def band_stretches() -> tuple[ChartBand, ...]:
    """Return the bands of a score chart, best first, from the domain's floors."""
    highest = 100.0
    stretches = []
    for band, floor in BAND_FLOORS:
        look = BANDS[band]
        stretches.append(ChartBand(float(floor), highest, look.role, look.word))
        highest = float(floor)
    return tuple(stretches)


def latency_stretches() -> tuple[ChartBand, ...]:
    """Return the stretches of a latency chart in seconds, quickest first, by the driver."""
    rule = RULES[Driver.LATENCY]
    edges = (0.0, rule.good_at * 3600, rule.critical_at * 3600, math.inf)
    statuses = (DriverStatus.GOOD, DriverStatus.WARNING, DriverStatus.CRITICAL)
    return tuple(
        ChartBand(lowest, highest, DRIVER_STATUSES[status].role, DRIVER_STATUSES[status].word)
        for status, lowest, highest in zip(statuses, edges[:-1], edges[1:], strict=True)
    )
