"""What is on its way, found by what is open and not by looking through what was delivered."""

from __future__ import annotations

from stratum_desktop.store.tables import ASIDE, QUEUED

OUT_IDS = (
    "SELECT o.id FROM claim, json_each(claim.spans) AS span JOIN delivery AS o"
    " ON o.id BETWEEN CAST(span.value ->> 0 AS BIGINT) AND CAST(span.value ->> 1 AS BIGINT)"
)
"""Ids of the deliveries that claims name: everything in `sending`."""

OPEN_IDS = (
    f"SELECT id FROM delivery WHERE {QUEUED}"
    f" UNION ALL SELECT id FROM delivery WHERE {ASIDE} AND state = 'held'"
    f" UNION ALL {OUT_IDS}"
)
"""Ids of what is ready, sending, to be tried again or held."""

_COLUMNS = "id, event_id, destination_id, state, reason, settled_at_ms"

# Each part repeats the words of its index; one list of all four states would use none.
FROM_OPEN_DELIVERIES = (
    f" FROM (SELECT {_COLUMNS} FROM delivery WHERE {QUEUED}"
    f" UNION ALL SELECT {_COLUMNS} FROM delivery WHERE {ASIDE} AND state = 'held'"
    f" UNION ALL SELECT {_COLUMNS} FROM delivery WHERE state = 'sending' AND id IN ({OUT_IDS})"
    ") AS d JOIN event e ON e.id = d.event_id JOIN destination t ON t.id = d.destination_id"
)
"""As `delivery_lag.FROM_DELIVERIES`, of what is ready, sending, to be tried again or held."""
