"""Rules, what they and people proposed, what the gate said of it, and what became of it.

What was decided is never written over: versions, receipts, steps and trust readings are
append-only. Money is in millionths of the ad account's currency.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from stratum_desktop.store.append_only import append_only
from stratum_desktop.store.tables.registry import BigKey, metadata

rule = Table(
    "rule",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("tenant_id", Integer, nullable=False, server_default="1"),
    Column("name", String, nullable=False),
    Column("mode", String, nullable=False),  # suggest | guarded | off
    Column("version", Integer, nullable=False),  # its present row of `rule_version`
    Column("made_at_ms", BigInteger, nullable=False),
    Column("mode_at_ms", BigInteger, nullable=False),  # since when it has this mode
    Column("removed_at_ms", BigInteger),  # kept for what it once proposed; null: in use
)

rule_version = Table(
    "rule_version",
    metadata,
    Column("rule_id", ForeignKey("rule.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("definition", Text, nullable=False),  # JSON, see domain.rules.codec
    Column("made_at_ms", BigInteger, nullable=False),
    Column("made_by", String, nullable=False),  # actor, as in `audit`
    sqlite_with_rowid=False,
)
append_only(rule_version)

# How far a platform's signals could be trusted, each time somebody looked: what a replay gates by.
trust_reading = Table(
    "trust_reading",
    metadata,
    Column("platform", String, primary_key=True),
    Column("at_ms", BigInteger, primary_key=True),
    Column("content", Text, nullable=False),  # JSON of a domain.gate.trust.Trust
    sqlite_with_rowid=False,
)

action = Table(
    "action",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("tenant_id", Integer, nullable=False, server_default="1"),
    Column("source", String, nullable=False),  # rule | person | agent | roll_back
    Column("rule_id", ForeignKey("rule.id")),
    Column("rule_version", Integer),
    Column("platform", String, nullable=False),
    Column("entity_id", ForeignKey("ad_entity.id"), nullable=False),
    Column("lever", String, nullable=False),  # daily_budget | status
    Column("before_value", String, nullable=False),  # see domain.autopilot.move
    Column("after_value", String, nullable=False),
    Column("currency", String, nullable=False),
    Column("effect", String, nullable=False),  # raise | cut | neutral | emergency
    Column("size_pct", Float),  # null: no size
    Column("money_per_day_micros", BigInteger),  # added to a day's spend; null: not known
    # Rests on numbers that may still mature: held, whatever the gate says.
    Column("is_immature", Boolean, nullable=False),
    Column("grounds", Text, nullable=False),  # JSON: why, with every condition and its value
    Column("content_hash", String, nullable=False),
    Column("state", String, nullable=False),  # see domain.autopilot.life
    Column("state_at_ms", BigInteger, nullable=False),
    Column("why", Text),  # JSON of a Reason: why it stands where it does
    Column("verdict", String, nullable=False),  # pass | hold | block, when the gate looked last
    Column("receipt_id", BigInteger, nullable=False),  # of that look
    # What the last approval was given on; null before one.
    Column("approved_receipt_id", BigInteger),
    Column("proposed_at_ms", BigInteger, nullable=False),
    Column("expires_at_ms", BigInteger, nullable=False),
    Column("snoozed_until_ms", BigInteger),
    # Nothing is done before it: neither carried out nor, once begun, looked at again.
    Column("undo_until_ms", BigInteger),
    # Counted by caps from then on, until it is clear that nothing was changed.
    Column("approved_at_ms", BigInteger),
    Column("is_automatic", Boolean, nullable=False, server_default="0"),  # approved by guarded mode
    Column("applied_at_ms", BigInteger),
    Column("prior_value", String),  # as read just before it was written; what a roll-back restores
    Column("rolls_back_id", BigInteger),  # the action that this one takes back
    # JSON: when to propose the roll-back by itself; null: never.
    Column("undo_if_worse", Text),
)
Index("ix_action_state", action.c.state, action.c.id)
Index("ix_action_entity", action.c.entity_id, action.c.id)
Index("ix_action_rule", action.c.rule_id, action.c.id)

# Everything that happened to an action, in its order.
action_step = Table(
    "action_step",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("action_id", ForeignKey("action.id"), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("stage", String, nullable=False),  # see services.approvals.steps
    Column("outcome", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("detail", Text, nullable=False),  # JSON
    Column("receipt_id", BigInteger),
)
Index("ix_action_step", action_step.c.action_id, action_step.c.id)
append_only(action_step)

# What the gate decided and on what. Each row's mac covers it and the mac before it, as in `audit`.
gate_receipt = Table(
    "gate_receipt",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("action_id", BigInteger),  # null: somebody only asked
    Column("verdict", String, nullable=False),
    Column("content", Text, nullable=False),  # JSON, see services.gate.receipt
    Column("mac", LargeBinary, nullable=False),
)
Index("ix_gate_receipt_action", gate_receipt.c.action_id)
append_only(gate_receipt)

# Who may decide here, beside the person at this computer.
operator = Table(
    "operator",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("tenant_id", Integer, nullable=False, server_default="1"),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),  # operator | approver
    Column("public_key", String, nullable=False),  # Ed25519, base64; "" until one is known
    Column("is_self", Boolean, nullable=False),
    Column("added_at_ms", BigInteger, nullable=False),
    Column("removed_at_ms", BigInteger),
    UniqueConstraint("tenant_id", "name"),
)

# What this workspace signs proposals and decisions with; one row, made when it is needed first.
signing_key = Table(
    "signing_key",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("public_key", String, nullable=False),  # Ed25519, base64
    Column("sealed", LargeBinary, nullable=False),  # the private half, as other secrets
    Column("made_at_ms", BigInteger, nullable=False),
)

# What one unit of a currency is worth in another on a day; typed in or read from a file.
reference_rate = Table(
    "reference_rate",
    metadata,
    Column("day", String, primary_key=True),  # ISO day in the workspace's zone
    Column("currency", String, primary_key=True),
    Column("into", String, primary_key=True),
    Column("rate", String, nullable=False),  # decimal text
    Column("source", String, nullable=False),
    Column("learned_at_ms", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
