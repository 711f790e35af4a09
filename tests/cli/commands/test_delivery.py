"""`deliver`."""

from __future__ import annotations

from stratum_desktop.host.paths import Workspace as Folder
from stratum_desktop.host.single_instance import PumpLock
from stratum_desktop.practice.servers.fault import Fault, FaultKind


def test_deliver_sends_what_is_due_and_says_what_came_of_it(cli, connected, lines):
    cli("events", "add", "-", stdin=lines(1, 2))
    assert cli("deliver").out.startswith("2 delivered, 0 to retry, 0 rejected")
    assert connected.ledger.counts("meta").unique == 2
    answer = cli("deliver", "--until-empty", "--json").json
    assert answer["result"]["requests"] == 0
    assert answer["queue"] == {"open_count": 0, "next_due_ms": None}


def test_deliver_says_which_destination_is_held_and_why(cli, connected, lines):
    connected.faults.add(Fault(FaultKind.BAD_TOKEN))
    cli("events", "add", "-", stdin=lines(1))
    answer = cli("deliver")
    assert answer.code == 1
    assert "1 waiting, held: " in answer.out


def test_deliver_leaves_it_to_an_engine_that_runs(cli, connected, lines, folder):
    cli("events", "add", "-", stdin=lines(1))
    with PumpLock(Folder(folder).pump_lock):
        answer = cli("deliver")
    assert (answer.code, answer.out) == (4, "")
    assert "already delivers" in answer.err
    assert connected.ledger.counts("meta").requests == 0
