"""The practice world without a screen, started as a person starts it; then asked by the command."""

from __future__ import annotations

import re
import signal
import subprocess
import sys

import pytest
from program import PROJECT, command, environment, json_of, running, stratum

#: Making the month takes a while on a busy machine; the run itself takes 20 s.
MAKING_SECONDS = 300
DELIVERED_TODAY = re.compile(r"([\d,]+) delivered today")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """What a run of 20 seconds printed, and its workspace."""
    folder = tmp_path_factory.mktemp("end2end") / "world"
    answer = subprocess.run(
        command("--practice", "--headless", "--for", "20", "--workspace", folder),
        cwd=PROJECT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=MAKING_SECONDS,
    )
    return answer, folder


def test_it_delivers_shows_the_score_and_ends_well(world):
    answer, folder = world
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "PRACTICE, everything is made up" in answer.stdout
    assert re.search(r"Engine running \(process \d+\)", answer.stdout)
    delivered = [int(n.replace(",", "")) for n in DELIVERED_TODAY.findall(answer.stdout)]
    assert len(delivered) >= 2
    assert delivered[-1] > delivered[0]
    assert re.search(r"EMQ \d+\.\d, between \d+\.\d and \d+\.\d, ", answer.stdout)
    for driver in ("event_match", "pixel_coverage", "latency", "attribution", "freshness"):
        assert driver in answer.stdout
    assert re.search(r"Dedupe, 7 days: [\d,]+ received, duplicates \d+\.\d %", answer.stdout)
    assert (folder / "logs" / "engine.log").exists()


def test_nothing_is_lost_and_nothing_went_wrong(world):
    _, folder = world
    verified = stratum("verify", "--workspace", folder, "--json")
    report = json_of(verified)
    assert report["ok"]
    assert all(
        sum(line["by_state"].values()) == line["accepted"] for line in report["conservation"]
    )
    for log in (folder / "logs").glob("*.log"):
        assert " error " not in log.read_text(encoding="utf-8"), log.name
    status = json_of(stratum("status", "--workspace", folder, "--json"))
    assert not status["status"]["engine"]["running"]
    assert status["status"]["alarms"] == []


def test_the_command_tells_the_same_score(world):
    _, folder = world
    report = json_of(stratum("emq", "--workspace", folder, "--json"))
    assert 0 <= report["score"]["score"] <= 100
    assert report["parts"]
    dedupe = json_of(stratum("dedupe", "--workspace", folder, "--json"))
    assert dedupe["received"] > 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals are not Windows's way")
def test_a_signal_ends_it_with_its_engine(world):
    _, folder = world
    with running("--practice", "--headless", "--workspace", folder) as process:
        for line in process.stdout:
            if "Engine running" in line or "Engine starting" in line:
                break
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    status = json_of(stratum("status", "--workspace", folder, "--json"))
    assert status["status"]["engine"]["pid"] is None
