"""The window: start to first paint, memory, and how evenly it answers while the engine works.

Beside it a bare PySide6 + pyqtgraph window. Every run is a process of its own, offscreen, and its
time begins before the process does. The interface gap is the time between two ticks of a 5 ms
timer in the real window, with the real engine delivering to a loopback sink beside it.
Contestants take turns; medians are shown.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import figure
import loopback_sink
import psutil
import workspace

TICK_MS = 5
BARE = "bare"
_BARE_WINDOW = Path(__file__).with_name("bare_window.py")
_SETTLE_SECONDS = 2.0
_LOADED_MS = 1_000
_ENGINE_SETTLE_SECONDS = 6.0


def main(argv: Sequence[str]) -> int:
    parser = figure.options(__doc__)
    parser.add_argument("--role", choices=tuple(_ROLES), help="one run, in this process")
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--began", type=float, help="when the process was asked for, epoch seconds")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long gaps are measured")
    chosen = parser.parse_args(argv)
    if chosen.role:
        _ROLES[chosen.role](chosen.workspace, chosen.began, chosen.seconds)
        return 0
    queued, rounds, seconds = (20_000, 1, 2.0) if chosen.quick else (150_000, 3, 8.0)
    with TemporaryDirectory(prefix="bench-window-", dir=chosen.folder) as parent:
        folder = Path(parent) / "workspace"
        environment = _environment(Path(parent))
        with loopback_sink.running() as sink:
            asyncio.run(_make(folder, sink))
            figures = _starts(folder, environment, rounds)
            figures.append(_idle_engine(folder, environment))
            alone = _child("gaps_alone", folder, environment, seconds)
            asyncio.run(_queue(folder, queued))
            busy = _child("gaps_busy", folder, environment, seconds)
            figures += _gaps(busy, alone)
    figure.show(figures, as_json=chosen.json)
    return 0


def _environment(parent: Path) -> dict[str, str]:
    # Compiled modules are kept for the runs that count, whatever this process was told.
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {
        **inherited,
        "PYTHONPYCACHEPREFIX": str(parent / "compiled"),
        "QT_QPA_PLATFORM": "offscreen",
    }


async def _make(folder: Path, sink: str) -> None:
    async with workspace.opened(folder) as (opened, services):
        await workspace.connect_meta(services, sink)
        await workspace.fill(opened, workspace.made_events(500))
        await services.delivery.deliver_until_empty()
        await services.signal_quality.refresh()


async def _queue(folder: Path, count: int) -> None:
    async with workspace.opened(folder) as (opened, _):
        await workspace.fill(opened, workspace.made_events(count, first=1_000_000))


def _starts(folder: Path, environment: dict[str, str], rounds: int) -> list[figure.Figure]:
    memory: dict[str, list[float]] = {"window": [], BARE: []}

    def start(role: str) -> Callable[[], float]:
        def run() -> float:
            found = _child(role, folder, environment, _SETTLE_SECONDS)
            memory[role].append(found["mib"])
            return float(found["shown_seconds"])

        return run

    for role in memory:
        start(role)()  # so that nobody pays for a cold disk
    taken = figure.interleaved({role: start(role) for role in memory}, rounds)
    bare = "bare PySide6 + pyqtgraph"
    return [
        figure.Figure(
            "start to first paint",
            taken["window"],
            "s",
            bare,
            taken[BARE],
            figure.at_most(2, "ratio"),
        ),
        figure.Figure(
            "memory of the window",
            max(memory["window"]),
            "MiB",
            bare,
            max(memory[BARE]),
            figure.at_most(200),
        ),
    ]


def _idle_engine(folder: Path, environment: dict[str, str]) -> figure.Figure:
    command = [sys.executable, "-m", "stratum_desktop", "worker", "--workspace", str(folder)]
    engine = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        time.sleep(_ENGINE_SETTLE_SECONDS)
        if engine.poll() is not None:
            raise RuntimeError(f"the engine ended with {engine.returncode}")
        held = psutil.Process(engine.pid).memory_info().rss / 2**20
    finally:
        engine.terminate()
        engine.wait()
    return figure.Figure("memory of the idle engine", held, "MiB", wanted=figure.at_most(120))


def _gaps(busy: dict[str, float], alone: dict[str, float]) -> list[figure.Figure]:
    work = f"gap between ticks of {TICK_MS} ms, engine at work"
    return [
        figure.Figure(
            f"{work} ({busy['delivered']:,.0f} delivered), p99",
            busy["p99_ms"],
            "ms",
            "the window alone",
            alone["p99_ms"],
            figure.at_most(16),
        ),
        figure.Figure(
            f"{work}, longest",
            busy["max_ms"],
            "ms",
            "the window alone",
            alone["max_ms"],
            figure.at_most(60),
        ),
    ]


def _child(
    role: str, folder: Path, environment: dict[str, str], seconds: float
) -> dict[str, float]:
    command = [sys.executable, __file__, "--role", role, "--workspace", str(folder)]
    command += ["--seconds", str(seconds), "--began", repr(time.time())]
    if role == BARE:
        command = [sys.executable, str(_BARE_WINDOW), repr(time.time()), str(seconds)]
    ended = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=60
    )
    found: dict[str, float] = json.loads(ended.stdout)
    return found


# ---------------------------------------------------------------- in a process of their own


def _say(**found: float) -> None:
    """Print what was measured and be gone: how a window ends is not measured."""
    print(json.dumps(found), flush=True)
    os._exit(0)


def _show_window(folder: Path, began: float, seconds: float) -> None:
    from PySide6.QtCore import QTimer

    def on_painted() -> None:
        shown = time.time() - began
        QTimer.singleShot(
            int(seconds * 1000),
            lambda: _say(shown_seconds=shown, mib=psutil.Process().memory_info().rss / 2**20),
        )

    # What the window wants to paint is painted before a timer of no length ends.
    _run_window(folder, _NoEngine(), lambda: QTimer.singleShot(0, on_painted))


def _gaps_alone(folder: Path, _began: float, seconds: float) -> None:
    _measure_gaps(folder, _NoEngine(), seconds)


def _gaps_busy(folder: Path, _began: float, seconds: float) -> None:
    from stratum_desktop.bootstrap.engine_process import EngineProcess

    _measure_gaps(folder, EngineProcess(folder), seconds)


def _measure_gaps(folder: Path, engine: object, seconds: float) -> None:
    from PySide6.QtCore import Qt, QTimer

    ticks: list[float] = []
    before = _delivered(folder)

    def on_shown() -> None:
        timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=TICK_MS)
        timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
        # The first page is loaded, and the engine begins.
        QTimer.singleShot(_LOADED_MS, timer.start)
        QTimer.singleShot(_LOADED_MS + int(seconds * 1000), finish)
        kept.append(timer)

    def finish() -> None:
        gaps = [1000 * (later - earlier) for earlier, later in pairwise(ticks)]
        engine.stop()  # type: ignore[attr-defined]
        engine.wait()  # type: ignore[attr-defined]
        _say(
            p99_ms=figure.quantile(gaps, 99),
            max_ms=max(gaps),
            delivered=_delivered(folder) - before,
        )

    kept: list[QTimer] = []
    _run_window(folder, engine, on_shown)


def _delivered(folder: Path) -> int:
    async def ask() -> int:
        async with workspace.opened(folder) as (_, services):
            return (await services.dashboards.status()).delivered_today

    import threading

    found: list[int] = []
    asking = threading.Thread(target=lambda: found.append(asyncio.run(ask())))
    asking.start()
    asking.join()
    return found[0]


def _run_window(folder: Path, engine: object, on_shown: Callable[[], None]) -> None:
    from functools import partial
    from typing import Any, cast

    from stratum_desktop.bootstrap.build import Opening, open_workspace
    from stratum_desktop.gui.app import run_window
    from stratum_desktop.gui.workspace import WorkspaceInfo
    from stratum_desktop.host.clock import SystemClock

    run_window(
        partial(open_workspace, Opening(folder)),
        engine=cast("Any", engine),
        workspace=WorkspaceInfo(name="Benchmark", folder=folder, is_practice=True),
        clock=SystemClock(),
        on_shown=on_shown,
    )


class _NoEngine:
    """A window by itself."""

    def is_running(self) -> bool:
        return False

    def start(self) -> None:
        """Start nothing."""

    def stop(self) -> None:
        """Stop nothing."""

    def wait(self) -> None:
        """Wait for nothing."""


_ROLES: dict[str, Callable[[Path, float, float], None]] = {
    "window": _show_window,
    "gaps_alone": _gaps_alone,
    "gaps_busy": _gaps_busy,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
