"""The append-only audit chain.

Each row's mac covers the row and the mac before it, so an edit, a deletion or a change of order
shows at the first row it touches. A tail that was cut off leaves a chain that is whole by itself:
only a head that was kept elsewhere (`head`, handed to `verify` as `expected`) shows it.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select

from stratum_desktop.store.chain import GENESIS, mac_of
from stratum_desktop.store.tables import audit

CHUNK = 10_000
_ESCAPE = "/"
_LIKE_MARKS = re.compile("[%_/]")


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to what; `before` and `after` are JSON texts."""

    seq: int
    at_ms: int
    actor: str
    action: str
    subject: str
    before: str | None
    after: str | None
    mac: bytes


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted; what is None or empty lets everything through."""

    actor: str | None = None
    action: str | None = None
    #: Part of any text of an entry, whatever its case; not an entry of other columns.
    text: str = ""
    #: What `text` stands for in words: codes of actions and actors, and whole subjects.
    actions: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()


EVERYTHING = AuditFilter()


@dataclass(frozen=True, slots=True)
class AuditHead:
    """Where the chain ends: how many rows, and the mac of the last."""

    seq: int
    mac: bytes


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """Whether the chain holds; `first_bad` is the first row number that does not fit."""

    checked: int
    first_bad: int | None

    @property
    def is_whole(self) -> bool:
        """True when every row fits."""
        return self.first_bad is None


class AuditRepository:
    """Appends and checks; nothing here or in the database can change a row."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def append(
        self,
        *,
        actor: str,
        action: str,
        subject: str,
        at_ms: int,
        key: bytes,
        before: object | None = None,
        after: object | None = None,
    ) -> bytes:
        """Add the next row; runs in a write, so nobody else can add between.

        Args:
            before: what JSON can say, or None for "there was nothing". No secrets.
            after: likewise.

        Returns:
            The mac of the new row.
        """
        head = self.head()
        seq, previous = (1, GENESIS) if head is None else (head.seq + 1, head.mac)
        row = (seq, at_ms, actor, action, subject, _json(before), _json(after))
        mac = mac_of(key, previous, row)
        self._connection.execute(insert(audit).values((*row, mac)))
        return mac

    def head(self) -> AuditHead | None:
        """Return the end of the chain, or None while it is empty."""
        row = self._connection.execute(
            select(audit.c.seq, audit.c.mac).order_by(audit.c.seq.desc()).limit(1)
        ).first()
        return None if row is None else AuditHead(row.seq, row.mac)

    def entries(
        self,
        *,
        where: AuditFilter = EVERYTHING,
        after: int | None = None,
        skip: int = 0,
        limit: int = 200,
    ) -> tuple[AuditEntry, ...]:
        """Return rows newest first.

        Args:
            where: which.
            after: the `seq` of the last row already shown; None starts at the newest.
            skip: how many rows to pass over from there.
            limit: how many at most.
        """
        query = select(audit).where(*_conditions(where)).order_by(audit.c.seq.desc())
        if after is not None:
            query = query.where(audit.c.seq < after)
        page = query.offset(skip).limit(limit)
        return tuple(AuditEntry(*row) for row in self._connection.execute(page))

    def count(self, where: AuditFilter = EVERYTHING) -> int:
        """Return how many rows a filter lets through."""
        rows = select(func.count()).select_from(audit).where(*_conditions(where))
        return int(self._connection.execute(rows).scalar_one())

    def actors(self) -> dict[str, int]:
        """Return who acted, by name, and how often."""
        return self._tally(audit.c.actor)

    def actions(self) -> dict[str, int]:
        """Return what was done, by its code, and how often."""
        return self._tally(audit.c.action)

    def _tally(self, column: ColumnElement[str]) -> dict[str, int]:
        rows = select(column, func.count()).group_by(column).order_by(column)
        return {row[0]: row[1] for row in self._connection.execute(rows)}

    def verify(
        self,
        *,
        key: bytes,
        trusted: AuditHead | None = None,
        expected: AuditHead | None = None,
    ) -> ChainVerdict:
        """Check the chain row by row, in constant memory.

        Args:
            trusted: an earlier head that was found good; only what follows it is checked.
            expected: a head kept outside the database; a chain that ends before it was cut.
        """
        seq, mac, checked = (0, GENESIS, 0) if trusted is None else (trusted.seq, trusted.mac, 0)
        for *row, stored_mac in self._rows_after(seq):
            seq += 1
            mac = mac_of(key, mac, row)
            fits = row[0] == seq and hmac.compare_digest(mac, stored_mac)
            if not fits or not _agrees(expected, seq, mac):
                return ChainVerdict(checked, first_bad=seq)
            checked += 1
        if expected is not None and seq < expected.seq:
            return ChainVerdict(checked, first_bad=seq + 1)
        return ChainVerdict(checked, first_bad=None)

    def _rows_after(self, seq: int) -> Iterator[Sequence[Any]]:
        query = select(audit).order_by(audit.c.seq).limit(CHUNK)
        while True:
            rows = self._connection.execute(query.where(audit.c.seq > seq)).all()
            if not rows:
                return
            yield from rows
            seq = rows[-1].seq


def _conditions(where: AuditFilter) -> Iterator[ColumnElement[bool]]:
    if where.actor is not None:
        yield audit.c.actor == where.actor
    if where.action is not None:
        yield audit.c.action == where.action
    if where.text:
        texts = (audit.c.actor, audit.c.action, audit.c.subject, audit.c.before, audit.c.after)
        # The same function on both sides: SQLite's knows no case beyond ASCII.
        literal = _LIKE_MARKS.sub(rf"{_ESCAPE}\g<0>", where.text)
        sought = func.lower(f"%{literal}%")
        yield or_(
            *(func.lower(one).like(sought, escape=_ESCAPE) for one in texts),
            audit.c.action.in_(sorted(where.actions)),
            audit.c.actor.in_(sorted(where.actors)),
            audit.c.subject.in_(sorted(where.subjects)),
        )


def _agrees(expected: AuditHead | None, seq: int, mac: bytes) -> bool:
    return expected is None or expected.seq != seq or hmac.compare_digest(expected.mac, mac)


def _json(value: object | None) -> str | None:
    if value is None:
        return None
    return json.dumps(value, allow_nan=False, ensure_ascii=False, sort_keys=True)
