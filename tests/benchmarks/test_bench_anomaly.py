"""The benchmark of anomalies: it prints precision and recall, ours and the naive rule's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).resolve().parents[2] / "benchmarks" / "run.py"


def test_precision_and_recall_stand_beside_those_of_the_seasonal_naive_rule(tmp_path):
    command = [sys.executable, str(RUN), "anomaly", "--quick", "--json", "--folder", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=200)
    figures = {one["work"]: one for one in map(json.loads, ended.stdout.splitlines())}
    precision = figures["anomalies, all of these: precision"]
    recall = figures["anomalies, all of these: recall"]
    assert precision["peer"] == recall["peer"] == "seasonal naive"
    assert 85 <= precision["value"] <= 100
    assert 80 <= recall["value"] <= 100
    assert precision["value"] > precision["peer_value"]
    assert recall["value"] > recall["peer_value"]
