"""Receipts of the made-up shop's till, uploaded as files in the course of the month."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from stratum_desktop.domain.clock import Clock
from stratum_desktop.practice.history.month import Month
from stratum_desktop.practice.people import CSV_HEADER, order_rows
from stratum_desktop.services.uploads import Uploads
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.unit_of_work import UnitOfWork

FOLDER = "made-up files"
"""Where in the workspace the files lie, so that their cells can be shown."""

_TOO_OLD = timedelta(days=100)


@dataclass(frozen=True, slots=True)
class TillFile:
    """One file of receipts and what its operator did with it."""

    name: str
    days_ago: int
    row_count: int
    #: False: checked and left for later.
    is_sent: bool = True


FILES = (
    TillFile("till-receipts-1.csv", days_ago=23, row_count=320),
    TillFile("till-receipts-2.csv", days_ago=12, row_count=410),
    TillFile("till-receipts-3.csv", days_ago=2, row_count=180, is_sent=False),
)
"""Oldest first."""


class StoppedClock:
    """Stands still at an instant of the past; leases are told by the real clock."""

    def __init__(self, at: datetime, real: Clock) -> None:
        """Stop at this instant."""
        self._at_ms = round(at.timestamp() * 1000)
        self._real = real

    def now_ms(self) -> int:
        """Return the instant at which it stopped."""
        return self._at_ms

    def boot_ms(self) -> int:
        """Return milliseconds since boot."""
        return self._real.boot_ms()

    def boot_id(self) -> str:
        """Return what changes with every boot."""
        return self._real.boot_id()


def uploaded_at(file: TillFile, month: Month) -> datetime:
    """Return when a file was dropped on the window."""
    return month.now - timedelta(days=file.days_ago, minutes=50)


async def upload_file(
    workspace: Workspace, file: TillFile, month: Month, *, seed: int, destination_id: int
) -> None:
    """Write the file and upload it as a person would have done then."""
    at = uploaded_at(file, month)
    folder = workspace.folder / FOLDER
    folder.mkdir(exist_ok=True)
    path = folder / file.name
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(CSV_HEADER)
        writer.writerows(_receipts(file, at, seed))
    then = replace(workspace, clock=StoppedClock(at, workspace.clock))
    uploads = Uploads(then)
    view = await uploads.inspect(path)
    plan = view.plan.with_constant("action_source", "physical_store")
    made = await uploads.create(path=path, plan=plan, destination_ids=[destination_id])
    await uploads.run(made.value)
    if file.is_sent:
        await uploads.send(made.value)
        await uploads.run(made.value)
    await workspace.store.write(lambda uow: _close_requests(uow, then.clock.now_ms()))


def _receipts(file: TillFile, at: datetime, seed: int) -> Iterator[tuple[str, ...]]:
    """Yield receipts of the week before, some of them as tills and people spoil them."""
    random = Random(f"{seed}/{file.name}")  # noqa: S311 - made-up data, nothing secret
    place = {name: number for number, name in enumerate(CSV_HEADER)}
    number = seed * 10 + FILES.index(file)
    for row in order_rows(file.row_count, seed=number, newest_at=at, over_days=7):
        cells = list(row)
        match random.randrange(100):
            case 0 | 1 | 2:
                for name in CSV_HEADER[CSV_HEADER.index("email") :]:
                    cells[place[name]] = ""
            case 3 | 4:
                cells[place["value"]] = "n/a"
            case 5:
                long_ago = at - _TOO_OLD
                cells[place["event_time"]] = long_ago.strftime("%Y-%m-%dT%H:%M:%SZ")
            case 6 | 7:
                yield tuple(cells)
        yield tuple(cells)


def _close_requests(uow: UnitOfWork, at_ms: int) -> None:
    """Note as done what the upload asked of the engine: it was done here."""
    taken = uow.jobs.take_requests(at_ms=at_ms)
    uow.jobs.done([one.id for one in taken], at_ms=at_ms)
