"""Power cuts in the middle of everything lose nothing that was acknowledged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROOF = Path(__file__).with_name("power_cut.py")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the file layer is made for POSIX")


def cut(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(PROOF), *arguments],
        capture_output=True,
        text=True,
        timeout=220,
        check=False,
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def test_fault_30_two_thousand_power_cuts_lose_nothing_that_was_acknowledged():
    report = cut("--cuts", "2000")
    assert report["ok"], report["first_wrong"]
    assert (report["judged"], report["lost"], report["damaged"]) == (2_000, 0, 0)
    # Cuts that take nothing away prove nothing.
    assert report["torn_writes"] > 1_000
    assert report["undone_in_flight"] > 500
    assert report["whole_program_starts"] == 50


def test_fault_30_a_disk_that_ignores_syncs_is_found_out():
    report = cut("--cuts", "100", "--lying-disk")
    assert not report["ok"]
    assert report["lost"] > 5
    assert report["damaged"] > 5
