"""The benchmark of the forecast: it prints MASE and coverage, and what stands beside them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).resolve().parents[2] / "benchmarks" / "run.py"


def test_mase_stands_beside_the_seasonal_naive_rule_and_coverage_beside_the_nominal(tmp_path):
    command = [sys.executable, str(RUN), "forecast", "--quick", "--json", "--folder", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=200)
    figures = {one["work"]: one for one in map(json.loads, ended.stdout.splitlines())}
    mase = figures["forecast, all of these: MASE"]
    coverage = figures["forecast, all of these: coverage"]
    assert mase["peer"] == "seasonal naive"
    assert mase["value"] < mase["peer_value"]
    assert (coverage["peer"], coverage["peer_value"]) == ("nominal", 80)
    assert 75 <= coverage["value"] <= 95
    assert figures["forecast, the practice month: coverage"]["value"] > 0
