"""Ad accounts as they became known: every version of figures and of how campaigns were found."""

from __future__ import annotations

from contextlib import closing
from typing import Any, NamedTuple

from sqlalchemy import Connection

from stratum_desktop.domain.ads.figure import Step


class ToldFigure(NamedTuple):
    """One version of a campaign's day or hour; the order of the columns that are read."""

    learned_at_ms: int
    entity_id: int
    starts_s: int
    spend_micros: int
    conversions: float
    revenue_micros: int
    impressions: int
    clicks: int


_FIGURES = (
    f"SELECT {', '.join(f'f.{name}' for name in ToldFigure._fields)}"
    " FROM ad_entity e JOIN ad_figure f ON f.entity_id = e.id"
    " WHERE e.ad_account_id = ? AND e.kind = 'campaign' AND f.step = ?"
    " AND f.starts_s >= ? AND f.learned_at_ms < ?"
)


class AdPast:
    """What was learned of accounts, and when. Read in bulk, by who goes through it in time."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def figures(
        self, ad_account_id: int, step: Step, *, since_s: int, learned_before_ms: int
    ) -> list[tuple[Any, ...]]:
        """Return every version of every campaign's days or hours, in no order.

        They are plain tuples in the order of `ToldFigure`: there may be a million of them.

        Args:
            ad_account_id: whose.
            step: days or hours.
            since_s: epoch seconds; steps that begin before are left out.
            learned_before_ms: epoch milliseconds, exclusive.
        """
        driver: Any = self._connection.connection
        with closing(driver.cursor()) as cursor:
            cursor.execute(_FIGURES, (ad_account_id, step.value, since_s, learned_before_ms))
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
