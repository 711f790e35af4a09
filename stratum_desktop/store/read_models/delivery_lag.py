"""Which deliveries have a lag, and which lag: conditions shared by counts and by rows.

In all of them `d` is `delivery`, `e` its `event` and `t` its `destination`.
"""

from __future__ import annotations

from stratum_desktop.domain.latency import HELD_BY_PERSON

# Live conversions: what a server told us of a website or an app as it happened.
LIVE = "e.origin = 'server' AND e.action_source IN ('website', 'app')"
# Only a replay leads back to `ready`; a release leads to `retry`.
NOT_REPLAYED = (
    "NOT EXISTS (SELECT 1 FROM delivery_history h WHERE h.delivery_id = d.id AND h.state = 'ready')"
)
# `LagSeries` of a delivery; null for what no latency speaks of (a call centre's events).
SERIES = (
    "CASE WHEN e.origin = 'upload' THEN 'upload'"
    f" WHEN {LIVE} THEN CASE WHEN {NOT_REPLAYED} THEN 'live' ELSE 'replay' END END"
)
FROM_DELIVERIES = (
    " FROM delivery d JOIN event e ON e.id = d.event_id"
    " JOIN destination t ON t.id = d.destination_id"
)
_WAITS = (
    "d.state IN ('ready', 'sending', 'retry', 'held') AND t.enabled"
    f" AND coalesce(json_extract(t.held_reason, '$.code'), '') <> '{HELD_BY_PERSON}'"
    " AND (d.state <> 'held'"
    f" OR coalesce(json_extract(d.reason, '$.code'), '') <> '{HELD_BY_PERSON}')"
)
IS_DELIVERED = "d.state = 'delivered' AND e.received_at_ms >= ? AND e.received_at_ms < ?"
IS_OPEN = f"{_WAITS} AND e.received_at_ms < ?"
# In the words of the index over what ended badly: the one over all that was settled would pass
# every delivered one of the window.
IS_EXPIRED = (
    "d.state <> 'ready' AND d.state <> 'sending' AND d.state <> 'delivered'"
    " AND d.state = 'expired' AND d.settled_at_ms >= ? AND d.settled_at_ms < ?"
)
SETTLED_LAG = (
    "CASE WHEN d.settled_at_ms / 1000 > e.event_time"
    " THEN d.settled_at_ms / 1000 - e.event_time ELSE 0 END"
)
