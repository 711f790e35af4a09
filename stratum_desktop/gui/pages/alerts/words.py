"""What the Alerts page says of figures, times and states."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from stratum_desktop.domain.anomaly.alert import AlertState
from stratum_desktop.domain.anomaly.episode import Severity
from stratum_desktop.domain.anomaly.judgement import Judged
from stratum_desktop.domain.anomaly.metric import OF_ADS, TRAITS, Kind, Metric
from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts import RangePoint
from stratum_desktop.gui.delegates import PillLook
from stratum_desktop.gui.theme import Role
from stratum_desktop.services.alerts import AlertDetail, AlertView, shown_range

_SEVERITIES = {
    Severity.CRITICAL: PillLook("Critical", "critical", Role.CRITICAL),
    Severity.WARNING: PillLook("Warning", "warning", Role.WARNING),
}
_STATES = {
    AlertState.ENDED: PillLook("Ended", "check", Role.MUTED),
    AlertState.RESOLVED: PillLook("Resolved", "good", Role.GOOD),
}
_COUNT_PARTS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_RATE_TOPS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
_HOUR, _DAY = 3_600.0, 86_400.0
_DURATION_TOPS = (
    *(60.0, 120.0, 240.0, 600.0, 1_200.0),
    *(_HOUR, 2 * _HOUR, 4 * _HOUR, 8 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 4 * _DAY, 10 * _DAY),
)
_MUTED = PillLook("Muted", "pause", Role.MUTED)


PILLS = {look.word: look for look in (*_SEVERITIES.values(), *_STATES.values(), _MUTED)}
"""Every look by its word."""


def look_of(alert: AlertView) -> PillLook:
    """Return how an alert's state looks: an open one goes by how bad it is."""
    if alert.state is not AlertState.OPEN:
        return _STATES[alert.state]
    return _MUTED if alert.is_muted else _SEVERITIES[alert.severity]


def figure(metric: Metric, value: float) -> str:
    """Return a figure with its unit."""
    match TRAITS[metric].kind:
        case Kind.COUNT:
            return words.number(round(value))
        case Kind.RATE:
            return words.percent(value)
        case Kind.DURATION:
            return words.duration(value)
        case Kind.AMOUNT | Kind.RATIO:
            return f"{value:,.2f}"


def worst_words(alert: AlertView) -> str:
    """Return the worst value beside what was expected."""
    edges = shown_range(alert.worst, alert.metric)
    if alert.worst.value is None or edges is None:
        return words.NO_DATA
    low, high = (figure(alert.metric, edge) for edge in edges)
    return f"{figure(alert.metric, alert.worst.value)} where {low} to {high} was expected"


def since_words(alert: AlertView) -> str:
    """Return how long it lasted, or that it goes on."""
    lasted = words.duration((alert.last_at - alert.started_at).total_seconds())
    return lasted if alert.is_over else f"{lasted}, goes on"


def facts(alert: AlertView) -> str:
    """Return when it was, how bad, and whether it is muted, in one line."""
    zone = words.zone_name(alert.started_at)
    told = [
        f"Began {words.instant(alert.started_at)} {zone}",
        f"lasted {since_words(alert)}",
        f"worst {words.instant(_at(alert.worst.start_s))}: {worst_words(alert)}",
    ]
    if alert.is_muted and alert.muted_until is None:
        told.append("muted until you take it back")
    elif alert.is_muted:
        told.append(f"muted until {words.instant(alert.muted_until)}")
    return " · ".join(told)


def chart_points(detail: AlertDetail) -> tuple[RangePoint, ...]:
    """Return the steps as the chart draws them, with the range that was expected then."""
    return tuple(map(_chart_point, detail.points))


def scale_top(detail: AlertDetail) -> float:
    """Return a round figure that nothing shown is above; shares that should be high go to 100."""
    metric = detail.alert.metric
    if metric in {Metric.MATCH_RATE, Metric.GIVEN_ID_RATE}:
        return 100.0
    shown = [one.value for one in detail.points if one.value is not None]
    shown += [one.expected.high for one in detail.points if one.expected is not None]
    most = max(shown, default=0.0)
    match TRAITS[metric].kind:
        case Kind.RATE:
            return next((top for top in _RATE_TOPS if most <= top), 100.0)
        case Kind.DURATION:
            return next((top for top in _DURATION_TOPS if most <= top), most)
        case Kind.COUNT | Kind.AMOUNT | Kind.RATIO:
            step = 10.0 ** math.floor(math.log10(max(most, 1.0)))
            return next(step * part for part in _COUNT_PARTS if most <= step * part)


def rows_words(detail: AlertDetail) -> str:
    """Return what the list of rows holds."""
    if detail.alert.metric in OF_ADS:
        return "The platform's own figures: campaign by campaign they are read by `stratum sync`."
    if not detail.rows:
        return "Refused events are counted, not kept: there are no rows to list."
    most = " The first 200 are listed." if detail.has_more_rows else ""
    order = "Slowest first." if detail.alert.metric is Metric.LATENCY else "Newest first."
    return f"{order}{most} Open a row to follow its event."


def say(metric: Metric) -> Callable[[float], str]:
    """Return what says a metric's figures."""
    return partial(figure, metric)


def _chart_point(point: Judged) -> RangePoint:
    expected = point.expected
    return RangePoint(
        _at(point.start_s),
        _at(point.end_s),
        point.value,
        None if expected is None else expected.low,
        None if expected is None else expected.centre,
        None if expected is None else expected.high,
        is_flagged=point.flagged is not None,
    )


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
