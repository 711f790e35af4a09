"""The five drivers of one platform, measured from stored rows.

Each function answers with a reading: the quantity, what it was measured from, and how much of
it there was. Nothing measured is a reading without a score, and its reason says what lacks.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from stratum_desktop.domain.attribution import (
    Measure,
    Truth,
    accuracy_pct,
    compare,
    matured_days,
)
from stratum_desktop.domain.coverage import coverage_pct
from stratum_desktop.domain.emq import (
    Driver,
    DriverReading,
    never_came,
    not_applicable,
    read,
)
from stratum_desktop.domain.freshness import (
    LEARNS_AT_MOST_DAYS,
    Traffic,
    is_event_expected,
    stale_hours,
)
from stratum_desktop.domain.latency import LagKind, LagSeries
from stratum_desktop.domain.latency_sketch import LatencySketch
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.window import EMQ_DAYS, Window, local_day, rolling_days
from stratum_desktop.services.latency.counting import arrived_between
from stratum_desktop.services.outage_time import outage_time
from stratum_desktop.services.signal_quality.declaration import declared
from stratum_desktop.services.signal_quality.usual_ratio import confirmed
from stratum_desktop.store.read_models.signal_quality import SignalEvidence
from stratum_desktop.store.unit_of_work import UnitOfWork

_HOUR_SECONDS = 3600
_DAY_SECONDS = 24 * _HOUR_SECONDS


@dataclass(frozen=True, slots=True)
class Moment:
    """When a platform is measured, and over which stretch."""

    now: datetime
    zone: ZoneInfo

    @property
    def now_ms(self) -> int:
        """Epoch milliseconds."""
        return round(self.now.timestamp() * 1000)

    @property
    def today(self) -> date:
        """The day in the account's zone."""
        return self.now.astimezone(self.zone).date()

    @property
    def window(self) -> Window:
        """The 7 local days that end now."""
        return rolling_days(self.now, EMQ_DAYS, self.zone)


def measure(
    uow: UnitOfWork, platform: str, moment: Moment, evidence: SignalEvidence
) -> tuple[DriverReading, ...]:
    """Return all five readings of a platform, in the order of `Driver`."""
    readings = {
        Driver.EVENT_MATCH: _event_match(evidence, platform, moment),
        Driver.PIXEL_COVERAGE: _pixel_coverage(evidence, moment),
        Driver.LATENCY: _latency(uow, evidence, platform, moment),
        Driver.ATTRIBUTION: _attribution(uow, evidence, platform, moment),
        Driver.FRESHNESS: _freshness(evidence, platform, moment, _outages(uow, moment)),
    }
    for driver, why in declared(uow, platform).items():
        # Rows that speak against the declaration win until it is withdrawn.
        if readings[driver].sample_size == 0:
            reason = Reason("emq.declared_not_applicable", {"why": why})
            readings[driver] = not_applicable(driver, evidence=reason, as_of=moment.now)
    return tuple(readings[driver] for driver in Driver)


def _outages(uow: UnitOfWork, moment: Moment) -> tuple[Window, ...]:
    """Return the outages of all platforms in the time that usual traffic is learned from."""
    since_ms = moment.now_ms - LEARNS_AT_MOST_DAYS * _DAY_SECONDS * 1000
    return outage_time(uow, since_ms=since_ms, until_ms=moment.now_ms)


def sync_job(platform: str) -> str:
    """Return the name under which runs of a platform's sync are recorded."""
    return f"sync.{platform}"


def _event_match(evidence: SignalEvidence, platform: str, moment: Moment) -> DriverReading:
    days = [(moment.today - timedelta(days=back)).isoformat() for back in range(EMQ_DAYS, -1, -1)]
    reported = evidence.daily(platform, "match_rate", days=days).get("platform", {})
    if reported:
        newest = max(reported)
        reason = Reason("emq.match_rate_of_platform", {"day": newest})
        return read(
            Driver.EVENT_MATCH,
            reported[newest],
            sample_size=len(reported),
            evidence=reason,
            as_of=moment.now,
        )
    counts = evidence.match_counts(platform, moment.window)
    if not counts.judged:
        return _missing(Driver.EVENT_MATCH, "emq.no_events_judged", moment)
    return read(
        Driver.EVENT_MATCH,
        100 * (counts.judged - counts.none_matchable) / counts.judged,
        sample_size=counts.judged,
        evidence=Reason(
            "emq.match_rate_of_events",
            {
                "judged": counts.judged,
                "delivered": counts.delivered,
                "rejected": counts.rejected,
                "none_matchable": counts.none_matchable,
            },
        ),
        as_of=moment.now,
    )


def _pixel_coverage(evidence: SignalEvidence, moment: Moment) -> DriverReading:
    counts = evidence.once(
        ("sightings", moment),
        lambda: evidence.sighting_counts(moment.window, now_s=moment.now_ms // 1000),
    )
    connected = evidence.has_origin("pixel")
    if not connected:
        return _missing(Driver.PIXEL_COVERAGE, "emq.no_browser_side", moment, counts.either)
    return read(
        Driver.PIXEL_COVERAGE,
        coverage_pct(counts, browser_is_connected=connected),
        sample_size=counts.either,
        evidence=Reason(
            "emq.coverage_of_sightings" if counts.either else "emq.no_website_conversions",
            {
                "both": counts.both,
                "either": counts.either,
                "browser_only": counts.browser_only,
                "server_only": counts.server_only,
                "apart": counts.apart,
            },
        ),
        as_of=moment.now,
    )


def _latency(
    uow: UnitOfWork, evidence: SignalEvidence, platform: str, moment: Moment
) -> DriverReading:
    window = moment.window
    confirmed = evidence.once(("confirmed", moment), lambda: arrived_between(uow, window))
    others = evidence.once(
        ("unconfirmed", moment), lambda: evidence.unconfirmed_lags(window, now_ms=moment.now_ms)
    )
    lags = {series: LatencySketch() for series in LagSeries}
    for series, sketch in confirmed.get(platform, {}).items():
        lags[LagSeries(series)].merge(sketch)
    live = lags[LagSeries.LIVE]
    kinds = Counter({LagKind.DELIVERED: live.count})
    for row in others.get(platform, ()):
        live.add(row.seconds, row.deliveries)
        kinds[row.kind] += row.deliveries
    facts: dict[str, str | int | float | None] = {kind.value: kinds[kind] for kind in LagKind}
    for apart in (LagSeries.UPLOAD, LagSeries.REPLAY):
        facts[f"{apart.value}_count"] = lags[apart].count
        facts[f"{apart.value}_median_hours"] = _hours(lags[apart].median_seconds(), places=2)
    return read(
        Driver.LATENCY,
        _hours(live.median_seconds()),
        sample_size=live.count,
        evidence=Reason(
            "emq.latency_of_deliveries" if live.count else "emq.no_conversions_due", facts
        ),
        as_of=moment.now,
    )


def _hours(seconds: float | None, *, places: int | None = None) -> float | None:
    if seconds is None:
        return None
    hours = seconds / _HOUR_SECONDS
    return hours if places is None else round(hours, places)


def _attribution(
    uow: UnitOfWork, evidence: SignalEvidence, platform: str, moment: Moment
) -> DriverReading:
    days = matured_days(moment.today)
    comparisons = []
    for one in Measure:
        figures = evidence.daily(platform, one.value, days=[day.isoformat() for day in days])
        by_source = {
            source: {date.fromisoformat(day): value for day, value in values.items()}
            for source, values in figures.items()
        }
        truths = {truth: by_source.get(truth.value, {}) for truth in Truth}
        comparison = compare(one, by_source.get("platform", {}), truths, days)
        if comparison is not None:
            usual = confirmed(uow, platform, one)
            comparisons.append(comparison.usually(None if usual is None else usual["ratio"]))
    if not comparisons:
        return _missing(Driver.ATTRIBUTION, "emq.no_truth", moment)
    facts: dict[str, str | int | float | None] = {
        "first_day": days[0].isoformat(),
        "last_day": days[-1].isoformat(),
    }
    for found in comparisons:
        facts[f"{found.measure.value}_truth"] = found.truth_source.value
        facts[f"{found.measure.value}_gap_pct"] = round(100 * found.gap_ratio, 1)
        if found.usual_ratio is not None:
            facts[f"{found.measure.value}_usual"] = round(found.usual_ratio, 2)
    return read(
        Driver.ATTRIBUTION,
        accuracy_pct(comparisons),
        sample_size=max(found.day_count for found in comparisons),
        evidence=Reason("emq.attribution_compared", facts),
        as_of=moment.now,
    )


def _freshness(
    evidence: SignalEvidence, platform: str, moment: Moment, outages: tuple[Window, ...]
) -> DriverReading:
    synced_ms = evidence.last_sync_ms(sync_job(platform), until_ms=moment.now_ms)
    if synced_ms is None:
        return _missing(Driver.FRESHNESS, "emq.never_synced", moment)
    traffic, expected = evidence.once(
        ("traffic", moment, outages), lambda: _traffic_and_expectation(evidence, moment, outages)
    )
    synced_at = _instant(synced_ms)
    if expected and traffic.newest_at is None:
        return never_came(
            Driver.FRESHNESS, evidence=Reason("emq.expected_and_none_came"), as_of=moment.now
        )
    silence = None if traffic.newest_at is None else moment.now - traffic.newest_at
    return read(
        Driver.FRESHNESS,
        stale_hours(
            synced_at=synced_at,
            newest_event_at=traffic.newest_at,
            now=moment.now,
            expected=expected,
        ),
        # Only a sync of this window speaks against a declaration that there are none.
        sample_size=int(synced_ms >= moment.window.start_ms),
        evidence=Reason(
            "emq.fresh_by_silence"
            if expected and silence is not None and silence > moment.now - synced_at
            else "emq.fresh_by_sync",
            {
                "sync_age_minutes": round((moment.now - synced_at) / timedelta(minutes=1)),
                "event_age_minutes": None
                if silence is None
                else round(silence / timedelta(minutes=1)),
                "event_expected": int(expected),
            },
        ),
        as_of=moment.now,
    )


def _traffic_and_expectation(
    evidence: SignalEvidence, moment: Moment, outages: tuple[Window, ...]
) -> tuple[Traffic, bool]:
    traffic = _traffic(evidence, moment, outages)
    return traffic, is_event_expected(traffic, now=moment.now, zone=moment.zone)


def _traffic(evidence: SignalEvidence, moment: Moment, outages: tuple[Window, ...]) -> Traffic:
    yesterday = local_day(moment.today - timedelta(days=1), moment.zone)
    since = moment.now_ms // 1000 - LEARNS_AT_MOST_DAYS * _DAY_SECONDS
    by_hour = evidence.arrivals(since_s=since, until_s=moment.now_ms // 1000)
    first_s, newest_ms = (
        evidence.first_arrival_s(),
        evidence.newest_arrival_ms(until_ms=moment.now_ms),
    )
    first, last = yesterday.hours
    return Traffic(
        by_hour={datetime.fromtimestamp(hour, UTC): count for hour, count in by_hour.items()},
        first_at=None if first_s is None else datetime.fromtimestamp(first_s, UTC),
        newest_at=None if newest_ms is None else _instant(newest_ms),
        yesterday_count=sum(count for hour, count in by_hour.items() if first <= hour < last),
        outages=outages,
    )


def _missing(driver: Driver, code: str, moment: Moment, sample_size: int = 0) -> DriverReading:
    return read(driver, None, sample_size=sample_size, evidence=Reason(code), as_of=moment.now)


def _instant(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
