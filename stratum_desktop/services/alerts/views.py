"""Alerts made of their rows, with the names that people know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from stratum_desktop.domain.anomaly.metric import OF_PLATFORM
from stratum_desktop.domain.event import Origin
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.alerts.report import AlertView
from stratum_desktop.services.connected import platform_labels
from stratum_desktop.store.repositories.alerts import Mute, StoredAlert
from stratum_desktop.store.repositories.anomalies import SeriesKey, StoredAnomaly
from stratum_desktop.store.unit_of_work import UnitOfWork

_SIDES = {Origin.SERVER: "server", Origin.PIXEL: "browser"}


MOST_ASKING = 200
"""Open alerts that are counted. Source: own choice; more of them say nothing more."""


def alert_views(uow: UnitOfWork, *, now_ms: int, limit: int) -> tuple[AlertView, ...]:
    """Return alerts, those that began last first."""
    return _views(uow, uow.alerts.newest(limit=limit), now_ms)


def asking(uow: UnitOfWork, *, now_ms: int) -> tuple[AlertView, ...]:
    """Return the open alerts that are not muted, those that began last first."""
    found = uow.alerts.newest(limit=MOST_ASKING, only_open=True)
    return tuple(one for one in _views(uow, found, now_ms) if one.asks)


def _views(uow: UnitOfWork, alerts: Sequence[StoredAlert], now_ms: int) -> tuple[AlertView, ...]:
    labels, mutes = platform_labels(uow), uow.alerts.mutes()
    return tuple(
        _view(alert, anomaly_of(uow, alert), labels, mutes.get, now_ms) for alert in alerts
    )


def alert_view(uow: UnitOfWork, alert: StoredAlert, *, now_ms: int) -> AlertView:
    """Return one alert."""
    stored = anomaly_of(uow, alert)
    return _view(alert, stored, platform_labels(uow), uow.alerts.mutes().get, now_ms)


def anomaly_of(uow: UnitOfWork, alert: StoredAlert) -> StoredAnomaly:
    """Return what an alert speaks of."""
    stored = uow.anomalies.get(alert.anomaly_id)
    if stored is None:
        raise LookupError(f"alert {alert.id} speaks of anomaly {alert.anomaly_id}, which is gone")
    return stored


def instant(at_ms: int) -> datetime:
    """Return epoch milliseconds as an aware instant, UTC."""
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def _view(
    alert: StoredAlert,
    stored: StoredAnomaly,
    labels: Mapping[str, str],
    mute_of: Callable[[SeriesKey], Mute | None],
    now_ms: int,
) -> AlertView:
    key, episode = stored.key, stored.episode
    label, mute = _label(key, labels), mute_of(key)
    is_muted = mute is not None and mute.holds_at(now_ms)
    until_ms = mute.until_ms if mute is not None and is_muted else None
    return AlertView(
        id=alert.id,
        metric=key.metric,
        subject=key.subject,
        label=label,
        direction=episode.direction,
        state=alert.state,
        severity=alert.severity,
        title=Reason(f"anomaly.{key.metric.value}_{episode.direction.value}", {"of": label}),
        cause=alert.cause,
        started_at=instant(episode.start_s * 1000),
        last_at=instant(episode.end_s * 1000),
        is_over=not episode.is_open,
        worst=episode.worst,
        noticed_at=instant(alert.noticed_at_ms),
        is_muted=is_muted,
        muted_until=None if until_ms is None else instant(until_ms),
    )


def _label(key: SeriesKey, labels: Mapping[str, str]) -> str:
    if key.metric in OF_PLATFORM:
        return labels.get(key.subject, key.subject)
    origin, _, source = key.subject.partition("/")
    return f"{source} ({_SIDES.get(Origin(origin), origin)})"
