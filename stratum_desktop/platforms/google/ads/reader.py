"""Asks for the rows of a query, and says what went wrong with the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.http import NoReply
from stratum_desktop.platforms.ad_contract import Page
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import Failure, Misunderstood, Rejected
from stratum_desktop.platforms.google.ads import changes
from stratum_desktop.platforms.google.ads.errors import failure_of
from stratum_desktop.platforms.google.ads.mapping import Row, StrangeRow, identity, rows_of, text
from stratum_desktop.platforms.google.client import GoogleClient

STRANGE = Misunderstood(Reason("answer.not_understood", {"http_status": 200}))
"""Of an answer that holds something else than what was asked for."""
MOST_PAGES = 100
"""Pages after which a listing that should be short is not believed. Source: own choice."""

_Value = TypeVar("_Value")


class RowReader:
    """Reads answers to GAQL, row by row."""

    def __init__(self, client: GoogleClient) -> None:
        """Ask by this client."""
        self._client = client

    async def every(
        self, lane: Lane, query: str, read: Callable[[Row], _Value]
    ) -> tuple[_Value, ...] | Failure:
        """Return what all pages of a query say."""
        found: list[_Value] = []
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            page = await self.page(lane, query, read, cursor)
            if not isinstance(page, Page):
                return page
            found += page.rows
            if page.next_cursor is None:
                return tuple(found)
            cursor = page.next_cursor
        return STRANGE

    async def page(
        self, lane: Lane, query: str, read: Callable[[Row], _Value], cursor: str | None
    ) -> Page[_Value] | Failure:
        """Return a page of what a query finds, each row as it was read.

        Args:
            read: turns a row into a value, or raises `StrangeRow`.
            cursor: from the page before; None for the first.
        """
        reply = await self._client.search(lane, query, cursor)
        if isinstance(reply, NoReply):
            return reply.failure
        if reply.status != 200:
            return failure_of(reply)
        try:
            rows, next_cursor = rows_of(reply.body)
            return Page(tuple(read(row) for row in rows), next_cursor)
        except StrangeRow:
            return STRANGE


async def change_rows(
    rows: RowReader, lane: Lane, *, since: datetime, now: datetime, zone: ZoneInfo
) -> dict[str, Row] | Failure:
    """Return the rows of changes by their names, the latest first.

    Past the limit the end of the span moves to the last row's time, whose changes come again.
    """
    first, until = changes.span_of(since, now, zone)
    found: dict[str, Row] = {}
    while True:
        page = await rows.every(
            lane,
            changes.changes_query(first, until),
            lambda row: (changes.change_id_of(row), changes.told_at(row), row),
        )
        if not isinstance(page, tuple):
            return page
        known = len(found)
        found.update((change_id, row) for change_id, _, row in page)
        if len(page) < changes.CHANGES_AT_ONCE:
            return found
        if len(found) == known:
            return Rejected(Reason("google.too_many_changes"))
        until = page[-1][1]


async def spenders_of(
    rows: RowReader, lane: Lane, events: Mapping[str, Row]
) -> dict[str, list[str]] | Failure:
    """Return the campaigns of every budget that was changed."""
    spenders: dict[str, list[str]] = {}
    try:
        budgets = sorted({one for row in events.values() if (one := changes.budget_in(row))})
    except StrangeRow:
        return STRANGE
    if not budgets:
        return spenders
    found = await rows.every(
        lane,
        changes.spenders_query(budgets),
        lambda row: (text(row, "campaign", "campaignBudget"), identity(row, "campaign", "id")),
    )
    if not isinstance(found, tuple):
        return found
    for budget, campaign in found:
        spenders.setdefault(budget, []).append(campaign)
    return spenders
