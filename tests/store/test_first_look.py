"""A first look says what a file is, and leaves it as it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.store.copied import mark_copy
from stratum_desktop.store.database import create_store
from stratum_desktop.store.first_look import look_into
from stratum_desktop.store.schema import PRESENT


@pytest.fixture
def closed(path: Path, key: bytes, clock) -> Path:
    create_store(path, key=key, clock=clock).close_now()
    return path


def test_a_workspace_has_a_revision_and_no_mark(closed: Path, key: bytes) -> None:
    before = closed.read_bytes()
    assert look_into(closed, key) == (PRESENT.current, 0)
    assert closed.read_bytes() == before


def test_a_copy_has_a_mark(closed: Path, key: bytes) -> None:
    mark_copy(closed, key=key, made_at=datetime(1970, 1, 2, tzinfo=UTC))
    assert look_into(closed, key) == (PRESENT.current, 24 * 60)


def test_a_file_without_tables_has_no_revision(path: Path, key: bytes) -> None:
    path.touch()
    assert look_into(path, key) == (None, 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "store.not_found"),
        (b"notes", "store.not_a_database"),
        (b"SQLite format 3\x00" + bytes(16_368), "store.not_a_database"),
        (bytes(range(256)) * 64, "store.wrong_key"),
    ],
)
def test_what_is_none_of_ours_is_refused(path: Path, key: bytes, content, code: str) -> None:
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        look_into(path, key)
    assert refused.value.reason.code == code
