"""A workspace's place: this computer and this folder."""

from __future__ import annotations

from stratum_desktop.host.home import home_of


def test_a_place_is_the_same_however_it_is_spelled(tmp_path):
    (tmp_path / "a").mkdir()
    assert home_of(tmp_path / "a" / ".." / "a") == home_of(tmp_path / "a")


def test_another_folder_is_another_place(tmp_path):
    assert home_of(tmp_path / "a") != home_of(tmp_path / "b")


def test_a_fingerprint_tells_nothing_of_the_folder(tmp_path):
    found = home_of(tmp_path)
    assert len(found) == 64
    assert tmp_path.name not in found
