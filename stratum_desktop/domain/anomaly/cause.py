"""What is behind an anomaly, as far as stored rows bear it out; "not known" where they do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stratum_desktop.domain.anomaly.metric import Direction, Metric
from stratum_desktop.domain.event import Origin
from stratum_desktop.domain.reason import Reason

NEAR_SECONDS = 6 * 3600
"""Two anomalies whose starts lie so close may have one cause. Source: own choice; thin series
are judged in steps of several hours."""


@dataclass(frozen=True, slots=True)
class Sighted:
    """An anomaly as far as its neighbours need to know it."""

    metric: Metric
    subject: str
    direction: Direction
    start_s: int
    end_s: int


def cause_of(
    one: Sighted,
    others: Iterable[Sighted],
    *,
    reasons: Mapping[str, int],
    has_browser_side: bool,
) -> Reason:
    """Return the most likely cause.

    Args:
        one: the anomaly.
        others: of other series; those at another time are passed over.
        reasons: why deliveries of its platform did not arrive while it went on: code to count.
        has_browser_side: whether a browser's events come in at all.
    """
    near = [other for other in others if _is_near(one, other)]
    match one.metric:
        case Metric.RECEIVED:
            return _of_received(one, near, has_browser_side=has_browser_side)
        case Metric.MATCH_RATE:
            return _of_match(near)
        case Metric.DELIVERED | Metric.LATENCY | Metric.FAILURE_RATE:
            return _of_delivery(one, near, reasons)
        case Metric.DUPLICATE_RATE:
            return Reason("anomaly.sent_again")
        case Metric.COLLISION_RATE:
            return Reason("anomaly.ids_reused")
        case Metric.GIVEN_ID_RATE:
            return Reason("anomaly.ids_missing")
        case Metric.REFUSED_RATE:
            return Reason("anomaly.unusable_events")
        case Metric.SPEND:
            return Reason("anomaly.spend_moved")
        case Metric.TOLD_CONVERSIONS | Metric.CPA | Metric.ROAS:
            return _of_told(one, near)


def _is_near(one: Sighted, other: Sighted) -> bool:
    if (other.metric, other.subject) == (one.metric, one.subject):
        return False
    overlaps = other.start_s < one.end_s and one.start_s < other.end_s
    return overlaps and abs(one.start_s - other.start_s) <= NEAR_SECONDS


def _of_received(one: Sighted, near: list[Sighted], *, has_browser_side: bool) -> Reason:
    fell = {origin for origin in Origin if _has(near, Metric.RECEIVED, Direction.LOW, origin)}
    mine = one.subject.partition("/")[0]
    if one.direction is Direction.HIGH:
        if any(other.metric is Metric.DUPLICATE_RATE for other in near):
            return Reason("anomaly.sent_again")
        if Origin.PIXEL in fell:
            return Reason("anomaly.more_while_browser_fell")
        return Reason("anomaly.more_came_in")
    if mine == Origin.PIXEL:
        return Reason(
            "anomaly.both_sides_fell" if Origin.SERVER in fell else "anomaly.browser_side_stopped"
        )
    if Origin.PIXEL in fell:
        return Reason("anomaly.both_sides_fell")
    return Reason("anomaly.server_side_stopped" if has_browser_side else "anomaly.fewer_came_in")


def _of_match(near: list[Sighted]) -> Reason:
    if _has(near, Metric.RECEIVED, Direction.LOW, Origin.PIXEL):
        return Reason("anomaly.identity_lost_with_browser")
    return Reason("anomaly.identity_lost")


def _of_delivery(one: Sighted, near: list[Sighted], reasons: Mapping[str, int]) -> Reason:
    if reasons:
        code, count = max(reasons.items(), key=lambda pair: (pair[1], pair[0]))
        return Reason("anomaly.held_up_by", {"why": code, "count": count})
    if one.metric is Metric.DELIVERED and _has(near, Metric.RECEIVED, Direction.LOW, Origin.SERVER):
        return Reason("anomaly.less_to_deliver")
    if one.metric is Metric.LATENCY:
        return Reason("anomaly.came_late")
    return Reason("anomaly.no_reason_on_record")


def _of_told(one: Sighted, near: list[Sighted]) -> Reason:
    if one.metric is Metric.TOLD_CONVERSIONS and one.direction is Direction.HIGH:
        return Reason("anomaly.platform_counts_more")
    if any(_has(near, Metric.RECEIVED, Direction.LOW, origin) for origin in Origin):
        return Reason("anomaly.fewer_seen_here_too")
    mine = {other.metric for other in near if other.subject == one.subject}
    if mine & {Metric.DELIVERED, Metric.FAILURE_RATE, Metric.LATENCY, Metric.MATCH_RATE}:
        return Reason("anomaly.signals_broke_first")
    if one.metric is not Metric.TOLD_CONVERSIONS and Metric.SPEND in mine:
        return Reason("anomaly.spend_moved")
    return Reason("anomaly.platform_counts_fewer")


def _has(near: list[Sighted], metric: Metric, direction: Direction, origin: Origin) -> bool:
    return any(
        other.metric is metric
        and other.direction is direction
        and other.subject.startswith(f"{origin}/")
        for other in near
    )
