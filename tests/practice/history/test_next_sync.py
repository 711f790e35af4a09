"""Who reads an account at the newest sync of the made-up month finds what the month holds."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from stratum_desktop.platforms import registry
from stratum_desktop.platforms.ad_contract import Page
from stratum_desktop.practice.ads import AdWorld, file_in
from stratum_desktop.practice.history.build import build_history
from stratum_desktop.practice.history.lanes import LANES
from stratum_desktop.practice.history.month import Month
from stratum_desktop.practice.history.syncs import newest_sync
from stratum_desktop.practice.servers import PracticeServer
from stratum_desktop.practice.servers.server import every_vendor
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services.lanes import open_lane

SCALE = 0.02
BERLIN = ZoneInfo("Europe/Berlin")


async def pages(ask):
    """Every row of a listing."""
    found, cursor = [], None
    while True:
        page = await ask(cursor=cursor)
        assert isinstance(page, Page), page
        found += page.rows
        if page.next_cursor is None:
            return found
        cursor = page.next_cursor


def told(figure):
    own = (figure.spend, figure.conversions, figure.revenue, figure.impressions, figure.clicks)
    return (figure.external_id, figure.step, figure.starts_at.astimezone(UTC)), own


async def compare_entities(read, reader, lane, known, kinds):
    """What is listed at each level is what is stored of it."""
    for kind in kinds:
        asked = await pages(partial(reader.entities, lane, kind))
        stored = read(
            partial(lambda uow, kind: uow.ad_accounts.entities(known.id, kind), kind=kind)
        )
        assert {one.external_id: one for one in asked} == {
            one.entity.external_id: one.entity for one in stored if one.is_listed
        }


async def compare_figures(read, reader, lane, known, traits, today):
    """What is told of the newest days is what is stored of them."""
    for step in traits.steps:
        first = today - timedelta(days=min(traits.days_at_once[step], 3) - 1)
        asked = await pages(
            partial(reader.figures, lane, known.account, step, first=first, last=today)
        )
        ends = [datetime.combine(on, time(), BERLIN) for on in (first, today + timedelta(days=1))]
        stored = read(
            partial(
                lambda uow, step, ends: uow.ad_figures.figures(
                    known.id, step, since=ends[0], until=ends[1]
                ),
                step=step,
                ends=ends,
            )
        )
        assert asked
        assert dict(map(told, asked)) == dict(told(one.figure) for one in stored)


async def test_every_reader_finds_the_account_that_is_stored(workspace, services, clock):
    await build_history(workspace, scale=SCALE)
    month = Month(datetime.fromtimestamp(clock.now_ms() / 1000, UTC), SCALE)
    newest = {lane.platform: newest_sync(lane, month) for lane in LANES}
    world, read = AdWorld(kept_in=file_in(workspace.folder)), workspace.store.read_now
    compared = set()
    with PracticeServer(vendors=every_vendor(world), now=lambda: clock.now_ms() / 1000) as server:
        await connect_practice(services, server)
        for known in read(lambda uow: uow.ad_accounts.accounts()):
            platform = registry.get(known.platform)
            if platform.make_reader is None:
                continue
            at = newest[known.platform]
            clock.set_wall(round(at.timestamp() * 1000))
            destination = read(
                partial(lambda uow, found: uow.destinations.get(found), found=known.destination_id)
            )
            lane = read(partial(open_lane, destination=destination, cipher=workspace.cipher))
            reader = platform.make_reader(clock=clock, is_practice=True)
            assert reader.ad_account_of(lane) == known.account.account
            assert await reader.account(lane) == known.account
            traits = platform.manifest.reading
            await compare_entities(read, reader, lane, known, traits.kinds)
            today = at.astimezone(BERLIN).date()
            await compare_figures(read, reader, lane, known, traits, today)
            await reader.close()
            compared.add(known.platform)
    assert {"meta", "google", "tiktok", "snapchat"} <= compared
