"""The one list that every table stands in, and the type of its numbered keys."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, MetaData

metadata = MetaData()

# SQLite gives rowids only to INTEGER PRIMARY KEY; PostgreSQL wants 64 bits.
BigKey = BigInteger().with_variant(Integer(), "sqlite")
