"""An index over some rows of a table has the same condition in both kinds of database."""

from __future__ import annotations

from stratum_desktop.store.tables import metadata


def test_every_partial_index_is_partial_in_both():
    conditions = [
        (index.dialect_options["sqlite"]["where"], index.dialect_options["postgresql"]["where"])
        for table in metadata.sorted_tables
        for index in table.indexes
    ]
    partial = [pair for pair in conditions if any(one is not None for one in pair)]
    assert len(partial) >= 8
    assert all(str(one) == str(other) for one, other in partial)
