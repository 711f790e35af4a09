"""`actions`: run what is approved, list and show it, take it back."""

from __future__ import annotations

import asyncio
import time

import pytest
from approved_changes import has_daily_budget, learn_account, measure

from stratum_desktop.bootstrap.build import Opening, open_store_of, open_workspace
from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import PracticeMeta, PracticeServer
from stratum_desktop.practice.world import connect_practice


@pytest.fixture
def campaign(folder):
    """A campaign of a connected account, on good signals."""
    world = AdWorld(begun_at=time.time())
    with PracticeServer(vendors=[PracticeMeta(world=world)]) as server:

        async def connect():
            async with open_workspace(Opening(folder)) as services:
                await connect_practice(services, server)
                await services.settings.set("autopilot.raises_currency", "EUR")

        async def learn():
            async with open_store_of(Opening(folder)) as workspace:

                def keep(uow):
                    measure(uow, workspace)
                    return learn_account(uow, workspace, world)

                return await workspace.store.write(keep)

        asyncio.run(connect())
        yield next(filter(has_daily_budget, asyncio.run(learn()))).entity


def end_undo_windows(folder) -> None:
    async def end():
        async with open_store_of(Opening(folder)) as workspace:

            def now(uow):
                for one in uow.actions.list({ActionState.UNDO_WINDOW}):
                    uow.actions.put_off(one.id, one.state, until_ms=0, why=None)

            await workspace.store.write(now)

    asyncio.run(end())


def test_a_new_workspace_has_nothing_to_run_and_nothing_to_take_back(cli):
    assert cli("actions", "list").out == "none\n"
    assert cli("actions", "run").out == "Nothing is due.\n"
    refused = cli("actions", "rollback", "1")
    assert (refused.code, cli("actions", "show", "1").code) == (3, 3)


def test_what_is_approved_runs_and_is_taken_back(cli, folder, campaign):
    propose = ("approvals", "propose", campaign.external_id, "--platform", "meta")
    cheaper = str(int(campaign.budget.amount) - 1)
    wanted = cli(*propose, "--budget", cheaper, "--why", "Slow week", "--json").json[0]
    assert cli("approvals", "approve", wanted["id"]).code == 0
    assert cli("actions", "run").out == "Nothing is due.\n", "it can still be undone"
    end_undo_windows(folder)
    ran = cli("actions", "run", "--json")
    assert (ran.code, ran.json["actions"][0]["state"]) == (0, "applied")
    shown = cli("actions", "show", wanted["id"]).out
    for words in ("validate: passed", "gate: passed", "execute: intent", "verify: applied"):
        assert words in shown
    assert "applied" in cli("actions", "list").out
    refused = cli("actions", "rollback", "99")
    assert (refused.code, "99" in refused.err) == (3, True)
    back = cli("actions", "rollback", wanted["id"], "--comment", "A mistake", "--json").json
    assert (back["state"], back["source"]) == ("undo_window", "roll_back")
    end_undo_windows(folder)
    assert cli("actions", "run").code == 0
    states = {one["id"]: one["state"] for one in cli("actions", "list", "--json").json}
    assert states == {wanted["id"]: "rolled_back", back["id"]: "applied"}


def test_what_waits_or_failed_is_a_finding_and_says_why(cli, folder, campaign):
    propose = ("approvals", "propose", campaign.external_id, "--platform", "meta")
    wanted = cli(*propose, "--status", "paused", "--why", "Slow week", "--json").json[0]
    cli("approvals", "approve", wanted["id"])
    end_undo_windows(folder)
    assert cli("gate", "stop", "--why", "A test").code == 0
    ran = cli("actions", "run")
    assert (ran.code, f"{wanted['id']} undo window: " in ran.out) == (1, True)
