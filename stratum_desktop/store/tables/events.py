"""What came in at the door: events, their keys, second copies and sightings."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)

from stratum_desktop.store.tables.registry import BigKey, metadata, partial_index

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
    # Where it stood in that file, as a spreadsheet counts: the header is row 1.
    Column("file_row", BigInteger),
    Column("order_id", String),
    # What a dashboard sums, beside the body so that it need not be decoded.
    Column("value", Float),
    Column("currency", String),
    # The rest, see domain.event_body: hashed identity, nothing in clear.
    Column("body", LargeBinary, nullable=False),
    # Sealed JSON of `Identity.clear`; null when nothing needs it, or once it was erased.
    Column("clear", LargeBinary),
    # What a derived id is found by: five digits of its day, and how it begins. Such ids are hashes:
    # indexed as they are, each would change a page of its own somewhere in the index, and cost as
    # much as the rest of its event; day by day they lie close together.
    Column(
        "place",
        String,
        Computed(
            "CASE WHEN NOT event_id_is_given THEN"
            " substr(CAST(100000 + event_time / 86400 AS TEXT), 2) || substr(event_id, 1, 8) END",
        ),
    ),
)
partial_index("ix_event_given_id", event.c.event_id, where=text("event_id_is_given"))
partial_index("ix_event_place", event.c.place, where=event.c.place.is_not(None))
Index("ix_event_received", event.c.received_at_ms)
partial_index("ix_event_clear", event.c.id, where=event.c.clear.is_not(None))
partial_index("ix_event_order", event.c.order_id, where=event.c.order_id.is_not(None))
partial_index(
    "ix_event_order_received", event.c.received_at_ms, where=event.c.order_id.is_not(None)
)

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
partial_index(
    "ix_dedupe_expiry",
    dedupe_key.c.expires_at_ms,
    where=dedupe_key.c.expires_at_ms.is_not(None),
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
    Column("file_row", BigInteger),
    Column("body", LargeBinary),  # JSON of the whole event; collisions only
)
Index("ix_duplicate_event", duplicate.c.of_event_id)
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
# With what coverage is counted from: keys are hashes, so each row would be a page of its own.
Index("ix_sighting_first", sighting.c.first_at, sighting.c.browser_at, sighting.c.server_at)

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

# What was wrong with live events as they came in, per hour: only hashes of them stay.
ingest_fault_hourly = Table(
    "ingest_fault_hourly",
    metadata,
    Column("hour_at", BigInteger, primary_key=True),
    Column("source", String, primary_key=True),
    Column("field", String, primary_key=True),  # empty: the line as a whole
    Column("code", String, primary_key=True),
    Column("is_refused", Boolean, primary_key=True),
    Column("count", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
