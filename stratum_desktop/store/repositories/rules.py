"""Rules and every version of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, insert

from stratum_desktop.store.bulk import insert_sql, new_id
from stratum_desktop.store.tables import rule, rule_version


@dataclass(frozen=True, slots=True)
class StoredRule:
    """A rule with the version that it has at present. Instants are epoch milliseconds."""

    id: int
    name: str
    #: A mode of `domain.rules.definition`.
    mode: str
    mode_at_ms: int
    version: int
    #: JSON, see `domain.rules.codec`.
    definition: str
    made_at_ms: int
    removed_at_ms: int | None


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """What a rule was at one time."""

    version: int
    definition: str
    made_at_ms: int
    #: As the audit log names who acts.
    made_by: str


@dataclass(frozen=True, slots=True)
class RuleTally:
    """What became of a rule's proposals."""

    #: All that were ever made, but for those another took the place of.
    proposed: int
    #: Those that were let through, by a person or by guarded mode.
    approved: int
    #: Those of them that guarded mode let through.
    automatic: int
    rejected: int
    rolled_back: int
    #: Those that still wait for a decision.
    open: int


class AppliedChange(NamedTuple):
    """A change of a rule that was carried out and not taken back."""

    applied_at_ms: int
    entity_id: int
    action_id: int


NOTHING_PROPOSED = RuleTally(0, 0, 0, 0, 0, 0)

_RULE = (
    "SELECT r.id, r.name, r.mode, r.mode_at_ms, r.version, v.definition, r.made_at_ms,"
    " r.removed_at_ms FROM rule r"
    " JOIN rule_version v ON v.rule_id = r.id AND v.version = r.version WHERE r.tenant_id = 1"
)
_VERSION_COLUMNS = ("rule_id", "version", "definition", "made_at_ms", "made_by")
_ADD_VERSION = insert_sql(rule_version, _VERSION_COLUMNS)
_TALLY = (
    "SELECT rule_id, count(*) FILTER (WHERE state <> 'replaced'),"
    " count(*) FILTER (WHERE approved_at_ms IS NOT NULL),"
    " count(*) FILTER (WHERE approved_at_ms IS NOT NULL AND is_automatic),"
    " count(*) FILTER (WHERE state = 'rejected'),"
    " count(*) FILTER (WHERE state = 'rolled_back'),"
    " count(*) FILTER (WHERE state IN ('proposed', 'snoozed', 'blocked'))"
    " FROM action WHERE rule_id IS NOT NULL GROUP BY rule_id"
)
_EARNED = (
    "SELECT count(*) FROM action WHERE rule_id = ? AND rule_version = ?"
    " AND approved_at_ms IS NOT NULL AND NOT is_automatic AND approved_at_ms > ?"
)


class RuleRepository:
    """Rules as they are now, and as they were."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def all(self, *, with_removed: bool = False) -> tuple[StoredRule, ...]:
        """Return the rules, the oldest first."""
        which = "" if with_removed else " AND r.removed_at_ms IS NULL"
        rows = self._connection.exec_driver_sql(f"{_RULE}{which} ORDER BY r.id")
        return tuple(map(_rule, rows))

    def get(self, rule_id: int) -> StoredRule | None:
        """Return a rule, removed or not; None where there never was one."""
        row = self._connection.exec_driver_sql(f"{_RULE} AND r.id = ?", (rule_id,)).first()
        return None if row is None else _rule(row)

    def add(self, name: str, definition: str, *, mode: str, by: str, at_ms: int) -> int:
        """Store a new rule with its first version; returns its id."""
        values = {
            "name": name,
            "mode": mode,
            "version": 1,
            "made_at_ms": at_ms,
            "mode_at_ms": at_ms,
        }
        rule_id = new_id(self._connection.execute(insert(rule).values(**values)))
        self._add_version(rule_id, 1, definition, by, at_ms)
        return rule_id

    def save(self, rule_id: int, definition: str, *, by: str, at_ms: int) -> int:
        """Give a rule another version, which it has from now on; returns its number."""
        last = self._connection.exec_driver_sql(
            "SELECT max(version) FROM rule_version WHERE rule_id = ?", (rule_id,)
        ).scalar_one()
        version = int(last) + 1
        self._add_version(rule_id, version, definition, by, at_ms)
        self._connection.exec_driver_sql(
            "UPDATE rule SET version = ? WHERE id = ?", (version, rule_id)
        )
        return version

    def rename(self, rule_id: int, name: str) -> None:
        """Give a rule another name."""
        self._connection.exec_driver_sql("UPDATE rule SET name = ? WHERE id = ?", (name, rule_id))

    def set_mode(self, rule_id: int, mode: str, *, at_ms: int) -> None:
        """Give a rule another mode."""
        self._connection.exec_driver_sql(
            "UPDATE rule SET mode = ?, mode_at_ms = ? WHERE id = ?", (mode, at_ms, rule_id)
        )

    def remove(self, rule_id: int, *, at_ms: int) -> None:
        """Take a rule out of use; what it proposed keeps it."""
        self._connection.exec_driver_sql(
            "UPDATE rule SET removed_at_ms = ? WHERE id = ?", (at_ms, rule_id)
        )

    def versions(self, rule_id: int) -> tuple[StoredVersion, ...]:
        """Return everything that a rule ever was, the newest first."""
        rows = self._connection.exec_driver_sql(
            "SELECT version, definition, made_at_ms, made_by FROM rule_version"
            " WHERE rule_id = ? ORDER BY version DESC",
            (rule_id,),
        )
        return tuple(StoredVersion(int(one[0]), one[1], int(one[2]), one[3]) for one in rows)

    def tallies(self) -> Mapping[int, RuleTally]:
        """Return what became of the proposals of each rule that ever made one."""
        rows = self._connection.exec_driver_sql(_TALLY)
        return {int(rule_id): RuleTally(*map(int, counts)) for rule_id, *counts in rows}

    def last_roll_back_ms(self, rule_id: int) -> int | None:
        """Return when something that a rule proposed was rolled back last; None: never."""
        last = self._connection.exec_driver_sql(
            "SELECT max(state_at_ms) FROM action WHERE rule_id = ? AND state = 'rolled_back'",
            (rule_id,),
        ).scalar()
        return None if last is None else int(last)

    def approvals(self, rule_id: int, version: int, *, after_ms: int) -> int:
        """Count the proposals of a version that people approved after an instant."""
        counted = self._connection.exec_driver_sql(_EARNED, (rule_id, version, after_ms))
        return int(counted.scalar_one())

    def proposed_since(self, rule_id: int, *, since_ms: int) -> int:
        """Count what a rule has proposed since an instant, whatever became of it."""
        counted = self._connection.exec_driver_sql(
            "SELECT count(*) FROM action WHERE rule_id = ? AND proposed_at_ms >= ?",
            (rule_id, since_ms),
        )
        return int(counted.scalar_one())

    def applied(self, rule_id: int, *, since_ms: int) -> tuple[AppliedChange, ...]:
        """Return what of a rule was carried out since an instant, oldest first."""
        rows = self._connection.exec_driver_sql(
            "SELECT applied_at_ms, entity_id, id FROM action WHERE rule_id = ?"
            " AND state = 'applied' AND applied_at_ms >= ? ORDER BY applied_at_ms, id",
            (rule_id, since_ms),
        )
        return tuple(AppliedChange(*map(int, row)) for row in rows)

    def carried_out(self, *, since_ms: int) -> tuple[tuple[int, int], ...]:
        """Return when which entity was changed through us since an instant, whoever wanted it."""
        rows = self._connection.exec_driver_sql(
            "SELECT applied_at_ms, entity_id FROM action WHERE applied_at_ms >= ?", (since_ms,)
        )
        return tuple((int(at_ms), int(entity_id)) for at_ms, entity_id in rows)

    def _add_version(
        self, rule_id: int, version: int, definition: str, by: str, at_ms: int
    ) -> None:
        self._connection.exec_driver_sql(_ADD_VERSION, (rule_id, version, definition, at_ms, by))


def _rule(row: Row[*tuple[Any, ...]]) -> StoredRule:
    id_, name, mode, mode_at_ms, version, definition, made_at_ms, removed_at_ms = row
    return StoredRule(
        id=int(id_),
        name=name,
        mode=mode,
        mode_at_ms=int(mode_at_ms),
        version=int(version),
        definition=definition,
        made_at_ms=int(made_at_ms),
        removed_at_ms=None if removed_at_ms is None else int(removed_at_ms),
    )
