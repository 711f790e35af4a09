"""Deliveries with ids far apart, so that blocks of them are closed though there are few."""

from __future__ import annotations

from stratum_desktop.store.tables import BLOCK, delivery, delivery_body, delivery_history
from stratum_desktop.store.unit_of_work import UnitOfWork


def close_blocks(uow: UnitOfWork, blocks: int = 1) -> int:
    """Give the newest delivery an id that closes so many blocks more; returns that id."""
    run = uow.connection.exec_driver_sql
    old = run("SELECT max(id) FROM delivery").scalar_one()
    new = (old // BLOCK + blocks) * BLOCK
    names = ", ".join(one.name for one in delivery.c if one.name != "id")
    run(
        f"INSERT INTO delivery (id, {names}) SELECT ?, {names} FROM delivery WHERE id = ?",
        (new, old),
    )
    for table in (delivery_body, delivery_history):
        run(f"UPDATE {table.name} SET delivery_id = ? WHERE delivery_id = ?", (new, old))
    run("DELETE FROM delivery WHERE id = ?", (old,))
    return int(new)
