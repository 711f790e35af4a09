"""kill -9 anywhere loses nothing, and doubles one batch at most for each kill or lost answer."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from crash_point import POINTS, CrashPoint, Moment, function_of
from scenes import SCENES

PARTS = 3
HARNESS = Path(__file__).with_name("kill_harness.py")


posix = pytest.mark.skipif(sys.platform == "win32", reason="the harness forks")


def kill(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(HARNESS), *arguments],
        capture_output=True,
        text=True,
        timeout=450,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert (report["lost"], report["stuck"], report["conflicting_bodies"]) == (0, 0, 0)
    assert report["states"] == {"delivered": report["accepted"]}
    assert report["doubled_requests"] <= report["kills"] + report["lost_answers"]
    # Every body arrived byte for byte as it was frozen when its event was accepted.
    assert report["bodies_compared"] == report["accepted"]
    return report


@posix
def test_fault_22_kills_at_random_lose_nothing_and_double_one_batch_each_at_most():
    report = kill("--random", "--kills", "100", "--deliveries", "10000")
    assert report["kills"] >= 90, "a few come to their end before they are struck"
    assert report["accepted"] >= 10_000
    # Kills that hit nothing prove nothing: some must have struck between claim and settle.
    assert report["kills_in_mid_request"] > 0


@posix
@pytest.mark.parametrize("part", range(PARTS))
def test_fault_23_kills_at_every_named_point_lose_nothing_and_double_one_batch_each_at_most(
    part: int,
):
    report = kill("--point", "", "--part", f"{part + 1}/{PARTS}", "--deliveries", "5000")
    # A scene may begin with a death at a point that is of another part.
    assert report["named_points"] >= len(POINTS[part::PARTS])
    assert report["not_reached"] == []
    assert report["kills"] >= report["named_points"]
    assert report["accepted"] >= 5_000
    # What recognises no repeat got none.
    assert report["repeated_where_never"] == 0


@pytest.mark.parametrize("point", POINTS, ids=str)
def test_fault_23_a_named_crash_point_is_a_function_of_the_product(point: CrashPoint):
    function = function_of(point.place)
    # A coroutine is left whenever it waits, so that only its beginning is one instant.
    assert point.moment is Moment.ENTER or not inspect.iscoroutinefunction(function)
    assert point.scene in SCENES


def test_fault_23_points_are_many_and_each_scene_has_its_own():
    assert len(set(POINTS)) == len(POINTS) >= 40
    assert set(Counter(point.scene for point in POINTS)) == set(SCENES)
