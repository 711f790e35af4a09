"""The benchmark of pages: it loads every page there is, and asks what people ask there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from stratum_desktop.gui.pages import discover_pages

RUN = Path(__file__).resolve().parents[2] / "benchmarks" / "run.py"
_SLOWEST = " · slowest statement"


def test_every_page_is_loaded_and_the_slowest_statement_of_each_has_the_limit_of_a_dashboard(
    tmp_path,
):
    command = [sys.executable, str(RUN), "pages", "--quick", "--json", "--folder", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=230)
    figures = {one["work"]: one for one in map(json.loads, ended.stdout.splitlines())}
    assert {page.title for page in discover_pages()} <= set(figures)
    assert all(one["value"] > 0 for one in figures.values())
    asked = [one for one in figures if not one.startswith(("job: ", "verify"))]
    loads = [one for one in asked if not one.endswith(_SLOWEST)]
    assert set(asked) == {*loads, *(one + _SLOWEST for one in loads)}
    for one in loads:
        slowest = figures[one + _SLOWEST]
        assert figures[one]["wanted"] is None
        assert slowest["wanted"]["number"] == 25
    beside = {one["work"] for one in figures.values() if one["peer"]}
    assert {"Overview", "EMQ", "Dedupe"} <= beside
