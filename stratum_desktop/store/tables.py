"""Every table, as it is now; migrations lead here.

Instants are epoch milliseconds (`*_ms`), event times epoch seconds; both UTC. Leases are
milliseconds of the boot clock and mean nothing after a reboot (`lease_boot_id`).
Rows that are written a million times are narrow; their bodies live apart and never change.
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
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from stratum_desktop.store.append_only import append_only

metadata = MetaData()

# SQLite gives rowids only to INTEGER PRIMARY KEY; PostgreSQL wants 64 bits.
BigKey = BigInteger().with_variant(Integer(), "sqlite")

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

event = Table(
    "event",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("tenant_id", Integer, nullable=False, server_default="1"),
    Column("name", String, nullable=False),
    Column("event_id", String, nullable=False),
    Column("event_id_is_given", Boolean, nullable=False),
    Column("event_time", BigInteger, nullable=False),
    Column("received_at_ms", BigInteger, nullable=False),
    Column("origin", String, nullable=False),
    Column("source", String, nullable=False),
    Column("action_source", String, nullable=False),
    Column("upload_id", ForeignKey("offline_conversion_batches.id")),
    Column("order_id", String),
    # What a dashboard sums, beside the body so that it need not be decoded.
    Column("value", Float),
    Column("currency", String),
    # Canonical JSON of the event: hashed identity, nothing in clear.
    Column("body", LargeBinary, nullable=False),
    # Sealed JSON of `Identity.clear`; null when nothing needs it, or once it was erased.
    Column("clear", LargeBinary),
)
Index("ix_event_event_id", event.c.event_id)
Index("ix_event_received", event.c.received_at_ms)
Index("ix_event_clear", event.c.id, sqlite_where=event.c.clear.is_not(None))
Index("ix_event_order", event.c.order_id, sqlite_where=event.c.order_id.is_not(None))

# One row per identity of an event; the unique index that decides `duplicate` and `collision`.
dedupe_key = Table(
    "dedupe_key",
    metadata,
    Column("key", LargeBinary, primary_key=True),  # see domain.dedupe
    Column("content_hash", LargeBinary, nullable=False),  # 16 bytes
    Column("event_id", BigKey, nullable=False),  # event.id
    Column("expires_at_ms", BigInteger),  # null: never (uploads)
    sqlite_with_rowid=False,
)
Index(
    "ix_dedupe_expiry",
    dedupe_key.c.expires_at_ms,
    sqlite_where=dedupe_key.c.expires_at_ms.is_not(None),
)

# A second copy that was refused; collisions keep their body so that both can be compared.
duplicate = Table(
    "duplicate",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("tenant_id", Integer, nullable=False, server_default="1"),
    Column("of_event_id", BigKey, nullable=False),
    Column("verdict", String, nullable=False),  # duplicate | collision
    Column("received_at_ms", BigInteger, nullable=False),
    Column("origin", String, nullable=False),
    Column("source", String, nullable=False),
    Column("upload_id", BigKey),
    Column("body", LargeBinary),  # collisions only
)
Index("ix_duplicate_received", duplicate.c.received_at_ms)

# One website conversion as browser and server saw it: pixel coverage is read from here.
sighting = Table(
    "sighting",
    metadata,
    Column("key", LargeBinary, primary_key=True),  # hash of (name, event_id)
    Column("name", String, nullable=False),
    Column("first_at", BigInteger, nullable=False),  # event time, epoch seconds
    Column("browser_at", BigInteger),
    Column("server_at", BigInteger),
    sqlite_with_rowid=False,
)
Index("ix_sighting_first", sighting.c.first_at)

delivery = Table(
    "delivery",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("event_id", BigKey, ForeignKey("event.id"), nullable=False),  # event.id
    Column("destination_id", ForeignKey("destination.id"), nullable=False),
    Column("state", String, nullable=False),
    Column("reason", Text),  # JSON of a Reason
    Column("due_at_ms", BigInteger, nullable=False, server_default="0"),
    Column("deadline_at", BigInteger, nullable=False),  # epoch seconds; expired after it
    Column("attempt_count", Integer, nullable=False, server_default="0"),
    Column("attempt_id", BigKey),  # the last attempt
    Column("first_sent_at_ms", BigInteger),
    Column("settled_at_ms", BigInteger),
    Column("claim_token", LargeBinary),
    Column("lease_until_ms", BigInteger),  # boot clock
    Column("lease_boot_id", String),
    # Finding the bad event of a refused batch: deliveries that go in one request next time
    # (null: with any), and the attempt whose refusal began it.
    Column("isolation", BigInteger),
    Column("isolation_root", BigInteger),
)
_OPEN = text("state IN ('ready', 'retry')")
Index(
    "ix_delivery_due",
    delivery.c.destination_id,
    delivery.c.deadline_at,
    delivery.c.id,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)
Index("ix_delivery_claim", delivery.c.claim_token, sqlite_where=delivery.c.claim_token.is_not(None))
Index("ix_delivery_state", delivery.c.destination_id, delivery.c.state)
Index(
    "ix_delivery_isolation",
    delivery.c.isolation_root,
    sqlite_where=delivery.c.isolation_root.is_not(None),
    postgresql_where=delivery.c.isolation_root.is_not(None),
)
Index("ix_delivery_event", delivery.c.event_id)
Index(
    "ix_delivery_settled",
    delivery.c.settled_at_ms,
    sqlite_where=delivery.c.settled_at_ms.is_not(None),
)

# The frozen wire body, sealed where it holds values in clear; absent for skipped deliveries.
delivery_body = Table(
    "delivery_body",
    metadata,
    Column("delivery_id", BigKey, ForeignKey("delivery.id"), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("is_sealed", Boolean, nullable=False),
    Column("sha256", LargeBinary, nullable=False),  # of the bytes that are sent
)

# One HTTP request.
attempt = Table(
    "attempt",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("destination_id", ForeignKey("destination.id"), nullable=False),
    Column("started_at_ms", BigInteger, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("parcel_count", Integer, nullable=False),
    Column("request_bytes", Integer, nullable=False),
    Column("http_status", Integer),
    Column("platform_code", String),
    Column("trace_id", String),
    Column("outcome", String, nullable=False),  # delivered | partly | a failure's name
    Column("reason", Text),  # JSON of a Reason
    Column("answer", Text, nullable=False),  # redacted, at most 2,000 characters
)
Index("ix_attempt_started", attempt.c.destination_id, attempt.c.started_at_ms)

# Every change of a delivery but the plain ready → sending → delivered, which its row tells.
delivery_history = Table(
    "delivery_history",
    metadata,
    Column("delivery_id", BigKey, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", Text),
    Column("attempt_id", BigKey),
    sqlite_with_rowid=False,
)

# Counts that screens read, written in the transaction that settles. Hours are UTC.
delivery_hourly = Table(
    "delivery_hourly",
    metadata,
    Column("hour_at", BigInteger, primary_key=True),  # epoch seconds of the hour's start
    Column("destination_id", BigKey, primary_key=True),
    Column("origin", String, primary_key=True),
    Column("event_name", String, primary_key=True),
    Column("state", String, primary_key=True),
    Column("reason_code", String, primary_key=True, server_default=""),
    Column("count", BigInteger, nullable=False),
    Column("value_sum", Float, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

# What came in at the door, per hour, for dedupe figures and expected-silence.
ingest_hourly = Table(
    "ingest_hourly",
    metadata,
    Column("hour_at", BigInteger, primary_key=True),
    Column("origin", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("verdict", String, primary_key=True),  # accepted | duplicate | collision | refused
    Column("given_id", Boolean, primary_key=True),
    Column("count", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Uploads. Name and first columns are a contract with outside readers (rulebook 10).
offline_conversion_batches = Table(
    "offline_conversion_batches",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("tenant_id", Integer, nullable=False, server_default="1"),
    Column("batch_name", String, nullable=False),
    Column("platform", String, nullable=False),  # comma-joined when several
    Column("upload_type", String, nullable=False),  # template key
    Column("total_records", BigInteger, nullable=False, server_default="0"),
    Column("successful_records", BigInteger, nullable=False, server_default="0"),
    Column("failed_records", BigInteger, nullable=False, server_default="0"),
    Column("duplicate_records", BigInteger, nullable=False, server_default="0"),
    Column("status", String, nullable=False),  # see domain.upload.UploadStatus
    Column("created_at", String, nullable=False),  # ISO 8601 UTC
    Column("completed_at", String),
    Column("file_path", String, nullable=False),
    Column("file_sha256", LargeBinary),
    Column("file_bytes", BigInteger, nullable=False),
    Column("plan", Text, nullable=False),  # JSON: dialect, column mapping, answers, destinations
    Column("verdict_counts", Text, nullable=False, server_default="{}"),  # JSON, from the check
    Column("estimate", Text, nullable=False, server_default="{}"),  # JSON
    Column("next_row", BigInteger, nullable=False, server_default="0"),  # resume point of `status`
    Column("progress_bytes", BigInteger, nullable=False, server_default="0"),
    Column("started_at_ms", BigInteger),
    Column("message", Text),  # why it failed or was cancelled
)

# Rows of a file that are not simply ready, as the check saw them.
upload_row = Table(
    "upload_row",
    metadata,
    Column(
        "upload_id",
        ForeignKey("offline_conversion_batches.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("row_number", BigInteger, primary_key=True),  # as a spreadsheet shows it, header = 1
    Column("verdict", String, nullable=False),
    Column("column_name", String),  # the guilty cell's column, as the file spells it
    Column("reason", Text, nullable=False),  # JSON of a Reason; holds no personal data
    Column(
        "fix", Text
    ),  # what a person typed to mend it: JSON {column: value}, encrypted with the file
    sqlite_with_rowid=False,
)

upload_template = Table(
    "upload_template",
    metadata,
    Column("name", String, primary_key=True),
    Column("plan", Text, nullable=False),
    Column("saved_at_ms", BigInteger, nullable=False),
)

job_run = Table(
    "job_run",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("job", String, nullable=False),
    Column("started_at_ms", BigInteger, nullable=False),
    Column("ended_at_ms", BigInteger),
    Column("outcome", String),  # done | failed | nothing_to_do
    Column("counts", Text, nullable=False, server_default="{}"),
    Column("error", Text),
)
Index("ix_job_run", job_run.c.job, job_run.c.started_at_ms)

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
append_only(audit)

# What platforms and the shop say of a day; filled by syncs, later by readers.
platform_daily = Table(
    "platform_daily",
    metadata,
    Column("date", String, primary_key=True),  # ISO day in the account's zone
    Column("platform", String, primary_key=True),
    Column("measure", String, primary_key=True),  # conversions | revenue | spend | match_rate
    Column("source", String, primary_key=True),  # platform | ga4 | orders
    Column("value", Float, nullable=False),
    Column("learned_at_ms", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

emq_measurements = Table(
    "emq_measurements",
    metadata,
    Column("tenant_id", Integer, primary_key=True, server_default="1"),
    Column("measurement_date", String, primary_key=True),
    Column("platform", String, primary_key=True),  # "" for the workspace
    Column("pixel_id", String, primary_key=True, server_default=""),
    Column("overall_score", Float),
    Column("parameter_quality", Float),  # 0-10
    Column("deduplication_quality", Float),  # 0-10
    Column("event_coverage", Float),
    Column("events_received", BigInteger, nullable=False),
    Column("events_matched", BigInteger, nullable=False),
    Column("status", String, nullable=False),
    Column("lower_bound", Float),
    Column("upper_bound", Float),
    Column("evidence_pct", Integer, nullable=False),
    Column("drivers", Text, nullable=False),  # JSON list, see domain.emq
    Column("measured_at_ms", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

conversion_latency_stats = Table(
    "conversion_latency_stats",
    metadata,
    Column("tenant_id", Integer, primary_key=True, server_default="1"),
    Column("period_date", String, primary_key=True),
    Column("platform", String, primary_key=True),
    Column("event_type", String, primary_key=True),
    Column("event_count", BigInteger, nullable=False),
    Column("avg_latency_ms", Float),
    Column("median_latency_ms", Float),
    Column("p95_latency_ms", Float),
    Column("p99_latency_ms", Float),
    Column("speed_class", String),
    sqlite_with_rowid=False,
)
