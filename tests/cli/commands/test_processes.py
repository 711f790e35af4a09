"""What `worker` and `practice` ask the start of the program for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stratum_desktop.cli.doors import PracticeChoice
from stratum_desktop.cli.main import run


@pytest.fixture
def asked():
    return []


@pytest.fixture
def noting(doors, asked):
    async def prepare(folder, *, with_history=True):
        asked.append(("prepare", folder, with_history))

    async def worker(folder, *, while_stdin_open=False):
        asked.append(("worker", folder, while_stdin_open))

    async def practice(folder, choice, *, on_ready=None):
        on_ready(choice.port or 4711)
        asked.append(("practice", folder, choice))

    return replace(doors, prepare_practice=prepare, run_worker=worker, run_practice=practice)


def test_worker_runs_the_engine(noting, asked, tmp_path):
    assert run(["worker", "--workspace", str(tmp_path), "--while-stdin-open"], noting) == 0
    assert asked == [("worker", tmp_path, True)]


def test_serving_sells_nothing_and_running_does(noting, asked, tmp_path, capsys):
    where = ["--workspace", str(tmp_path)]
    assert run(["practice", "serve", "--port", "99", *where], noting) == 0
    assert run(["practice", "run", "--rate", "5", *where], noting) == 0
    assert asked == [
        ("prepare", tmp_path, True),
        ("practice", tmp_path, PracticeChoice(port=99)),
        ("prepare", tmp_path, True),
        ("practice", tmp_path, PracticeChoice(rate=5.0)),
    ]
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "The practice platforms answer on port 99 until this is stopped."
    assert "port 4711" in said[1]


def test_what_shall_go_wrong_is_passed_on(noting, asked, tmp_path):
    arguments = [
        "--fault",
        "rate_limit:3",
        "--fault",
        "html",
        "--storm",
        "0.3",
        "--storm-seed",
        "7",
    ]
    assert run(["practice", "serve", "--workspace", str(tmp_path), *arguments], noting) == 0
    assert asked[1][2] == PracticeChoice(faults=("rate_limit:3", "html"), storm=0.3, storm_seed=7)


def test_the_practice_world_needs_a_verb(anywhere):
    assert anywhere("practice").code == 2
