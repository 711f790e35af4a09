"""`gate`."""

from __future__ import annotations

import asyncio

from stratum_desktop.bootstrap.build import Opening, open_store_of
from stratum_desktop.domain.gate.change import Change, Effect
from stratum_desktop.services.gate.kernel import Scales


def test_an_empty_workspace_blocks_a_raise_and_says_what_is_missing(cli):
    answer = cli("gate", "explain", "raise", "--platform", "meta", "--size", "10")
    assert answer.code == 1
    assert "BLOCK" in answer.out
    assert "The EMQ of Meta was never measured." in answer.out
    assert "no data" in answer.out
    told = cli("gate", "explain", "raise", "--platform", "meta", "--json").json
    assert told["decision"]["verdict"] == "block"
    assert told["trusts"][0]["band"] == "unknown"


def test_a_pause_of_everything_always_passes(cli):
    answer = cli("gate", "explain", "emergency", "--platform", "meta")
    assert (answer.code, "PASS" in answer.out) == (0, True)


def test_a_size_that_is_none_is_refused(cli):
    for size in ("0", "-3", "nan", "much"):
        assert cli("gate", "explain", "cut", "--platform", "meta", f"--size={size}").code == 2


def test_the_autopilot_is_stopped_and_let_run_again(cli):
    assert "stopped by cli: looks odd" in cli("gate", "stop", "--why", "looks odd").out
    assert "Nothing is carried out" in cli("gate", "modes").out
    assert cli("gate", "modes", "--json").json["stopped"]["why"] == "looks odd"
    assert cli("gate", "resume").out == "The autopilot runs again.\n"
    assert cli("gate", "resume").out == "The autopilot was not stopped.\n"


def test_a_rate_is_stored_and_listed(cli):
    answer = cli("gate", "rates", "eur", "USD", "1.08", "--day", "2026-11-03")
    assert (answer.code, "2026-11-03" in answer.out) == (0, True)
    (kept,) = cli("gate", "rates", "--json").json
    assert (kept["currency"], kept["into"], kept["rate"]) == ("EUR", "USD", "1.08")
    for words in (("EUR", "USD"), ("EUR", "USD", "much"), ("EUR", "EUR", "1")):
        refused = cli("gate", "rates", *words)
        assert refused.code == 3
        assert refused.err


def test_receipts_are_verified_with_the_audit_log(cli, folder):
    assert cli("gate", "verify").out == "All 0 receipts fit.\n"
    assert cli("gate", "receipt", "1").code == 3

    async def keep(*statements):
        async with open_store_of(Opening(folder)) as workspace:

            def write(uow):
                scales = Scales(uow, workspace)
                for _ in range(2):
                    asked = scales.ask(Change(Effect.CUT), platforms=["meta"])
                    scales.keep(asked, action_id=None)
                for one in statements:
                    uow.connection.exec_driver_sql(one)

            await workspace.store.write(write)

    asyncio.run(keep())
    shown = cli("gate", "receipt", "2")
    assert (shown.code, shown.out.startswith("HOLD")) == (0, True)
    assert "2 gate receipts fit" in cli("audit", "verify").out
    forged = ("DROP TRIGGER gate_receipt_refuses_update", "UPDATE gate_receipt SET at_ms = 1 ")
    asyncio.run(keep(*forged))
    assert cli("gate", "verify").code == 1
    assert "Gate receipt 1 does not fit" in cli("audit", "verify").out
    assert cli("audit", "verify").code == 1
    assert cli("gate", "receipt", "1").code == 1
    assert "Receipt 1 does not fit" in cli("verify").out
