"""The gate on stored evidence."""

from __future__ import annotations

from pathlib import Path

import pytest
from manual_clock import ManualClock
from practice_workspace import practice_workspace
from signal_rows import Rows

from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.gate.decision import decide
from stratum_desktop.services.gate import Change, Effect, Gate, Verdict
from stratum_desktop.services.signal_quality import SignalQuality
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.store import Store

HOUR = 3600
RAISE = Change(Effect.RAISE, 20.0)


@pytest.fixture
def workspace(store: Store, clock: ManualClock, tmp_path: Path) -> Workspace:
    """An open workspace without a row in it."""
    return practice_workspace(store, clock=clock, folder=tmp_path)


@pytest.fixture
def gate(workspace: Workspace) -> Gate:
    """The service under test."""
    return Gate(workspace)


@pytest.fixture
def rows(store: Store, clock: ManualClock) -> Rows:
    """Writes into the store under test."""
    return Rows(store, clock)


@pytest.fixture
async def good(rows, workspace, clock):
    """A platform with every driver good, measured now."""
    meta = rows.destination("meta")
    for number in range(20):
        rows.delivery(meta, seconds_ago=HOUR * number + 60)
    at_ms = clock.now_ms() - 60_000
    rows.insert("job_run", job="sync.meta", started_at_ms=at_ms, ended_at_ms=at_ms, outcome="done")
    await SignalQuality(workspace).refresh()


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        (Effect.RAISE, Verdict.BLOCK),
        (Effect.CUT, Verdict.HOLD),
        (Effect.NEUTRAL, Verdict.HOLD),
        (Effect.EMERGENCY, Verdict.PASS),
    ],
)
async def test_an_empty_workspace_lets_nothing_run_by_itself(gate, effect, expected):
    receipt = await gate.explain(Change(effect), platforms=["meta"])
    assert receipt.decision.verdict is expected
    (trust,) = receipt.trusts
    assert (trust.counting_band, trust.emq_age_hours, trust.sync_age_hours) == (
        Band.UNKNOWN,
        None,
        None,
    )


async def test_the_decision_can_be_made_again_from_the_receipt_alone(gate, good):
    receipt = await gate.explain(RAISE, platforms=["meta", "tiktok", "meta"])
    assert [one.platform for one in receipt.trusts] == ["meta", "tiktok"]
    assert decide(receipt.change, receipt.trusts) == receipt.decision


async def test_ages_and_rows_are_those_of_what_was_read(gate, good, rows, clock):
    clock.advance(seconds=2 * HOUR)
    (trust,) = (await gate.explain(RAISE, platforms=["meta"])).trusts
    assert trust.emq_age_hours == pytest.approx(2.0)
    assert trust.sync_age_hours == pytest.approx(2 + 1 / 60)
    (run,) = rows.all("SELECT id FROM job_run WHERE job = 'sync.meta'")
    assert trust.rows == {"emq_measurements": ("2026-03-02/meta",), "job_run": (str(run["id"]),)}


async def test_what_was_measured_half_a_day_ago_counts_no_more(gate, good, clock):
    (now,) = (await gate.explain(RAISE, platforms=["meta"])).trusts
    clock.advance(seconds=12 * HOUR + 60)
    (then,) = (await gate.explain(RAISE, platforms=["meta"])).trusts
    assert now.counting_band is now.band
    assert then.counting_band is Band.UNKNOWN


async def test_an_unknown_platform_is_refused(gate):
    with pytest.raises(Refusal, match="no platform"):
        await gate.explain(RAISE, platforms=["myspace"])
