"""Connecting accounts, and what they refuse."""

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.services.accounts import Accounts

SECRET = "token-4711-secret"


def way_in(meta, **changes):
    vendor = meta.vendors[0]
    return {
        "platform": "meta",
        "account": vendor.account,
        "secrets": vendor.secrets,
        "base_url": meta.base_url("meta"),
    } | changes


async def test_a_connected_account_shows_its_secrets_by_name_only(services, meta):
    connected = await services.accounts.connect(
        **way_in(meta, secrets={"access_token": SECRET}, label="Shop")
    )
    assert connected.value.label == "Shop"
    assert connected.value.secret_names == ("access_token",)
    assert SECRET not in repr(connected)
    assert SECRET not in repr(await services.audit.entries())


async def test_a_secret_is_sealed_where_it_is_stored(services, meta, workspace):
    await services.accounts.connect(**way_in(meta, secrets={"access_token": SECRET}))
    sealed = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql("SELECT ciphertext FROM secret").scalar_one()
    )
    assert SECRET.encode() not in sealed


async def test_connecting_again_renews_and_does_not_double(services, meta):
    first = await services.accounts.connect(**way_in(meta))
    again = await services.accounts.connect(**way_in(meta, label="New name"))
    assert again.value.id == first.value.id
    assert [one.label for one in await services.accounts.list()] == ["New name"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"platform": "myspace"}, "no platform"),
        ({"account": "abc"}, "'abc' is no"),
        ({"secrets": {}}, "needs"),
        ({"secrets": {"access_token": "x", "pin": "1"}}, "no field 'pin'"),
        ({"options": {"colour": "red"}}, "no field 'colour'"),
        ({"options": {"api_version": "latest"}}, "does not look right"),
        ({"base_url": "https://evil.example"}, "this computer only"),
    ],
)
async def test_what_does_not_fit_is_refused_and_nothing_is_stored(services, meta, changes, said):
    with pytest.raises(Refusal, match=said):
        await services.accounts.connect(**way_in(meta, **changes))
    assert await services.accounts.list() == ()


async def test_a_live_workspace_sends_to_the_platform_only(services, workspace, meta):
    from dataclasses import replace

    live = Accounts(replace(workspace, is_practice=False), services.delivery)
    with pytest.raises(Refusal):
        await live.connect(**way_in(meta))
    connected = await live.connect(**way_in(meta, base_url=None))
    assert connected.value.base_url.startswith("https://")


async def test_a_test_of_the_connection_says_what_was_found(services, meta):
    connected = await services.accounts.connect(**way_in(meta))
    checks = await services.accounts.test(connected.value.id)
    assert checks
    assert all(check.passed for check in checks)
    wrong = await services.accounts.connect(
        **way_in(meta, secrets={"access_token": "EAA" + "x" * 30})
    )
    assert not all(check.passed for check in await services.accounts.test(wrong.value.id))


async def test_a_destination_that_is_off_skips_new_events_with_that_reason(services, shop, states):
    await services.accounts.set_enabled(1, enabled=False)
    (verdict,) = (await services.ingestion.add(lines=shop.lines(1), source="shop")).value
    assert [why.code for _, why in verdict.skipped] == ["destination.off"]
    assert states() == {"skipped": 1}


async def test_a_pause_holds_what_is_queued_and_a_release_lets_it_go(services, shop, states):
    await shop.sell(2)
    held = await services.accounts.hold(1)
    assert held.value.held_reason.code == "destination.paused"
    assert states() == {"held": 2}
    await services.accounts.release(1)
    await services.delivery.drain()
    assert states() == {"delivered": 2}
    actions = [entry.action for entry in await services.audit.entries()]
    assert actions[:2] == ["destination.released", "destination.held"]


async def test_an_unknown_destination_is_refused(services):
    for call in (services.accounts.test, services.accounts.hold, services.accounts.release):
        with pytest.raises(Refusal, match="no destination 99"):
            await call(99)


async def test_the_radar_speaks_of_the_version_that_is_used(services, meta, clock):
    await services.accounts.connect(**way_in(meta, options={"api_version": "v21.0"}))
    (radar,) = await services.accounts.versions()
    assert (radar.version, str(radar.ends_on)) == ("v21.0", "2027-01-21")
    assert not radar.warn
    clock.advance(seconds=(radar.days_left - 60) * 86_400)
    assert (await services.accounts.versions())[0].warn
