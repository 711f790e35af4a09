"""Statements as the store writes them, in the words of PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import count
from typing import Any

from psycopg import Connection, RawCursor
from psycopg.abc import Buffer, Params
from psycopg.adapt import Loader
from psycopg.types.string import StrDumper

# A text or a name in quotes; a mark: `?`, `?1` or `:name`; what only SQLite's planner is told.
_PIECE = re.compile(r"""'(?:[^']|'')*'|"[^"]*"|::\w+|\?(\d*)|:([a-z_]\w*)|\bINDEXED BY \w+""")


@lru_cache(maxsize=2048)
def translated(sql: str) -> tuple[str, tuple[str, ...]]:
    """Return a statement with `$1` for its marks and without hints for SQLite.

    Beside it the names of its marks, where they have names, in the order of their numbers.
    """
    places = count(1)
    names: dict[str, int] = {}

    def piece(found: re.Match[str]) -> str:
        text, (number, name) = found.group(), found.groups()
        if name is not None:
            return f"${names.setdefault(name, len(names) + 1)}"
        if number is not None:
            return f"${number or next(places)}"
        return "" if text.startswith("INDEXED") else text

    return _PIECE.sub(piece, sql), tuple(names)


class Cursor(RawCursor[Any]):
    """A cursor that takes the store's statements."""

    def execute(
        self,
        query: Any,  # noqa: ANN401 - whatever a cursor takes
        params: Params | None = None,
        *,
        prepare: bool | None = None,
        binary: bool | None = None,
    ) -> Cursor:
        """Run one statement; see `psycopg.Cursor.execute`."""
        if isinstance(query, str):
            query, names = translated(query)
            params = [params[name] for name in names] if isinstance(params, Mapping) else params
        return super().execute(query, params or None, prepare=prepare, binary=binary)

    def executemany(
        self,
        query: Any,  # noqa: ANN401 - as above
        params_seq: Iterable[Params],
        *,
        returning: bool = False,
    ) -> None:
        """Run a statement once for each row; see `psycopg.Cursor.executemany`."""
        words = translated(query)[0] if isinstance(query, str) else query
        super().executemany(words, params_seq, returning=returning)


class _Number(Loader):
    """What PostgreSQL makes of sums of whole numbers, as the number SQLite would give."""

    def load(self, data: Buffer) -> int | float:
        text = bytes(data).decode("ascii")
        return int(text) if text.lstrip("-").isdigit() else float(text)


def adapt(connection: Connection[Any]) -> None:
    """Let values come and go as they do with SQLite."""
    connection.adapters.register_loader("numeric", _Number)
    # Said to be text, where an untyped one would leave PostgreSQL to guess among functions.
    connection.adapters.register_dumper(str, StrDumper)
