"""The file that keeps the practice ad accounts."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.practice.ads import AdWorld, file_in
from stratum_desktop.practice.ads.kept import Kept, read_kept


def test_what_was_written_is_read_again(tmp_path):
    kept = Kept(seed=3, scale=0.5, currencies={"meta": "JPY"}, begun_at=1_795_435_200.0)
    kept.write(file_in(tmp_path))
    assert read_kept(file_in(tmp_path)) == kept
    assert [file.name for file in file_in(tmp_path).parent.iterdir()] == ["ad-accounts.json"]


def test_a_world_that_nobody_has_looked_at_leaves_no_file(tmp_path):
    AdWorld(kept_in=file_in(tmp_path))
    assert read_kept(file_in(tmp_path)) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"changes": {"meta": [{}]}}', "\x00"])
def test_a_file_that_says_something_else_is_told_of(text, tmp_path):
    file_in(tmp_path).parent.mkdir()
    file_in(tmp_path).write_text(text)
    with pytest.raises(Trouble, match="Delete it"):
        AdWorld(kept_in=file_in(tmp_path))
