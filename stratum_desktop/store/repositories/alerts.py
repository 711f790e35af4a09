"""Alerts, what people noted on them, and what is muted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from stratum_desktop.domain.anomaly.alert import AlertState
from stratum_desktop.domain.anomaly.episode import Severity
from stratum_desktop.domain.anomaly.metric import Metric
from stratum_desktop.domain.reason import Reason, reason_from_json, reason_to_json
from stratum_desktop.store.bulk import upsert_sql
from stratum_desktop.store.repositories.anomalies import SeriesKey
from stratum_desktop.store.tables import alert_mute

_UNKNOWN = Reason("anomaly.no_reason_on_record")
_READ = "SELECT id, anomaly_id, state, severity, cause, noticed_at_ms, changed_at_ms FROM alert"
_KEEP_MUTE = upsert_sql(alert_mute, ("metric", "subject", "since_ms", "until_ms"))


@dataclass(frozen=True, slots=True)
class StoredAlert:
    """One alert."""

    id: int
    anomaly_id: int
    state: AlertState
    severity: Severity
    cause: Reason
    noticed_at_ms: int
    #: When its state changed last.
    changed_at_ms: int


@dataclass(frozen=True, slots=True)
class StoredNote:
    """What somebody wrote on an alert."""

    at_ms: int
    actor: str
    text: str


@dataclass(frozen=True, slots=True)
class Mute:
    """That a series is not to be heard of."""

    since_ms: int
    #: None: until it is taken back.
    until_ms: int | None

    def holds_at(self, now_ms: int) -> bool:
        """Say whether it still holds."""
        return self.until_ms is None or now_ms < self.until_ms


class AlertRepository:
    """Alerts and what people decided about them."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def add(self, anomaly_id: int, severity: Severity, cause: Reason, *, at_ms: int) -> int:
        """Raise an alert for an anomaly; returns its id."""
        row = self._connection.exec_driver_sql(
            "INSERT INTO alert (anomaly_id, state, severity, cause, noticed_at_ms, changed_at_ms)"
            " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
            (
                *(anomaly_id, AlertState.OPEN.value, severity.value, reason_to_json(cause)),
                *(at_ms, at_ms),
            ),
        ).one()
        return int(row[0])

    def get(self, alert_id: int) -> StoredAlert | None:
        """Return one alert."""
        row = self._connection.exec_driver_sql(f"{_READ} WHERE id = ?", (alert_id,)).first()
        return None if row is None else _alert(row)

    def of_anomaly(self, anomaly_id: int) -> StoredAlert | None:
        """Return the alert of an anomaly."""
        row = self._connection.exec_driver_sql(
            f"{_READ} WHERE anomaly_id = ?", (anomaly_id,)
        ).first()
        return None if row is None else _alert(row)

    def newest(self, *, limit: int, only_open: bool = False) -> tuple[StoredAlert, ...]:
        """Return alerts, those whose anomaly began last first."""
        where = "WHERE alert.state = 'open' " if only_open else ""
        rows = self._connection.exec_driver_sql(
            f"{_READ.replace('SELECT id', 'SELECT alert.id')} JOIN anomaly"
            f" ON anomaly.id = alert.anomaly_id {where}"
            "ORDER BY anomaly.start_s DESC, alert.id DESC LIMIT ?",
            (limit,),
        )
        return tuple(map(_alert, rows))

    def set_state(self, alert_id: int, state: AlertState, *, at_ms: int) -> None:
        """Store another state."""
        self._connection.exec_driver_sql(
            "UPDATE alert SET state = ?, changed_at_ms = ? WHERE id = ?",
            (state.value, at_ms, alert_id),
        )

    def tell(self, alert_id: int, severity: Severity, cause: Reason) -> None:
        """Store what is known of it by now."""
        self._connection.exec_driver_sql(
            "UPDATE alert SET severity = ?, cause = ? WHERE id = ?",
            (severity.value, reason_to_json(cause), alert_id),
        )

    def add_note(self, alert_id: int, text: str, *, actor: str, at_ms: int) -> None:
        """Keep a note behind the earlier ones."""
        number = len(self.notes(alert_id)) + 1
        self._connection.exec_driver_sql(
            "INSERT INTO alert_note (alert_id, seq, at_ms, actor, text) VALUES (?, ?, ?, ?, ?)",
            (alert_id, number, at_ms, actor, text),
        )

    def notes(self, alert_id: int) -> tuple[StoredNote, ...]:
        """Return the notes of an alert, oldest first."""
        rows = self._connection.exec_driver_sql(
            "SELECT at_ms, actor, text FROM alert_note WHERE alert_id = ? ORDER BY seq",
            (alert_id,),
        )
        return tuple(StoredNote(*row) for row in rows)

    def mute(self, key: SeriesKey, *, since_ms: int, until_ms: int | None) -> None:
        """Mute a series; an earlier mute of it is forgotten."""
        row = (key.metric.value, key.subject, since_ms, until_ms)
        self._connection.exec_driver_sql(_KEEP_MUTE, row)

    def unmute(self, key: SeriesKey) -> bool:
        """Take a mute back; False where there was none."""
        return (
            self._connection.exec_driver_sql(
                "DELETE FROM alert_mute WHERE metric = ? AND subject = ?",
                (key.metric.value, key.subject),
            ).rowcount
            > 0
        )

    def mutes(self) -> Mapping[SeriesKey, Mute]:
        """Return every mute, those that are over included."""
        rows = self._connection.exec_driver_sql(
            "SELECT metric, subject, since_ms, until_ms FROM alert_mute"
        )
        return {
            SeriesKey(Metric(metric), subject): Mute(since, until)
            for metric, subject, since, until in rows
        }


def _alert(row: Row[*tuple[Any, ...]]) -> StoredAlert:
    id_, anomaly_id, state, severity, cause, noticed, changed = row
    return StoredAlert(
        id_,
        anomaly_id,
        AlertState(state),
        Severity(severity),
        reason_from_json(cause) or _UNKNOWN,
        noticed,
        changed,
    )
