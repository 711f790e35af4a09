"""A tracking outage that is found, and what the gate makes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from ad_actions import known_campaign, measured
from ordinary_day import usual_count

from stratum_desktop.domain.autopilot.move import Lever
from stratum_desktop.domain.gate.change import Change, Effect
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.outage import OutageKind
from stratum_desktop.services.approvals import Approvals
from stratum_desktop.services.outages import Outages
from stratum_desktop.services.signal_quality import SignalQuality
from stratum_desktop.store.repositories.website_hours import WebsiteHour

RAISE, CUT = Change(Effect.RAISE, 20.0), Change(Effect.CUT, 20.0)
HOUR = 3600
HISTORY_HOURS = 40 * 24


@pytest.fixture
async def reliable(rows, workspace, clock):
    """A platform that raises pass at."""
    meta = rows.destination("meta")
    for number in range(20):
        rows.delivery(meta, seconds_ago=HOUR * number + 60)
    at_ms = clock.now_ms() - 60_000
    rows.insert("job_run", job="sync.meta", started_at_ms=at_ms, ended_at_ms=at_ms, outcome="done")
    await SignalQuality(workspace).refresh()
    drivers = (
        '[{"driver":"freshness","status":"good","score":99,"measured":0.1,"unit":"hours"},'
        '{"driver":"attribution","status":"good","score":95,"measured":95,"unit":"pct"}]'
    )
    rows.write(
        lambda uow: uow.connection.exec_driver_sql(
            "UPDATE emq_measurements SET status = 'reliable', overall_score = 90,"
            " lower_bound = 90, upper_bound = 90, drivers = ?",
            (drivers,),
        )
    )


def website(rows, *, silent_hours: int) -> None:
    """Count the website's hours; in the last ones people came and nothing was told."""
    now = rows.now_s // HOUR * HOUR
    kept = []
    for back in range(1, HISTORY_HOURS):
        at = now - back * HOUR
        many = 2 * usual_count(at)
        kept.append(WebsiteHour(at, "pixel", "", 4 * many, 0))
        kept.append(WebsiteHour(at, "server", "", 0, 0 if back <= silent_hours else many))
    rows.write(lambda uow: uow.website_hours.keep(kept))


async def test_a_tracking_outage_holds_raises_after_one_look_and_leaves_cuts(
    gate, workspace, rows, reliable
):
    outages = Outages(workspace)
    assert (await gate.explain(RAISE, platforms=["meta"])).decision.verdict is Verdict.PASS
    website(rows, silent_hours=6)
    await outages.watch()
    after = await gate.explain(RAISE, platforms=["meta"])
    assert after.decision.verdict is Verdict.HOLD
    assert [one.code for one in after.decision.reasons] == ["gate.outage"]
    assert [one.code for one in after.flips] == ["gate.flips_when_outage_ends"]
    (outage,) = await outages.list()
    assert outage.window.kind is OutageKind.TRACKING
    assert after.trusts[0].rows["outage_window"] == (str(outage.id),)
    assert (await gate.explain(CUT, platforms=["meta"])).decision.verdict is Verdict.PASS
    await outages.dismiss(outage.id, why="a test")
    assert (await gate.explain(RAISE, platforms=["meta"])).decision.verdict is Verdict.PASS


async def test_what_waits_says_at_once_what_an_outage_that_a_person_marks_makes_of_it(
    workspace, clock
):
    at_ms = clock.now_ms()

    def known(uow):
        measured(uow, at_ms=at_ms)
        uow.settings.set("autopilot.raises_currency", "EUR", at_ms=at_ms)
        return known_campaign(uow, at_ms=at_ms)

    entity = await workspace.store.write(known)
    approvals, outages = Approvals(workspace), Outages(workspace)
    wish = await approvals.propose_by_hand(entity, Lever.DAILY_BUDGET, "55", why="A test.")
    now = datetime.fromtimestamp(at_ms / 1000, UTC)

    async def verdict():
        return (await approvals.show(wish.value.id)).view.verdict

    assert await verdict() is Verdict.PASS
    marked = await outages.mark(
        platform=None, start=now - timedelta(hours=1), end=None, why="A test."
    )
    assert await verdict() is Verdict.HOLD
    await outages.dismiss(marked.value.id, why="A test.")
    assert await verdict() is Verdict.PASS
    await outages.restore(marked.value.id)
    assert await verdict() is Verdict.HOLD
    await outages.change(marked.value.id, start=now - timedelta(hours=3), end=now)
    assert await verdict() is Verdict.PASS
