"""Ad accounts and what is in them, each as it was found and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row

from stratum_desktop.domain.ads.entity import (
    AdAccount,
    AdEntity,
    Budget,
    BudgetKind,
    EntityKind,
    EntityStatus,
)
from stratum_desktop.domain.reason import Reason, reason_from_json, reason_to_json
from stratum_desktop.store.bulk import insert_sql, put, upsert_sql
from stratum_desktop.store.micros import from_micros, to_micros
from stratum_desktop.store.tables import ad_entity, ad_entity_state, ad_reading


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An ad account as it was last read, and how reading it goes."""

    id: int
    platform: str
    destination_id: int
    account: AdAccount
    learned_at_ms: int
    #: Why it could not be read last time; None once it could.
    trouble: Reason | None
    #: Epoch milliseconds; nothing is asked before.
    not_before_ms: int


@dataclass(frozen=True, slots=True)
class KnownEntity:
    """An entity as it was found at an instant."""

    id: int
    ad_account_id: int
    entity: AdEntity
    learned_at_ms: int
    #: False once the platform lists it no more.
    is_listed: bool


_NAMES_PER_QUERY = 10_000
_STATE_COLUMNS = tuple(column.name for column in ad_entity_state.columns)
_NEW_ENTITY = (
    insert_sql(
        ad_entity,
        ("ad_account_id", "kind", "external_id", "parent_id", "first_learned_ms", "state_at_ms"),
    )
    + " ON CONFLICT (ad_account_id, kind, external_id) DO UPDATE SET parent_id = excluded.parent_id"
)
_NEW_STATE = upsert_sql(ad_entity_state, _STATE_COLUMNS)
_ENTITY = (
    "SELECT e.id, e.ad_account_id, e.kind, e.external_id, e.parent_id, "
    + ", ".join(f's."{name}"' for name in _STATE_COLUMNS[1:])
    + " FROM ad_entity e JOIN ad_entity_state s ON s.entity_id = e.id"
)
_PRESENT = f"{_ENTITY} AND s.learned_at_ms = e.state_at_ms"
_AS_KNOWN = (
    f"{_ENTITY} AND s.learned_at_ms = (SELECT max(p.learned_at_ms) FROM ad_entity_state p"
    " WHERE p.entity_id = e.id AND p.learned_at_ms <= ?)"
)
_ACCOUNT = (
    "SELECT id, platform, destination_id, account, name, currency, time_zone, is_active,"
    " learned_at_ms, trouble, not_before_ms FROM ad_account WHERE tenant_id = 1"
)


class AdAccountRepository:
    """Ad accounts, when their parts were read, and the entities in them."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def keep_account(
        self, platform: str, destination_id: int, found: AdAccount, *, at_ms: int
    ) -> int:
        """Store an account as it was just read; return its id."""
        self._connection.exec_driver_sql(
            "INSERT INTO ad_account (tenant_id, platform, account, destination_id, name, currency,"
            " time_zone, is_active, learned_at_ms) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (tenant_id, platform, account) DO UPDATE SET"
            " destination_id = excluded.destination_id, name = excluded.name,"
            " currency = excluded.currency, time_zone = excluded.time_zone,"
            " is_active = excluded.is_active, learned_at_ms = excluded.learned_at_ms",
            (
                platform,
                found.account,
                destination_id,
                found.name,
                found.currency,
                found.time_zone,
                found.is_active,
                at_ms,
            ),
        )
        known = self.account(platform, found.account)
        assert known is not None  # noqa: S101 - just written, in this transaction
        return known.id

    def account(self, platform: str, account: str) -> KnownAccount | None:
        """Return an account by the platform's id, or None before it was ever read."""
        row = self._connection.exec_driver_sql(
            f"{_ACCOUNT} AND platform = ? AND account = ?", (platform, account)
        ).first()
        return None if row is None else _account(row)

    def accounts(self) -> tuple[KnownAccount, ...]:
        """Return every account that was ever read, by platform and id."""
        rows = self._connection.exec_driver_sql(f"{_ACCOUNT} ORDER BY platform, account")
        return tuple(map(_account, rows))

    def note_trouble(
        self, ad_account_id: int, trouble: Reason | None, *, not_before_ms: int = 0
    ) -> None:
        """Keep why an account could not be read, and until when to leave it alone."""
        self._connection.exec_driver_sql(
            "UPDATE ad_account SET trouble = ?, not_before_ms = ? WHERE id = ?",
            (
                reason_to_json(trouble),
                not_before_ms,
                ad_account_id,
            ),
        )

    def readings(self, ad_account_id: int) -> Mapping[str, int]:
        """Return when each chore was last done to its end, epoch milliseconds."""
        rows = self._connection.exec_driver_sql(
            "SELECT chore, done_at_ms FROM ad_reading WHERE ad_account_id = ?", (ad_account_id,)
        )
        return {chore: int(done) for chore, done in rows}

    def note_reading(self, ad_account_id: int, chore: str, *, at_ms: int) -> None:
        """Keep that a chore was done to its end."""
        put(
            self._connection,
            ad_reading,
            ad_account_id=ad_account_id,
            chore=chore,
            done_at_ms=at_ms,
        )

    def keep_entities(self, ad_account_id: int, found: Sequence[AdEntity], *, at_ms: int) -> int:
        """Store entities as they were just read; return how many were new or had changed."""
        if not found:
            return 0
        self._connection.exec_driver_sql(
            _NEW_ENTITY,
            [
                (ad_account_id, one.kind.value, one.external_id, one.parent_id, at_ms, 0)
                for one in found
            ],
        )
        ids: dict[tuple[str, str], int] = {}
        known: dict[int, KnownEntity] = {}
        for kind, names in _names(found):
            marks = ", ".join("?" * len(names))
            named = f"e.ad_account_id = ? AND e.kind = ? AND e.external_id IN ({marks})"
            asked = (ad_account_id, kind, *names)
            rows = self._connection.exec_driver_sql(
                f"SELECT e.external_id, e.id FROM ad_entity e WHERE {named}", asked
            )
            ids |= {(kind, external_id): int(entity_id) for external_id, entity_id in rows}
            present = self._connection.exec_driver_sql(f"{_PRESENT} WHERE {named}", asked)
            known |= {int(row.id): _entity(row) for row in present}
        places = [(ids[one.kind.value, one.external_id], one) for one in found]
        changed = [
            (entity_id, one, True)
            for entity_id, one in places
            if (before := known.get(entity_id)) is None
            or not before.is_listed
            or before.entity != one
        ]
        self._keep_states(changed, at_ms)
        return len(changed)

    def note_unlisted(
        self, ad_account_id: int, kind: EntityKind, listed: Iterable[str], *, at_ms: int
    ) -> int:
        """Keep that what a whole listing of a level did not name is gone; return how many."""
        named = set(listed)
        gone = [
            one
            for one in self.entities(ad_account_id, kind)
            if one.is_listed and one.entity.external_id not in named
        ]
        self._keep_states([(one.id, one.entity, False) for one in gone], at_ms)
        return len(gone)

    def entities(self, ad_account_id: int, kind: EntityKind) -> tuple[KnownEntity, ...]:
        """Return what was ever found on a level, as it was found last, by id of the platform."""
        rows = self._connection.exec_driver_sql(
            f"{_PRESENT} WHERE e.ad_account_id = ? AND e.kind = ? ORDER BY e.external_id",
            (ad_account_id, kind.value),
        )
        return tuple(map(_entity, rows))

    def entities_as_known(
        self, ad_account_id: int, kind: EntityKind, *, at_ms: int
    ) -> tuple[KnownEntity, ...]:
        """Return a level as it was known at an instant, without what nobody had seen by then."""
        rows = self._connection.exec_driver_sql(
            f"{_AS_KNOWN} WHERE e.ad_account_id = ? AND e.kind = ? ORDER BY e.external_id",
            (at_ms, ad_account_id, kind.value),
        )
        return tuple(map(_entity, rows))

    def states(self, entity_id: int) -> tuple[KnownEntity, ...]:
        """Return every state that an entity was found in, oldest first."""
        rows = self._connection.exec_driver_sql(
            f"{_ENTITY} WHERE e.id = ? ORDER BY s.learned_at_ms", (entity_id,)
        )
        return tuple(map(_entity, rows))

    def all_states(self, ad_account_id: int, kind: EntityKind) -> tuple[KnownEntity, ...]:
        """Return every state that anything of a level was found in, oldest first."""
        rows = self._connection.exec_driver_sql(
            f"{_ENTITY} WHERE e.ad_account_id = ? AND e.kind = ?"
            " ORDER BY s.learned_at_ms, e.external_id",
            (ad_account_id, kind.value),
        )
        return tuple(map(_entity, rows))

    def _keep_states(self, rows: Sequence[tuple[int, AdEntity, bool]], at_ms: int) -> None:
        if not rows:
            return
        self._connection.exec_driver_sql(
            _NEW_STATE,
            [
                _state_values(entity_id, one, at_ms, is_listed=listed)
                for entity_id, one, listed in rows
            ],
        )
        self._connection.exec_driver_sql(
            "UPDATE ad_entity SET state_at_ms = ? WHERE id = ?",
            [(at_ms, entity_id) for entity_id, _, _ in rows],
        )


def _names(found: Sequence[AdEntity]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield levels and ids of the platform, at most so many as a statement is asked for."""
    by_kind: dict[str, list[str]] = {}
    for one in found:
        by_kind.setdefault(one.kind.value, []).append(one.external_id)
    for kind, names in by_kind.items():
        for start in range(0, len(names), _NAMES_PER_QUERY):
            yield kind, names[start : start + _NAMES_PER_QUERY]


def _state_values(
    entity_id: int, one: AdEntity, at_ms: int, *, is_listed: bool
) -> tuple[object, ...]:
    return (
        entity_id,
        at_ms,
        is_listed,
        one.name,
        one.status.value,
        one.delivery_status,
        one.budget.kind.value,
        None if one.budget.amount is None else to_micros(one.budget.amount),
        one.budget.budget_id,
        one.budget.spenders,
        one.is_learning,
        one.objective,
        _ms(one.starts_at),
        _ms(one.ends_at),
        one.creative_id,
    )


def _entity(row: Row[Any]) -> KnownEntity:
    amount = row.budget_micros
    return KnownEntity(
        id=int(row.id),
        ad_account_id=int(row.ad_account_id),
        entity=AdEntity(
            kind=EntityKind(row.kind),
            external_id=row.external_id,
            parent_id=row.parent_id,
            name=row.name,
            status=EntityStatus(row.status),
            delivery_status=row.delivery_status,
            budget=Budget(
                BudgetKind(row.budget_kind),
                None if amount is None else from_micros(amount),
                row.budget_id,
                int(row.spenders),
            ),
            is_learning=None if row.is_learning is None else bool(row.is_learning),
            objective=row.objective,
            starts_at=_instant(row.starts_at_ms),
            ends_at=_instant(row.ends_at_ms),
            creative_id=row.creative_id,
        ),
        learned_at_ms=int(row.learned_at_ms),
        is_listed=bool(row.is_listed),
    )


def _account(row: Row[Any]) -> KnownAccount:
    return KnownAccount(
        id=int(row.id),
        platform=row.platform,
        destination_id=int(row.destination_id),
        account=AdAccount(
            row.account,
            row.name,
            row.currency,
            row.time_zone,
            None if row.is_active is None else bool(row.is_active),
        ),
        learned_at_ms=int(row.learned_at_ms),
        trouble=reason_from_json(row.trouble),
        not_before_ms=int(row.not_before_ms),
    )


def _ms(at: datetime | None) -> int | None:
    return None if at is None else round(at.timestamp() * 1000)


def _instant(at_ms: int | None) -> datetime | None:
    return None if at_ms is None else datetime.fromtimestamp(at_ms / 1000, UTC)
