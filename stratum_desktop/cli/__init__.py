"""The `stratum` command: the same services as the window, for terminals and scripts."""

from __future__ import annotations

from stratum_desktop.cli.outcome import ExitCode, say_problem

__all__ = ["ExitCode", "say_problem"]
