"""Ad accounts as they became known: every version of figures and of how campaigns were found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import Connection

from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.domain.rules.figure import Figure

_COURSE_MS = 22 * 3_600_000
"""A local day is not over so soon after it began. Source: no clock is put on by more than two
hours."""


# In the order of `ToldDay` and of `ToldSpend` in `domain.rules.book`.
_TOLD = ("learned_at_ms", "entity_id", "starts_s")
_DAY = (*_TOLD, *Figure._fields)
_SPEND = (*_TOLD, "spend_micros")


def _select(columns: Sequence[str]) -> str:
    return f"SELECT {', '.join(f'f.{name}' for name in columns)}"


_OF_CAMPAIGNS = (
    " FROM ad_entity e JOIN ad_figure f ON f.entity_id = e.id"
    " WHERE e.ad_account_id = ? AND e.kind = 'campaign' AND f.step = ?"
    " AND f.starts_s >= ? AND f.learned_at_ms < ?"
)
_HOURS = _select(_SPEND) + _OF_CAMPAIGNS
_COURSES = f"{_HOURS} AND f.learned_at_ms < f.starts_s * 1000 + {_COURSE_MS}"

# From one day's first version to the next day's, then to the last one of its course: what an
# account that is read every five minutes told in between is not even looked at. CROSS JOIN has
# SQLite keep this order.
_DAYS = f"""
WITH RECURSIVE day(entity_id, starts_s) AS (
    SELECT e.id, (SELECT min(f.starts_s) FROM ad_figure f
        WHERE f.entity_id = e.id AND f.step = 'day' AND f.starts_s >= ?)
    FROM ad_entity e WHERE e.ad_account_id = ? AND e.kind = 'campaign'
    UNION ALL
    SELECT day.entity_id, (SELECT min(f.starts_s) FROM ad_figure f
        WHERE f.entity_id = day.entity_id AND f.step = 'day' AND f.starts_s > day.starts_s)
    FROM day WHERE day.starts_s IS NOT NULL)
{_select(_DAY)} FROM day CROSS JOIN ad_figure f
WHERE f.entity_id = day.entity_id AND f.step = 'day' AND f.starts_s = day.starts_s
AND f.learned_at_ms < ? AND f.learned_at_ms >= coalesce((
    SELECT max(course.learned_at_ms) FROM ad_figure course
    WHERE course.entity_id = day.entity_id AND course.step = 'day'
    AND course.starts_s = day.starts_s AND course.learned_at_ms < ?
    AND course.learned_at_ms < day.starts_s * 1000 + {_COURSE_MS}), 0)
"""


class AdPast:
    """What was learned of accounts, and when. Read in bulk, by who goes through it in time.

    Rows are plain tuples, in no order, and read while they are asked for: there may be millions.
    """

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def days(
        self, ad_account_id: int, *, since_s: int, learned_before_ms: int
    ) -> Iterator[tuple[Any, ...]]:
        """Yield the versions of campaigns' days that stood when the day ended, and later ones.

        They are ordered as `ToldDay`. Of what a day was told in its course the last is among
        them, and perhaps some more; `courses` has them all.

        Args:
            ad_account_id: whose.
            since_s: epoch seconds; days that begin before are left out.
            learned_before_ms: epoch milliseconds, exclusive.
        """
        return self._rows(_DAYS, since_s, ad_account_id, learned_before_ms, learned_before_ms)

    def courses(
        self, ad_account_id: int, *, since_s: int, learned_before_ms: int
    ) -> Iterator[tuple[Any, ...]]:
        """Yield what campaigns had spent so far by everything told in the course of a day.

        They are ordered as `ToldSpend`. What was told in the day's last hours is left to `days`.
        """
        return self._rows(_COURSES, ad_account_id, Step.DAY, since_s, learned_before_ms)

    def hours(
        self, ad_account_id: int, *, since_s: int, learned_before_ms: int
    ) -> Iterator[tuple[Any, ...]]:
        """Yield every version of what campaigns spent by the hour, ordered as `ToldSpend`."""
        return self._rows(_HOURS, ad_account_id, Step.HOUR, since_s, learned_before_ms)

    def _rows(self, statement: str, *asked: object) -> Iterator[tuple[Any, ...]]:
        driver: Any = self._connection.connection
        with closing(driver.cursor()) as cursor:
            cursor.execute(statement, asked)
            yield from cursor
