"""Only an SQLite that keeps committed rows may hold the workspace."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.store.sqlite_version import is_safe, linked_sqlite, require_safe_sqlite


@pytest.mark.parametrize(
    "version",
    [(3, 44, 6), (3, 44, 9), (3, 50, 7), (3, 51, 3), (3, 52, 0), (3, 53, 4), (4, 0, 0)],
)
def test_mended_versions_are_taken(version: tuple[int, int, int]) -> None:
    require_safe_sqlite(version)
    assert is_safe(version)


@pytest.mark.parametrize(
    "version", [(3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 49, 9), (3, 50, 6), (3, 51, 0), (3, 51, 2)]
)
def test_versions_that_can_lose_rows_are_refused(version: tuple[int, int, int]) -> None:
    with pytest.raises(Refusal, match=r"SQLite 3\.\d+\.\d+") as refused:
        require_safe_sqlite(version)
    assert refused.value.reason.code == "store.sqlite_too_old"


def test_the_linked_version_is_read_as_numbers_and_is_safe() -> None:
    assert is_safe(linked_sqlite())
