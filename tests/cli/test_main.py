"""Exit codes, and how every kind of end is said."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest
from program import PATIENCE_SECONDS, PROJECT, command, environment

from stratum_desktop.cli.main import run


def test_nothing_asked_is_answered_with_help(anywhere):
    answer = anywhere()
    assert answer.code == 2
    assert "exit codes:" in answer.out


@pytest.mark.parametrize(
    "arguments", [("dance",), ("status", "--loudly"), ("jobs", "--limit", "x")]
)
def test_what_cannot_be_understood_is_a_usage_error(anywhere, arguments):
    answer = anywhere(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert "usage:" in answer.err


def test_an_argument_that_is_no_text_is_named_by_its_place(anywhere):
    answer = anywhere("connect", "meta", "--label", "shop\udcff")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("stratum: Argument 4 holds characters that are not UTF-8.")


def test_help_names_the_workspaces(anywhere, doors):
    answer = anywhere("--help")
    assert answer.code == 0
    assert str(doors.default_workspace.name) in answer.out


def test_options_stand_before_or_after_the_command(anywhere, folder):
    before = anywhere("--json", "--workspace", folder, "dlq", "list")
    after = anywhere("dlq", "list", "--json", "--workspace", folder)
    assert before == after
    assert before.json == {"rows": [], "total": 0}


def broken(problem):
    def opens(_folder):
        raise problem

    return opens


def test_an_interrupted_command_says_nothing_and_has_its_own_code(anywhere, doors, folder):
    assert run(["status"], replace(doors, open=broken(KeyboardInterrupt()))) == 130


@pytest.mark.expects_log("fault")
def test_a_fault_in_the_program_is_told_in_one_line_and_kept(doors, folder, capsys):
    secret = ValueError("canary@shop.example")
    arguments = ["status", "--workspace", str(folder)]
    assert run(arguments, replace(doors, open=broken(secret))) == 70
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "fault in the program" in said.err
    kept = (folder / "logs" / "fault.log").read_text(encoding="utf-8")
    assert "ValueError" in kept
    assert "canary" not in kept + said.err


def test_a_reader_that_has_seen_enough_is_no_fault(folder):
    process = subprocess.Popen(
        command("cli", "settings", "--workspace", folder),
        cwd=PROJECT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    process.stdout.close()
    with process.stderr as errors:
        assert errors.read() == ""
    assert process.wait(PATIENCE_SECONDS) == 0
