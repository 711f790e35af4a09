"""Connecting, testing, holding and switching destinations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stratum_desktop.bootstrap.build import services_of
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.practice.servers import Fault, FaultKind

ACCOUNT = "123456789012345"


@pytest.fixture
def connect(services, meta):
    async def call(account=ACCOUNT, **more):
        wanted = {
            "platform": "meta",
            "account": account,
            "secrets": dict(meta.vendors[0].secrets),
            "base_url": meta.base_url("meta"),
        }
        return (await services.accounts.connect(**wanted | more)).value

    return call


async def test_a_connected_account_is_listed_without_its_secret(services, connect, meta):
    made = await connect(label="My shop")
    (listed,) = await services.accounts.list()
    assert listed == made
    assert (made.label, made.platform_label, made.enabled) == ("My shop", "Meta", True)
    assert made.secret_names == ("access_token",)
    (secret,) = meta.vendors[0].secrets.values()
    assert secret not in repr(made)
    (entry,) = await services.audit.entries()
    assert entry.action == "destination.connected"
    assert secret not in (entry.after or "")
    assert '"secrets": ["access_token"]' in (entry.after or "")


async def test_secrets_are_sealed_for_their_own_row(services, connect, workspace, meta):
    await connect()
    await connect("123456789012346")
    rows = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql("SELECT ciphertext FROM secret").all()
    )
    (secret,) = meta.vendors[0].secrets.values()
    assert len({row[0] for row in rows}) == 2
    assert all(secret.encode() not in row[0] for row in rows)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"platform": "myspace"}, "myspace"),
        ({"account": "my account"}, "'my account' is no"),
        ({"secrets": {}}, "access_token"),
        ({"secrets": {"access_token": "  "}}, "access_token"),
        ({"secrets": {"password": "hunter2"}}, "no field 'password'"),
        ({"options": {"colour": "red"}}, "no field 'colour'"),
        ({"base_url": "https://evil.example"}, "this computer"),
        ({"base_url": "not a url"}, "not a base URL"),
        ({"base_url": None}, "this computer"),
    ],
)
async def test_what_does_not_fit_is_refused_and_nothing_is_stored(services, connect, wrong, words):
    with pytest.raises(Refusal, match=words) as refusal:
        await connect(**wrong)
    assert "hunter2" not in refusal.value.message
    assert await services.accounts.list() == ()
    assert await services.audit.entries() == ()


async def test_only_a_practice_workspace_may_send_to_this_computer(workspace, meta):
    services = services_of(replace(workspace, is_practice=False))
    with pytest.raises(Refusal):
        await services.accounts.connect(
            platform="meta",
            account=ACCOUNT,
            secrets=meta.vendors[0].secrets,
            base_url=meta.base_url("meta"),
        )
    assert await services.accounts.list() == ()


async def test_connecting_again_renews_what_is_given_and_keeps_the_rest(services, connect):
    first = await connect(label="My shop", options={"test_event_code": "TEST123"})
    again = await connect(secrets={"access_token": ""})
    assert again == first
    assert (await services.accounts.list()) == (again,)
    cleared = await connect(options={})
    assert cleared.options == {}


async def test_a_blank_secret_leaves_the_stored_one_in_force(services, connect):
    made = await connect(account="123456789012345")
    await connect(secrets={"access_token": " "})
    checks = await services.accounts.test(made.id)
    assert checks[0].passed


async def test_a_connection_is_tested_without_sending_an_event(services, shop, meta):
    checks = await services.accounts.test(1)
    assert all(check.passed for check in checks)
    assert meta.ledger.counts("meta").received == 0
    meta.faults.add(Fault(FaultKind.BAD_TOKEN, count=None))
    refused = await services.accounts.test(1)
    (token,) = [check for check in refused if not check.passed]
    assert token.detail == "The token expired. Paste a new token in Accounts."
    (secret,) = meta.vendors[0].secrets.values()
    assert secret not in repr(refused)


@pytest.mark.parametrize("verb", ["test", "hold", "release"])
async def test_a_destination_that_is_not_there_is_refused(services, verb):
    with pytest.raises(Refusal, match="There is no destination 7"):
        await getattr(services.accounts, verb)(7)
    with pytest.raises(Refusal, match="There is no destination 7"):
        await services.accounts.set_enabled(7, enabled=True)
    assert await services.audit.entries() == ()


async def test_new_credentials_do_not_end_a_pause_of_a_person(services, connect):
    made = await connect(account="123456789012345")
    await services.accounts.hold(made.id)
    again = await connect(account="123456789012345")
    assert again.id == made.id
    assert again.held_reason is not None
    assert again.held_reason.code == "destination.paused"


async def test_a_pause_holds_what_waits_and_a_release_lets_it_go(services, shop, states):
    await shop.sell(3)
    held = await services.accounts.hold(1)
    assert held.value.held_reason is not None
    assert held.value.held_reason.code == "destination.paused"
    assert states() == {"held": 3}
    assert held.value.open_count == 3
    await shop.sell(1)
    assert (await services.delivery.drain()).value.requests == 0
    await services.accounts.release(1)
    await services.delivery.drain()
    assert states() == {"delivered": 4}
    actions = [(one.action, one.after) for one in await services.audit.entries()]
    assert actions[:2] == [
        ("destination.released", '{"deliveries": 3}'),
        ("destination.held", '{"deliveries": 3}'),
    ]


async def test_a_destination_that_is_off_gets_nothing_new_and_sends_nothing_old(
    services, shop, states
):
    await shop.sell(1)
    before = (await services.accounts.set_enabled(1, enabled=False)).value
    assert not before.enabled
    await shop.sell(1)
    await services.delivery.drain()
    assert states() == {"ready": 1, "skipped": 1}
    await services.accounts.set_enabled(1, enabled=True)
    await services.delivery.drain()
    assert states() == {"delivered": 1, "skipped": 1}
    entries = await services.audit.entries()
    assert [(one.action, one.before, one.after) for one in entries[:2]] == [
        ("destination.enabled", "false", "true"),
        ("destination.disabled", "true", "false"),
    ]


async def test_the_radar_speaks_of_the_version_that_is_used(services, connect, clock):
    assert await services.accounts.versions() == ()
    await connect(options={"api_version": "v21.0"})
    (radar,) = await services.accounts.versions()
    assert (radar.version, str(radar.ends_on)) == ("v21.0", "2027-01-21")
    assert not radar.warn
    clock.advance(seconds=(radar.days_left - 60) * 86_400)
    (later,) = await services.accounts.versions()
    assert (later.days_left, later.warn) == (60, True)


async def test_platforms_can_be_asked_without_a_connection(services):
    assert "meta" in {manifest.key for manifest in services.accounts.platforms()}
