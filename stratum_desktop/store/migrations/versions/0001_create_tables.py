"""Create tables.

Spelled out and not taken from `store/tables`, which goes on changing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "ad_hourly",
        sa.Column("hour_at", sa.BigInteger(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("spend_micros", sa.BigInteger(), nullable=True),
        sa.Column("revenue_micros", sa.BigInteger(), nullable=True),
        sa.Column("conversions", sa.Float(), nullable=False),
        sa.Column("clicks", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hour_at", "platform"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "alert_mute",
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("metric", "subject"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "anomaly",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant_id", sa.Integer(), server_default="1", nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("start_s", sa.BigInteger(), nullable=False),
        sa.Column("end_s", sa.BigInteger(), nullable=False),
        sa.Column("flag_count", sa.Integer(), nullable=False),
        sa.Column("quiet_count", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("worst_start_s", sa.BigInteger(), nullable=False),
        sa.Column("worst_end_s", sa.BigInteger(), nullable=False),
        sa.Column("worst_value", sa.Float(), nullable=False),
        sa.Column("worst_sample", sa.BigInteger(), nullable=False),
        sa.Column("worst_centre", sa.Float(), nullable=False),
        sa.Column("worst_low", sa.Float(), nullable=False),
        sa.Column("worst_high", sa.Float(), nullable=False),
        sa.Column("worst_season", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_anomaly_start", "anomaly", ["start_s"], unique=False)
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        info={"is_append_only": True},
    )
    op.create_index("ix_audit_action", "audit", ["action", "seq"], unique=False)
    op.create_index("ix_audit_actor", "audit", ["actor", "seq"], unique=False)
    op.create_table(
        "conversion_latency_stats",
        sa.Column("tenant_id", sa.Integer(), server_default="1", nullable=False),
        sa.Column("period_date", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("event_type", sa.String(), nullable=False),
        sa.Column("event_count", sa.BigInteger(), nullable=False),
        sa.Column("avg_latency_ms", sa.Float(), nullable=True),
        sa.Column("median_latency_ms", sa.Float(), nullable=True),
        sa.Column("p95_latency_ms", sa.Float(), nullable=True),
        sa.Column("p99_latency_ms", sa.Float(), nullable=True),
        sa.Column("speed_class", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "period_date", "platform", "event_type"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dedupe_key",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expires_at_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_dedupe_expiry",
        "dedupe_key",
        ["expires_at_ms"],
        unique=False,
        sqlite_where=sa.text("expires_at_ms IS NOT NULL"),
        postgresql_where=sa.text("expires_at_ms IS NOT NULL"),
    )
    op.create_table(
        "delivery_block",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column(
            "destination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block", "destination_id", "source"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "delivery_history",
        sa.Column(
            "delivery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.PrimaryKeyConstraint("delivery_id", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "delivery_hourly",
        sa.Column("hour_at", sa.BigInteger(), nullable=False),
        sa.Column(
            "destination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("event_name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason_code", sa.String(), server_default="", nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("value_sum", sa.Float(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint(
            "hour_at", "destination_id", "origin", "event_name", "state", "reason_code"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "destination",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant_id", sa.Integer(), server_default="1", nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("base_url", sa.String(), nullable=False),
        sa.Column("options", sa.Text(), server_default="{}", nullable=False),
        sa.Column("corrections", sa.Text(), server_default="[]", nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("held_reason", sa.Text(), nullable=True),
        sa.Column("created_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("accepted_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("consecutive_failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("circuit", sa.String(), server_default="closed", nullable=False),
        sa.Column("circuit_changed_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("tokens", sa.Float(), nullable=False),
        sa.Column("tokens_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("not_before_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("clock_skew_seconds", sa.Float(), nullable=True),
        sa.Column("announced_pct", sa.Float(), server_default="0", nullable=False),
        sa.Column("extra_sends", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "platform", "account"),
    )
    op.create_table(
        "duplicate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant_id", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "of_event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("received_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("upload_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("file_row", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_duplicate_event", "duplicate", ["of_event_id"], unique=False)
    op.create_index("ix_duplicate_received", "duplicate", ["received_at_ms"], unique=False)
    op.create_table(
        "emq_measurements",
        sa.Column("tenant_id", sa.Integer(), server_default="1", nullable=False),
        sa.Column("measurement_date", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("pixel_id", sa.String(), server_default="", nullable=False),
        sa.Column("overall_score", sa.Float(), nullable=True),
        sa.Column("parameter_quality", sa.Float(), nullable=True),
        sa.Column("deduplication_quality", sa.Float(), nullable=True),
        sa.Column("event_coverage", sa.Float(), nullable=True),
        sa.Column("events_received", sa.BigInteger(), nullable=False),
        sa.Column("events_matched", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("lower_bound", sa.Float(), nullable=True),
        sa.Column("upper_bound", sa.Float(), nullable=True),
        sa.Column("evidence_pct", sa.Integer(), nullable=False),
        sa.Column("drivers", sa.Text(), nullable=False),
        sa.Column("measured_at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "measurement_date", "platform", "pixel_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "engine_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=True),
        sa.Column("boot_id", sa.String(), nullable=True),
        sa.Column("started_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("beat_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("network", sa.String(), server_default="unknown", nullable=False),
        sa.Column("network_changed_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("home", sa.String(), nullable=True),
        sa.Column("clock_wall_ms", sa.BigInteger(), nullable=True),
        sa.Column("clock_boot_ms", sa.BigInteger(), nullable=True),
        sa.Column("clock_boot_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "fact_signal_health_daily",
        sa.Column("tenant_id", sa.Integer(), server_default="1", nullable=False),
        sa.Column("date", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("emq_score", sa.Float(), nullable=True),
        sa.Column("conversion_volume", sa.BigInteger(), nullable=False),
        sa.Column("data_freshness_hours", sa.Float(), nullable=True),
        sa.Column("anomaly_count", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "date", "platform"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "gate_receipt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("action_id", sa.BigInteger(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        info={"is_append_only": True},
    )
    op.create_index("ix_gate_receipt_action", "gate_receipt", ["action_id"], unique=False)
    op.create_table(
        "ingest_fault_hourly",
        sa.Column("hour_at", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("is_refused", sa.Boolean(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hour_at", "source", "field", "code", "is_refused"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ingest_hourly",
        sa.Column("hour_at", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("given_id", sa.Boolean(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hour_at", "origin", "source", "verdict", "given_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "job_pause",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("job"),
    )
    op.create_table(
        "job_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("argument", sa.String(), server_default="", nullable=False),
        sa.Column("requested_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("taken_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("done_at_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "job_run",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("started_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("ended_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("counts", sa.Text(), server_default="{}", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_job_run", "job_run", ["job", "started_at_ms"], unique=False)
    op.create_table(
        "job_schedule",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("every_seconds", sa.Integer(), nullable=True),
        sa.Column("daily_at", sa.String(), nullable=True),
        sa.Column("follows", sa.Text(), nullable=False),
        sa.Column("waits_for", sa.Text(), nullable=False),
        sa.Column("is_standing", sa.Boolean(), nullable=False),
        sa.Column("is_alarm", sa.Boolean(), nullable=False),
        sa.Column("next_due_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("job"),
    )
    op.create_table(
        "judged_point",
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("start_s", sa.BigInteger(), nullable=False),
        sa.Column("end_s", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("sample", sa.BigInteger(), nullable=False),
        sa.Column("centre", sa.Float(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("season", sa.String(), nullable=True),
        sa.Column("flagged", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("metric", "subject", "start_s"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_judged_end", "judged_point", ["end_s"], unique=False)
    op.create_table(
        "latency_arrival",
        sa.Column("hour_at", sa.BigInteger(), nullable=False),
        sa.Column("period_date", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("event_count", sa.BigInteger(), nullable=False),
        sa.Column("total_seconds", sa.BigInteger(), nullable=False),
        sa.Column("buckets", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hour_at", "period_date", "platform", "series"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "latency_block",
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("first_date", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("event_type", sa.String(), nullable=False),
        sa.Column("event_count", sa.BigInteger(), nullable=False),
        sa.Column("total_seconds", sa.BigInteger(), nullable=False),
        sa.Column("buckets", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("days", "first_date", "platform", "event_type"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "latency_day",
        sa.Column("period_date", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("event_type", sa.String(), nullable=False),
        sa.Column("event_count", sa.BigInteger(), nullable=False),
        sa.Column("total_seconds", sa.BigInteger(), nullable=False),
        sa.Column("buckets", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("period_date", "platform", "event_type"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "latency_hourly",
        sa.Column("hour_at", sa.BigInteger(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("median_seconds", sa.Float(), nullable=False),
        sa.Column("deliveries", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hour_at", "platform"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "latency_progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "latency_stale",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("delivered_at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "offline_conversion_batches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant_id", sa.Integer(), server_default="1", nullable=False),
        sa.Column("batch_name", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("upload_type", sa.String(), nullable=False),
        sa.Column("total_records", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("successful_records", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("failed_records", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("duplicate_records", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("completed_at", sa.String(), nullable=True),
        sa.Column("file_path", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.LargeBinary(), nullable=True),
        sa.Column("file_bytes", sa.BigInteger(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("verdict_counts", sa.Text(), server_default="{}", nullable=False),
        sa.Column("estimate", sa.Text(), server_default="{}", nullable=False),
        sa.Column("next_row", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("progress_bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("started_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "operator",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant_id", sa.Integer(), server_default="1", nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("is_self", sa.Boolean(), nullable=False),
        sa.Column("added_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("removed_at_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "name"),
    )
    op.create_table(
        "order_apart",
        sa.Column("hour_at", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("ranks", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("hour_at", "event_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "order_counted",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lanes", sa.Text(), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "delivery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "order_day",
        sa.Column("date", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("revenue_micros", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("date", "platform", "currency"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "order_hourly",
        sa.Column("hour_at", sa.BigInteger(), nullable=False),
        sa.Column("ranks", sa.String(), nullable=False),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hour_at", "ranks"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "order_progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "order_stale",
        sa.Column("hour_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hour_at"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outage_window",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant_id", sa.Integer(), server_default="1", nullable=False),
        sa.Column("platform", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("found_by", sa.String(), nullable=False),
        sa.Column("start_ms", sa.BigInteger(), nullable=False),
        sa.Column("end_ms", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("noticed_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("is_set_by_hand", sa.Boolean(), nullable=False),
        sa.Column("dismissed_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("dismissed_why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_outage_start", "outage_window", ["start_ms"], unique=False)
    op.create_table(
        "platform_daily",
        sa.Column("date", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("learned_at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("date", "platform", "measure", "source"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reference_rate",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("into", sa.String(), nullable=False),
        sa.Column("rate", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("learned_at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "currency", "into"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rule",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant_id", sa.Integer(), server_default="1", nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("mode_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("removed_at_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "sighting",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("browser_at", sa.BigInteger(), nullable=True),
        sa.Column("server_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_sighting_first", "sighting", ["first_at", "browser_at", "server_at"], unique=False
    )
    op.create_table(
        "signing_key",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "trust_reading",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "at_ms"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "upload_template",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("saved_at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "website_hourly",
        sa.Column("hour_at", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("click", sa.String(), nullable=False),
        sa.Column("visits", sa.BigInteger(), nullable=False),
        sa.Column("conversions", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hour_at", "origin", "click"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ad_account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant_id", sa.Integer(), server_default="1", nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column(
            "destination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=True),
        sa.Column("learned_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("not_before_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["destination_id"], ["destination.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "platform", "account"),
    )
    op.create_table(
        "alert",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "anomaly_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("noticed_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["anomaly_id"], ["anomaly.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("anomaly_id"),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "destination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("started_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("parcel_count", sa.Integer(), nullable=False),
        sa.Column("request_bytes", sa.Integer(), nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("platform_code", sa.String(), nullable=True),
        sa.Column("trace_id", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["destination_id"], ["destination.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_attempt_started", "attempt", ["destination_id", "started_at_ms"], unique=False
    )
    op.create_table(
        "claim",
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column(
            "destination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("taken_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("lease_until_ms", sa.BigInteger(), nullable=False),
        sa.Column("lease_boot_id", sa.String(), nullable=False),
        sa.Column("delivery_count", sa.Integer(), nullable=False),
        sa.Column("spans", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["destination_id"], ["destination.id"]),
        sa.PrimaryKeyConstraint("token"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant_id", sa.Integer(), server_default="1", nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("event_id_is_given", sa.Boolean(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("received_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("action_source", sa.String(), nullable=False),
        sa.Column("upload_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("file_row", sa.BigInteger(), nullable=True),
        sa.Column("order_id", sa.String(), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("clear", sa.LargeBinary(), nullable=True),
        sa.Column(
            "place",
            sa.String(),
            sa.Computed(
                "CASE WHEN NOT event_id_is_given THEN substr(CAST(100000 + event_time / 86400 AS TEXT), 2) || substr(event_id, 1, 8) END",
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["upload_id"], ["offline_conversion_batches.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_event_clear",
        "event",
        ["id"],
        unique=False,
        sqlite_where=sa.text("clear IS NOT NULL"),
        postgresql_where=sa.text("clear IS NOT NULL"),
    )
    op.create_index(
        "ix_event_given_id",
        "event",
        ["event_id"],
        unique=False,
        sqlite_where=sa.text("event_id_is_given"),
        postgresql_where=sa.text("event_id_is_given"),
    )
    op.create_index(
        "ix_event_order",
        "event",
        ["order_id"],
        unique=False,
        sqlite_where=sa.text("order_id IS NOT NULL"),
        postgresql_where=sa.text("order_id IS NOT NULL"),
    )
    op.create_index(
        "ix_event_order_received",
        "event",
        ["received_at_ms"],
        unique=False,
        sqlite_where=sa.text("order_id IS NOT NULL"),
        postgresql_where=sa.text("order_id IS NOT NULL"),
    )
    op.create_index(
        "ix_event_place",
        "event",
        ["place"],
        unique=False,
        sqlite_where=sa.text("place IS NOT NULL"),
        postgresql_where=sa.text("place IS NOT NULL"),
    )
    op.create_index("ix_event_received", "event", ["received_at_ms"], unique=False)
    op.create_table(
        "own_figure",
        sa.Column(
            "destination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("learned_on", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("of_day", sa.String(), server_default="", nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("goal", sa.Float(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("learned_at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["destination_id"], ["destination.id"]),
        sa.PrimaryKeyConstraint(
            "destination_id", "learned_on", "topic", "subject", "item", "of_day"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "own_figure_reading",
        sa.Column(
            "destination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("asked_at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["destination_id"], ["destination.id"]),
        sa.PrimaryKeyConstraint("destination_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rule_version",
        sa.Column("rule_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("made_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["rule_id"], ["rule.id"]),
        sa.PrimaryKeyConstraint("rule_id", "version"),
        info={"is_append_only": True},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "secret",
        sa.Column(
            "destination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["destination_id"], ["destination.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("destination_id", "name"),
    )
    op.create_table(
        "upload_row",
        sa.Column(
            "upload_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("row_number", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("column_name", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fix", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["offline_conversion_batches.id"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("upload_id", "row_number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ad_change",
        sa.Column(
            "ad_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("change_id", sa.String(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("learned_at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["ad_account_id"], ["ad_account.id"]),
        sa.PrimaryKeyConstraint("ad_account_id", "change_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ad_entity",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "ad_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("parent_id", sa.String(), nullable=True),
        sa.Column("first_learned_ms", sa.BigInteger(), nullable=False),
        sa.Column("state_at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["ad_account_id"], ["ad_account.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ad_account_id", "kind", "external_id"),
    )
    op.create_table(
        "ad_reading",
        sa.Column(
            "ad_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("chore", sa.String(), nullable=False),
        sa.Column("done_at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["ad_account_id"], ["ad_account.id"]),
        sa.PrimaryKeyConstraint("ad_account_id", "chore"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ad_recommendation",
        sa.Column(
            "ad_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("recommendation_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=True),
        sa.Column("current_budget_micros", sa.BigInteger(), nullable=True),
        sa.Column("wanted_budget_micros", sa.BigInteger(), nullable=True),
        sa.Column("learned_at_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["ad_account_id"], ["ad_account.id"]),
        sa.PrimaryKeyConstraint("ad_account_id", "recommendation_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "alert_note",
        sa.Column("alert_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"]),
        sa.PrimaryKeyConstraint("alert_id", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "destination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("due_at_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("deadline_at", sa.BigInteger(), nullable=False),
        sa.Column("attempt_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("first_sent_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("settled_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("isolation", sa.BigInteger(), nullable=True),
        sa.Column("isolation_root", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["destination_id"], ["destination.id"]),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_delivery_aside",
        "delivery",
        ["state", "destination_id", "settled_at_ms"],
        unique=False,
        sqlite_where=sa.text("state <> 'ready' AND state <> 'sending' AND state <> 'delivered'"),
        postgresql_where=sa.text(
            "state <> 'ready' AND state <> 'sending' AND state <> 'delivered'"
        ),
    )
    op.create_index(
        "ix_delivery_dead",
        "delivery",
        ["state", "destination_id", "reason", "source", "event_id"],
        unique=False,
        sqlite_where=sa.text(
            "state <> 'ready' AND state <> 'sending' AND state <> 'delivered' AND state <> 'retry' AND state <> 'held' AND state <> 'skipped' AND state <> 'cancelled'"
        ),
        postgresql_where=sa.text(
            "state <> 'ready' AND state <> 'sending' AND state <> 'delivered' AND state <> 'retry' AND state <> 'held' AND state <> 'skipped' AND state <> 'cancelled'"
        ),
    )
    op.create_index(
        "ix_delivery_due",
        "delivery",
        ["destination_id", "deadline_at", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('ready', 'retry')"),
        postgresql_where=sa.text("state IN ('ready', 'retry')"),
    )
    op.create_index("ix_delivery_event", "delivery", ["event_id"], unique=False)
    op.create_index(
        "ix_delivery_isolation",
        "delivery",
        ["isolation_root"],
        unique=False,
        sqlite_where=sa.text("isolation_root IS NOT NULL"),
        postgresql_where=sa.text("isolation_root IS NOT NULL"),
    )
    op.create_index(
        "ix_delivery_let_go",
        "delivery",
        ["state", "destination_id", "source"],
        unique=False,
        sqlite_where=sa.text("state IN ('skipped', 'cancelled')"),
        postgresql_where=sa.text("state IN ('skipped', 'cancelled')"),
    )
    op.create_index(
        "ix_delivery_settled",
        "delivery",
        ["settled_at_ms"],
        unique=False,
        sqlite_where=sa.text("settled_at_ms IS NOT NULL"),
        postgresql_where=sa.text("settled_at_ms IS NOT NULL"),
    )
    op.create_table(
        "verdict",
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "destination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("delivery_count", sa.Integer(), nullable=False),
        sa.Column("spans", sa.Text(), nullable=False),
        sa.Column("delivered_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("due_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("spoken_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("ruling", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"]),
        sa.ForeignKeyConstraint(["destination_id"], ["destination.id"]),
        sa.PrimaryKeyConstraint("attempt_id"),
    )
    op.create_index(
        "ix_verdict_due",
        "verdict",
        ["due_at_ms"],
        unique=False,
        sqlite_where=sa.text("due_at_ms IS NOT NULL"),
        postgresql_where=sa.text("due_at_ms IS NOT NULL"),
    )
    op.create_table(
        "action",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant_id", sa.Integer(), server_default="1", nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("rule_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("rule_version", sa.Integer(), nullable=True),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column(
            "entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("lever", sa.String(), nullable=False),
        sa.Column("before_value", sa.String(), nullable=False),
        sa.Column("after_value", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("size_pct", sa.Float(), nullable=True),
        sa.Column("money_per_day_micros", sa.BigInteger(), nullable=True),
        sa.Column("is_immature", sa.Boolean(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("receipt_id", sa.BigInteger(), nullable=False),
        sa.Column("approved_receipt_id", sa.BigInteger(), nullable=True),
        sa.Column("proposed_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("snoozed_until_ms", sa.BigInteger(), nullable=True),
        sa.Column("undo_until_ms", sa.BigInteger(), nullable=True),
        sa.Column("approved_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("is_automatic", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("applied_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("prior_value", sa.String(), nullable=True),
        sa.Column("rolls_back_id", sa.BigInteger(), nullable=True),
        sa.Column("undo_if_worse", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["entity_id"], ["ad_entity.id"]),
        sa.ForeignKeyConstraint(["rule_id"], ["rule.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_action_entity", "action", ["entity_id", "id"], unique=False)
    op.create_index("ix_action_rule", "action", ["rule_id", "id"], unique=False)
    op.create_index("ix_action_state", "action", ["state", "id"], unique=False)
    op.create_table(
        "ad_entity_state",
        sa.Column(
            "entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("learned_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("delivery_status", sa.String(), nullable=False),
        sa.Column("budget_kind", sa.String(), nullable=False),
        sa.Column("budget_micros", sa.BigInteger(), nullable=True),
        sa.Column("budget_id", sa.String(), nullable=True),
        sa.Column("spenders", sa.Integer(), nullable=False),
        sa.Column("is_learning", sa.Boolean(), nullable=True),
        sa.Column("objective", sa.String(), nullable=False),
        sa.Column("starts_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("ends_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("creative_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["entity_id"], ["ad_entity.id"]),
        sa.PrimaryKeyConstraint("entity_id", "learned_at_ms"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ad_figure",
        sa.Column(
            "entity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("starts_s", sa.BigInteger(), nullable=False),
        sa.Column("learned_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("spend_micros", sa.BigInteger(), nullable=False),
        sa.Column("conversions", sa.Float(), nullable=False),
        sa.Column("revenue_micros", sa.BigInteger(), nullable=False),
        sa.Column("impressions", sa.BigInteger(), nullable=False),
        sa.Column("clicks", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["entity_id"], ["ad_entity.id"]),
        sa.PrimaryKeyConstraint("entity_id", "step", "starts_s", "learned_at_ms"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "delivery_body",
        sa.Column(
            "delivery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("is_sealed", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("event_name", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("action_source", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"]),
        sa.PrimaryKeyConstraint("delivery_id"),
    )
    op.create_table(
        "former_body",
        sa.Column(
            "delivery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("is_sealed", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"]),
        sa.PrimaryKeyConstraint("delivery_id", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "action_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "action_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("receipt_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"]),
        sa.PrimaryKeyConstraint("id"),
        info={"is_append_only": True},
    )
    op.create_index("ix_action_step", "action_step", ["action_id", "id"], unique=False)
    op.execute(
        "CREATE VIEW conversion_latencies AS SELECT 1 AS tenant_id, t.platform AS "
        "platform, e.name AS event_type, e.event_id AS event_id, e.event_time AS "
        "event_time, d.settled_at_ms AS delivered_at_ms, 1000 * (CASE WHEN "
        "d.settled_at_ms / 1000 > e.event_time THEN d.settled_at_ms / 1000 - e.event_time "
        "ELSE 0 END) AS latency_ms FROM delivery d JOIN event e ON e.id = d.event_id JOIN "
        "destination t ON t.id = d.destination_id WHERE d.state = 'delivered' AND "
        "e.origin = 'server' AND e.action_source IN ('website', 'app') AND NOT EXISTS "
        "(SELECT 1 FROM delivery_history h WHERE h.delivery_id = d.id AND h.state = "
        "'ready')"
    )
    op.execute(
        "CREATE VIEW offline_conversions AS SELECT e.tenant_id AS tenant_id, t.platform "
        "AS platform, b.created_at AS created_at, d.state = 'delivered' AS uploaded FROM "
        "offline_conversion_batches b JOIN event e ON e.upload_id = b.id JOIN delivery d "
        "ON d.event_id = e.id JOIN destination t ON t.id = d.destination_id"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'audit is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_refuses BEFORE UPDATE OR DELETE ON audit FOR EACH ROW "
            "EXECUTE FUNCTION audit_refuses()"
        )
        op.execute(
            "CREATE TRIGGER audit_refuses_truncate BEFORE TRUNCATE ON audit FOR EACH "
            "STATEMENT EXECUTE FUNCTION audit_refuses()"
        )
        op.execute(
            "CREATE FUNCTION gate_receipt_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION 'gate_receipt is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER gate_receipt_refuses BEFORE UPDATE OR DELETE ON gate_receipt FOR "
            "EACH ROW EXECUTE FUNCTION gate_receipt_refuses()"
        )
        op.execute(
            "CREATE TRIGGER gate_receipt_refuses_truncate BEFORE TRUNCATE ON gate_receipt FOR "
            "EACH STATEMENT EXECUTE FUNCTION gate_receipt_refuses()"
        )
        op.execute(
            "CREATE FUNCTION rule_version_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION 'rule_version is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER rule_version_refuses BEFORE UPDATE OR DELETE ON rule_version FOR "
            "EACH ROW EXECUTE FUNCTION rule_version_refuses()"
        )
        op.execute(
            "CREATE TRIGGER rule_version_refuses_truncate BEFORE TRUNCATE ON rule_version FOR "
            "EACH STATEMENT EXECUTE FUNCTION rule_version_refuses()"
        )
        op.execute(
            "CREATE FUNCTION action_step_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION 'action_step is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER action_step_refuses BEFORE UPDATE OR DELETE ON action_step FOR "
            "EACH ROW EXECUTE FUNCTION action_step_refuses()"
        )
        op.execute(
            "CREATE TRIGGER action_step_refuses_truncate BEFORE TRUNCATE ON action_step FOR "
            "EACH STATEMENT EXECUTE FUNCTION action_step_refuses()"
        )
    else:
        op.execute(
            "CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit BEGIN SELECT "
            "RAISE(ABORT, 'audit is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER audit_refuses_delete BEFORE DELETE ON audit BEGIN SELECT "
            "RAISE(ABORT, 'audit is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER gate_receipt_refuses_update BEFORE UPDATE ON gate_receipt BEGIN "
            "SELECT RAISE(ABORT, 'gate_receipt is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER gate_receipt_refuses_delete BEFORE DELETE ON gate_receipt BEGIN "
            "SELECT RAISE(ABORT, 'gate_receipt is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER rule_version_refuses_update BEFORE UPDATE ON rule_version BEGIN "
            "SELECT RAISE(ABORT, 'rule_version is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER rule_version_refuses_delete BEFORE DELETE ON rule_version BEGIN "
            "SELECT RAISE(ABORT, 'rule_version is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER action_step_refuses_update BEFORE UPDATE ON action_step BEGIN "
            "SELECT RAISE(ABORT, 'action_step is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER action_step_refuses_delete BEFORE DELETE ON action_step BEGIN "
            "SELECT RAISE(ABORT, 'action_step is append-only'); END"
        )
