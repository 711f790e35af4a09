"""Runs the benchmarks one after the other and shows their figures in one table.

    python3 main.py bench [NAME …] [--quick | --long] [--folder DIR]

NAME is that of a file bench_NAME.py; none runs all. Each runs in a process of its own, so that
none profits from what another loaded. Exit code 1: a benchmark failed, and its words are above.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import figure

HERE = Path(__file__).resolve().parent


def main(argv: Sequence[str]) -> int:
    parser = figure.options(__doc__)
    known = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    chosen = parser.parse_args(argv)
    unknown = [name for name in chosen.names if name not in known]
    if unknown:
        parser.error(f"there is no benchmark {', '.join(unknown)}; these are: {', '.join(known)}")
    passed_on = ["--json", "--folder", str(chosen.folder.absolute())]
    passed_on += [f"--{scale}" for scale in ("quick", "long") if getattr(chosen, scale)]
    figures: list[figure.Figure] = []
    failed = []
    say(f"{os.cpu_count()} cores, {_load()}")
    for name in chosen.names or known:
        started = time.monotonic()
        command = [sys.executable, str(HERE / f"bench_{name}.py"), *passed_on]
        ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        found = [figure.from_json(line) for line in ended.stdout.splitlines()]
        figures += found
        if ended.returncode or not found:
            failed.append(name)
        say(f"{name}: {len(found)} figures in {time.monotonic() - started:.0f} s, {_load()}")
    figure.show(figures, as_json=chosen.json)
    if failed:
        say(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


def say(line: str) -> None:
    """Tell how it goes; standard output is for the figures."""
    print(line, file=sys.stderr, flush=True)


def _load() -> str:
    if not hasattr(os, "getloadavg"):
        return "load unknown"
    return f"load {os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
