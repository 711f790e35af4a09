"""What platforms say themselves: of our signals, of changes in an account, and what they advise."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.ads.own_figure import OwnFigure, OwnTopic, OwnUnit
from stratum_desktop.domain.ads.told import AdChange, Recommendation
from stratum_desktop.store.bulk import insert_sql, put, upsert_sql
from stratum_desktop.store.micros import from_micros, to_micros
from stratum_desktop.store.tables import (
    ad_change,
    ad_recommendation,
    own_figure,
    own_figure_reading,
)

_OWN_COLUMNS = tuple(column.name for column in own_figure.columns)
_CHANGE_COLUMNS = tuple(column.name for column in ad_change.columns)
_ADVICE_COLUMNS = tuple(column.name for column in ad_recommendation.columns)
_KEEP_OWN = upsert_sql(own_figure, _OWN_COLUMNS)
_KEEP_CHANGE = insert_sql(ad_change, _CHANGE_COLUMNS) + " ON CONFLICT DO NOTHING"
_KEEP_ADVICE = upsert_sql(ad_recommendation, _ADVICE_COLUMNS)


@dataclass(frozen=True, slots=True)
class KnownWord:
    """A platform's own figure, of which destination, and when it was told."""

    destination_id: int
    figure: OwnFigure
    learned_at_ms: int


@dataclass(frozen=True, slots=True)
class KnownChange:
    """Somebody's change, and when it was told."""

    change: AdChange
    learned_at_ms: int


class PlatformWordRepository:
    """Platforms' own figures, change histories and recommendations."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def keep_own(self, destination_id: int, found: Sequence[OwnFigure], *, at_ms: int) -> None:
        """Store what a platform says of a destination now, instead of what it said that day."""
        put(self._connection, own_figure_reading, destination_id=destination_id, asked_at_ms=at_ms)
        learned_on = datetime.fromtimestamp(at_ms / 1000, UTC).date().isoformat()
        self._connection.exec_driver_sql(
            "DELETE FROM own_figure WHERE destination_id = ? AND learned_on = ?",
            (destination_id, learned_on),
        )
        if found:
            self._connection.exec_driver_sql(
                _KEEP_OWN,
                [
                    (
                        destination_id,
                        learned_on,
                        one.topic.value,
                        one.subject,
                        one.item,
                        "" if one.on is None else one.on.isoformat(),
                        one.unit.value,
                        one.value,
                        one.goal,
                        one.text,
                        at_ms,
                    )
                    for one in found
                ],
            )

    def asked_ms(self, destination_id: int) -> int | None:
        """Return when a platform was last asked of a destination, or None before it ever was."""
        row = self._connection.exec_driver_sql(
            "SELECT asked_at_ms FROM own_figure_reading WHERE destination_id = ?",
            (destination_id,),
        ).first()
        return None if row is None else int(row[0])

    def own(self, destination_id: int) -> tuple[KnownWord, ...]:
        """Return what a platform said of a destination when it was last asked, topic by topic."""
        rows = self._connection.exec_driver_sql(
            f"SELECT {', '.join(_OWN_COLUMNS)} FROM own_figure WHERE destination_id = ?"
            " AND learned_on = (SELECT max(learned_on) FROM own_figure WHERE destination_id = ?)"
            " ORDER BY topic, subject, item, of_day",
            (destination_id, destination_id),
        )
        return tuple(map(_word, rows))

    def own_history(
        self, destination_id: int, topic: OwnTopic, *, since: date
    ) -> tuple[KnownWord, ...]:
        """Return what was said under a topic on each day since one, oldest first."""
        rows = self._connection.exec_driver_sql(
            f"SELECT {', '.join(_OWN_COLUMNS)} FROM own_figure WHERE destination_id = ?"
            " AND topic = ? AND learned_on >= ? ORDER BY learned_on, subject, item, of_day",
            (destination_id, topic.value, since.isoformat()),
        )
        return tuple(map(_word, rows))

    def keep_changes(self, ad_account_id: int, found: Sequence[AdChange], *, at_ms: int) -> None:
        """Store changes as they were just told; one that was told before stays as it is."""
        if found:
            self._connection.exec_driver_sql(
                _KEEP_CHANGE,
                [
                    (
                        ad_account_id,
                        one.change_id,
                        round(one.at.timestamp() * 1000),
                        one.kind.value,
                        one.external_id,
                        one.by,
                        json.dumps(dict(one.before), sort_keys=True),
                        json.dumps(dict(one.after), sort_keys=True),
                        at_ms,
                    )
                    for one in found
                ],
            )

    def changes(self, ad_account_id: int, *, since: datetime) -> tuple[AdChange, ...]:
        """Return what was changed since an instant, oldest first."""
        return tuple(one.change for one in self.known_changes(ad_account_id, since=since))

    def known_changes(self, ad_account_id: int, *, since: datetime) -> tuple[KnownChange, ...]:
        """Return what was changed since an instant and when it was learned, oldest first."""
        rows = self._connection.exec_driver_sql(
            'SELECT change_id, at_ms, kind, external_id, "by", "before", "after", learned_at_ms'
            " FROM ad_change WHERE ad_account_id = ? AND at_ms >= ? ORDER BY at_ms, change_id",
            (ad_account_id, round(since.timestamp() * 1000)),
        )
        return tuple(
            KnownChange(
                AdChange(
                    change_id,
                    datetime.fromtimestamp(at_ms / 1000, UTC),
                    EntityKind(kind),
                    external_id,
                    by,
                    json.loads(before),
                    json.loads(after),
                ),
                int(learned_at_ms),
            )
            for change_id, at_ms, kind, external_id, by, before, after, learned_at_ms in rows
        )

    def keep_recommendations(
        self, ad_account_id: int, found: Sequence[Recommendation], *, at_ms: int
    ) -> None:
        """Store what is recommended now instead of what was before."""
        self._connection.exec_driver_sql(
            "DELETE FROM ad_recommendation WHERE ad_account_id = ?", (ad_account_id,)
        )
        if found:
            self._connection.exec_driver_sql(
                _KEEP_ADVICE,
                [
                    (
                        ad_account_id,
                        one.recommendation_id,
                        one.kind,
                        one.campaign_id,
                        None if one.current_budget is None else to_micros(one.current_budget),
                        None if one.wanted_budget is None else to_micros(one.wanted_budget),
                        at_ms,
                    )
                    for one in found
                ],
            )

    def recommendations(self, ad_account_id: int) -> tuple[Recommendation, ...]:
        """Return what the platform recommended when it was last asked."""
        rows = self._connection.exec_driver_sql(
            "SELECT recommendation_id, kind, campaign_id, current_budget_micros,"
            " wanted_budget_micros FROM ad_recommendation WHERE ad_account_id = ?"
            " ORDER BY recommendation_id",
            (ad_account_id,),
        )
        return tuple(
            Recommendation(
                recommendation_id,
                kind,
                campaign_id,
                None if current is None else from_micros(int(current)),
                None if wanted is None else from_micros(int(wanted)),
            )
            for recommendation_id, kind, campaign_id, current, wanted in rows
        )


def _word(row: Row[Any]) -> KnownWord:
    return KnownWord(
        int(row.destination_id),
        OwnFigure(
            OwnTopic(row.topic),
            row.subject,
            row.item,
            OwnUnit(row.unit),
            row.value,
            row.text,
            row.goal,
            date.fromisoformat(row.of_day) if row.of_day else None,
        ),
        int(row.learned_at_ms),
    )
