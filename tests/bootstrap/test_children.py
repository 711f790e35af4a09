"""Child processes: started, asked to end, waited for."""

from __future__ import annotations

import pytest
from program import PATIENCE_SECONDS, PROJECT, stratum

from stratum_desktop.bootstrap.children import Child, practice_child


def end_of(child):
    """Wait as long as a busy machine takes; `wait` kills a child that takes longer than usual."""
    child._process.wait(PATIENCE_SECONDS)
    child.wait()
    return child.exit_code


@pytest.fixture(autouse=True)
def _at_home(monkeypatch):
    monkeypatch.chdir(PROJECT)


def test_a_child_that_was_never_started_is_nothing_to_stop_or_wait_for():
    child = Child(("worker",))
    child.stop()
    child.let_go()
    child.wait()
    assert not child.is_running()
    assert child.exit_code is None


def test_a_child_that_refuses_to_run_says_how_it_ended(tmp_path):
    child = Child(("worker", "--workspace", str(tmp_path / "nowhere")))
    child.start()
    assert end_of(child) == 3
    child.stop()


def test_the_practice_world_refuses_a_workspace_of_real_data(tmp_path):
    real = tmp_path / "real"
    assert stratum("init", "--workspace", real).returncode == 0
    child = practice_child(real)
    child.start()
    assert end_of(child) == 3
