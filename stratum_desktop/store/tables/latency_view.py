"""What outside readers are told of every single conversion: a view, so nothing is stored twice."""

from __future__ import annotations

from sqlalchemy import DDL, event

from stratum_desktop.store.read_models.delivery_lag import (
    FROM_DELIVERIES,
    LIVE,
    NOT_REPLAYED,
    SETTLED_LAG,
)
from stratum_desktop.store.tables.registry import metadata

CREATE_CONVERSION_LATENCIES = (
    "CREATE VIEW conversion_latencies AS SELECT 1 AS tenant_id, t.platform AS platform,"
    " e.name AS event_type, e.event_id AS event_id, e.event_time AS event_time,"
    f" d.settled_at_ms AS delivered_at_ms, 1000 * ({SETTLED_LAG}) AS latency_ms{FROM_DELIVERIES}"
    f" WHERE d.state = 'delivered' AND {LIVE} AND {NOT_REPLAYED}"
)
"""Live conversions that a platform confirmed: those that `conversion_latency_stats` counts.

`event_time` is epoch seconds, `delivered_at_ms` epoch milliseconds; `latency_ms` is a whole number
of seconds, as an event time is.
"""

_create = DDL(CREATE_CONVERSION_LATENCIES)  # type: ignore[no-untyped-call]
event.listen(metadata, "after_create", _create)
