"""The month's ad accounts: each thing as it was found, when it was learned."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from manual_clock import ManualClock

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.domain.ads.reading import Chore
from stratum_desktop.practice.ads import AdWorld, file_in
from stratum_desktop.practice.history.build import build_history
from stratum_desktop.practice.history.lanes import LANES
from stratum_desktop.practice.history.month import Month
from stratum_desktop.practice.history.syncs import hourly_readings, newest_sync
from stratum_desktop.practice.history.telling import listed
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.database import create_store
from stratum_desktop.store.field_cipher import FieldCipher

BERLIN = ZoneInfo("Europe/Berlin")
SYNCED = ("meta", "google", "tiktok", "snapchat")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A small month, made once; nobody writes to it."""
    folder, clock = tmp_path_factory.mktemp("practice"), ManualClock()
    store = create_store(folder / "stratum.db", key=bytes(32), clock=clock, readers=1)
    workspace = Workspace(
        store=store,
        clock=clock,
        folder=folder,
        cipher=FieldCipher(bytes(32)),
        audit_key=bytes(32),
        is_practice=True,
        key_place="test",
        actor="test",
    )
    asyncio.run(build_history(workspace, seed=1, scale=0.02))
    # Starts the reader's thread, which outlives the first test.
    store.read_now(lambda uow: uow.events.next_id())
    yield workspace
    store.close_now()


@pytest.fixture(scope="module")
def world(built: Workspace) -> AdWorld:
    """The accounts as the practice platforms will show them."""
    assert file_in(built.folder).exists()
    return AdWorld(kept_in=file_in(built.folder))


def rows(workspace, sql, *parameters):
    return workspace.store.read_now(
        lambda uow: [tuple(row) for row in uow.connection.exec_driver_sql(sql, parameters)]
    )


def month(workspace):
    return Month(datetime.fromtimestamp(workspace.clock.now_ms() / 1000, UTC), 0.02)


def lane_of(platform):
    return next(lane for lane in LANES if lane.platform == platform)


def account_of(workspace, world, platform):
    account = world.account(platform).account
    return workspace.store.read_now(lambda uow: uow.ad_accounts.account(platform, account))


def midnight(on):
    return datetime.combine(on, time(), BERLIN)


def stored(workspace, account_id, step, first, last, *, as_known=None):
    """What the database says of these days, in the form of the platform's answer."""
    found = workspace.store.read_now(
        lambda uow: uow.ad_figures.figures(
            account_id,
            step,
            since=midnight(first),
            until=midnight(last + timedelta(days=1)),
            as_known_ms=None if as_known is None else round(as_known * 1000),
        )
    )
    return {(one.figure.external_id, one.figure.starts_at): told(one.figure) for one in found}


def told(figure):
    return (figure.spend, figure.conversions, figure.revenue, figure.impressions, figure.clicks)


def shown(world, platform, step, first, last, now):
    found = world.figures(platform, step, first=first, last=last, now=now)
    return {(one.external_id, one.starts_at): told(one) for one in found}


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("platform", SYNCED)
def test_what_is_stored_is_what_the_platform_told_at_the_newest_sync(platform, step, built, world):
    newest = newest_sync(lane_of(platform), month(built))
    last = newest.astimezone(BERLIN).date()
    first = last - timedelta(days=25)
    account = account_of(built, world, platform)
    found = stored(built, account.id, step, first, last)
    assert len(found) > 200
    assert found == shown(world, platform, step, first, last, newest.timestamp())


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("platform", ["meta", "snapchat"])
def test_what_was_known_at_an_instant_is_what_a_sync_found_then(platform, step, built, world):
    readings = hourly_readings(lane_of(platform), month(built))
    account = account_of(built, world, platform)
    for at in readings[5 :: len(readings) // 7]:
        last = at.astimezone(BERLIN).date()
        first = last - timedelta(days=9)
        then = stored(built, account.id, step, first, last, as_known=at.timestamp())
        assert then == shown(world, platform, step, first, last, at.timestamp())


@pytest.mark.parametrize("platform", SYNCED)
def test_what_is_in_the_account_is_kept_as_it_was_found(platform, built, world):
    account = account_of(built, world, platform)
    readings = hourly_readings(lane_of(platform), month(built))
    paused = next(
        change for change in world.changes(platform, since=0) if "paused" in change.after.values()
    )
    moments = [readings[0].timestamp(), newest_sync(lane_of(platform), month(built)).timestamp()]
    moments += [at.timestamp() for at in readings if at.timestamp() >= paused.at][:1]
    for kind in EntityKind:
        for at in moments:
            known = built.store.read_now(
                lambda uow, kind=kind, at=at: uow.ad_accounts.entities_as_known(
                    account.id, kind, at_ms=round(at * 1000)
                )
            )
            found = world.entities(platform, kind, now=at)
            assert {one.entity.external_id: one.entity for one in known if one.is_listed} == {
                one.external_id: one for one in listed(platform, found)
            }


def test_no_hour_has_two_versions_of_a_figure(built):
    learned = rows(
        built, "SELECT entity_id, step, starts_s, learned_at_ms / 3600000 FROM ad_figure"
    )
    assert len(learned) > 20_000
    assert max(Counter(learned).values()) == 1


def test_a_day_was_told_again_and_again_while_it_filled_up(built, world):
    account = account_of(built, world, "meta")
    on = datetime.fromtimestamp(built.clock.now_ms() / 1000, BERLIN).date() - timedelta(days=3)
    campaign = world.entities("meta", EntityKind.CAMPAIGN, now=midnight(on).timestamp())[0]
    (entity_id,) = rows(
        built,
        "SELECT id FROM ad_entity WHERE ad_account_id = ? AND external_id = ?",
        account.id,
        campaign.external_id,
    )[0]
    versions = built.store.read_now(
        lambda uow: uow.ad_figures.versions(entity_id, Step.DAY, midnight(on))
    )
    spent = [one.figure.spend for one in versions]
    assert len(spent) >= 20
    assert spent == sorted(spent)


def test_nothing_was_learned_while_the_token_was_refused(built, world):
    span = month(built).token_refused
    bounds = [round(at.timestamp() * 1000) for at in (span.start_at, span.end_at)]
    learned = dict(
        rows(
            built,
            "SELECT a.platform, count(*) FROM ad_figure f JOIN ad_entity e ON e.id = f.entity_id"
            " JOIN ad_account a ON a.id = e.ad_account_id"
            " WHERE f.learned_at_ms BETWEEN ? AND ? GROUP BY 1",
            *bounds,
        )
    )
    assert learned.get("google", 0) > 50
    assert "meta" not in learned


def test_nothing_was_learned_without_a_sync_that_ended_well(built):
    learned = rows(
        built,
        "SELECT DISTINCT a.platform, f.learned_at_ms FROM ad_figure f"
        " JOIN ad_entity e ON e.id = f.entity_id JOIN ad_account a ON a.id = e.ad_account_id",
    )
    ended = set(
        rows(
            built,
            "SELECT substr(job, 6), ended_at_ms FROM job_run"
            " WHERE job LIKE 'sync.%' AND outcome = 'done'",
        )
    )
    assert len(learned) > 1_000
    assert set(learned) <= ended


@pytest.mark.parametrize("platform", SYNCED)
def test_daily_figures_of_a_platform_are_the_sums_of_its_campaigns(platform, built):
    summed = {}
    for starts_s, conversions, revenue, spend in rows(
        built,
        "SELECT f.starts_s, sum(f.conversions), sum(f.revenue_micros), sum(f.spend_micros)"
        " FROM ad_figure f JOIN ad_entity e ON e.id = f.entity_id"
        " JOIN ad_account a ON a.id = e.ad_account_id WHERE a.platform = ? AND f.step = 'day'"
        " AND f.learned_at_ms = (SELECT max(g.learned_at_ms) FROM ad_figure g"
        " WHERE g.entity_id = f.entity_id AND g.step = f.step AND g.starts_s = f.starts_s)"
        " GROUP BY 1",
        platform,
    ):
        on = datetime.fromtimestamp(starts_s, BERLIN).date().isoformat()
        summed[on] = {"conversions": conversions, "revenue": revenue / 1e6, "spend": spend / 1e6}
    told_of = rows(
        built,
        "SELECT date, measure, value FROM platform_daily WHERE platform = ?"
        " AND source = 'platform'",
        platform,
    )
    assert len(told_of) > 40 * 3
    for on, measure, value in told_of:
        assert value == pytest.approx(summed[on][measure], abs=0.005)


def test_every_part_of_an_account_was_read_when_it_was_last_synced(built, world):
    for platform in SYNCED:
        account = account_of(built, world, platform)
        done = built.store.read_now(lambda uow, one=account: uow.ad_accounts.readings(one.id))
        newest = round(newest_sync(lane_of(platform), month(built)).timestamp() * 1000)
        assert done == {chore.value: newest for chore in Chore}
        assert account.account == world.account(platform)
    assert account_of(built, world, "linkedin") is None
