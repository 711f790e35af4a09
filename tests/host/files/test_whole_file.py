from __future__ import annotations

import sys

import pytest

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.host.files.whole_file import whole_file


def test_a_file_appears_when_it_is_whole(tmp_path):
    target = tmp_path / "report.csv"
    with whole_file(target) as beside:
        beside.write_text("half")
        assert not target.exists()
        beside.write_text("whole")
    assert target.read_text() == "whole"
    assert [one.name for one in tmp_path.iterdir()] == ["report.csv"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_its_owner_alone_may_read_it(tmp_path):
    with whole_file(tmp_path / "report.csv") as beside:
        beside.write_text("secret")
    assert (tmp_path / "report.csv").stat().st_mode & 0o777 == 0o600


def test_what_fails_leaves_the_former_file_and_nothing_else(tmp_path):
    target = tmp_path / "report.csv"
    target.write_text("before")

    def write() -> None:
        with whole_file(target) as beside:
            beside.write_text("half")
            raise KeyError("a bug")

    with pytest.raises(KeyError):
        write()
    assert target.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["report.csv"]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with (
        pytest.raises(Trouble, match=r"nowhere.*could not be written"),
        whole_file(tmp_path / "nowhere" / "x.csv"),
    ):
        pass
