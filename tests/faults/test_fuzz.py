"""Nothing that comes in from outside breaks the program, hangs it or costs a good row."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from program import environment

HARNESS = Path(__file__).with_name("fuzz.py")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the harness asks for its memory")


@pytest.fixture
def fuzz(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(HARNESS.parent))
    import fuzz

    return fuzz


#: Twenty thousand in all, by kind so that no test takes long.
INPUTS = {"files": 2_400, "events": 8_600, "answers": 6_600, "settings": 2_400}


@pytest.mark.parametrize("kind", INPUTS)
def test_thousands_of_inputs_of_a_kind_break_nothing(kind: str):
    done = subprocess.run(
        [sys.executable, str(HARNESS), "--kind", kind, "--inputs", str(INPUTS[kind])],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=220,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["per_kind"] == {kind: INPUTS[kind]}
    assert report["failures"] == []
    assert report["slowest_seconds"] < 2
    assert report["megabytes"] < 300


class Fragile:
    """A door that breaks at every seventh input."""

    batch = 10

    async def feed(self, chances: list[Random]) -> None:
        if any(chance.fragile % 7 == 3 for chance in chances):
            raise KeyError("broken")


def test_what_breaks_is_found_in_its_batch_and_named_with_its_seed(fuzz, monkeypatch, capsys):
    def chance_of(seed: int, kind: str, number: int) -> Random:
        chance = Random(f"{seed}:{kind}:{number}")
        chance.fragile = number
        return chance

    monkeypatch.setattr(fuzz, "chance_of", chance_of)
    report = fuzz.Report(seed=5)
    for first in range(0, 30, 10):
        asyncio.run(fuzz.feed(report, Fragile(), "events", range(first, first + 10)))
    assert [one["input"] for one in report.failures] == [
        "events:3", "events:10", "events:17", "events:24",
    ]  # fmt: skip
    assert not report.ok
    assert "--seed 5 --only events:17" in capsys.readouterr().err


def test_what_never_ends_is_a_failure_too(fuzz, monkeypatch):
    class Endless:
        batch = 1

        async def feed(self, _chances: list[Random]) -> None:
            await asyncio.Event().wait()

    monkeypatch.setattr(fuzz, "PATIENCE_SECONDS", 0.05)
    report = fuzz.Report(seed=5)
    asyncio.run(fuzz.feed(report, Endless(), "files", range(1)))
    assert "hung" in report.failures[0]["trouble"]


def test_the_same_seed_makes_the_same_input_again(fuzz):
    first, again = (fuzz.chance_of(3, "files", 9).random() for _ in range(2))
    assert first == again
    assert first != fuzz.chance_of(4, "files", 9).random()
