"""`quality`."""

from __future__ import annotations

import io
import multiprocessing
import signal
import time
from _thread import interrupt_main

from stratum_desktop.services.judging.chunks import PROCESS_FROM_BYTES

FILE = "email,event_time,value,currency,order_id\n" + "".join(
    f"{who},2026-01-05 10:0{n}:00,1.00,EUR,O-{n}\n"
    for n, who in enumerate(("no-address", "a@shop.de", "b@shop.de", "c@shop.de"))
)


def test_a_file_is_analysed_and_what_is_wrong_is_a_finding(cli, connected, tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(FILE)
    answer = cli("quality", path)
    assert answer.code == 1
    assert "Match rate, Meta: 75.0 % of 4" in answer.out
    assert "7.50" in answer.out
    assert "Email: This is no e-mail address." in answer.out
    assert "no-address" not in answer.out
    found = cli("quality", path, "--json").json
    assert found["report"]["quality"]["findings"][0]["rows"] == [2]
    assert found["findings"][0]["sentence"] == "Email: This is no e-mail address."
    assert all(one["is_estimate"] for one in found["what_ifs"])


def test_what_came_in_is_analysed_without_a_file(cli, connected, lines):
    cli("events", "add", "-", stdin=lines(1, 2))
    answer = cli("quality", "--days", "1")
    assert "2 of 2 events received" in answer.out
    assert "Not known: Only hashes are stored" in answer.out


def test_an_empty_workspace_has_no_data(cli):
    answer = cli("quality")
    assert answer.code == 0
    assert "no data" in answer.out


def test_a_file_and_a_period_do_not_go_together(cli, tmp_path):
    answer = cli("quality", tmp_path / "orders.csv", "--days", "3")
    assert answer.code == 3
    assert "not both" in answer.err


def test_a_period_can_lie_in_the_past(cli, connected, lines):
    cli("events", "add", "-", stdin=lines(1, 2))
    now = time.time()
    tomorrow = time.strftime("%Y-%m-%d", time.gmtime(now + 86_400))
    long_ago = time.strftime("%Y-%m-%d", time.gmtime(now - 86_400 * 9))
    assert "2 of 2 events" in cli("quality", "--since", long_ago, "--until", tomorrow).out
    assert f"{long_ago} 00:00 UTC" in cli("quality", "--until", long_ago).out
    assert "0 of 0 events" in cli("quality", "--until", long_ago, "--days", "2").out
    assert cli("quality", "--since", long_ago, "--days", "2").code == 2


class ImpatientTerminal(io.StringIO):
    """Somebody who presses Ctrl+C as soon as the reading says how far it is."""

    def isatty(self):
        return True

    def write(self, text):
        if "Ctrl+C stops" in text:
            interrupt_main(signal.SIGINT)
        return super().write(text)


def test_ctrl_c_ends_a_long_reading_quietly(cli, connected, tmp_path, monkeypatch):
    path = tmp_path / "long.csv"
    rows = "".join(f"p{n}@shop.de,2026-01-05 10:00:00,1.00,EUR,O-{n}\n" for n in range(120_000))
    path.write_text("email,event_time,value,currency,order_id\n" + rows)
    assert path.stat().st_size > PROCESS_FROM_BYTES
    terminal = ImpatientTerminal()
    monkeypatch.setattr("sys.stderr", terminal)
    answer = cli("quality", path)
    assert answer.code == 130
    assert "Match rate" not in answer.out
    said = terminal.getvalue()
    assert said.count("Ctrl+C stops") == 1
    assert " rows" in said
    assert said.endswith("\r\033[K")
    assert "Traceback" not in said
    assert not multiprocessing.active_children()
