"""The same tables and statements on a PostgreSQL that several computers share."""
