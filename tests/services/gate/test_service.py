"""The gate on stored evidence."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from stratum_desktop.domain.autopilot.mode import AutopilotMode
from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.gate.decision import decide
from stratum_desktop.services.gate import Change, Effect, Verdict
from stratum_desktop.services.signal_quality import SignalQuality

HOUR = 3600
RAISE = Change(Effect.RAISE, 20.0)


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


async def test_modes_are_told_of_platforms_whose_ads_can_be_changed_the_worst_first(
    gate, good, rows
):
    rows.destination("tiktok")
    rows.destination("ga4")
    rows.write(
        lambda uow: uow.connection.exec_driver_sql(
            "UPDATE emq_measurements SET status = 'reliable', lower_bound = 85"
        )
    )
    modes = await gate.modes()
    assert [(one.label, one.mode) for one in modes] == [
        ("TikTok", AutopilotMode.FROZEN),
        ("Meta", AutopilotMode.NORMAL),
    ]
    assert (modes[0].emq, modes[0].health) == (None, None)
    assert modes[1].emq == 85


async def test_the_switch_is_thrown_once_and_both_ways_are_audited(gate, store):
    assert await gate.stopped() is None
    thrown = await gate.stop(why=" looks odd ")
    assert (thrown.value.by, thrown.value.why) == ("test", "looks odd")
    assert thrown.topics
    again = await gate.stop(why="another")
    assert (again.value, again.topics) == (thrown.value, frozenset())
    assert (await gate.resume()).value
    assert not (await gate.resume()).value
    assert await gate.stopped() is None
    entries = await store.read(lambda uow: uow.audit.entries())
    assert [one.action for one in entries] == ["autopilot.resumed", "autopilot.stopped"]


async def test_a_rate_is_kept_for_a_day_and_audited(gate, store, clock):
    kept = (await gate.set_rate("EUR", "USD", Decimal("1.08"))).value
    assert kept.day == datetime.fromtimestamp(clock.now_ms() / 1000, UTC).date().isoformat()
    assert await gate.rates() == (kept,)
    (entry,) = await store.read(lambda uow: uow.audit.entries())
    assert (entry.action, entry.after) == ("rate.set", '"1.08"')


@pytest.mark.parametrize(
    ("currency", "into", "rate"),
    [
        ("EURO", "USD", "1"),
        ("EUR", "usd", "1"),
        ("EUR", "EUR", "1"),
        ("EUR", "USD", "0"),
        ("EUR", "USD", "NaN"),
    ],
)
async def test_what_is_no_rate_is_refused(gate, currency, into, rate):
    with pytest.raises(Refusal):
        await gate.set_rate(currency, into, Decimal(rate))
    assert await gate.rates() == ()


async def test_every_receipt_is_checked_against_the_one_before(gate):
    assert (await gate.verify()).ok
    assert (await gate.verify()).checked == 0
