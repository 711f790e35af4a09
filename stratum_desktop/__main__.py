"""Lets `python -m stratum_desktop …` start the program."""

from __future__ import annotations

import sys

from stratum_desktop.bootstrap.launch import main

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
