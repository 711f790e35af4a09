"""The series that are watched, made of hourly counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from stratum_desktop.domain.anomaly.metric import Metric
from stratum_desktop.domain.anomaly.series import HourFigure, Series
from stratum_desktop.domain.dedupe import Verdict
from stratum_desktop.domain.delivery import DEAD_LETTER_STATES, DeliveryState
from stratum_desktop.domain.event import Origin
from stratum_desktop.domain.latency import median_seconds
from stratum_desktop.domain.window import hour_of
from stratum_desktop.services.alerts.ad_series import ad_series
from stratum_desktop.store.read_models.hourly_figures import (
    NO_IDENTITY,
    HourlyFigures,
    LagHour,
    OutcomeHour,
    ReceivedHour,
)
from stratum_desktop.store.repositories.anomalies import LatencyHour
from stratum_desktop.store.unit_of_work import UnitOfWork

_Figures = dict[int, HourFigure]


def all_series(uow: UnitOfWork, *, since_s: int, until_s: int) -> tuple[Series, ...]:
    """Return every series that had anything to count in a span of whole hours."""
    read = HourlyFigures(uow.connection)
    received = read.received(since_s=since_s, until_s=until_s)
    outcomes = read.outcomes(since_s=since_s, until_s=until_s)
    connected = [
        (one.platform, hour_of(one.created_at_ms)) for one in uow.destinations.all() if one.enabled
    ]
    return (
        *_of_senders(received),
        *_of_outcomes(outcomes),
        *_of_matches(received, outcomes, connected),
        *_of_lags(uow.anomalies.lags(since_s=since_s, until_s=until_s)),
        *ad_series(uow.ad_hours.hours(since_s=since_s, until_s=until_s)),
    )


def hourly_medians(rows: Iterable[LagHour]) -> list[LatencyHour]:
    """Return the median lag of each platform and hour."""
    lags: dict[tuple[int, str], Counter[int]] = defaultdict(Counter)
    for row in rows:
        lags[row.hour_at, row.platform][row.seconds] += row.deliveries
    found = []
    for (hour_at, platform), counts in sorted(lags.items()):
        median = median_seconds(counts)
        if median is not None:
            found.append(LatencyHour(hour_at, platform, median, counts.total()))
    return found


def _of_senders(rows: Iterable[ReceivedHour]) -> Iterator[Series]:
    by_sender: dict[str, list[ReceivedHour]] = defaultdict(list)
    for row in rows:
        by_sender[f"{row.origin}/{row.source}"].append(row)
    for subject, mine in sorted(by_sender.items()):
        of = _by_hour(mine)
        usable = _counted(of, lambda row: row.verdict != Verdict.REFUSED)
        accepted = _counted(of, lambda row: row.verdict == Verdict.ACCEPTED)
        yield Series(Metric.RECEIVED, subject, _counts(accepted))
        for metric, is_part in (
            (Metric.DUPLICATE_RATE, lambda row: row.verdict == Verdict.DUPLICATE),
            (Metric.COLLISION_RATE, lambda row: row.verdict == Verdict.COLLISION),
            (Metric.GIVEN_ID_RATE, lambda row: row.verdict != Verdict.REFUSED and row.is_given_id),
        ):
            yield Series(metric, subject, _rates(_counted(of, is_part), usable))
        refused = _counted(of, lambda row: row.verdict == Verdict.REFUSED)
        whole = {hour: usable[hour] + refused[hour] for hour in of}
        yield Series(Metric.REFUSED_RATE, subject, _rates(refused, whole))


def _of_outcomes(rows: Iterable[OutcomeHour]) -> Iterator[Series]:
    """Count what ended; a retry or a hold is seen in how much arrives, and how late."""
    by_platform: dict[str, list[OutcomeHour]] = defaultdict(list)
    for row in rows:
        by_platform[row.platform].append(row)
    for platform, mine in sorted(by_platform.items()):
        delivered, lost = Counter[int](), Counter[int]()
        for row in mine:
            if row.state == DeliveryState.DELIVERED:
                delivered[row.hour_at] += row.deliveries
            elif row.state in DEAD_LETTER_STATES:
                lost[row.hour_at] += row.deliveries
        yield Series(Metric.DELIVERED, platform, _counts(delivered))
        yield Series(Metric.FAILURE_RATE, platform, _rates(lost, delivered + lost))


def _of_matches(
    received: Iterable[ReceivedHour],
    outcomes: Iterable[OutcomeHour],
    connected: Iterable[tuple[str, int]],
) -> Iterator[Series]:
    """Count what could be matched, of all that was meant for a platform, by the hour it came in.

    Args:
        received: what came in.
        outcomes: what became of it; skipped deliveries are counted when they came in.
        connected: platform and first hour of each destination.
    """
    accepted: Counter[int] = Counter()
    for one in received:
        if one.origin == Origin.SERVER and one.verdict == Verdict.ACCEPTED:
            accepted[one.hour_at] += one.events
    due: dict[str, Counter[int]] = defaultdict(Counter)
    for platform, since in connected:
        due[platform].update({hour: n for hour, n in accepted.items() if hour > since})
    unmatched: dict[str, Counter[int]] = defaultdict(Counter)
    for row in outcomes:
        if row.state != DeliveryState.SKIPPED or row.hour_at not in due[row.platform]:
            continue
        if row.reason_code == NO_IDENTITY:
            unmatched[row.platform][row.hour_at] += row.deliveries
        else:
            due[row.platform][row.hour_at] -= row.deliveries
    for platform, wholes in sorted(due.items()):
        yield Series(Metric.MATCH_RATE, platform, _rates(wholes - unmatched[platform], wholes))


def _of_lags(rows: Iterable[LatencyHour]) -> Iterator[Series]:
    by_platform: dict[str, _Figures] = defaultdict(dict)
    for row in rows:
        by_platform[row.platform][row.hour_at] = HourFigure(row.median_seconds, row.deliveries)
    for platform, figures in sorted(by_platform.items()):
        yield Series(Metric.LATENCY, platform, figures)


def _by_hour(rows: Iterable[ReceivedHour]) -> Mapping[int, list[ReceivedHour]]:
    found: dict[int, list[ReceivedHour]] = defaultdict(list)
    for row in rows:
        found[row.hour_at].append(row)
    return found


def _counted(
    of: Mapping[int, list[ReceivedHour]], is_part: Callable[[ReceivedHour], bool]
) -> Counter[int]:
    return Counter(
        {hour: sum(row.events for row in rows if is_part(row)) for hour, rows in of.items()}
    )


def _counts(counts: Mapping[int, int]) -> _Figures:
    return {hour: HourFigure(float(count), count) for hour, count in counts.items()}


def _rates(parts: Mapping[int, int], wholes: Mapping[int, int]) -> _Figures:
    return {
        hour: HourFigure(float(parts.get(hour, 0)), whole)
        for hour, whole in wholes.items()
        if whole
    }
