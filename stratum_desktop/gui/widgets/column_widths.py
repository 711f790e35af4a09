"""How wide the columns of a table stand in the room there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stratum_desktop.gui.models.record_table import Column

LEAST_REST_PX = 104
"""What the column that takes the rest keeps before any other one grows."""


def shared_widths(columns: Sequence[Column[Any]], room: int) -> tuple[int | None, ...]:
    """Return the pixels of each column; None for those that take what is left.

    Columns that may grow share the room by how much more they could show, so that a wide
    window shows whole names instead of one wide empty column. A column that takes the rest
    keeps half of the spare room until the others show everything.
    """
    rests = [column for column in columns if column.width is None]
    taken = sum(LEAST_REST_PX if one.width is None else one.width for one in columns)
    wishes = [_wish(column) for column in columns]
    spare, wished = max(0, room - taken), sum(wishes)
    given = min(wished, spare // 2 if rests else spare)
    return tuple(
        None if column.width is None else column.width + (wish * given // wished if wished else 0)
        for column, wish in zip(columns, wishes, strict=True)
    )


def _wish(column: Column[Any]) -> int:
    if column.width is None or column.most is None:
        return 0
    return max(0, column.most - column.width)
