"""What outside readers are told of every record of a file: a view, so nothing is stored twice."""

from __future__ import annotations

from sqlalchemy import DDL, event

from stratum_desktop.store.tables.registry import metadata

CREATE_OFFLINE_CONVERSIONS = (
    "CREATE VIEW offline_conversions AS SELECT e.tenant_id AS tenant_id, t.platform AS platform,"
    " b.created_at AS created_at, d.state = 'delivered' AS uploaded"
    " FROM offline_conversion_batches b JOIN event e ON e.upload_id = b.id"
    " JOIN delivery d ON d.event_id = e.id JOIN destination t ON t.id = d.destination_id"
)
"""One row for each platform that a record was meant for; it is as old as its upload."""

_create = DDL(CREATE_OFFLINE_CONVERSIONS)  # type: ignore[no-untyped-call]
event.listen(metadata, "after_create", _create)
