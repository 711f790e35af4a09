"""Judging what is over, and keeping what was found.

Judging takes a while and happens on a snapshot; keeping it is one short transaction, which takes
nothing of a series that somebody else has judged meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from stratum_desktop.domain.anomaly.alert import when_over
from stratum_desktop.domain.anomaly.cause import NEAR_SECONDS, Sighted, cause_of
from stratum_desktop.domain.anomaly.episode import Episode, follow
from stratum_desktop.domain.anomaly.judgement import LOOKS_BACK_DAYS, Judged, judge
from stratum_desktop.domain.anomaly.metric import KNOWN_AFTER_HOURS, OF_DELIVERY
from stratum_desktop.domain.event import Origin
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.alerts.figures import all_series
from stratum_desktop.services.alerts.outage import outage_windows
from stratum_desktop.store.read_models.hourly_figures import HourlyFigures
from stratum_desktop.store.repositories.anomalies import SeriesKey, StoredAnomaly
from stratum_desktop.store.unit_of_work import UnitOfWork

HOUR = 3600
_DAY = 24 * HOUR
KEEPS_DAYS = 100
"""How long judged steps are kept; what an anomaly was at its worst is kept for ever."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one series showed since it was last judged."""

    key: SeriesKey
    #: Up to when it had been judged, epoch seconds; None: never.
    after_s: int | None
    points: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """What one look at everything brought."""

    points: int = 0
    #: Alerts raised.
    raised: int = 0
    #: Anomalies that are over.
    ended: int = 0


def judge_all(uow: UnitOfWork, *, now_s: int, zone: ZoneInfo) -> tuple[Found, ...]:
    """Judge every step that ended since the last look, of every series; stores nothing."""
    until_s = now_s // HOUR * HOUR
    done = uow.anomalies.judged_until()
    since_s = until_s - LOOKS_BACK_DAYS * _DAY
    found = []
    for series in all_series(uow, since_s=since_s, until_s=until_s):
        key = SeriesKey(series.metric, series.subject)
        after_s = done.get(key)
        over_s = until_s - KNOWN_AFTER_HOURS * HOUR if series.is_told else until_s
        if after_s is not None and after_s >= over_s:
            continue
        points = judge(
            series,
            zone=zone,
            after_s=after_s or 0,
            until_s=over_s,
            leave_out=outage_windows(uow, key, since_s=since_s, until_s=until_s),
        )
        if points:
            found.append(Found(key, after_s, points))
    return tuple(found)


def keep(uow: UnitOfWork, found: Sequence[Found], *, now_ms: int) -> Watched:
    """Store judged steps, follow the anomalies through them, and raise or end their alerts."""
    done, going_on = uow.anomalies.judged_until(), uow.anomalies.open()
    points = raised = ended = 0
    touched: list[StoredAnomaly] = []
    for one in found:
        if done.get(one.key) != one.after_s:
            continue
        uow.anomalies.keep_points(one.key, one.points)
        points += len(one.points)
        current = going_on.get(one.key)
        episodes = follow(None if current is None else current.episode, one.points)
        for place, episode in enumerate(episodes):
            known = current if place == 0 else None
            stored = _store(uow, one.key, episode, known)
            if known is None or known.episode != episode:
                touched.append(stored)
    for stored in touched:
        is_new = _tell(uow, stored, now_ms=now_ms)
        raised += is_new
        ended += not stored.episode.is_open
    uow.anomalies.forget_points(before_s=now_ms // 1000 - KEEPS_DAYS * _DAY)
    return Watched(points, raised, ended)


def _store(
    uow: UnitOfWork, key: SeriesKey, episode: Episode, known: StoredAnomaly | None
) -> StoredAnomaly:
    if known is None:
        return StoredAnomaly(uow.anomalies.add(key, episode), key, episode)
    if known.episode != episode:
        uow.anomalies.change(known.id, key, episode)
    return StoredAnomaly(known.id, key, episode)


def _tell(uow: UnitOfWork, stored: StoredAnomaly, *, now_ms: int) -> bool:
    """Raise the alert of an anomaly, or bring it up to date; says whether it is new."""
    episode, cause = stored.episode, _cause(uow, stored)
    known = uow.alerts.of_anomaly(stored.id)
    if known is None:
        alert_id = uow.alerts.add(stored.id, episode.severity, cause, at_ms=now_ms)
    else:
        alert_id = known.id
        uow.alerts.tell(alert_id, episode.severity, cause)
    alert = uow.alerts.get(alert_id)
    if alert is not None and not episode.is_open and when_over(alert.state) is not alert.state:
        uow.alerts.set_state(alert_id, when_over(alert.state), at_ms=now_ms)
    return known is None


def _cause(uow: UnitOfWork, stored: StoredAnomaly) -> Reason:
    one, read = _sighted(stored), HourlyFigures(uow.connection)
    around = uow.anomalies.overlapping(
        since_s=one.start_s - NEAR_SECONDS, until_s=one.end_s + NEAR_SECONDS
    )
    reasons: Mapping[str, int] = {}
    if one.metric in OF_DELIVERY:
        # What arrives late was held up before.
        reasons = read.reasons(one.subject, since_s=one.start_s - NEAR_SECONDS, until_s=one.end_s)
    month = 28 * _DAY
    return cause_of(
        one,
        map(_sighted, around),
        reasons=reasons,
        has_browser_side=read.has_origin(
            Origin.PIXEL, since_s=one.start_s - month, until_s=one.end_s
        ),
    )


def _sighted(stored: StoredAnomaly) -> Sighted:
    episode = stored.episode
    return Sighted(
        stored.key.metric, stored.key.subject, episode.direction, episode.start_s, episode.end_s
    )
