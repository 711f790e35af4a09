"""A table of 200,000 deliveries (--long: a million): scrolling, jumping, and counts.

The workspace is a real, encrypted one, filled once. Beside the product's windows stands OFFSET
paging of the same rows in the same file. `model` is the window's own table model, offscreen, from
the wish for a row to the row being there.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import figure
import workspace

from stratum_desktop.services import Services
from stratum_desktop.services.dashboards import DeliveryFilter, DeliveryRow
from stratum_desktop.store.unit_of_work import UnitOfWork

WINDOW = 200
_BODY_BYTES = 500
_STATES = ("delivered",) * 96 + ("retry", "rejected", "ready", "held")
_PAGED = (
    "SELECT d.id, e.name, e.event_id, d.state, d.reason, e.value FROM delivery d"
    " JOIN event e ON e.id = d.event_id ORDER BY d.id DESC LIMIT ? OFFSET ?"
)


def main(argv: Sequence[str]) -> int:
    chosen = figure.options(__doc__).parse_args(argv)
    rows = 20_000 if chosen.quick else 1_000_000 if chosen.long else 200_000
    steps = 20 if chosen.quick else 200
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with TemporaryDirectory(prefix="bench-table-", dir=chosen.folder) as folder:
        asyncio.run(_make(Path(folder), rows))
        figures = asyncio.run(_measure(Path(folder), rows, steps))
        figures += _model(Path(folder), rows, steps)
    figure.show(figures, as_json=chosen.json)
    return 0


async def _make(folder: Path, rows: int) -> None:
    async with workspace.opened(folder / "workspace") as (opened, services):
        await workspace.connect_meta(services, "http://127.0.0.1:9")
        for start in range(0, rows, 20_000):
            count = min(20_000, rows - start)
            await opened.store.write(lambda uow, start=start, count=count: _fill(uow, start, count))


def _fill(uow: UnitOfWork, start: int, count: int) -> None:
    now = int(time.time())
    ids = range(start + 1, start + count + 1)
    uow.connection.exec_driver_sql(
        "INSERT INTO event (id, name, event_id, event_id_is_given, event_time, received_at_ms,"
        " origin, source, action_source, order_id, value, currency, body)"
        " VALUES (?, 'Purchase', ?, 1, ?, ?, 'server', 'shop', 'website', ?, ?, 'EUR', ?)",
        [(i, f"o-{i}", now - 60, now * 1000 - 9_000_000 + i, f"o-{i}", 20.0, _body()) for i in ids],
    )
    uow.destinations.add_accepted(1, count)
    states = [(i, _STATES[i % len(_STATES)]) for i in ids]
    uow.connection.exec_driver_sql(
        "INSERT INTO delivery (id, event_id, destination_id, source, state, deadline_at,"
        " settled_at_ms) VALUES (?, ?, 1, 'shop', ?, ?, ?)",
        [(i, i, state, now, now if state == "delivered" else None) for i, state in states],
    )


def _body() -> bytes:
    return os.urandom(_BODY_BYTES)


async def _measure(folder: Path, rows: int, steps: int) -> list[figure.Figure]:
    chance = random.Random(7)
    async with workspace.opened(folder / "workspace") as (opened, services):
        everything = DeliveryFilter()
        middle = rows // 2
        scrolled = [
            middle + step * WINDOW for step in range(steps) if middle + step * WINDOW < rows
        ]
        jumped = [chance.randrange(rows - WINDOW) for _ in range(steps)]

        async def window(first: int) -> int:
            return len(
                await services.dashboards.delivery_window(
                    where=everything, first=first, limit=WINDOW
                )
            )

        async def paged(first: int) -> int:
            return len(await opened.store.read(lambda uow: _page(uow, first)))

        few = max(3, steps // 10)
        took = {
            "scroll": await _times(window, scrolled),
            "jump": await _times(window, jumped),
            "paged scroll": await _times(paged, scrolled[:few]),
            "paged jump": await _times(paged, jumped[:few]),
        }
        counts = await _times(_counting(services), [0] * 5)
        filtered = await _times(_rejected(services), [step * 50 for step in range(few)])
    return [
        *_pair("scroll", took["scroll"], took["paged scroll"], rows, figure.at_most(30)),
        *_pair("jump", took["jump"], took["paged jump"], rows, None),
        figure.Figure(f"counts by state of {rows:,} rows", figure.quantile(counts, 50), "ms"),
        figure.Figure(
            f"window of the rejected of {rows:,} rows, p99", figure.quantile(filtered, 99), "ms"
        ),
    ]


def _pair(
    way: str, ours: list[float], paged: list[float], rows: int, wanted: figure.Wanted | None
) -> list[figure.Figure]:
    return [
        figure.Figure(
            f"{way} in a table of {rows:,} rows, p{percent}",
            figure.quantile(ours, percent),
            "ms",
            "OFFSET paging",
            figure.quantile(paged, percent),
            wanted if percent == 99 else None,
        )
        for percent in (50, 99)
    ]


def _page(uow: UnitOfWork, first: int) -> Sequence[object]:
    return uow.connection.exec_driver_sql(_PAGED, (WINDOW, first)).all()


def _counting(services: Services) -> Callable[[int], Awaitable[int]]:
    async def count(_place: int) -> int:
        counts = await services.dashboards.delivery_counts(where=DeliveryFilter())
        return sum(counts.values())

    return count


def _rejected(services: Services) -> Callable[[int], Awaitable[int]]:
    from stratum_desktop.domain.delivery import DeliveryState

    where = DeliveryFilter(states=frozenset({DeliveryState.REJECTED}))

    async def window(first: int) -> int:
        found = await services.dashboards.delivery_window(where=where, first=first, limit=50)
        return len(found)

    return window


async def _times(read: Callable[[int], Awaitable[int]], places: Sequence[int]) -> list[float]:
    """Return the milliseconds of each read; each must find something."""
    taken = []
    for place in places:
        started = time.perf_counter()
        found = await read(place)
        taken.append(1000 * (time.perf_counter() - started))
        assert found
    return taken


def _model(folder: Path, rows: int, steps: int) -> list[figure.Figure]:
    import qasync
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    with qasync.QEventLoop(app) as loop:
        taken = loop.run_until_complete(_scroll_model(folder, rows, steps))
    return [
        figure.Figure(
            f"scroll the window's own model over {rows:,} rows, p{percent}",
            figure.quantile(taken, percent),
            "ms",
            wanted=figure.at_most(30) if percent == 99 else None,
        )
        for percent in (50, 99)
    ]


def _event_id(row: DeliveryRow) -> str:
    return row.event_id


async def _scroll_model(folder: Path, rows: int, steps: int) -> list[float]:
    from stratum_desktop.gui.models.record_table import Column
    from stratum_desktop.gui.models.windowed_table import WINDOW_ROWS, WindowedTableModel
    from stratum_desktop.gui.pages.deliveries.source import DeliverySource

    async with workspace.opened(folder / "workspace") as (_, services):
        model: WindowedTableModel[DeliveryRow] = WindowedTableModel(
            [Column("event_id", "Event", _event_id, _event_id)]
        )
        model.set_source(DeliverySource(services.dashboards, DeliveryFilter()))
        await model.settle()
        taken = []
        for step in range(steps):
            row = (rows // 2 + step * WINDOW_ROWS) % rows
            started = time.perf_counter()
            model.record(row)
            await model.settle()
            taken.append(1000 * (time.perf_counter() - started))
            assert model.record(row) is not None
        await model.close()
    return taken


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
