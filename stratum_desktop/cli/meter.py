"""One line on the terminal that tells how far a long reading is."""

from __future__ import annotations

import sys


class Meter:
    """Writes to standard error, and only where a person sees it."""

    def __init__(self, *, is_json: bool, unit: str = "rows") -> None:
        """Be silent for programs: where JSON is asked for, or nobody sits at a terminal."""
        self._is_shown = sys.stderr.isatty() and not is_json
        self._unit = unit

    def show(self, rows: int, rate: float | None, seconds_left: float | None) -> None:
        """Say how far it is, in place of what was said before."""
        if not self._is_shown:
            return
        fast = f", {rate:,.0f} {self._unit}/s" if rate else ""
        left = f", {seconds_left:,.0f} s left" if seconds_left else ""
        sys.stderr.write(f"\r{rows:,} {self._unit}{fast}{left}; Ctrl+C stops\033[K")
        sys.stderr.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._is_shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
