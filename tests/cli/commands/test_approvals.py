"""`approvals`: propose, list, show, decide, and have a colleague decide."""

from __future__ import annotations

import asyncio
import time

import pytest
from ad_actions import known_campaign, measured

from stratum_desktop.bootstrap.build import Opening, open_store_of, open_workspace


def fill(folder) -> None:
    """Good signals, and two campaigns that spend 50 EUR a day."""

    async def do() -> None:
        async with open_store_of(Opening(folder)) as workspace:

            def write(uow) -> None:
                at_ms = int(time.time() * 1000)
                for external_id in ("7", "8"):
                    known_campaign(uow, at_ms=at_ms, external_id=external_id)
                measured(uow, at_ms=at_ms)
                for key in ("autopilot.raises_currency", "workspace.currency"):
                    uow.settings.set(key, "EUR", at_ms=at_ms)

            await workspace.store.write(write)

    asyncio.run(do())


@pytest.fixture
def shop(cli, folder):
    """Run a command on a workspace with campaigns."""
    fill(folder)
    return cli


def propose(shop, entity="7", budget="60", **more):
    answer = shop(
        *("approvals", "propose", entity, "--platform", "meta", "--why", "Sale day"),
        *("--budget", budget),
        "--json",
    )
    assert answer.code == 0, answer.err
    return answer.json[0]


def test_a_new_workspace_has_none(cli):
    assert cli("approvals", "list").out == "none\n"
    assert cli("approvals", "show", "1").code == 3


def test_a_proposal_is_listed_and_shown_with_what_the_gate_says(shop):
    one = propose(shop)
    out = shop("approvals", "list").out
    for words in (
        "pass",
        "Meta, Campaign 7",
        "50.00 to 60.00 EUR (20 % raise)",
        "+10.00 EUR",
        "person",
    ):
        assert words in out
    assert one["content_hash"][:8] in out
    out = shop("approvals", "show", one["id"]).out
    for words in ("Wanted by a person: Sale day", "Gate: PASS (receipt 1)", one["content_hash"]):
        assert words in out
    assert shop("approvals", "show", one["id"], "--json").json["receipt"]["is_sound"] is True
    assert shop("approvals", "list", "--state", "applied").out == "none\n"
    assert shop("approvals", "list", "--text", "campaign 8").out == "none\n"


def test_an_approval_binds_to_what_was_shown_and_can_be_taken_back(shop):
    one = propose(shop)
    number, shown = one["id"], one["content_hash"][:8]
    refused = shop("approvals", "approve", f"{number}:00000000")
    assert (refused.code, "not what was shown" in refused.err) == (3, True)
    assert shop("approvals", "approve", f"{number}:123").code == 3
    answer = shop("approvals", "approve", f"{number}:{shown}", "--comment", "Good", "--json")
    assert (answer.code, answer.json[0]["state"]) == (0, "undo_window")
    assert shop("approvals", "undo", number, "--json").json[0]["state"] == "proposed"
    assert shop("approvals", "approve", number, "--json").json[0]["state"] == "undo_window"
    assert '"Good"' in shop("approvals", "show", number).out


def test_one_that_a_cap_holds_is_a_finding(shop):
    assert shop("settings", "autopilot.raises_a_day=15").code == 0
    numbers = [propose(shop)["id"], propose(shop, "8")["id"]]
    answer = shop("approvals", "approve", *numbers)
    assert answer.code == 1
    assert f"{numbers[1]} was not approved. With it, today's raises come to 20.00" in answer.out


def test_no_later_and_a_word(shop):
    number = propose(shop)["id"]
    later = time.strftime("%Y-%m-%dT%H:%M", time.gmtime(time.time() + 7200))
    assert shop("approvals", "snooze", number, "--until", later).code == 0
    assert "snoozed" in shop("approvals", "list").out
    assert shop("approvals", "comment", number, "Ask Jo").code == 0
    rejected = shop("approvals", "reject", number, "--comment", "No", "--json").json
    assert rejected[0]["state"] == "rejected"
    assert '"Ask Jo"' in shop("approvals", "show", number).out


def test_a_block_is_gone_past_with_a_reason(shop):
    one = propose(shop, budget="90")
    blocked = shop("approvals", "approve", one["id"])
    assert (blocked.code, "blocked by the gate" in blocked.err) == (3, True)
    answer = shop("approvals", "override", one["id"], "--why", "Black Friday", "--json")
    assert answer.json[0]["state"] == "undo_window"


def test_a_colleague_decides_by_file(shop, anywhere, tmp_path):
    elsewhere, sent, answer = tmp_path / "theirs", tmp_path / "sent.json", tmp_path / "answer.json"

    async def make() -> None:
        async with open_workspace(Opening(elsewhere, create=True, practice=True)):
            pass

    asyncio.run(make())

    def theirs(*arguments):
        return anywhere(*arguments, "--workspace", elsewhere)

    key = theirs("approvals", "operators", "key", "--json").json["public_key"]
    assert key in theirs("approvals", "operators", "key").out
    add = ("approvals", "operators", "add", "Mia", "--role", "approver", "--key", key)
    assert "approver" in shop(*add).out
    first, second = propose(shop)["id"], propose(shop, "8", "40")["id"]
    assert shop("approvals", "export", sent, first, second).code == 0
    seen = theirs("approvals", "open", sent).out
    assert "nobody who is known here" in seen
    assert "50.00 to 60.00 EUR" in seen
    decide = ("approvals", "decide", sent, "--approve", first, "--answer", answer)
    assert theirs(*decide, "--reject", first).code == 3
    assert theirs(*decide, "--reject", second).code == 0
    told = shop("approvals", "import", answer)
    assert (told.code, told.out) == (
        0,
        f"Mia decided:\n  {first}: undo window\n  {second}: rejected\n",
    )
    again = shop("approvals", "import", answer)
    assert (again.code, "counted before" in again.err) == (3, True)
    (mia,) = shop("approvals", "operators", "list", "--json").json
    assert shop("approvals", "operators", "remove", mia["id"]).out == "none\n"


def test_a_rule_that_goes_says_what_it_withdraws_and_what_stays(shop, folder):
    shop("rules", "defaults")
    waiting, approved = propose(shop)["id"], propose(shop, "8")["id"]
    shop("approvals", "approve", approved)

    async def belong_to_rule() -> None:
        sql = "UPDATE action SET source = 'rule', rule_id = 2, rule_version = 1"
        async with open_store_of(Opening(folder)) as workspace:
            await workspace.store.write(lambda uow: uow.connection.exec_driver_sql(sql))

    asyncio.run(belong_to_rule())
    assert "by Scale what performs, version 1\n" in shop("approvals", "show", waiting).out
    out = shop("rules", "off", "2").out
    assert f"Withdrawn, because nobody had approved them: {waiting}.\n" in out
    assert f"{approved} is approved and stays" in out
    shown = shop("approvals", "show", waiting).out
    assert "expired: Its rule, Scale what performs, was switched off before anybody" in shown
    removed = shop("rules", "remove", "2", "--json").json
    assert removed == {"removed": 2, "queue": {"withdrawn": [], "approved": [approved]}}
