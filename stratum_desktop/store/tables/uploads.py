"""Files that a person uploaded, their rows and saved mappings."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from stratum_desktop.store.tables.registry import BigKey, metadata

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
    Column("fix", LargeBinary),  # sealed JSON {column: value} of what a person typed to mend it
    sqlite_with_rowid=False,
)

upload_template = Table(
    "upload_template",
    metadata,
    Column("name", String, primary_key=True),
    Column("plan", Text, nullable=False),
    Column("saved_at_ms", BigInteger, nullable=False),
)
