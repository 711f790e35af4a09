"""A database filled with settings, and what of them can be read again."""

from __future__ import annotations

from pathlib import Path

from stratum_desktop.domain.clock import Clock
from stratum_desktop.store.database import open_store
from stratum_desktop.store.store import Store


def fill(store: Store, rows: int = 100, text: str = "x") -> None:
    """Store so many settings of a thousand characters or more."""

    def _fill(uow) -> None:
        for number in range(rows):
            uow.settings.set(f"n{number}", text * 1000, at_ms=1)

    store.write_now(_fill)


def settings_in(path: Path, key: bytes, clock: Clock) -> dict[str, object]:
    """Open the database and return its settings."""
    store = open_store(path, key=key, clock=clock)
    try:
        return {row.key: row.value for row in store.read_now(lambda uow: uow.settings.all())}
    finally:
        store.close_now()
