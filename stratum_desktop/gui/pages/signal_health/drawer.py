"""One platform's day in the drawer: its status, why, and the figures behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from stratum_desktop.domain.emq import Band, DriverStatus, Unit
from stratum_desktop.domain.signal_health import (
    HEALTH_FLOORS,
    WEIGHTS,
    Component,
    ComponentScore,
    Health,
)
from stratum_desktop.domain.signal_metric import Metric, MetricStatus
from stratum_desktop.gui import format as words
from stratum_desktop.gui.looks import BANDS, DAY_STATUSES, DRIVER_NAMES, DRIVER_STATUSES
from stratum_desktop.gui.looks import METRIC_STATUSES as METRICS
from stratum_desktop.gui.pages.signal_health.columns import hours_text
from stratum_desktop.gui.pages.signal_health.view_model import Detail
from stratum_desktop.gui.theme import Role, TextStyle
from stratum_desktop.gui.widgets import Evidence, Label
from stratum_desktop.gui.widgets.button import LinkButton
from stratum_desktop.services.signal_health import DayRows, DriverStanding, HealthEvidence

COMPONENTS: Mapping[Component, str] = {
    Component.EMQ: "EMQ",
    Component.FRESHNESS: "Freshness",
    Component.VARIANCE: "Variance",
    Component.ANOMALY: "Anomalies",
}
_HEALTHY_FROM = dict(HEALTH_FLOORS)[Health.HEALTHY]
_OFF = (MetricStatus.WARNING, MetricStatus.CRITICAL)
_NOT_MEASURED = (
    "Nothing was measured on this day: the platform was not connected, or the engine did not run."
)


def day_title(detail: Detail) -> str:
    """Return what the drawer is called."""
    return f"{detail.line.label}, {words.day(detail.on)}"


def day_drawer(
    detail: Detail, *, to_drivers: Callable[[], None], to_alerts: Callable[[], None]
) -> Evidence:
    """Return what the drawer shows of a day.

    Args:
        detail: the day.
        to_drivers: leads to the rows behind the drivers.
        to_alerts: leads to the anomalies.
    """
    content, found = Evidence(), detail.evidence
    if not detail.is_read:
        content.add(Label("Reading the rows behind it.", TextStyle.BASE, Role.MUTED))
    elif found is None:
        content.add_words(words.NO_DATA, _NOT_MEASURED)
    else:
        content.add_words(DAY_STATUSES[found.day.status].word, why(found))
        shown = next((day for day in detail.line.days if day and day.on == detail.on), None)
        if shown is not None and shown.status is not found.day.status:
            content.add_words(
                "On the board",
                f"{DAY_STATUSES[shown.status].word}, as counted last. The rows have changed since; "
                "the next count takes them in.",
            )
        content.add_facts("The day", tuple(_facts(found)))
        content.add_rows(
            "Health",
            ("Part", "Weight", "Score", "Points"),
            [_component_cells(one) for one in found.health.components],
        )
        content.add_rows(
            "Drivers of EMQ",
            ("Driver", "Status", "Value"),
            [_driver_cells(one) for one in found.drivers],
        )
        content.add_rows("Delivery on this day", ("Figure", "Value", "Status"), _delivery(found))
        if found.rows is not None:
            _add_rows(content, found.rows)
        drivers = LinkButton(f"See the drivers of {detail.line.label} now, with their rows")
        drivers.followed.connect(to_drivers)
        content.add(drivers)
        if found.day.anomaly_count:
            alerts = LinkButton("See the alerts of these anomalies")
            alerts.followed.connect(to_alerts)
            content.add(alerts)
    return content


def _add_rows(content: Evidence, rows: DayRows) -> None:
    """Add what the delivery figures were counted from."""
    content.add_rows(
        "Deliveries that ended on this day",
        ("State", "Count"),
        [(state.capitalize(), words.number(count)) for state, count in rows.outcomes.items()],
    )
    title = "Requests of this day"
    if rows.request_count > len(rows.requests):
        title = f"{len(rows.requests)} of {words.number(rows.request_count)} requests, worst first"
    content.add_rows(
        title,
        ("Started", "Took, ms", "Outcome"),
        [
            (
                words.instant(one.started_at, seconds=True),
                words.number(one.duration_ms),
                one.outcome.replace("_", " ").capitalize(),
            )
            for one in rows.requests
        ],
    )


def why(found: HealthEvidence) -> str:
    """Return in a sentence or two what makes the status."""
    match found.health.health:
        case Health.UNKNOWN if found.emq_band is Band.UNKNOWN:
            return "EMQ is unknown on this day, and so is health."
        case Health.UNKNOWN:
            return (
                f"Only {words.percent(found.health.evidence_pct)} of the weight was measured; "
                "60\u00a0% are needed."
            )
        case Health.HEALTHY:
            return _why_healthy(found)
    missing = [
        COMPONENTS[one.component]
        for one in found.health.components
        if one.applies and one.score is None
    ]
    low = [
        COMPONENTS[one.component]
        for one in found.health.components
        if one.lower is not None and one.lower < _HEALTHY_FROM
    ]
    said = [f"Health is certain to {words.score(found.health.lower)} of 100."]
    if low:
        said.append(f"Low: {', '.join(low)}.")
    if missing:
        said.append(f"Not measured, so counted as nothing: {', '.join(missing)}.")
    return " ".join(said)


def _why_healthy(found: HealthEvidence) -> str:
    off = list(_what_is_off(found))
    said = f"Health is good. Off target: {', '.join(off)}." if off else "Health is good."
    if found.day.anomaly_count:
        touching = words.plural(
            found.day.anomaly_count, "anomaly touches this day", "anomalies touch this day"
        )
        return f"{said} {touching}; by themselves they change no status."
    return said if off else f"{said} Nothing is off."


def _what_is_off(found: HealthEvidence) -> Iterator[str]:
    for one in found.drivers:
        if one.status is DriverStatus.CRITICAL:
            name, word, value = _driver_cells(one)
            yield f"{name.lower()} {value} ({word.lower()})"
    for name, metric, value in _metrics(found):
        if metric.status in _OFF:
            yield f"{name} {value} ({METRICS[metric.status].word.lower()})"


def _facts(found: HealthEvidence) -> Iterator[tuple[str, str]]:
    health, day = found.health, found.day
    yield "Health", f"{words.score(health.score)}, {words.bounds(health.lower, health.upper)}"
    yield "Measured on", f"{words.percent(health.evidence_pct)} of the weight"
    yield "EMQ", f"{words.score(day.emq_score)}, {BANDS[found.emq_band].word.lower()}"
    yield "Conversions", f"{words.number(day.conversion_volume)} delivered"
    yield "Newest figures", _old(day.data_freshness_hours)
    yield "Gap to the truth", words.percent(found.gap_pct)
    yield "Anomalies", words.number(day.anomaly_count)
    at = found.measured_at
    yield "As of", f"{words.instant(at)} {words.zone_name(at)}"


def _old(hours: float | None) -> str:
    return words.NO_DATA if hours is None else f"{hours_text(hours)} old"


def _component_cells(one: ComponentScore) -> tuple[str, ...]:
    weight = words.rate(WEIGHTS[one.component], decimals=0)
    if not one.applies:
        return COMPONENTS[one.component], words.NOTHING, "Not applicable", words.NOTHING
    points = None if one.lower is None else one.lower * WEIGHTS[one.component]
    return (
        COMPONENTS[one.component],
        weight,
        words.score(one.score),
        words.score(0.0 if points is None else points),
    )


def _driver_cells(one: DriverStanding) -> tuple[str, str, str]:
    value = words.percent(one.measured) if one.unit is Unit.PCT else hours_text(one.measured)
    return DRIVER_NAMES[one.driver], DRIVER_STATUSES[one.status].word, value


def _delivery(found: HealthEvidence) -> list[tuple[str, ...]]:
    return [
        (name[0].upper() + name[1:], text, METRICS[metric.status].word)
        for name, metric, text in _metrics(found)
    ]


def _metrics(found: HealthEvidence) -> Iterator[tuple[str, Metric, str]]:
    """Yield each delivery figure with its name and its value as it is read."""
    delivery = found.delivery
    success, retry = delivery.success_rate_pct, delivery.retry_rate_pct
    minutes, p95 = delivery.circuit_open_minutes, delivery.p95_attempt_ms
    yield "success rate", success, words.percent(success.value, decimals=2)
    yield "retry rate", retry, words.percent(retry.value, decimals=2)
    open_for = None if minutes.value is None else minutes.value * 60
    yield "circuit open", minutes, words.duration(open_for)
    yield "P95 of a request", p95, words.milliseconds(p95.value)
