"""Every table, as it is now; migrations lead here.

Instants are epoch milliseconds (`*_ms`), event times epoch seconds; both UTC. Leases are
milliseconds of the boot clock and mean nothing after a reboot (`lease_boot_id`).
Rows that are written a million times are narrow; their bodies live apart, and change only where a
person has one written anew; the former one is kept.
"""

from __future__ import annotations

from stratum_desktop.store.tables.ads import (
    ad_account,
    ad_change,
    ad_entity,
    ad_entity_state,
    ad_figure,
    ad_reading,
    ad_recommendation,
    own_figure,
    own_figure_reading,
)
from stratum_desktop.store.tables.anomalies import (
    ad_hourly,
    alert,
    alert_mute,
    alert_note,
    anomaly,
    judged_point,
    latency_hourly,
)
from stratum_desktop.store.tables.autopilot import (
    action,
    action_step,
    gate_receipt,
    operator,
    reference_rate,
    rule,
    rule_version,
    signing_key,
    trust_reading,
)
from stratum_desktop.store.tables.deliveries import (
    ASIDE,
    BLOCK,
    DEAD,
    LET_GO,
    QUEUED,
    attempt,
    claim,
    delivery,
    delivery_block,
    delivery_body,
    delivery_history,
    delivery_hourly,
    former_body,
)
from stratum_desktop.store.tables.events import (
    dedupe_key,
    duplicate,
    event,
    ingest_fault_hourly,
    ingest_hourly,
    sighting,
)
from stratum_desktop.store.tables.latency_view import CREATE_CONVERSION_LATENCIES
from stratum_desktop.store.tables.offline_view import CREATE_OFFLINE_CONVERSIONS
from stratum_desktop.store.tables.orders import (
    order_apart,
    order_counted,
    order_hourly,
    order_stale,
)
from stratum_desktop.store.tables.outages import outage_window, website_hourly
from stratum_desktop.store.tables.registry import metadata
from stratum_desktop.store.tables.signals import (
    conversion_latency_stats,
    emq_measurements,
    fact_signal_health_daily,
    latency_arrival,
    latency_block,
    latency_day,
    latency_progress,
    latency_stale,
    order_day,
    order_progress,
    platform_daily,
)
from stratum_desktop.store.tables.uploads import (
    offline_conversion_batches,
    upload_row,
    upload_template,
)
from stratum_desktop.store.tables.verdicts import verdict
from stratum_desktop.store.tables.workspace import (
    audit,
    destination,
    engine_state,
    job_pause,
    job_request,
    job_run,
    job_schedule,
    secret,
    setting,
)

__all__ = [
    "ASIDE",
    "BLOCK",
    "CREATE_CONVERSION_LATENCIES",
    "CREATE_OFFLINE_CONVERSIONS",
    "DEAD",
    "LET_GO",
    "QUEUED",
    "action",
    "action_step",
    "ad_account",
    "ad_change",
    "ad_entity",
    "ad_entity_state",
    "ad_figure",
    "ad_hourly",
    "ad_reading",
    "ad_recommendation",
    "alert",
    "alert_mute",
    "alert_note",
    "anomaly",
    "attempt",
    "audit",
    "claim",
    "conversion_latency_stats",
    "dedupe_key",
    "delivery",
    "delivery_block",
    "delivery_body",
    "delivery_history",
    "delivery_hourly",
    "destination",
    "duplicate",
    "emq_measurements",
    "engine_state",
    "event",
    "fact_signal_health_daily",
    "former_body",
    "gate_receipt",
    "ingest_fault_hourly",
    "ingest_hourly",
    "job_pause",
    "job_request",
    "job_run",
    "job_schedule",
    "judged_point",
    "latency_arrival",
    "latency_block",
    "latency_day",
    "latency_hourly",
    "latency_progress",
    "latency_stale",
    "metadata",
    "offline_conversion_batches",
    "operator",
    "order_apart",
    "order_counted",
    "order_day",
    "order_hourly",
    "order_progress",
    "order_stale",
    "outage_window",
    "own_figure",
    "own_figure_reading",
    "platform_daily",
    "reference_rate",
    "rule",
    "rule_version",
    "secret",
    "setting",
    "sighting",
    "signing_key",
    "trust_reading",
    "upload_row",
    "upload_template",
    "verdict",
    "website_hourly",
]
