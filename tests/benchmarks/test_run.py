"""The benchmarks' own machinery: what they print and how `run.py` puts it together."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).resolve().parents[2] / "benchmarks" / "run.py"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(RUN), *arguments], capture_output=True, text=True)


def test_a_benchmark_run_by_name_gives_figures_with_a_unit_and_something_beside_them(tmp_path):
    ended = run("meta", "--quick", "--json", "--folder", str(tmp_path))
    assert ended.returncode == 0, ended.stderr
    figures = [json.loads(line) for line in ended.stdout.splitlines()]
    assert {one["unit"] for one in figures} == {"events/s"}
    assert all(one["value"] > 0 and one["peer"] for one in figures)
    assert all(one["wanted"]["number"] == 10 for one in figures)


def test_people_get_one_aligned_table(tmp_path):
    ended = run("meta", "--quick", "--folder", str(tmp_path))
    header, rule, *rows = ended.stdout.splitlines()
    assert header.startswith("work")
    assert set(rule) == {"-"}
    assert rows
    place = header.index("beside it")
    assert all(row[place - 1] == " " and row[place] != " " for row in rows)


def test_a_name_that_is_no_benchmark_is_told_with_those_there_are():
    ended = run("nothing")
    assert ended.returncode == 2
    assert "no benchmark nothing" in ended.stderr
    assert "delivery" in ended.stderr
