"""What campaigns spent and brought, by day and hour, in every version that was told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.window import hour_of
from stratum_desktop.store.bulk import insert_sql
from stratum_desktop.store.micros import from_micros, to_micros
from stratum_desktop.store.tables import ad_figure


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """A campaign's day or hour as it was told at an instant."""

    entity_id: int
    figure: AdFigure
    learned_at_ms: int


class _Told(NamedTuple):
    """The part of a row that a platform tells."""

    spend_micros: int
    conversions: float
    revenue_micros: int
    impressions: int
    clicks: int


_COLUMNS = ("entity_id", "step", "starts_s", "learned_at_ms", *_Told._fields)
_KEEP = insert_sql(ad_figure, _COLUMNS)
_DROP = (
    "DELETE FROM ad_figure WHERE entity_id = ? AND step = ? AND starts_s = ? AND learned_at_ms >= ?"
)
_LATEST = (
    "(SELECT max(g.learned_at_ms) FROM ad_figure g WHERE g.entity_id = f.entity_id"
    " AND g.step = f.step AND g.starts_s = f.starts_s)"
)
_LATEST_THEN = _LATEST.replace("f.starts_s)", "f.starts_s AND g.learned_at_ms <= ?)")
_SELECT = (
    "SELECT f.entity_id, e.external_id, f.step, f.starts_s, f.learned_at_ms, "
    + ", ".join(f"f.{name}" for name in _Told._fields)
    + " FROM ad_entity e JOIN ad_figure f ON f.entity_id = e.id"
    " WHERE e.ad_account_id = ? AND e.kind = 'campaign' AND f.step = ?"
    " AND f.starts_s >= ? AND f.starts_s < ?"
)
_OF_ENTITY = (
    "SELECT f.entity_id, e.external_id, f.step, f.starts_s, f.learned_at_ms, "
    + ", ".join(f"f.{name}" for name in _Told._fields)
    + " FROM ad_figure f JOIN ad_entity e ON e.id = f.entity_id WHERE f.entity_id = ?"
)
_ORDER = " ORDER BY f.entity_id, f.starts_s"


class AdFigureRepository:
    """The figures of campaigns. A version is never changed once its hour is over."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def keep(self, ad_account_id: int, found: Sequence[AdFigure], *, at_ms: int) -> int:
        """Store figures as they were just told; return how many say something new.

        What was told earlier in the same UTC hour gives way, with its instant: nobody sees a
        figure before it was told, and a day is told 24 times at most on the day itself.
        """
        if not found:
            return 0
        ids = self._ids(ad_account_id, {one.external_id for one in found}, at_ms)
        starts = [_seconds(one.starts_at) for one in found]
        known = {
            (row.entity_id, row.step, int(row.starts_s)): _told(row)
            for step in {one.step for one in found}
            for row in self._rows(ad_account_id, step, min(starts), max(starts) + 1)
        }
        news = [
            (ids[one.external_id], one.step.value, start, told)
            for one, start in zip(found, starts, strict=True)
            if known.get((ids[one.external_id], one.step.value, start)) != (told := _told_by(one))
        ]
        if news:
            hour_ms = hour_of(at_ms) * 1000
            self._connection.exec_driver_sql(_DROP, [(*key[:3], hour_ms) for key in news])
            self._connection.exec_driver_sql(_KEEP, [(*key, at_ms, *told) for *key, told in news])
        return len(news)

    def figures(
        self,
        ad_account_id: int,
        step: Step,
        *,
        since: datetime,
        until: datetime,
        as_known_ms: int | None = None,
    ) -> tuple[KnownFigure, ...]:
        """Return the campaigns' steps that begin in a span, by campaign and time.

        Args:
            since: included.
            until: not included.
            as_known_ms: as they were told by then; None: as they were told last.
        """
        rows = self._rows(ad_account_id, step.value, _seconds(since), _seconds(until), as_known_ms)
        return tuple(map(_known, rows))

    def figures_of(
        self, entity_id: int, step: Step, *, since: datetime, until: datetime
    ) -> tuple[KnownFigure, ...]:
        """Return one campaign's steps that begin in a span, as they were told last, by time.

        Args:
            entity_id: the campaign.
            step: a day or an hour.
            since: included.
            until: not included.
        """
        rows = self._connection.exec_driver_sql(
            f"{_OF_ENTITY} AND f.step = ? AND f.starts_s >= ? AND f.starts_s < ?"
            f" AND f.learned_at_ms = {_LATEST} ORDER BY f.starts_s",
            (entity_id, step.value, _seconds(since), _seconds(until)),
        )
        return tuple(map(_known, rows))

    def versions(self, entity_id: int, step: Step, starts_at: datetime) -> tuple[KnownFigure, ...]:
        """Return everything that was told of one step of a campaign, the oldest first."""
        rows = self._connection.exec_driver_sql(
            f"{_OF_ENTITY} AND f.step = ? AND f.starts_s = ? ORDER BY f.learned_at_ms",
            (entity_id, step.value, _seconds(starts_at)),
        )
        return tuple(map(_known, rows))

    def _rows(
        self,
        ad_account_id: int,
        step: str,
        since_s: int,
        until_s: int,
        as_known_ms: int | None = None,
    ) -> Iterator[Row[Any]]:
        wanted: tuple[object, ...] = (ad_account_id, step, since_s, until_s)
        latest = _LATEST
        if as_known_ms is not None:
            wanted, latest = (*wanted, as_known_ms), _LATEST_THEN
        yield from self._connection.exec_driver_sql(
            f"{_SELECT} AND f.learned_at_ms = {latest}{_ORDER}", wanted
        )

    def _ids(self, ad_account_id: int, named: Iterable[str], at_ms: int) -> Mapping[str, int]:
        """Return the ids of campaigns; one that no listing has named yet gets a row saying so."""
        known = self._known_ids(ad_account_id)
        if missing := sorted(set(named) - known.keys()):
            self._connection.exec_driver_sql(
                "INSERT INTO ad_entity (ad_account_id, kind, external_id, parent_id,"
                " first_learned_ms, state_at_ms) VALUES (?, ?, ?, NULL, ?, ?)",
                [(ad_account_id, EntityKind.CAMPAIGN.value, one, at_ms, at_ms) for one in missing],
            )
            known = self._known_ids(ad_account_id)
            self._connection.exec_driver_sql(
                "INSERT INTO ad_entity_state (entity_id, learned_at_ms, is_listed, name, status,"
                " delivery_status, budget_kind, spenders, objective)"
                " VALUES (?, ?, ?, ?, 'ended', '', 'elsewhere', 1, '')",
                [(known[one], at_ms, False, one) for one in missing],
            )
        return known

    def _known_ids(self, ad_account_id: int) -> dict[str, int]:
        rows = self._connection.exec_driver_sql(
            "SELECT external_id, id FROM ad_entity WHERE ad_account_id = ? AND kind = 'campaign'",
            (ad_account_id,),
        )
        return {external_id: int(entity_id) for external_id, entity_id in rows}


def _told_by(one: AdFigure) -> _Told:
    return _Told(
        to_micros(one.spend),
        float(one.conversions),
        to_micros(one.revenue),
        one.impressions,
        one.clicks,
    )


def _told(row: Row[Any]) -> _Told:
    return _Told(
        int(row.spend_micros),
        float(row.conversions),
        int(row.revenue_micros),
        int(row.impressions),
        int(row.clicks),
    )


def _known(row: Row[Any]) -> KnownFigure:
    told = _told(row)
    return KnownFigure(
        entity_id=int(row.entity_id),
        figure=AdFigure(
            external_id=row.external_id,
            step=Step(row.step),
            starts_at=datetime.fromtimestamp(int(row.starts_s), UTC),
            spend=from_micros(told.spend_micros),
            conversions=told.conversions,
            revenue=from_micros(told.revenue_micros),
            impressions=told.impressions,
            clicks=told.clicks,
        ),
        learned_at_ms=int(row.learned_at_ms),
    )


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
