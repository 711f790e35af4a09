"""Actions that caps count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from stratum_desktop.store.micros import from_micros


@dataclass(frozen=True, slots=True)
class CountedAction:
    """An approved action, and what it does to spend."""

    action_id: int
    entity_id: int
    effect: str
    currency: str
    #: Major units of that currency; None: not known.
    money_per_day: Decimal | None
    approved_at_ms: int
    is_automatic: bool


def counted_actions(
    connection: Connection, states: Sequence[str], *, since_ms: int
) -> tuple[CountedAction, ...]:
    """Return actions that were approved since an instant and stand in one of these states.

    Those that take another one back are not among them.
    """
    marks = ", ".join("?" * len(states))
    rows = connection.exec_driver_sql(
        "SELECT id, entity_id, effect, currency, money_per_day_micros, approved_at_ms,"
        f" is_automatic FROM action WHERE tenant_id = 1 AND state IN ({marks})"
        " AND approved_at_ms >= ? AND rolls_back_id IS NULL ORDER BY id",
        (*states, since_ms),
    )
    return tuple(
        CountedAction(
            action_id=int(row.id),
            entity_id=int(row.entity_id),
            effect=row.effect,
            currency=row.currency,
            money_per_day=None
            if row.money_per_day_micros is None
            else from_micros(int(row.money_per_day_micros)),
            approved_at_ms=int(row.approved_at_ms),
            is_automatic=bool(row.is_automatic),
        )
        for row in rows
    )
