"""The status table of headless operation: repainted on a terminal, appended elsewhere."""

from __future__ import annotations

import asyncio
import sys

from stratum_desktop.cli.quality_words import driver_row, metric_words, score_words
from stratum_desktop.services import Services
from stratum_desktop.services.dashboards import DeliveryFilter

_EVERY_SECONDS = 2.0
_EVERY_SECONDS_IN_A_FILE = 10.0
_CLEAR = "\033[H\033[J"


async def show_live(services: Services, *, stopped: asyncio.Event, seconds: float | None) -> None:
    """Show the table until stopped or the time is up; the last one stays."""
    is_terminal = sys.stdout.isatty()
    every = _EVERY_SECONDS if is_terminal else _EVERY_SECONDS_IN_A_FILE
    loop = asyncio.get_running_loop()
    ends_at = None if seconds is None else loop.time() + seconds
    while True:
        text = await _table(services)
        sys.stdout.write((_CLEAR if is_terminal else "") + text + "\n")
        sys.stdout.flush()
        left = every if ends_at is None else min(every, ends_at - loop.time())
        if left <= 0 or await _is_stopped(stopped, left):
            return


async def _is_stopped(stopped: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(stopped.wait(), seconds)
    except TimeoutError:
        return False
    return True


async def _table(services: Services) -> str:
    status = await services.dashboards.status()
    counts = await services.dashboards.delivery_counts(where=DeliveryFilter())
    report = await services.signal_quality.emq()
    dedupe = await services.signal_quality.dedupe()
    engine = f"running (process {status.engine.pid})" if status.engine.running else "starting"
    mark = "PRACTICE, everything is made up" if status.is_practice else status.workspace
    lines = [
        *(f"ALARM: {alarm}" for alarm in status.alarms),
        f"Stratum  {mark}  {status.as_of:%H:%M:%S} UTC",
        f"Engine {engine} · network {status.network} · {status.delivered_today:,} delivered today",
        "Deliveries: " + ", ".join(f"{count:,} {state}" for state, count in counts.items()),
        f"{report.label}: {score_words(report.score)}",
    ]
    for part in report.parts:
        lines.append(f"{part.label}: {score_words(part.score)}")
        lines += ["  ".join(driver_row(line)[:5]) for line in part.score.drivers]
    lines.append(
        f"Dedupe, 7 days: {dedupe.received:,} received, duplicates "
        f"{metric_words(dedupe.duplicate_rate_pct)}, event_id coverage "
        f"{metric_words(dedupe.given_id_pct)}, collisions "
        f"{metric_words(dedupe.collision_rate_pct)}"
    )
    return "\n".join(lines) + "\n"
