"""Serves the practice vendors until interrupted: `python -m stratum_desktop.practice.servers`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import orjson

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.practice.servers import PracticeServer
from stratum_desktop.practice.servers.fault import storm_of

_LAST_PORT = 65_535


def main(argv: Sequence[str]) -> int:
    """Print one JSON line that says how to connect, then serve."""
    parser = argparse.ArgumentParser(prog="python -m stratum_desktop.practice.servers")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--log", type=Path, help="append a JSON line per accepted call")
    parser.add_argument("--storm-seed", type=int, default=0)
    parser.add_argument("--storm-share", type=float, default=0.0, help="share of spoilt calls, 0-1")
    wanted = parser.parse_args(argv)
    if not 0 <= wanted.port <= _LAST_PORT:
        parser.error(f"--port is a number from 0 to {_LAST_PORT}, not {wanted.port}")
    try:
        storm = storm_of(wanted.storm_share, seed=wanted.storm_seed)
    except Refusal as refusal:
        parser.error(f"--storm-share: {refusal.message}")
    try:
        server = PracticeServer(port=wanted.port, log_path=wanted.log, storm=storm)
    except OSError as error:
        parser.error(
            f"port {wanted.port} cannot be used ({error}); leave --port out for a free one"
        )
    sys.stdout.write(orjson.dumps(server.connection()).decode() + "\n")
    sys.stdout.flush()
    try:
        server.run()
    except KeyboardInterrupt:
        return 0
    finally:
        server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
