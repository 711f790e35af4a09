"""The benchmark of latency: every question stands beside the rows it is counted from."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).resolve().parents[2] / "benchmarks" / "run.py"


def test_what_the_page_asks_for_stands_beside_going_through_the_rows(tmp_path):
    command = [sys.executable, str(RUN), "latency", "--quick", "--json", "--folder", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=200)
    figures = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(figures) == 4
    asked = [one for one in figures if one["peer"]]
    assert [one["peer"] for one in asked] == ["from the rows of the window"] * 2
    assert all(one["value"] > 0 and one["peer_value"] > 0 for one in asked)
    assert all(one["wanted"]["number"] == 25 for one in asked)
