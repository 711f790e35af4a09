"""The status table of headless operation."""

from __future__ import annotations

import asyncio

from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.cli.live_table import show_live


def shown(folder, capsys, **options):
    async def show():
        stopped = asyncio.Event()
        if options.get("is_stopped"):
            stopped.set()
        async with open_workspace(Opening(folder)) as services:
            await show_live(services, stopped=stopped, seconds=options.get("seconds"))

    asyncio.run(show())
    return capsys.readouterr().out


def test_it_shows_deliveries_score_and_dedupe_and_ends_in_time(
    cli, connected, lines, folder, capsys
):
    cli("events", "add", "-", stdin=lines(1, 1))
    cli("deliver")
    text = shown(folder, capsys, seconds=0)
    assert "PRACTICE, everything is made up" in text
    assert "1 delivered today" in text
    assert "Deliveries: 1 delivered" in text
    assert "event_match" in text
    assert "Dedupe, 7 days: 2 received" in text
    assert "\033" not in text, "a file gets no control codes"


def test_it_ends_when_it_is_stopped(folder, capsys):
    assert "Stratum" in shown(folder, capsys, is_stopped=True)
