"""Claims: which deliveries are out, under whose lease, and since when.

A claim is one row, committed before the first byte leaves. It ends with its settle, which needs
its token, or when its worker is found gone; so a worker that lost its lease changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy.engine.interfaces import DBAPICursor

from stratum_desktop.domain.isolation import SUSPECTS_FROM, suspect_group_of
from stratum_desktop.domain.reason import reason_from_json
from stratum_desktop.store.bulk import insert_sql, run_many
from stratum_desktop.store.repositories.delivery_records import (
    Claimed,
    EndedClaim,
    Lease,
    LostDelivery,
    Tried,
)
from stratum_desktop.store.tables import QUEUED, claim

LISTED = "id IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"
"""Of a statement about deliveries whose ids are handed in as `id_list` writes them."""

_DUE = f"d.destination_id = ? AND {QUEUED} AND d.due_at_ms <= ? AND d.deadline_at > ?"
_FIRST = "ORDER BY deadline_at, id LIMIT 1"
_NEXT_GROUP = (
    f"SELECT isolation, isolation_root FROM delivery d WHERE {_DUE} AND (isolation IS NULL"
    f" OR isolation > {SUSPECTS_FROM} OR due_at_ms <= ?) {_FIRST}"
)
_NEXT_SUSPECTS = f"SELECT isolation, NULL FROM delivery d WHERE {_DUE} {_FIRST}"
# What is in one request shares its group.
_SUSPECTS_ARE_OUT = (
    "SELECT 1 FROM claim c"
    " JOIN delivery d ON d.id = CAST(json_extract(c.spans, '$[0][0]') AS BIGINT)"
    f" WHERE d.isolation <= {SUSPECTS_FROM} LIMIT 1"
)
MOST_REQUEST_BYTES = 16 * 2**20
"""What is read for one request would else have no bound but the number of its events, and could
end every worker before anything tells why. Source: own choice, ten times what a full one has."""
_STEP_ROWS = 100
SUSPECTS_WAIT_MS = 600_000
"""So long others go before deliveries whose worker ended. Source: own choice; where there are
always others these would wait for ever."""
_ROWS = (
    "SELECT d.id, b.body, b.is_sealed, b.sha256, b.event_name, b.origin, coalesce(b.value, 0.0),"
    " d.first_sent_at_ms IS NOT NULL FROM delivery d JOIN delivery_body b ON b.delivery_id = d.id"
)
_DUE_ROWS = f"{_ROWS} WHERE {_DUE} AND d.isolation IS NOT DISTINCT FROM ?"
# A part of a search is found by the request that the search began with: it is a few among all that
# is due. A plus keeps the index of what is due out of it.
_PART_ROWS = (
    f"{_ROWS} WHERE +d.destination_id = ? AND {QUEUED} AND d.due_at_ms <= ?"
    " AND +d.deadline_at > ? AND d.isolation = ? AND d.isolation_root = ?"
)
_EARLIEST = "ORDER BY d.deadline_at, d.id LIMIT ?"
_LATEST = "ORDER BY d.deadline_at DESC, d.id DESC LIMIT ?"
_INSERT = insert_sql(
    claim,
    (
        "token",
        "destination_id",
        "taken_at_ms",
        "lease_until_ms",
        "lease_boot_id",
        "delivery_count",
        "spans",
    ),
)
_TAKE = (
    "UPDATE delivery SET state = 'sending', attempt_count = attempt_count + 1"
    " WHERE id BETWEEN ? AND ?"
)


_RETURNING = "RETURNING taken_at_ms, delivery_count, spans"
_NOTE_SENT = (
    "UPDATE delivery SET first_sent_at_ms = coalesce(first_sent_at_ms, ?) WHERE id BETWEEN ? AND ?"
)
_CARRIED = (
    "SELECT d.id, e.origin, e.name, e.action_source, d.first_sent_at_ms, d.reason"
    f" FROM delivery d JOIN event e ON e.id = d.event_id WHERE d.{LISTED} ORDER BY d.id"
)
_SET_APART = "UPDATE delivery SET isolation = ?, due_at_ms = ? WHERE id = ? AND state = 'retry'"


def spans_of(ids: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of ids that follow one another; ids are in order."""
    if ids[-1] - ids[0] + 1 == len(ids):
        return [(ids[0], ids[-1])]
    # Within a run an id and its place differ by the same.
    runs = groupby(enumerate(ids), key=lambda item: item[1] - item[0])
    members = ([one for _, one in run] for _, run in runs)
    return [(run[0], run[-1]) for run in members]


def id_list(ids: Iterable[int]) -> str:
    """Return ids as statements with `LISTED` take them."""
    return json.dumps([*ids], separators=(",", ":"))


class ClaimRepository:
    """Takes deliveries for a request, and ends what was taken."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def due(
        self,
        destination_id: int,
        *,
        earliest: int,
        latest: int = 0,
        now_ms: int,
        most_bytes: int = MOST_REQUEST_BYTES,
    ) -> Claimed | None:
        """Return what may be sent in one request now, None when nothing is due; takes nothing.

        Deliveries of a refused batch come group by group, as `split` left them. Those whose
        worker ended come last, and one group of them at a time in all of the workspace: what ends
        the next worker is then known, and takes little with it.

        Args:
            earliest: at most so many, those that expire first.
            latest: at most so many beside them, those that expire last.
            most_bytes: how large the earliest may become together before fewer of them go.
        """
        due = (destination_id, now_ms, now_ms // 1000)
        group = self._next_group(due)
        if group is None:
            return None
        sql, which = (_DUE_ROWS, group[:1]) if group[1] is None else (_PART_ROWS, group)
        # By the driver's own cursor: rows made on the way cost as much as the statement itself.
        with closing(self._connection.connection.cursor()) as cursor:
            cursor.execute(f"{sql} {_EARLIEST}", (*due, *which, earliest))
            rows = _within(cursor, most_bytes)
            if latest and len(rows) == earliest:
                cursor.execute(f"{sql} {_LATEST}", (*due, *which, latest))
                known = {row[0] for row in rows}
                rows += [row for row in cursor.fetchall() if row[0] not in known]
        if not rows:
            return None
        rows.sort()
        return Claimed(*zip(*rows, strict=True))

    def _next_group(self, due: tuple[int, int, int]) -> tuple[int | None, int | None] | None:
        """Return the group that is next, and the search it is a part of; None where none is due."""
        execute = self._connection.exec_driver_sql
        found = execute(_NEXT_GROUP, (*due, due[1] - SUSPECTS_WAIT_MS)).first()
        found = found or execute(_NEXT_SUSPECTS, due).first()
        if found is None:
            return None
        group, root = found
        if group is None or group > SUSPECTS_FROM:
            return group, root
        return None if execute(_SUSPECTS_ARE_OUT).first() is not None else (group, None)

    def tried(self, claimed: Claimed) -> tuple[Tried, ...]:
        """Return what a settle has to know of deliveries whose request did not go well, by id."""
        rows = self._connection.exec_driver_sql(
            "SELECT d.id, d.attempt_count, d.isolation_root, b.action_source FROM delivery d"
            f" JOIN delivery_body b ON b.delivery_id = d.id WHERE d.{LISTED} ORDER BY d.id",
            (id_list(claimed.ids),),
        )
        return tuple(Tried._make(row) for row in rows)

    def take(self, destination_id: int, claimed: Claimed, *, lease: Lease, now_ms: int) -> None:
        """Put deliveries that `due` has just returned under a lease."""
        spans = spans_of(claimed.ids)
        self._connection.exec_driver_sql(
            _INSERT,
            (
                lease.token,
                destination_id,
                now_ms,
                lease.until_boot_ms,
                lease.boot_id,
                len(claimed.ids),
                json.dumps(spans),
            ),
        )
        self._connection.exec_driver_sql(_TAKE, spans)

    def carried(self, token: bytes) -> Claimed | None:
        """Return what a claim holds as it was handed out; None when it has ended."""
        row = self._connection.exec_driver_sql(
            "SELECT taken_at_ms, delivery_count, spans FROM claim WHERE token = ?", (token,)
        ).one_or_none()
        if row is None:
            return None
        listed = id_list(_ended(row).delivery_ids)
        rows = self._connection.exec_driver_sql(
            f"{_ROWS} WHERE d.{LISTED} ORDER BY d.id", (listed,)
        ).all()
        return Claimed(*zip(*rows, strict=True))

    def end(self, token: bytes) -> EndedClaim | None:
        """End a claim; the caller says what becomes of what it names. None: it was lost."""
        row = self._connection.exec_driver_sql(
            f"DELETE FROM claim WHERE token = ? {_RETURNING}", (token,)
        ).one_or_none()
        return None if row is None else _ended(row)

    def has_live(self, destination_id: int, *, boot_id: str, boot_ms: int) -> bool:
        """Say whether a request of this destination is still out."""
        row = self._connection.exec_driver_sql(
            "SELECT 1 FROM claim WHERE destination_id = ? AND lease_boot_id = ?"
            " AND lease_until_ms > ? LIMIT 1",
            (destination_id, boot_id, boot_ms),
        ).first()
        return row is not None

    def end_lost(
        self, destination_id: int, *, boot_id: str, boot_ms: int
    ) -> tuple[tuple[LostDelivery, ...], ...]:
        """End the claims whose worker is gone.

        Their requests may have arrived, so `first_sent_at_ms` is noted where it was not.

        Returns:
            What each of them carried, in order of the ids, for the caller to move on.
        """
        lost = self._connection.exec_driver_sql(
            "DELETE FROM claim WHERE destination_id = ?"
            f" AND (lease_boot_id <> ? OR lease_until_ms <= ?) {_RETURNING}",
            (destination_id, boot_id, boot_ms),
        ).all()
        found: list[tuple[LostDelivery, ...]] = []
        for ended in map(_ended, lost):
            self._connection.exec_driver_sql(
                _NOTE_SENT, [(ended.taken_at_ms, *span) for span in ended.spans]
            )
            rows = self._connection.exec_driver_sql(_CARRIED, (id_list(ended.delivery_ids),))
            found.append(tuple(map(_lost, rows)))
        return tuple(found)

    def set_apart(self, parts: Iterable[Sequence[int]], *, now_ms: int) -> None:
        """Let the deliveries of each part go in a request of their own, behind all others."""
        rows = [(suspect_group_of(part), now_ms, one) for part in parts for one in part]
        run_many(self._connection, _SET_APART, rows)


def _within(cursor: DBAPICursor, most_bytes: int) -> list[Any]:
    """Return rows of `_ROWS` until their bodies are large enough together, at least one step."""
    rows: list[Any] = []
    while most_bytes > 0 and (step := cursor.fetchmany(_STEP_ROWS)):
        rows += step
        most_bytes -= sum(map(len, map(itemgetter(1), step)))
    return rows


def _lost(row: Row[*tuple[Any, ...]]) -> LostDelivery:
    return LostDelivery(
        id=row.id,
        origin=row.origin,
        event_name=row.name,
        action_source=row.action_source,
        first_sent_at_ms=row.first_sent_at_ms,
        reason=reason_from_json(row.reason),
    )


def _ended(row: Row[*tuple[Any, ...]]) -> EndedClaim:
    spans = tuple((first, last) for first, last in json.loads(row.spans))
    return EndedClaim(row.taken_at_ms, row.delivery_count, spans)
