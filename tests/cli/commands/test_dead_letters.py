"""`dlq`."""

from __future__ import annotations

import csv
import json
import time

import pytest

from stratum_desktop.practice.servers.fault import Fault, FaultKind


@pytest.fixture
def rejected(cli, connected, lines):
    """Two events, one of which the platform refuses for good."""
    connected.faults.poison(["order-2"])
    cli("events", "add", "-", stdin=lines(1, 2))
    assert cli("deliver").code == 1
    return connected


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


def test_a_replay_of_which_some_stay_ends_with_findings(cli, rejected):
    assert cli("dlq", "replay", "1", "2", "--dry-run").code == 1
    assert cli("dlq", "replay", "2").code == 0


def test_dead_letters_are_narrowed_down(cli, rejected, lines):
    rejected.faults.poison(["order-3"])
    cli("events", "add", "-", "--source", "till", stdin=lines(3))
    cli("deliver")
    total = {
        options: cli("dlq", "list", *options, "--json").json["total"]
        for options in (
            (),
            ("--source", "till"),
            ("--text", "order-2"),
            ("--state", "rejected"),
            ("--state", "expired"),
            ("--destination", "1"),
            ("--reason", "meta.nothing"),
            ("--since", "2020-01-01"),
            ("--until", "2020-01-01T08:00"),
        )
    }
    assert list(total.values()) == [2, 1, 1, 2, 0, 2, 0, 2, 0]
    plan = cli("dlq", "replay", "--source", "till", "--dry-run", "--json").json
    assert plan["replayable"] == 1


def test_dead_letters_are_counted_by_reason(cli, rejected):
    header, row = cli("dlq", "reasons").out.splitlines()
    assert header.split() == ["count", "code", "why"]
    assert row.startswith("1      meta.")
    counts = cli("dlq", "reasons", "--json").json
    ((code, count),) = counts["reasons"].items()
    assert (count, counts["total"]) == (1, 1)
    assert cli("dlq", "list", "--reason", code, "--json").json["total"] == 1


def test_a_destination_is_named_by_label_or_number_or_refused_with_the_list(cli, rejected):
    answer = cli("dlq", "list", "--destination", "Nowhere")
    assert answer.code == 3
    assert "No destination is called 'Nowhere'. Name one by its number: 1 " in answer.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("dlq", "list", "--since", "yesterday"),
        ("dlq", "list", "--limit", "0"),
        ("dlq", "list", "--state", "delivered"),
        ("dlq", "replay", "first"),
    ],
)
def test_options_that_make_no_sense_are_usage_errors(cli, arguments):
    assert cli(*arguments).code == 2


async def make_uncertain(services):
    await services.delivery._store.write(
        lambda uow: uow.connection.exec_driver_sql("UPDATE delivery SET state = 'uncertain'")
    )


def test_what_may_have_arrived_is_sent_when_that_is_said(cli, connected, lines, ask):
    cli("events", "add", "-", stdin=lines(1))
    connected.faults.add(Fault(FaultKind.RESET_AFTER))
    cli("deliver")
    ask(make_uncertain)
    answer = cli("dlq", "replay", "--dry-run")
    assert answer.code == 1
    assert "1 may have arrived already: no answer came back for it." in answer.out
    assert "add --include-uncertain" in answer.out
    assert "0 would be sent again." in answer.out
    answer = cli("dlq", "replay", "--include-uncertain")
    assert (answer.code, answer.out.splitlines()[-1]) == (0, "1 queued again.")


def test_the_story_of_a_delivery_names_file_and_row(cli, connected, tmp_path):
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 3_600))
    file = tmp_path / "orders.csv"
    file.write_text(
        "event_name,event_time,email,value,currency,order_id\n"
        f"Purchase,{at},a@shop.example,5.00,EUR,O-1\n"
        f"Purchase,{at},b@shop.example,6.00,EUR,O-2\n"
    )
    cli("upload", file, "--to", "meta")
    assert "From file orders.csv, row 3" in cli("dlq", "show", "2").out
    assert cli("dlq", "show", "2", "--json").json["file"]["row"] == 3
    assert "file orders.csv, row 3 (upload 1)" in cli("events", "show", "O-2").out
