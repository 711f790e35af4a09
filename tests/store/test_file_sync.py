"""Syncing works on what is there and fails loudly on what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from stratum_desktop.store.file_sync import sync_file, sync_folder


def test_a_file_and_its_folder_are_synced_unchanged(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"content")
    sync_file(file)
    sync_folder(tmp_path)
    assert file.read_bytes() == b"content"


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sync_file(tmp_path / "missing")
