"""The real program as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 90


def environment(**more: str) -> dict[str, str]:
    """Return what a process of the program is started with: no keyring, no display."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "CI")}
    return kept | {"STRATUM_KEYRING": "off", "PYTHONUNBUFFERED": "1"} | more


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-W", "error", "-m", "stratum_desktop", *map(str, arguments)]


def stratum(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command of `stratum` to its end."""
    return subprocess.run(
        command("cli", *arguments),
        cwd=PROJECT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=options.pop("timeout", PATIENCE_SECONDS),
        **options,
    )


@contextmanager
def running(*arguments: str | Path, **options: Any):
    """Start the program; whatever happens, it has ended afterwards."""
    process = subprocess.Popen(
        command(*arguments),
        cwd=PROJECT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None and not stream.closed:
                stream.close()
        process.wait()


def json_of(answer: subprocess.CompletedProcess[str]) -> Any:
    """Return the last JSON line of an answer that must have been a success."""
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])
