"""The workspace itself: settings, destinations and their secrets, jobs, the audit chain."""

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

setting = Table(
    "setting",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),  # JSON
    Column("changed_at_ms", BigInteger, nullable=False),
)

destination = Table(
    "destination",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("tenant_id", Integer, nullable=False, server_default="1"),
    Column("platform", String, nullable=False),
    Column("account", String, nullable=False),
    Column("label", String, nullable=False),
    Column("base_url", String, nullable=False),
    Column("options", Text, nullable=False, server_default="{}"),  # JSON
    # JSON list of what is set right in every event before it is written, see domain.correction.
    Column("corrections", Text, nullable=False, server_default="[]"),
    Column("enabled", Boolean, nullable=False),
    # Why nothing may be claimed: null = open. JSON of a Reason; set by a person or the machine.
    Column("held_reason", Text),
    Column("created_at_ms", BigInteger, nullable=False),
    # Deliveries ever queued or skipped here: the left side of the conservation equation.
    Column("accepted_count", BigInteger, nullable=False, server_default="0"),
    # Circuit breaker and token bucket, changed in the claim and settle transactions.
    Column("consecutive_failures", Integer, nullable=False, server_default="0"),
    Column("circuit", String, nullable=False, server_default="closed"),  # closed | open | half_open
    Column("circuit_changed_at_ms", BigInteger),
    Column("tokens", Float, nullable=False),
    Column("tokens_at_ms", BigInteger, nullable=False),
    # Set by Retry-After: nothing is claimed before it.
    Column("not_before_ms", BigInteger, nullable=False, server_default="0"),
    # The platform's clock minus ours, as its last answer told; null: none ever did.
    Column("clock_skew_seconds", Float),
    # Up to which mark of the age limit a warning was given for what waits here; 0 = none.
    Column("announced_pct", Float, nullable=False, server_default="0"),
    # Extra sends caused by crashes and lost answers (rulebook G4), for ever.
    Column("extra_sends", BigInteger, nullable=False, server_default="0"),
    UniqueConstraint("tenant_id", "platform", "account"),
)

secret = Table(
    "secret",
    metadata,
    Column("destination_id", ForeignKey("destination.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("ciphertext", LargeBinary, nullable=False),
)

job_run = Table(
    "job_run",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("job", String, nullable=False),
    Column("started_at_ms", BigInteger, nullable=False),
    Column("ended_at_ms", BigInteger),
    Column("outcome", String),  # done | failed | nothing_to_do | skipped
    Column("counts", Text, nullable=False, server_default="{}"),
    Column("error", Text),
    # Why it did not run at its time: JSON of a Reason, for `skipped` alone.
    Column("reason", Text),
)
Index("ix_job_run", job_run.c.job, job_run.c.started_at_ms)

# What the engine runs and when, as the one that started last tells it.
job_schedule = Table(
    "job_schedule",
    metadata,
    Column("job", String, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("every_seconds", Integer),
    Column("daily_at", String),  # HH:MM, UTC
    Column("follows", Text, nullable=False),  # JSON list of jobs after which it runs at once
    Column("waits_for", Text, nullable=False),  # JSON list of jobs that go before it
    # It runs all the time: nothing starts it, and no run of it is a row.
    Column("is_standing", Boolean, nullable=False),
    # Its failure means that stored data may be wrong.
    Column("is_alarm", Boolean, nullable=False),
    Column("next_due_ms", BigInteger),  # null: on request alone
)

# Jobs that a person let rest.
job_pause = Table(
    "job_pause",
    metadata,
    Column("job", String, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("actor", String, nullable=False),
    Column("why", Text, nullable=False),
)

# Work that a front end asks the engine for.
job_request = Table(
    "job_request",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("job", String, nullable=False),
    Column("argument", String, nullable=False, server_default=""),
    Column("requested_at_ms", BigInteger, nullable=False),
    Column("taken_at_ms", BigInteger),
    Column("done_at_ms", BigInteger),
)

# One row: who pumps, and whether it lives.
engine_state = Table(
    "engine_state",
    metadata,
    Column("id", Integer, primary_key=True),  # always 1
    Column("pid", Integer),
    Column("boot_id", String),
    Column("started_at_ms", BigInteger),
    Column("beat_at_ms", BigInteger),
    Column(
        "network", String, nullable=False, server_default="unknown"
    ),  # online | offline | unknown
    Column("network_changed_at_ms", BigInteger),
    # Fingerprint of the computer and folder that this workspace delivers from; null: none yet.
    Column("home", String),
    # The clocks as they were when the wall clock was last trusted; null: never looked at.
    Column("clock_wall_ms", BigInteger),
    Column("clock_boot_ms", BigInteger),
    Column("clock_boot_id", String),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", BigKey, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("mac", LargeBinary, nullable=False),
)
# Which actors and actions there are is told from these alone.
Index("ix_audit_action", audit.c.action, audit.c.seq)
Index("ix_audit_actor", audit.c.actor, audit.c.seq)
append_only(audit)
