"""`deliver` and `dlq`."""

from __future__ import annotations

import csv
import json

import pytest

from stratum_desktop.host.paths import Workspace as Folder
from stratum_desktop.host.single_instance import PumpLock
from stratum_desktop.practice.servers.fault import Fault, FaultKind


@pytest.fixture
def rejected(cli, connected, lines):
    """Two events, one of which the platform refuses for good."""
    connected.faults.poison(["order-2"])
    cli("events", "add", "-", stdin=lines(1, 2))
    assert cli("deliver").code == 1
    return connected


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


def test_dead_letters_are_listed_with_their_reason(cli, rejected):
    header, row = cli("dlq", "list").out.splitlines()
    assert "order or event id" in header
    assert "rejected" in row
    assert "order-2" in row
    found = cli("dlq", "list", "--json").json
    assert (found["total"], len(found["rows"])) == (1, 1)


def test_a_list_that_is_cut_says_so(cli, rejected, lines):
    rejected.faults.poison(["order-3"])
    cli("events", "add", "-", stdin=lines(3))
    cli("deliver")
    assert "1 more; use --limit" in cli("dlq", "list", "--limit", "1").out


def test_one_delivery_is_shown_from_receipt_to_refusal(cli, rejected):
    answer = cli("dlq", "show", "2")
    assert answer.code == 0
    for words in ("received", "rejected", "request ", "Identifiers: email", '"event_name"'):
        assert words in answer.out
    assert "canary" not in answer.out
    found = cli("dlq", "show", "2", "--json").json
    assert found["row"]["state"] == "rejected"
    assert json.loads(found["body"])["event_id"] == "order-2"


def test_a_delivery_that_is_not_there_is_refused(cli):
    answer = cli("dlq", "show", "99")
    assert answer.code == 3
    assert "There is no delivery 99." in answer.err


def test_a_replay_is_tried_dry_and_then_sends_the_same_id_again(cli, rejected):
    dry = cli("dlq", "replay", "--dry-run")
    assert "1 would be sent again." in dry.out
    assert cli("dlq", "list", "--json").json["total"] == 1
    rejected.faults.clear()
    assert "1 queued again." in cli("dlq", "replay").out
    cli("deliver")
    assert cli("dlq", "list", "--json").json["total"] == 0
    assert {one.event_id for one in rejected.ledger.entries("meta")} == {"order-1", "order-2"}
    assert cli("verify").code == 0


def test_a_replay_says_what_it_cannot_send(cli, rejected):
    plan = cli("dlq", "replay", "1", "2", "77", "--json").json
    assert plan["replayed"] == 1
    assert plan["refused"] == {"delivery.not_a_dead_letter": 1, "delivery.not_found": 1}
    assert "There is no such delivery." in cli("dlq", "replay", "77").out


def test_dead_letters_are_exported_without_personal_data(cli, rejected, tmp_path):
    file = tmp_path / "letters.csv"
    assert cli("dlq", "export", file).out == f"Wrote 1 dead letters to {file}.\n"
    with file.open(encoding="utf-8-sig", newline="") as text:
        (row,) = csv.DictReader(text)
    assert (row["event_id"], row["state"]) == ("order-2", "rejected")
    assert "canary" not in file.read_text(encoding="utf-8-sig")


def test_an_export_that_cannot_be_written_is_one_clear_line(cli, rejected, tmp_path):
    answer = cli("dlq", "export", tmp_path / "missing" / "letters.csv")
    assert (answer.code, answer.out) == (4, "")
    assert "could not be written" in answer.err


@pytest.mark.parametrize("arguments", [("dlq",), ("dlq", "show", "one"), ("dlq", "burn")])
def test_what_cannot_be_understood_is_a_usage_error(cli, arguments):
    answer = cli(*arguments)
    assert answer.code == 2
    assert "usage:" in answer.err
