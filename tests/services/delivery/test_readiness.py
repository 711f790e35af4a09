"""Nothing is claimed that could not be settled, nothing settled goes again, no copy delivers."""

from __future__ import annotations

import asyncio

import pytest
from eventually import eventually

from stratum_desktop.bootstrap.build import services_of
from stratum_desktop.domain.errors import Trouble
from stratum_desktop.practice.servers import Fault, FaultKind

pytestmark = pytest.mark.usefixtures("shop")
_NO_LIMIT = 2**30


@pytest.fixture
def limit_pages(workspace):
    """Let the database grow no further, or again."""

    async def limit(pages=None):
        def change(uow):
            execute = uow.connection.exec_driver_sql
            if pages is None:
                # Free pages inside the file would take what has no room on the disk.
                free = execute("PRAGMA freelist_count").scalar_one()
                size = int(execute("PRAGMA page_size").scalar_one())
                fill = "INSERT INTO job_run (job, started_at_ms, counts) VALUES ('fill', 0, ?)"
                execute(fill, ("x" * (free * size),))
            most = pages or execute("PRAGMA page_count").scalar_one()
            execute(f"PRAGMA max_page_count = {most}")

        await workspace.store.write(change)

    return limit


@pytest.fixture
async def restarted(workspace):
    """The services as the next process would have them."""
    built = services_of(workspace)
    yield built
    await built.close()


async def fill_the_disk_while_a_request_is_out(services, meta, limit_pages, fault):
    meta.faults.add(fault)
    drain = asyncio.create_task(services.delivery.drain())

    async def has_arrived():
        return meta.ledger.counts("meta").requests == 1

    await eventually(has_arrived)
    await limit_pages()
    with pytest.raises(Trouble) as failed:
        await drain
    assert failed.value.reason.code == "store.disk_full"


SLOW = Fault(FaultKind.SLOW_DRIP, interval_seconds=0.02)


@pytest.mark.of_a_file
async def test_what_was_delivered_while_the_disk_was_full_is_settled_when_there_is_room(
    services, shop, meta, states, limit_pages
):
    await shop.sell(1000)
    await fill_the_disk_while_a_request_is_out(services, meta, limit_pages, SLOW)
    assert states() == {"sending": 1000}
    # As long as the disk is full nothing is claimed.
    await shop_is_refused(services)
    assert meta.ledger.counts("meta").requests == 1
    await limit_pages(_NO_LIMIT)
    await services.delivery.drain()
    assert states() == {"delivered": 1000}
    counts = meta.ledger.counts("meta")
    assert (counts.requests, counts.duplicates) == (1, 0)
    assert (await services.maintenance.verify()).ok


async def shop_is_refused(services):
    with pytest.raises(Trouble):
        await services.delivery.drain()


@pytest.mark.of_a_file
async def test_the_next_process_settles_it_before_it_takes_anything_over(
    services, restarted, shop, meta, states, limit_pages, clock
):
    await shop.sell(1000)
    await fill_the_disk_while_a_request_is_out(services, meta, limit_pages, SLOW)
    await limit_pages(_NO_LIMIT)
    await shop.sell(1)
    clock.advance(seconds=3_600)
    await restarted.delivery.take_over()
    assert states() == {"delivered": 1000, "ready": 1}
    await restarted.delivery.drain()
    assert states() == {"delivered": 1001}
    assert meta.ledger.counts("meta").duplicates == 0


@pytest.mark.of_a_file
async def test_what_was_kept_is_settled_once_even_if_the_journal_could_not_be_cleared(
    services, shop, meta, states, limit_pages, workspace
):
    await shop.sell(1000)
    await fill_the_disk_while_a_request_is_out(services, meta, limit_pages, SLOW)
    kept = (workspace.folder / "settle.journal").read_bytes()
    await limit_pages(_NO_LIMIT)
    await services.delivery.drain()
    (workspace.folder / "settle.journal").write_bytes(kept)
    await services.delivery.drain()
    assert states() == {"delivered": 1000}
    assert (await services.maintenance.verify()).ok


@pytest.mark.of_a_file
async def test_the_journal_tells_nothing_to_who_has_no_key(
    services, shop, meta, limit_pages, workspace
):
    await shop.sell(1000)
    await fill_the_disk_while_a_request_is_out(services, meta, limit_pages, SLOW)
    content = (workspace.folder / "settle.journal").read_bytes()
    assert b"delivered" not in content
    assert b"fbtrace" not in content


async def test_nothing_is_claimed_when_the_disk_is_nearly_full(
    services, shop, meta, states, workspace
):
    await shop.sell(2)
    much = 10**9
    await workspace.store.write(
        lambda uow: uow.settings.set("delivery.least_free_mb", much, at_ms=0)
    )
    assert (await services.delivery.drain()).value.requests == 0
    assert states() == {"ready": 2}
    (alarm,) = (await services.dashboards.status()).alarms
    assert "MB are free" in alarm
    await services.settings.set("delivery.least_free_mb", 10)
    await services.delivery.drain()
    assert states() == {"delivered": 2}


async def test_a_copied_workspace_sends_nothing_until_a_person_says_which_one_lives(
    services, restarted, shop, meta, states, workspace
):
    await shop.sell(1)
    await services.delivery.drain()
    await shop.sell(2)
    # As the database would be found by a process that opens a copy of it elsewhere.
    await workspace.store.write(lambda uow: uow.jobs.set_home("another place"))
    assert (await restarted.delivery.drain()).value.requests == 0
    assert states() == {"delivered": 1, "held": 2}
    (destination,) = await restarted.accounts.list()
    assert destination.held_reason is not None
    assert destination.held_reason.code == "workspace.copied"
    await restarted.accounts.release(1)
    await restarted.delivery.drain()
    assert states() == {"delivered": 3}


async def test_who_was_said_to_live_is_not_asked_again(
    services, restarted, shop, states, workspace
):
    await services.delivery.drain()
    await workspace.store.write(lambda uow: uow.jobs.set_home("another place"))
    await restarted.delivery.drain()
    await restarted.accounts.release(1)
    again = services_of(workspace)
    await shop.sell(1)
    await again.delivery.drain()
    await again.close()
    assert states() == {"delivered": 1}


async def test_offline_costs_no_attempts_and_claims_nothing(shop, workspace, states):
    from stratum_desktop.services.delivery import Delivery

    await workspace.store.write(
        lambda uow: uow.connection.exec_driver_sql(
            "UPDATE destination SET base_url = 'https://graph.facebook.com'"
        )
    )
    await shop.sell(3)
    offline = Delivery(workspace, is_online=lambda: False)
    assert (await offline.drain()).value.requests == 0
    await offline.close()
    assert states() == {"ready": 3}
    tries = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT sum(attempt_count) FROM delivery"
        ).scalar()
    )
    assert tries == 0
