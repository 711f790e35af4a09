"""Scores and figures as terminal text. Decimals are cut off, never rounded up."""

from __future__ import annotations

from math import floor

from stratum_desktop.domain.emq import DriverLine, EmqScore, Unit
from stratum_desktop.domain.signal_metric import Metric
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.wording.span import span

NO_DATA = "no data"


def one_decimal(value: float) -> str:
    """Return a number cut off after one decimal, so that 79.99 never reads 80.0."""
    return f"{floor(value * 10) / 10:.1f}"


def score_words(score: EmqScore) -> str:
    """Return a score with its bounds, band and evidence."""
    if score.score is None or score.lower is None or score.upper is None:
        return f"{NO_DATA} ({score.band.value})"
    return (
        f"EMQ {one_decimal(score.score)}, between {one_decimal(score.lower)} and "
        f"{one_decimal(score.upper)}, {score.band.value}, measured on {score.evidence_pct} % "
        "of the weight"
    )


def metric_words(metric: Metric) -> str:
    """Return a rate with its judgement."""
    if metric.value is None:
        return NO_DATA
    return f"{one_decimal(metric.value)} % ({metric.status.value})"


def driver_row(line: DriverLine) -> tuple[str, str, str, str, str, str]:
    """Return one driver as a row: name, value, weight, points lost, status, evidence."""
    reading = line.reading
    lost = "" if line.points_lost is None else one_decimal(line.points_lost)
    return (
        f"  {reading.driver.value}",
        _measured(line),
        f"{reading.weight:.2f}",
        lost,
        reading.status.value,
        sentence(reading.evidence),
    )


def _measured(line: DriverLine) -> str:
    measured = line.reading.measured
    if measured is None:
        return NO_DATA
    match line.reading.unit:
        case Unit.PCT:
            return f"{one_decimal(measured)} %"
        case Unit.HOURS:
            return span(measured * 3600)
