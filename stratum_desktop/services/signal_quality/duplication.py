"""Dedupe figures and collided pairs, from counts at the door and stored bodies."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import orjson

from stratum_desktop.domain.dedupe import Verdict
from stratum_desktop.domain.event import Origin
from stratum_desktop.domain.event_body import whole_form
from stratum_desktop.domain.signal_metric import (
    COLLISION_RATE_PCT,
    DUPLICATE_RATE_PCT,
    GIVEN_ID_PCT,
    Metric,
    rate,
)
from stratum_desktop.domain.window import Window, days_before, hour_of, local_day
from stratum_desktop.services.connected import platform_labels
from stratum_desktop.services.signal_quality.drivers import Moment
from stratum_desktop.services.signal_quality.report import (
    Collision,
    CollisionSide,
    DedupePoint,
    DedupeReport,
    DedupeSlice,
)
from stratum_desktop.store.read_models.dedupe import CollidedPair, DedupeReadModel, IngestCount
from stratum_desktop.store.unit_of_work import UnitOfWork

_GONE = object()


def dedupe_report(uow: UnitOfWork, moment: Moment, *, days: int) -> DedupeReport:
    """Return the figures of the last days, today so far included."""
    first = local_day(moment.today - timedelta(days=days - 1), moment.zone)
    window = Window(first.start_at, moment.now)
    counts = DedupeReadModel(uow.connection).ingest_counts(window)
    by_source: dict[str, list[IngestCount]] = {}
    for one in counts:
        by_source.setdefault(one.source, []).append(one)
    slices = [_slice(name, by_source[name]) for name in sorted(by_source)]
    total = _slice("", counts)
    return DedupeReport(
        window=window,
        received=total.received,
        duplicates=total.duplicates,
        collisions=total.collisions,
        given_ids=total.given_ids,
        duplicate_rate_pct=total.duplicate_rate_pct,
        given_id_pct=total.given_id_pct,
        collision_rate_pct=total.collision_rate_pct,
        by_source=tuple(sorted(slices, key=lambda one: -one.received)),
        by_platform=_by_platform(uow, counts),
        history=tuple(_point(on, counts, moment) for on in days_before(moment.today, days)),
    )


def collisions(uow: UnitOfWork, *, limit: int) -> tuple[Collision, ...]:
    """Return the newest pairs that claim one id with different content."""
    return tuple(_collision(pair) for pair in DedupeReadModel(uow.connection).collided(limit=limit))


def differing_paths(first: object, second: object, path: str = "") -> Iterable[str]:
    """Yield the paths at which two JSON values differ, in alphabetical order of the keys."""
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        for key in sorted(first.keys() | second.keys()):
            inner = f"{path}.{key}" if path else str(key)
            yield from differing_paths(first.get(key, _GONE), second.get(key, _GONE), inner)
    elif first != second:
        yield path


def _by_platform(uow: UnitOfWork, counts: Sequence[IngestCount]) -> tuple[DedupeSlice, ...]:
    sent = [one for one in counts if one.origin == Origin.SERVER]
    since: dict[str, int] = {}
    for one in uow.destinations.all():
        hour_at = hour_of(one.created_at_ms)
        since[one.platform] = min(hour_at, since.get(one.platform, hour_at))
    labels = platform_labels(uow)
    # Those that are older than the window share one answer.
    firsts = {platform: bisect_left(sent, at, key=_hour_at) for platform, at in since.items()}
    slices = {first: _slice("", sent[first:]) for first in set(firsts.values())}
    named = (replace(slices[first], name=labels[platform]) for platform, first in firsts.items())
    return tuple(sorted(named, key=lambda one: one.name))


def _slice(name: str, counts: Sequence[IngestCount]) -> DedupeSlice:
    received = duplicates = collided = given = 0
    for one in counts:
        received += one.events
        if one.verdict == Verdict.DUPLICATE:
            duplicates += one.events
        elif one.verdict == Verdict.COLLISION:
            collided += one.events
        if one.is_given_id:
            given += one.events
    return DedupeSlice(
        name=name,
        received=received,
        duplicates=duplicates,
        collisions=collided,
        given_ids=given,
        duplicate_rate_pct=rate(duplicates, received, DUPLICATE_RATE_PCT),
        given_id_pct=rate(given, received, GIVEN_ID_PCT),
        collision_rate_pct=rate(collided, received, COLLISION_RATE_PCT),
    )


def _point(on: date, counts: Sequence[IngestCount], moment: Moment) -> DedupePoint:
    """Return a day's rates; counts come hour by hour."""
    first, end = (bisect_left(counts, at, key=_hour_at) for at in local_day(on, moment.zone).hours)
    day = _slice("", counts[first:end])
    return DedupePoint(
        on,
        day.received,
        _value(day.duplicate_rate_pct),
        _value(day.given_id_pct),
        _value(day.collision_rate_pct),
    )


def _hour_at(count: IngestCount) -> int:
    return count.hour_at


def _value(metric: Metric) -> float | None:
    return metric.value


def _collision(pair: CollidedPair) -> Collision:
    first = whole_form(
        pair.first_body,
        name=pair.event_name,
        event_id=pair.event_id,
        event_id_is_given=bool(pair.event_id_is_given),
        event_time=pair.event_time,
        origin=pair.first_origin,
        source=pair.first_source,
        action_source=pair.action_source,
    )
    second = orjson.loads(pair.second_body or b"{}")
    return Collision(
        event_name=pair.event_name,
        event_id=pair.event_id,
        first=CollisionSide(
            _instant(pair.first_received_at_ms), pair.first_origin, pair.first_source, _text(first)
        ),
        second=CollisionSide(
            _instant(pair.second_received_at_ms),
            pair.second_origin,
            pair.second_source,
            _text(second),
        ),
        differing=tuple(differing_paths(first, second)) if pair.second_body else (),
        at=_instant(pair.second_received_at_ms),
        source=pair.second_source,
    )


def _text(body: object) -> str:
    return orjson.dumps(body, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode()


def _instant(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
