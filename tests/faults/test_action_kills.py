"""kill -9 anywhere in the four stages applies nothing twice and leaves nothing unknown."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest
from action_kills import DIES_FIRST, POINTS, added_up
from crash_point import CrashPoint, Moment, function_of

HARNESS = Path(__file__).with_name("action_kills.py")


@pytest.mark.skipif(sys.platform == "win32", reason="the harness forks")
def test_kills_at_every_named_point_and_at_random_apply_nothing_twice_and_leave_nothing_unknown():
    kills = len(POINTS) + 12
    done = subprocess.run(
        [sys.executable, str(HARNESS), "--kills", str(kills)],
        capture_output=True,
        text=True,
        timeout=230,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["not_reached"] == []
    assert report["named_points"] >= len(POINTS)
    assert (report["applied_twice"], report["applied_and_not_written"]) == (0, 0)
    assert (report["left_open"], report["failed_without_two_tries"]) == (0, 0)
    assert set(report["states"]) <= {"applied", "failed"}
    # Kills that hit nothing prove nothing: some changes were settled by the next process.
    assert report["settled_after_a_crash"] > 0


def test_reports_of_workspaces_are_added_up_and_one_that_broke_is_not_passed_over():
    good = {"ok": True, "kills": 500, "applied_twice": 0, "named_points": 36, "not_reached": []}
    one = added_up([{**good, "states": {"applied": 3}}, {**good, "states": {"failed": 1}}])
    assert (one["ok"], one["kills"], one["named_points"]) == (True, 1000, 36)
    assert one["states"] == {"applied": 3, "failed": 1}
    worse = added_up([good, {**good, "ok": False, "applied_twice": 1, "not_reached": ["x"]}])
    assert (worse["ok"], worse["applied_twice"], worse["not_reached"]) == (False, 1, ["x"])
    assert added_up([good, {"ok": False}])["ok"] is False
    assert added_up([{"ok": False}, good])["ok"] is False


@pytest.mark.parametrize("point", [*POINTS, *DIES_FIRST.values()], ids=str)
def test_a_named_point_is_a_function_of_the_product(point: CrashPoint):
    function = function_of(point.place)
    # A coroutine is left whenever it waits, so that only its beginning is one instant.
    assert point.moment is Moment.ENTER or not inspect.iscoroutinefunction(function)


def test_there_are_enough_points_and_each_is_there_once():
    assert len(set(POINTS)) == len(POINTS) >= 30
