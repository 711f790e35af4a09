"""`events add`: one verdict line for each event."""

from __future__ import annotations

import json

import pytest

from stratum_desktop.cli.commands.events import _MOST_LINE_BYTES


def test_every_line_gets_its_verdict_with_its_number_in_the_file(cli, connected, lines, tmp_path):
    file = tmp_path / "events.jsonl"
    first = json.loads(lines(1))
    other = first | {"parameters": {"value": 99.0, "currency": "EUR"}}
    file.write_bytes(
        b"\n".join(
            [
                json.dumps(first).encode(),
                b"",
                json.dumps(first).encode(),
                json.dumps(other).encode(),
                b"   ",
                b"{broken",
                b"[1, 2]",
                lines(2, favourite_colour="blue").rstrip(),
                lines(3, consent={"ad_user_data": "denied"}).rstrip(),
            ]
        )
    )
    answer = cli("events", "add", file)
    said = answer.out.splitlines()
    assert answer.code == 1
    assert [line.split(";")[0] for line in said] == [
        "1: accepted",
        "3: duplicate",
        "4: collision",
        "6: refused",
        "7: refused",
        "8: accepted",
        "9: accepted",
    ]
    assert "favourite_colour" in said[5]
    assert "not sent to" in said[6]
    assert "canary" not in answer.out + answer.err


def test_a_number_without_a_country_is_told_and_the_event_is_used(cli, connected, lines):
    person = {"email": "canary@shop.example", "phone": "0151 1234567"}
    answer = cli("events", "add", "-", stdin=lines(1, user_data=person))
    assert answer.code == 0
    assert "phone not used" in answer.out
    assert "1234567" not in answer.out


def test_json_says_the_same_line_by_line(cli, connected, lines):
    answer = cli("events", "add", "-", "--json", stdin=lines(1, 1) + b"nonsense\n")
    assert answer.code == 1
    assert [(one["line"], one["verdict"]) for one in answer.jsons] == [
        (1, "accepted"),
        (2, "duplicate"),
        (3, "refused"),
    ]
    assert answer.jsons[2]["faults"][0][1]["code"] == "event.not_json"


def test_more_lines_than_go_in_at_once_keep_their_numbers(cli, connected, lines):
    answer = cli("events", "add", "-", "--json", stdin=lines(*range(1, 1_203)))
    assert answer.code == 0
    assert [one["line"] for one in answer.jsons] == list(range(1, 1_203))


def test_a_line_without_end_is_one_refusal_and_the_next_is_read(cli, connected, lines):
    endless = b'{"event_name": "' + b"x" * (3 * _MOST_LINE_BYTES) + b'"}\n'
    answer = cli("events", "add", "-", "--json", stdin=endless + lines(1))
    assert [(one["line"], one["verdict"]) for one in answer.jsons] == [
        (1, "refused"),
        (2, "accepted"),
    ]
    assert answer.jsons[0]["faults"][0][1]["code"] == "event.too_long"


def test_what_a_browser_saw_is_measured_and_never_queued(cli, connected, lines):
    assert cli("events", "add", "-", "--pixel", stdin=lines(1)).code == 0
    assert cli("status", "--json").json["status"]["open_count"] == 0


def test_ids_are_unique_within_their_source(cli, connected, lines):
    for source in ("web", "till"):
        answer = cli("events", "add", "-", "--source", source, stdin=lines(1))
        assert "accepted" in answer.out


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_file_that_cannot_be_read_is_one_clear_line(cli, tmp_path, name):
    answer = cli("events", "add", tmp_path / name)
    assert (answer.code, answer.out) == (4, "")
    assert "cannot be read" in answer.err
    assert "Check the path." in answer.err
    assert answer.err.count("\n") == 1


def test_an_empty_file_is_no_finding(cli):
    assert cli("events", "add", "-").code == 0
