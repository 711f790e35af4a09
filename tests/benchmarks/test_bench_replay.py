"""The benchmark of replays: each rule stands beside one pass over its rows and beside judging."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).resolve().parents[2] / "benchmarks" / "run.py"


def test_a_replay_stands_beside_a_pass_over_its_rows_and_beside_judging_every_hour(tmp_path):
    command = [sys.executable, str(RUN), "replay", "--quick", "--json", "--folder", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=200)
    figures = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(figures) == 6
    for one in figures:
        assert one["value"] > 0
        assert one["peer_value"] > 0
    spared = [one for one in figures if one["peer"] == "judging every hour"]
    assert all(one["value"] < one["peer_value"] for one in spared)
