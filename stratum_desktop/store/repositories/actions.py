"""Actions: what is proposed to be changed, where it stands, and everything that happened to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any, Unpack

from sqlalchemy import Connection, Row

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.autopilot.life import ActionState, may_become
from stratum_desktop.domain.autopilot.move import Lever, Move
from stratum_desktop.domain.gate.change import Change, Effect
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.reason import Reason, reason_from_json, reason_to_json
from stratum_desktop.store.bulk import insert_sql
from stratum_desktop.store.micros import from_micros, to_micros
from stratum_desktop.store.repositories.action_records import (
    ActionColumns,
    NewAction,
    StoredAction,
    StoredStep,
)
from stratum_desktop.store.tables import action, action_step

_NEW = (
    *("source", "rule_id", "rule_version", "platform", "entity_id", "lever", "before_value"),
    *("after_value", "currency", "effect", "size_pct", "money_per_day_micros", "is_immature"),
    *("grounds", "content_hash", "state", "state_at_ms", "verdict", "receipt_id"),
    *("proposed_at_ms", "expires_at_ms", "rolls_back_id", "undo_if_worse"),
)
_ADD = f"{insert_sql(action, _NEW)} RETURNING id"
_STEP = ("action_id", "at_ms", "stage", "outcome", "actor", "detail", "receipt_id")
_ADD_STEP = insert_sql(action_step, _STEP)
_READ_STEPS = f"SELECT id, {', '.join(_STEP)} FROM action_step"
_OF_ACTION = ", ".join(f"a.{column.name}" for column in action.columns)
_READ = (
    f"SELECT {_OF_ACTION}, r.name AS rule_name, r.version AS rule_version_now, e.ad_account_id,"
    " e.kind, e.external_id, c.account, s.name,"
    " CASE WHEN s.budget_kind = 'daily' THEN s.budget_micros END AS daily_micros"
    " FROM action a JOIN ad_entity e ON e.id = a.entity_id"
    " JOIN ad_account c ON c.id = e.ad_account_id"
    " JOIN ad_entity_state s ON s.entity_id = e.id AND s.learned_at_ms = e.state_at_ms"
    " LEFT JOIN rule r ON r.id = a.rule_id"
)


class ActionRepository:
    """Actions and their steps. Steps are never changed; states change by comparison alone."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def add(self, new: NewAction) -> int:
        """Keep a proposal, held until `note_look` says what the gate says; returns its id."""
        move, change = new.move, new.change
        money = None if new.money_per_day is None else to_micros(new.money_per_day)
        row = self._connection.exec_driver_sql(
            _ADD,
            (
                *(new.source, new.rule_id, new.rule_version, new.platform, new.entity_id),
                *(move.lever.value, move.before, move.after, move.currency),
                *(change.effect.value, change.size_pct, money, new.is_immature),
                *(new.grounds, new.content_hash, ActionState.PROPOSED.value, new.proposed_at_ms),
                *(Verdict.HOLD.value, 0, new.proposed_at_ms, new.expires_at_ms),
                *(new.rolls_back_id, new.undo_if_worse),
            ),
        ).one()
        return int(row[0])

    def get(self, action_id: int) -> StoredAction | None:
        """Return one action."""
        row = self._connection.exec_driver_sql(f"{_READ} WHERE a.id = ?", (action_id,)).first()
        return None if row is None else _action(row)

    def list(
        self,
        states: Collection[ActionState],
        *,
        rule_id: int | None = None,
        platform: str | None = None,
        text: str = "",
        limit: int = 500,
    ) -> tuple[StoredAction, ...]:
        """Return actions in these states, those proposed last first.

        Args:
            states: where they stand.
            rule_id: of one rule alone.
            platform: of one platform alone.
            text: what the name or id of the entity or the name of the rule holds, in any case.
            limit: most rows.
        """
        if not states:
            return ()
        where, values = [_among(states)], [one.value for one in sorted(states)]
        wanted: list[object] = [*values]
        for column, value in (("rule_id", rule_id), ("platform", platform)):
            if value is not None:
                where.append(f"a.{column} = ?")
                wanted.append(value)
        rows = self._connection.exec_driver_sql(
            f"{_READ} WHERE {' AND '.join(where)} ORDER BY a.id DESC", tuple(wanted)
        )
        needle = text.strip().casefold()
        found = (one for one in map(_action, rows) if not needle or _mentions(one, needle))
        try:
            return tuple(islice(found, limit))
        finally:
            rows.close()

    def of_entity(
        self, entity_id: int, states: Collection[ActionState], *, since_ms: int = 0
    ) -> tuple[StoredAction, ...]:
        """Return the actions on one entity in these states, the last first.

        Args:
            entity_id: the entity.
            states: where they stand.
            since_ms: since when they stand there, at the earliest.
        """
        rows = self._connection.exec_driver_sql(
            f"{_READ} WHERE a.entity_id = ? AND a.state_at_ms >= ? AND {_among(states)}"
            " ORDER BY a.id DESC",
            (entity_id, since_ms, *(one.value for one in sorted(states))),
        )
        return tuple(map(_action, rows))

    def counts(self) -> Mapping[ActionState, int]:
        """Return how many actions stand where; a state without any is left out."""
        rows = self._connection.exec_driver_sql("SELECT state, count(*) FROM action GROUP BY state")
        return {ActionState(state): int(count) for state, count in rows}

    def move_to(
        self,
        action_id: int,
        expected: Collection[ActionState],
        state: ActionState,
        *,
        at_ms: int,
        why: Reason | None = None,
        **columns: Unpack[ActionColumns],
    ) -> bool:
        """Let an action stand elsewhere, if it still stands in one of the expected states.

        Args:
            action_id: which.
            expected: where it has to stand for anything to happen.
            state: where it is to stand.
            at_ms: since when.
            why: why it stands there; None where the state says all.
            columns: what is set with it.

        Returns:
            Whether it happened; False where somebody was faster, and then nothing was changed.

        Raises:
            ValueError: no life of an action leads there from one of the expected states.
        """
        for before in expected:
            if not may_become(before, state):
                raise ValueError(f"an action that is {before} never becomes {state}")
        values = {"state": state.value, "state_at_ms": at_ms, "why": reason_to_json(why), **columns}
        changed = self._connection.exec_driver_sql(
            f"UPDATE action AS a SET {', '.join(f'{name} = ?' for name in values)}"
            f" WHERE a.id = ? AND {_among(expected)}",
            (*values.values(), action_id, *(one.value for one in sorted(expected))),
        )
        return changed.rowcount == 1

    def put_off(
        self, action_id: int, state: ActionState, *, until_ms: int, why: Reason | None
    ) -> bool:
        """Let an action wait where it stands; False where it does not stand there any more.

        Args:
            action_id: which.
            state: where it has to stand.
            until_ms: before then nothing looks at it again, epoch milliseconds.
            why: what it waits for.
        """
        changed = self._connection.exec_driver_sql(
            "UPDATE action SET undo_until_ms = ?, why = ? WHERE id = ? AND state = ?",
            (until_ms, reason_to_json(why), action_id, state.value),
        )
        return changed.rowcount == 1

    def due(self, states: Collection[ActionState], *, now_ms: int) -> tuple[int, ...]:
        """Return the actions in these states that need not wait any longer, oldest first."""
        rows = self._connection.exec_driver_sql(
            f"SELECT a.id FROM action a WHERE {_among(states)}"
            " AND (a.undo_until_ms IS NULL OR a.undo_until_ms <= ?) ORDER BY a.id",
            (*(one.value for one in sorted(states)), now_ms),
        )
        return tuple(int(row[0]) for row in rows)

    def watched(self, *, applied_since_ms: int) -> tuple[StoredAction, ...]:
        """Return applied actions that propose their own roll-back if things get worse.

        Args:
            applied_since_ms: epoch milliseconds; those before are forgotten.
        """
        rows = self._connection.exec_driver_sql(
            f"{_READ} WHERE a.state = ? AND a.undo_if_worse IS NOT NULL AND a.applied_at_ms >= ?"
            " ORDER BY a.id",
            (ActionState.APPLIED.value, applied_since_ms),
        )
        return tuple(map(_action, rows))

    def next_due_ms(self) -> int | None:
        """Return when the first undo window ends, epoch milliseconds; None: there is none."""
        row = self._connection.exec_driver_sql(
            "SELECT min(undo_until_ms) FROM action WHERE state = ?",
            (ActionState.UNDO_WINDOW.value,),
        ).one()
        return None if row[0] is None else int(row[0])

    def note_look(
        self, action_id: int, verdict: Verdict, receipt_id: int, *, why: Reason | None = None
    ) -> None:
        """Keep what the gate said when it looked, and why the action stands where it does."""
        self._connection.exec_driver_sql(
            "UPDATE action SET verdict = ?, receipt_id = ?, why = ? WHERE id = ?",
            (verdict.value, receipt_id, reason_to_json(why), action_id),
        )

    def add_step(
        self,
        action_id: int,
        *,
        at_ms: int,
        stage: str,
        outcome: str,
        actor: str,
        detail: str,
        receipt_id: int | None = None,
    ) -> None:
        """Keep something that happened to an action."""
        self._connection.exec_driver_sql(
            _ADD_STEP, (action_id, at_ms, stage, outcome, actor, detail, receipt_id)
        )

    def steps(self, action_id: int) -> tuple[StoredStep, ...]:
        """Return everything that happened to an action, in its order."""
        rows = self._connection.exec_driver_sql(
            f"{_READ_STEPS} WHERE action_id = ? ORDER BY id", (action_id,)
        )
        return tuple(StoredStep(*row) for row in rows)


def _among(states: Collection[ActionState]) -> str:
    return f"a.state IN ({', '.join('?' * len(states))})"


def _mentions(one: StoredAction, needle: str) -> bool:
    said = (one.name, one.external_id, one.rule_name or "")
    return any(needle in text.casefold() for text in said)


def _action(row: Row[Any]) -> StoredAction:
    move = Move(Lever(row.lever), row.before_value, row.after_value, row.currency)
    return StoredAction(
        id=int(row.id),
        source=row.source,
        rule_id=row.rule_id,
        rule_version=row.rule_version,
        rule_name=row.rule_name,
        rule_version_now=row.rule_version_now,
        platform=row.platform,
        ad_account_id=int(row.ad_account_id),
        account=row.account,
        entity_id=int(row.entity_id),
        kind=EntityKind(row.kind),
        external_id=row.external_id,
        name=row.name,
        daily_budget=_money(row.daily_micros),
        move=move,
        change=_change(move, row.effect, row.size_pct),
        money_per_day=_money(row.money_per_day_micros),
        is_immature=bool(row.is_immature),
        grounds=row.grounds,
        content_hash=row.content_hash,
        state=ActionState(row.state),
        state_at_ms=int(row.state_at_ms),
        why=reason_from_json(row.why),
        verdict=Verdict(row.verdict),
        receipt_id=int(row.receipt_id),
        approved_receipt_id=row.approved_receipt_id,
        proposed_at_ms=int(row.proposed_at_ms),
        expires_at_ms=int(row.expires_at_ms),
        snoozed_until_ms=row.snoozed_until_ms,
        undo_until_ms=row.undo_until_ms,
        approved_at_ms=row.approved_at_ms,
        is_automatic=bool(row.is_automatic),
        applied_at_ms=row.applied_at_ms,
        prior_value=row.prior_value,
        rolls_back_id=row.rolls_back_id,
        undo_if_worse=row.undo_if_worse,
    )


def _change(move: Move, effect: str, size_pct: float | None) -> Change:
    """Return what was said of the move; a budget that was nothing has no size to measure by."""
    is_understood = move.lever is not Lever.DAILY_BUDGET or move.amounts[0] > 0
    return Change(Effect(effect), size_pct, is_understood=is_understood)


def _money(micros: int | None) -> Decimal | None:
    return None if micros is None else from_micros(micros)
