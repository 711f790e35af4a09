"""Alerts, as front ends and the engine ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

from stratum_desktop.domain.anomaly.alert import AlertState
from stratum_desktop.domain.anomaly.episode import Severity
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.services.alerts.ad_series import count_ad_hours
from stratum_desktop.services.alerts.evidence import evidence_rows
from stratum_desktop.services.alerts.figures import hourly_medians
from stratum_desktop.services.alerts.report import AlertDetail, Alerting, AlertView, NoteView
from stratum_desktop.services.alerts.views import (
    alert_view,
    alert_views,
    anomaly_of,
    asking,
    instant,
)
from stratum_desktop.services.alerts.watching import HOUR, Watched, judge_all, keep
from stratum_desktop.services.setting_catalogue import TIME_ZONE, current
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.hourly_figures import HourlyFigures
from stratum_desktop.store.repositories.alerts import StoredAlert
from stratum_desktop.store.repositories.anomalies import LatencyHour, SeriesKey, StoredAnomaly
from stratum_desktop.store.unit_of_work import UnitOfWork

MOST_NOTE_CHARACTERS = 2_000
"""Longest note. Source: own choice."""

MOST_MUTED_DAYS = 365
"""Longest mute with an end. Source: own choice."""

_DAY = 24 * HOUR
_COUNTS_BACK_DAYS = 42
_LAGS_AT_ONCE_DAYS = 7
_SHOWN_BEFORE_S, _SHOWN_AFTER_S = 4 * _DAY, _DAY
_MOST_ROWS = 200
_CHANGED = frozenset({Topic.ALERTS, Topic.AUDIT})


class Alerts:
    """Watches the hourly figures, and keeps what people say of what it found."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace
        self._store = workspace.store
        #: The hour, counted from the epoch, in which all that was over had been looked at.
        self._looked_hour = -1

    async def watch(self) -> Changed[Watched]:
        """Judge every hour that is over and not judged yet; raise and end alerts."""
        now_ms = self._workspace.clock.now_ms()
        now_s = now_ms // 1000
        if self._looked_hour == now_s // HOUR:
            return Changed(Watched(), frozenset())
        await self._count_lags(now_s)
        await self._store.write(lambda uow: count_ad_hours(uow, now_s=now_s))
        found = await self._store.read(
            lambda uow: judge_all(uow, now_s=now_s, zone=ZoneInfo(current(uow, TIME_ZONE)))
        )
        if not found:
            self._looked_hour = now_s // HOUR
            return Changed(Watched(), frozenset())
        watched = await self._store.write(lambda uow: keep(uow, found, now_ms=now_ms))
        self._looked_hour = now_s // HOUR
        return Changed(watched, frozenset({Topic.ALERTS} if watched.points else ()))

    async def list(self, *, limit: int = 200) -> tuple[AlertView, ...]:
        """Return alerts, those that began last first, muted ones among them."""
        now_ms = self._workspace.clock.now_ms()
        return await self._store.read(lambda uow: alert_views(uow, now_ms=now_ms, limit=limit))

    async def show(self, alert_id: int) -> AlertDetail:
        """Return one alert with its figure, its notes and the rows behind it.

        Raises:
            Refusal: there is no such alert.
        """

        def ask(uow: UnitOfWork) -> AlertDetail:
            alert, stored = _both(uow, alert_id)
            episode = stored.episode
            rows = evidence_rows(uow, stored, limit=_MOST_ROWS + 1)
            return AlertDetail(
                alert=alert_view(uow, alert, now_ms=self._workspace.clock.now_ms()),
                points=uow.anomalies.points(
                    stored.key,
                    since_s=episode.start_s - _SHOWN_BEFORE_S,
                    until_s=episode.end_s + _SHOWN_AFTER_S,
                ),
                notes=tuple(
                    NoteView(instant(one.at_ms), one.actor, one.text)
                    for one in uow.alerts.notes(alert_id)
                ),
                rows=rows[:_MOST_ROWS],
                has_more_rows=len(rows) > _MOST_ROWS,
            )

        return await self._store.read(ask)

    async def alerting(self) -> Alerting:
        """Count the open alerts that are not muted."""
        now_ms = self._workspace.clock.now_ms()
        shown = await self._store.read(lambda uow: asking(uow, now_ms=now_ms))
        return Alerting(len(shown), sum(one.severity is Severity.CRITICAL for one in shown))

    async def resolve(self, alert_id: int, *, note: str = "") -> Changed[None]:
        """Say that an alert was dealt with; audited. Nothing happens to a resolved one.

        Raises:
            Refusal: there is no such alert, or the note is too long.
        """

        def store(uow: UnitOfWork) -> bool:
            alert, stored = _both(uow, alert_id)
            if alert.state is AlertState.RESOLVED:
                return False
            at_ms = self._workspace.clock.now_ms()
            uow.alerts.set_state(alert_id, AlertState.RESOLVED, at_ms=at_ms)
            if note.strip():
                self._add_note(uow, alert_id, note)
            self._workspace.note(
                uow,
                "alert.resolved",
                _audited(alert_id, stored.key),
                before=alert.state.value,
                after=note.strip() or None,
            )
            return True

        changed = await self._store.write(store)
        return Changed(None, _CHANGED if changed else frozenset())

    async def note(self, alert_id: int, *, text: str) -> Changed[None]:
        """Keep a note on an alert; audited.

        Raises:
            Refusal: there is no such alert, or the note is empty or too long.
        """

        def store(uow: UnitOfWork) -> None:
            _, stored = _both(uow, alert_id)
            self._add_note(uow, alert_id, text)
            self._workspace.note(
                uow, "alert.noted", _audited(alert_id, stored.key), after=text.strip()
            )

        await self._store.write(store)
        return Changed(None, _CHANGED)

    async def mute(self, alert_id: int, *, days: int | None = 7) -> Changed[None]:
        """Hear no more of an alert's figure for a while, later alerts of it included; audited.

        Args:
            alert_id: the alert.
            days: 1 to `MOST_MUTED_DAYS`; None until it is taken back.

        Raises:
            Refusal: there is no such alert, or nobody can mute for so long.
        """
        if days is not None and not 1 <= days <= MOST_MUTED_DAYS:
            raise Refusal(
                f"An alert is muted for 1 to {MOST_MUTED_DAYS} days, or until you take it back.",
                reason=Reason("alert.mute_length", {"days": days, "most": MOST_MUTED_DAYS}),
            )

        def store(uow: UnitOfWork) -> None:
            _, stored = _both(uow, alert_id)
            now_ms = self._workspace.clock.now_ms()
            until_ms = None if days is None else now_ms + days * _DAY * 1000
            uow.alerts.mute(stored.key, since_ms=now_ms, until_ms=until_ms)
            self._workspace.note(
                uow, "alert.muted", _audited(alert_id, stored.key), after={"days": days}
            )

        await self._store.write(store)
        return Changed(None, _CHANGED)

    async def unmute(self, alert_id: int) -> Changed[None]:
        """Take the mute of an alert's figure back; audited. Nothing happens without one.

        Raises:
            Refusal: there is no such alert.
        """

        def store(uow: UnitOfWork) -> bool:
            _, stored = _both(uow, alert_id)
            if not uow.alerts.unmute(stored.key):
                return False
            self._workspace.note(uow, "alert.unmuted", _audited(alert_id, stored.key))
            return True

        changed = await self._store.write(store)
        return Changed(None, _CHANGED if changed else frozenset())

    async def recount(self) -> None:
        """Count the hours that figures are judged from anew; what was judged stays as it was."""
        await self._store.write(lambda uow: uow.anomalies.forget_lags())
        await self._store.write(lambda uow: uow.ad_hours.forget())
        now_s = self._workspace.clock.now_ms() // 1000
        await self._count_lags(now_s)
        await self._store.write(lambda uow: count_ad_hours(uow, now_s=now_s))

    # ------------------------------------------------------------ inside

    async def _count_lags(self, now_s: int) -> None:
        """Keep the median lag of every hour that is over, a week at a time."""
        until_s = now_s // HOUR * HOUR

        def begin(uow: UnitOfWork) -> int | None:
            first = HourlyFigures(uow.connection).first_settled_s()
            earliest = until_s - _COUNTS_BACK_DAYS * _DAY
            counted = uow.anomalies.lags_counted_until()
            return None if first is None else max(first // HOUR * HOUR, earliest, counted)

        since_s = await self._store.read(begin)
        while since_s is not None and since_s < until_s:
            end_s = min(until_s, since_s + _LAGS_AT_ONCE_DAYS * _DAY)
            rows = await self._store.read(partial(_medians, since_s=since_s, until_s=end_s))
            if rows:
                await self._store.write(partial(_keep_lags, rows=rows))
            since_s = end_s

    def _add_note(self, uow: UnitOfWork, alert_id: int, text: str) -> None:
        said = text.strip()
        if not said or len(said) > MOST_NOTE_CHARACTERS:
            raise Refusal(
                f"A note has 1 to {MOST_NOTE_CHARACTERS:,} characters; this one has {len(said):,}.",
                reason=Reason("alert.note_length", {"characters": len(said)}),
            )
        uow.alerts.add_note(
            alert_id, said, actor=self._workspace.actor, at_ms=self._workspace.clock.now_ms()
        )


def _medians(uow: UnitOfWork, *, since_s: int, until_s: int) -> Sequence[LatencyHour]:
    return hourly_medians(HourlyFigures(uow.connection).lags(since_s=since_s, until_s=until_s))


def _keep_lags(uow: UnitOfWork, *, rows: Sequence[LatencyHour]) -> None:
    uow.anomalies.keep_lags(rows)


def _both(uow: UnitOfWork, alert_id: int) -> tuple[StoredAlert, StoredAnomaly]:
    alert = uow.alerts.get(alert_id)
    if alert is None:
        raise Refusal(
            f"There is no alert {alert_id}.", reason=Reason("alert.unknown", {"alert": alert_id})
        )
    return alert, anomaly_of(uow, alert)


def _audited(alert_id: int, key: SeriesKey) -> str:
    return f"alert {alert_id}, {key.metric.value} of {key.subject}"
