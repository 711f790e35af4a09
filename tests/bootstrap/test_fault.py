"""A fault in the program: kept with a number, told in one line, nothing personal in either."""

from __future__ import annotations

import re

import pytest

from stratum_desktop.bootstrap.fault import say_fault


def a_fault():
    try:
        raise ZeroDivisionError("for canary@shop.example")
    except ZeroDivisionError as bug:
        return bug


@pytest.mark.expects_log("fault")
def test_a_fault_is_kept_in_the_workspaces_log_under_a_number(folder, capsys):
    assert say_fault(a_fault(), folder=folder) == 70
    said = capsys.readouterr().err
    (trace_id,) = re.findall(r"kept as ([0-9a-f]{8}) in", said)
    kept = (folder / "logs" / "fault.log").read_text(encoding="utf-8")
    assert said.count("\n") == 1
    assert trace_id in kept
    assert "ZeroDivisionError" in said
    assert "a_fault" in kept
    assert "canary" not in said + kept


@pytest.mark.expects_log("fault")
def test_a_fault_without_a_workspace_is_kept_elsewhere(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("stratum_desktop.bootstrap.fault.log_folder", lambda: tmp_path / "logs")
    assert say_fault(a_fault(), folder=tmp_path / "nowhere") == 70
    assert str(tmp_path / "logs") in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()


def test_a_log_that_cannot_be_written_is_said(folder, capsys):
    (folder / "logs").write_text("in the way")
    assert say_fault(a_fault(), folder=folder) == 70
    assert "cannot be written" in capsys.readouterr().err
