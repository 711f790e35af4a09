"""The program as it is given away does the work of a day."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from program import PROJECT, environment

from stratum_desktop.services.judging.chunks import PROCESS_FROM_BYTES

#: Building takes forty seconds of one core; the rest is for a machine that is busy.
BUILDING_SECONDS = 200
PATIENCE_SECONDS = 90
ROWS = 9_000
#: What the window is made of. QtCharts and its kin are under the GPL.
QT_PARTS = {"Core", "DBus", "Gui", "Svg", "WaylandClient", "Widgets", "XcbQpa"}
MOST_MEGABYTES = 300


@dataclass(frozen=True)
class Program:
    """A built program and where it lies."""

    folder: Path
    command: Path
    window: Path
    #: Where it starts; nothing of the checkout can be seen from there.
    place: Path

    def run(self, *arguments: str | Path) -> str:
        done = self.ended(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ended(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.command, *map(str, arguments)],
            cwd=self.place,
            env=outside_of_the_checkout(),
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    def told(self, *arguments: str | Path) -> Any:
        return json.loads(self.run(*arguments, "--json").splitlines()[-1])

    @contextmanager
    def running(
        self, program: Path, *arguments: str | Path, **more: str
    ) -> Iterator[subprocess.Popen[str]]:
        process = subprocess.Popen(
            [program, *map(str, arguments)],
            cwd=self.place,
            env=outside_of_the_checkout() | more,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate()


def outside_of_the_checkout() -> dict[str, str]:
    kept = environment()
    kept.pop("PYTHONPATH", None)
    return kept


def done(*command: str | Path, cwd: Path, within: float = PATIENCE_SECONDS) -> None:
    result = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=outside_of_the_checkout(),
        capture_output=True,
        text=True,
        timeout=within,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


# What is built


def frozen(place: Path) -> Program:
    """Build the folder that needs no Python."""
    build = PROJECT / "packaging" / "build.py"
    done(sys.executable, build, "--into", place, cwd=place, within=BUILDING_SECONDS)
    folder = place / "stratum-desktop"
    ending = ".exe" if sys.platform == "win32" else ""
    return Program(folder, folder / f"stratum{ending}", folder / f"stratum-desktop{ending}", place)


def installed(place: Path) -> Program:
    """Build a wheel and install it into an environment without a checkout.

    The libraries are those of this environment, by a path and not by its list of paths: that one
    names the checkout.
    """
    done(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", place, cwd=PROJECT)
    (wheel,) = place.glob("*.whl")
    folder = place / "environment"
    done(sys.executable, "-m", "venv", "--without-pip", folder, cwd=place)
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    library = next(folder.rglob("site-packages"))
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    (library / "libraries.pth").write_text("\n".join(libraries) + "\n", encoding="utf-8")
    done(programs / "python", "-m", "installer", wheel, cwd=place)
    return Program(folder, programs / "stratum", programs / "stratum-desktop", place)


# What it does


def knows_servers(program: Program) -> None:
    """See that the library is there which reaches a database on a server."""
    nowhere = "postgresql://ada@127.0.0.1:1/shop"
    ended = program.ended("init", "--workspace", program.place / "team", "--database", nowhere)
    assert (ended.returncode, "does not answer" in ended.stderr) == (4, True), ended.stderr


def day_of(program: Program) -> None:
    """Make a workspace, import a file, deliver it under the window, and account for all of it."""
    workspace = program.place / "workspace"
    here = ("--workspace", workspace)
    program.run("init", "--practice", "--empty", *here)
    assert "Inter is here" in program.run("doctor", *here)
    with program.running(
        program.command, "practice", "serve", "--while-stdin-open", *here
    ) as world:
        assert world.stdout is not None
        assert any("answer on port" in line for line in world.stdout)
        upload = program.told("upload", sales(program.place), "--to", "meta", *here)
        assert (upload["status"], upload["sent_to_queue"]) == ("sent", ROWS)
        window = program.running(program.window, *here, QT_QPA_PLATFORM="offscreen")
        with window as process:
            engine = delivered(program, *here)
            assert belongs(engine, program)
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=PATIENCE_SECONDS)
        assert (process.returncode, said) == (0, "")
        psutil.wait_procs([engine], timeout=PATIENCE_SECONDS)
        assert not engine.is_running()
        world.communicate("stop\n", timeout=PATIENCE_SECONDS)
        assert world.returncode == 0
    report = program.told("verify", *here)
    assert report["ok"]
    assert sum(line["by_state"].get("delivered", 0) for line in report["conservation"]) == ROWS
    for log in (workspace / "logs").glob("*.log"):
        assert not re.search(r" (error|warning) ", log.read_text(encoding="utf-8")), log.name


def sales(place: Path) -> Path:
    """Write a file so large that a process of its own reads it."""
    file, at = place / "sales.csv", int(time.time()) - 60
    with file.open("w", encoding="utf-8") as lines:
        lines.write("event_id,event_name,event_time,value,currency,email,action_source,note\n")
        for number in range(ROWS):
            person = f"built-{number}@shop.example"
            lines.write(
                f"built-{number},Purchase,{at},5.00,EUR,{person},physical_store,{'-' * 950}\n"
            )
    assert file.stat().st_size > PROCESS_FROM_BYTES
    return file


def delivered(program: Program, *here: str | Path) -> psutil.Process:
    """Wait until everything was delivered; return the engine that did it."""
    limit = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < limit:
        status = program.told("status", *here)["status"]
        if status["delivered_today"] == ROWS and status["engine"]["running"]:
            return psutil.Process(status["engine"]["pid"])
    raise AssertionError(f"not delivered in {PATIENCE_SECONDS} s: {status}")


def belongs(process: psutil.Process, program: Program) -> bool:
    """Say whether a process is the built program, and not a Python that found the checkout."""
    return Path(process.cmdline()[0]).is_relative_to(program.folder)


def resources_in(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


# The proof


def test_fault_28_the_frozen_program_does_the_work_of_a_day(tmp_path):
    program = frozen(tmp_path)
    day_of(program)
    knows_servers(program)
    inside = program.folder / "_internal"
    resources = inside / "stratum_desktop" / "resources"
    assert resources_in(resources) == resources_in(PROJECT / "resources")
    files = [file for file in program.folder.rglob("*") if file.is_file()]
    parts = {part[1] for file in files if (part := re.search(r"Qt6(\w+?)\W", file.name))}
    assert parts <= QT_PARTS
    # Under the GPL, and what Python itself would bring along.
    assert not [file for file in files if "readline" in file.name]
    assert (
        sum(file.stat().st_size for file in files if not file.is_symlink()) < MOST_MEGABYTES * 1e6
    )


def test_fault_28_the_wheel_does_the_work_of_a_day_in_an_empty_environment(tmp_path):
    program = installed(tmp_path)
    day_of(program)
    (resources,) = program.folder.rglob("stratum_desktop/resources")
    assert resources_in(resources) == resources_in(PROJECT / "resources")
