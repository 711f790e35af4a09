"""`alerts`: list, show, mute, resolve, note."""

from __future__ import annotations

import asyncio
import time

import pytest

from stratum_desktop.bootstrap.build import Opening, open_store_of
from stratum_desktop.services.alerts import Alerts

HOUR = 3600
BY_HOUR = (
    20,
    20,
    20,
    20,
    20,
    20,
    30,
    30,
    30,
    40,
    50,
    50,
    50,
    50,
    50,
    50,
    50,
    50,
    60,
    70,
    80,
    70,
    50,
    30,
)


@pytest.fixture
def silent_shop(folder):
    """A month of sales, and none in the last eight hours."""

    async def fill() -> None:
        async with open_store_of(Opening(folder)) as workspace:
            now = int(time.time()) // HOUR * HOUR
            rows = [
                (now - back * HOUR, BY_HOUR[(now // HOUR - back) % 24])
                for back in range(30 * 24, 8, -1)
            ]
            await workspace.store.write(
                lambda uow: uow.connection.exec_driver_sql(
                    "INSERT INTO ingest_hourly (hour_at, origin, source, verdict, given_id, count)"
                    " VALUES (?, 'server', 'shop', 'accepted', 1, ?)",
                    rows,
                )
            )
            await Alerts(workspace).watch()

    asyncio.run(fill())


def test_without_alerts_there_is_nothing_to_list(cli):
    answer = cli("alerts", "list")
    assert (answer.code, answer.out) == (0, "none\n")
    assert cli("alerts", "list", "--json").json == []


def test_an_open_alert_is_a_finding_with_its_figures(cli, silent_shop):
    answer = cli("alerts", "list")
    assert answer.code == 1
    assert "Fewer events than usual from shop (server)" in answer.out
    assert "0; expected " in answer.out
    (alert,) = cli("alerts", "list", "--json").json
    assert (alert["metric"], alert["direction"], alert["state"]) == ("received", "low", "open")


def test_one_alert_is_shown_with_its_cause_and_notes(cli, silent_shop):
    assert cli("alerts", "note", "1", "Asked the agency.").code == 0
    shown = cli("alerts", "show", "1")
    assert "Cause     Less was sent" in shown.out
    assert "cli: Asked the agency." in shown.out or "Asked the agency." in shown.out
    assert cli("alerts", "show", "1", "--json").json["notes"][0]["text"] == "Asked the agency."


def test_a_muted_alert_is_listed_on_request_and_is_no_finding(cli, silent_shop):
    assert "Muted until" in cli("alerts", "mute", "1", "--days", "3").out
    listed = cli("alerts", "list")
    assert listed.code == 0
    assert "1 muted, ended or resolved; use --all." in listed.out
    assert "muted" in cli("alerts", "list", "--all").out
    assert "until you take it back" in cli("alerts", "mute", "1", "--for-good").out
    assert "Not muted." in cli("alerts", "mute", "1", "--off").out
    assert cli("alerts", "list").code == 1


def test_a_resolved_alert_is_no_finding(cli, silent_shop):
    assert "resolved" in cli("alerts", "resolve", "1", "--note", "Plug-in updated.").out
    assert cli("alerts", "list").code == 0
    assert "Plug-in updated." in cli("alerts", "show", "1").out


def test_what_is_refused_is_said_in_one_line(cli):
    answer = cli("alerts", "show", "9")
    assert (answer.code, answer.err) == (3, "stratum: There is no alert 9.\n")
