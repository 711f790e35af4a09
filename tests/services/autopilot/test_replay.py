"""A replay decides by what was known at each hour, as the live evaluation would have."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from ad_actions import measured
from ad_rows import campaign
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from told_past import (
    KEEP_FIGURE,
    PACING,
    SCALING,
    STATUS,
    figure_row,
    look_at_signals,
    tell_past,
)

from stratum_desktop.domain.ads.entity import Budget, BudgetKind, EntityStatus
from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.gate.change import Effect
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.outage import OutageKind, OutageWindow
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.definition import Schedule
from stratum_desktop.services.autopilot import Autopilot
from stratum_desktop.services.autopilot.looking import sights
from stratum_desktop.store.bulk import run_many

HOUR_MS, DAY_MS = 3_600_000, 86_400_000
DAYS = 12


@pytest.fixture
async def autopilot(workspace):
    """The service under test."""
    made = Autopilot(workspace)
    yield made
    await made.close()


@pytest.fixture
def told(workspace, clock):
    """An account with a past, and signals that somebody looked at. The campaigns' ids by name."""
    now_ms = clock.now_ms()

    def tell(uow):
        uow.settings.set("autopilot.raises_currency", "EUR", at_ms=0)
        look_at_signals(uow, since_ms=now_ms - 10 * DAY_MS, until_ms=now_ms)
        return tell_past(uow, now_ms=now_ms)

    return workspace.store.write_now(tell)


def decided(replay, *, before=None):
    return [
        (one.at, one.name, one.move, one.verdict, one.reasons)
        for one in replay.fired
        if before is None or one.at < before
    ]


async def test_it_fires_on_whom_it_should_and_sums_what_would_have_moved(autopilot, told):
    replay = await autopilot.replay(SCALING, days=DAYS)
    assert {one.name for one in replay.fired} == {"strong", "weak"}
    assert (replay.campaigns, replay.looks) == (5, 5 * 24 * DAYS)
    passed = [one for one in replay.fired if one.verdict is Verdict.PASS]
    assert sum(replay.verdicts.values()) == len(replay.fired)
    assert replay.verdicts[Verdict.PASS] == len(passed)
    raised = sum(one.money_per_day for one in passed if one.change.effect is Effect.RAISE)
    cut = -sum(one.money_per_day for one in passed if one.change.effect is Effect.CUT)
    assert (replay.raised_per_day, replay.cut_per_day) == ({"EUR": raised}, {"EUR": cut})
    assert (replay.flip_flops, replay.is_cancelled, replay.unknown_money) == (0, False, 0)
    assert dict(replay.quiet)["rules.near_target"] == 2


async def test_what_passed_cools_down_and_what_was_held_stands_open(autopilot, told):
    replay = await autopilot.replay(SCALING, days=DAYS)
    for name in ("strong", "weak"):
        own = [one for one in replay.fired if one.name == name]
        for one, after in pairwise(own):
            hours = (after.at - one.at) / timedelta(hours=1)
            is_raise = one.change.effect is Effect.RAISE
            assert hours >= (24 if one.verdict is Verdict.PASS or not is_raise else 4)


async def test_before_anybody_looked_at_signals_nothing_passes(autopilot, told, clock):
    replay = await autopilot.replay(SCALING, days=DAYS)
    since = datetime.fromtimestamp(clock.now_ms() / 1000, UTC) - timedelta(days=10)
    assert [(one.platform, one.since) for one in replay.trust] == [("meta", since)]
    early = [one for one in replay.fired if one.at <= since]
    assert early
    assert all(one.verdict is not Verdict.PASS for one in early)
    assert {"gate.never_measured"} <= {reason.code for one in early for reason in one.reasons}


async def test_a_pause_that_passed_is_not_wanted_again(autopilot, told):
    replay = await autopilot.replay(STATUS, days=DAYS)
    passed = [one for one in replay.fired if one.verdict is Verdict.PASS]
    assert [(one.name, one.move.after) for one in passed] == [("hopeless", EntityStatus.PAUSED)]
    assert replay.fired[-1] == passed[0]


async def test_what_happened_next_is_told_where_the_week_is_there_and_mature(autopilot, told):
    replay = await autopilot.replay(SCALING, days=DAYS)
    known = [one for one in replay.fired if one.after is not None]
    assert known
    for one in known:
        assert one.before.days == one.after.days == 7
        assert float(one.after.spend) == pytest.approx(7 * 95, rel=0.05)
    assert replay.fired[-1].after is None


@pytest.mark.parametrize("definition", [SCALING, STATUS])
async def test_the_campaigns_that_are_not_glanced_at_are_those_that_could_not_move(
    autopilot, told, definition
):
    spared = await autopilot.replay(definition, days=DAYS)
    always = replace(definition, schedule=Schedule(hours=tuple(range(24))))
    assert decided(await autopilot.replay(always, days=DAYS)) == decided(spared)


@pytest.mark.parametrize("definition", [SCALING, PACING, STATUS])
async def test_at_the_last_hour_it_judges_as_the_live_evaluation_does(
    autopilot, workspace, told, clock, definition
):
    now_ms = clock.now_ms()
    workspace.store.write_now(lambda uow: measured(uow, at_ms=now_ms - 60_000))
    # A replay up to now knows at its end what was learned before it; the clock stands there.
    live = workspace.store.read_now(
        lambda uow: {
            one.facts.entity.name: one.judged_by(definition)
            for one in sights(
                uow, [definition], now_ms=now_ms - 1, step_of=lambda *_: Decimal("0.01")
            )
        }
    )
    replay = await autopilot.replay(definition, days=1)
    fired = {one.name for one in replay.fired}
    assert {name for name, one in live.items() if one.move is not None} <= fired
    rest = Counter(one.reason.code for name, one in live.items() if name not in fired)
    assert rest <= Counter(dict(replay.quiet))
    assert len(live) == 5


@settings(
    max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    days_ago=st.floats(0.3, 8),
    kind=st.sampled_from(["figures", "state", "trust", "outage"]),
    rule=st.sampled_from([SCALING, PACING, STATUS]),
)
def test_what_is_learned_later_changes_no_earlier_decision(
    workspace, told, clock, days_ago, kind, rule
):
    at_ms = clock.now_ms() - round(days_ago * DAY_MS)
    before = datetime.fromtimestamp(at_ms / 1000, UTC)

    async def replayed():
        autopilot = Autopilot(workspace)
        found = await autopilot.replay(rule, days=DAYS)
        await autopilot.close()
        return decided(found, before=before)

    honest = asyncio.run(replayed())
    workspace.store.write_now(lambda uow: POISONS[kind](uow, told, at_ms))
    assert asyncio.run(replayed()) == honest


def poison_figures(uow, ids, at_ms):
    for entity_id in ids.values():
        days = range(at_ms // 1000 - 25 * 86_400, at_ms // 1000, 3600)
        run_many(
            uow.connection,
            KEEP_FIGURE,
            [
                figure_row(entity_id, step, starts_s - starts_s % 3600, at_ms + 7, 9_999.0, 0.0)
                for step in ("day", "hour")
                for starts_s in days
            ],
        )


def poison_state(uow, ids, at_ms):
    (known,) = uow.ad_accounts.accounts()
    found = [
        campaign(
            name,
            name="poison",
            status=EntityStatus.PAUSED,
            budget=Budget(BudgetKind.DAILY, Decimal(1)),
        )
        for name in ids
    ]
    uow.ad_accounts.keep_entities(known.id, found, at_ms=at_ms + 1)


def poison_trust(uow, ids, at_ms):
    look_at_signals(uow, since_ms=at_ms, until_ms=at_ms + DAY_MS, band=Band.CRITICAL)


def poison_outage(uow, ids, at_ms):
    start = datetime.fromtimestamp(at_ms / 1000, UTC) - timedelta(days=20)
    why = Reason("outage.by_hand", {"words": "later"})
    window = OutageWindow(None, start, None, OutageKind.BY_HAND, "test", why)
    uow.outages.add(window, at_ms=at_ms)


POISONS = {
    "figures": poison_figures,
    "state": poison_state,
    "trust": poison_trust,
    "outage": poison_outage,
}


async def test_it_tells_how_far_it_is_and_can_be_broken_off(autopilot, told):
    heard: list[float] = []
    whole = await autopilot.replay(SCALING, days=4, on_progress=heard.append)
    assert heard == [0.0, 0.25, 0.5, 0.75, 1.0]
    stops = iter([False, False, True])
    part = await autopilot.replay(SCALING, days=4, should_stop=lambda: next(stops))
    assert part.is_cancelled
    assert part.until == whole.since + timedelta(days=2)
    assert decided(part) == decided(whole, before=part.until)


@pytest.mark.parametrize("days", [0, 91])
async def test_days_are_some_and_not_more_than_are_kept(autopilot, days):
    with pytest.raises(Refusal, match="1 to 90"):
        await autopilot.replay(SCALING, days=days)


async def test_a_rule_over_platforms_that_were_never_read_has_nothing_to_say(autopilot):
    replay = await autopilot.replay(SCALING, days=2)
    assert (replay.campaigns, replay.fired, replay.trust, replay.quiet) == (0, (), (), ())
