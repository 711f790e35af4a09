"""What each way of starting the program leads to."""

from __future__ import annotations

import subprocess
import sys

import pytest
from program import PATIENCE_SECONDS, PROJECT, command, environment, stratum

from stratum_desktop import __version__
from stratum_desktop.bootstrap.launch import NO_DISPLAY, main


def start(*arguments, **more):
    return subprocess.run(
        command(*arguments),
        cwd=PROJECT,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )


@pytest.mark.parametrize("arguments", [("--version",), ("cli", "--version")])
def test_it_says_its_version(arguments):
    answer = start(*arguments)
    assert answer.returncode == 0
    assert __version__ in answer.stdout


def test_a_command_needs_no_word_before_it(folder):
    answer = start("status", "--workspace", folder)
    assert answer.returncode == 0
    assert answer.stdout == stratum("status", "--workspace", folder).stdout


def test_without_a_display_it_says_what_to_do_instead(folder):
    more = {"WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    answer = start("--workspace", folder, **more)
    assert answer.returncode == 4
    assert answer.stderr.strip() == NO_DISPLAY
    assert "--headless" in answer.stderr


def test_headless_without_a_workspace_is_one_clear_line(tmp_path):
    answer = start("--headless", "--workspace", tmp_path / "nowhere")
    assert answer.returncode == 3
    assert answer.stderr.count("\n") == 1
    assert "stratum init" in answer.stderr
    assert not (tmp_path / "nowhere").exists()


def test_practice_in_a_real_workspace_starts_nothing(tmp_path):
    folder = tmp_path / "real"
    assert stratum("init", "--workspace", folder).returncode == 0
    answer = start("--practice", "--headless", "--workspace", folder)
    assert answer.returncode == 3
    assert "Made-up data is never mixed with real data" in answer.stderr
    assert not (folder / "logs").exists(), "no process of ours may have begun to work there"


@pytest.mark.expects_log("fault")
def test_a_fault_ends_it_with_its_own_code_and_is_kept(folder, monkeypatch, capsys):
    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("stratum_desktop.bootstrap.headless.run_headless", broken)
    assert main(["--headless", "--workspace", str(folder)]) == 70
    assert "fault in the program" in capsys.readouterr().err
    assert "ZeroDivisionError" in (folder / "logs" / "fault.log").read_text(encoding="utf-8")


def test_a_process_that_judges_rows_loads_neither_database_nor_commands():
    # What Python does in a process it starts anew: its parent's main module first.
    code = (
        "import runpy, sys; runpy.run_module('stratum_desktop.__main__', run_name='__mp_main__');"
        "import stratum_desktop.services.judging.chunk, stratum_desktop.platforms.meta;"
        "print({'sqlalchemy', 'sqlcipher3', 'PySide6', 'stratum_desktop.cli'} & {*sys.modules})"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert (answer.stdout.strip(), answer.stderr) == ("set()", "")
