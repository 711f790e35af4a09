"""kill -9 anywhere loses nothing, and doubles one batch at most for each kill or lost answer."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from crash_point import POINTS, CrashPoint, Moment, function_of
from scenes import SCENES

HARNESS = Path(__file__).with_name("kill_harness.py")


@pytest.mark.skipif(sys.platform == "win32", reason="the harness forks")
def test_fault_22_two_hundred_kills_lose_nothing_and_double_one_batch_each_at_most():
    done = subprocess.run(
        [sys.executable, str(HARNESS)], capture_output=True, text=True, timeout=230, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["kills"] >= 200
    assert report["accepted"] >= 20_000
    assert (report["lost"], report["stuck"], report["conflicting_bodies"]) == (0, 0, 0)
    assert report["doubled_requests"] <= report["kills"] + report["lost_answers"]
    assert report["states"] == {"delivered": report["accepted"]}
    # Kills that hit nothing prove nothing: some must have struck between claim and settle.
    assert report["kills_in_mid_request"] > 0
    # Row 23: every named point was reached, by a process that died there.
    assert report["named_points"] == len(POINTS)


@pytest.mark.parametrize("point", POINTS, ids=str)
def test_fault_23_a_named_crash_point_is_a_function_of_the_product(point: CrashPoint):
    function = function_of(point.place)
    # A coroutine is left whenever it waits, so that only its beginning is one instant.
    assert point.moment is Moment.ENTER or not inspect.iscoroutinefunction(function)
    assert point.scene in SCENES


def test_fault_23_points_are_many_and_each_scene_has_its_own():
    assert len(set(POINTS)) == len(POINTS) >= 40
    assert set(Counter(point.scene for point in POINTS)) == set(SCENES)
