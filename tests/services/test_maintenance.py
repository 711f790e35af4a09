"""Verifying, backing up, cleaning up."""

import pytest

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.store.backup import check_backup

WEB = {"action_source": "website", "event_source_url": "https://shop.example/thanks"}


async def test_an_empty_workspace_verifies(services):
    report = await services.maintenance.verify()
    assert report.ok
    assert report.conservation == ()


async def test_a_delivery_that_vanished_is_found(services, shop, workspace):
    await shop.sell(3)
    workspace.store.write_now(
        lambda uow: uow.connection.exec_driver_sql(
            "DELETE FROM delivery_body WHERE delivery_id = 2"
        )
    )
    workspace.store.write_now(
        lambda uow: uow.connection.exec_driver_sql("DELETE FROM delivery WHERE id = 2")
    )
    report = await services.maintenance.verify()
    assert not report.ok
    (line,) = report.conservation
    assert not line.balanced
    assert line.by_state == {DeliveryState.READY: 2}
    assert "3 accepted, 2 found" in report.checks[0].detail


@pytest.mark.of_a_file
async def test_a_backup_can_be_opened_and_holds_the_same_rows(services, shop, tmp_path):
    await shop.sell(4)
    made = await services.maintenance.backup(path=tmp_path / "copies")
    assert check_backup(made, key=bytes(range(32)))["event"] == 4


@pytest.mark.of_a_file
async def test_of_one_hour_the_newest_backup_is_kept(services, clock, tmp_path):
    first = await services.maintenance.backup()
    apart = await services.maintenance.backup(path=tmp_path / "copies")
    clock.advance(seconds=60)
    second = await services.maintenance.backup()
    assert [path.name for path in second.parent.glob("*.db")] == [second.name] != [first.name]
    assert apart.exists(), "a copy that somebody put elsewhere is theirs"


async def test_values_in_clear_go_a_month_after_their_delivery_ended(
    services, shop, clock, workspace
):
    await shop.sell(
        1, **WEB, user_data={"email": "a@shop.example", "client_user_agent": "canary agent"}
    )
    await services.delivery.drain()

    def kept():
        return workspace.store.read_now(
            lambda uow: (
                uow.connection.exec_driver_sql(
                    "SELECT count(*) FROM event WHERE clear IS NOT NULL"
                ).scalar_one(),
                uow.connection.exec_driver_sql("SELECT count(*) FROM delivery_body").scalar_one(),
            )
        )

    clock.advance(seconds=30 * 86_400 - 1)
    assert (await services.maintenance.clean_up()).value.clear_values == 0
    assert kept() == (1, 1)
    clock.advance(seconds=2)
    assert (await services.maintenance.clean_up()).value.clear_values == 1
    assert kept() == (0, 0)
    assert (await services.maintenance.verify()).ok


async def test_values_that_a_waiting_delivery_needs_stay(services, shop, clock):
    await shop.sell(
        1, **WEB, user_data={"email": "a@shop.example", "client_user_agent": "canary agent"}
    )
    clock.advance(seconds=40 * 86_400)
    assert (await services.maintenance.clean_up()).value.clear_values == 0


async def test_expired_dedupe_keys_are_forgotten(services, shop, clock):
    await shop.sell(5)
    clock.advance(seconds=25 * 3_600)
    assert (await services.maintenance.clean_up()).value.dedupe_keys == 5


@pytest.mark.of_a_file
async def test_a_doctor_finds_something_to_say_of_everything(services, shop):
    checks = await services.maintenance.doctor()
    names = {check.name for check in checks}
    assert {"Key", "Clock", "SQLite", "Disk", "Network"} <= names
    assert all(check.detail for check in checks)
