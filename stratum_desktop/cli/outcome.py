"""How a command ends, and how a problem is said."""

from __future__ import annotations

import sys
from enum import IntEnum

from stratum_desktop.domain.errors import Refusal, StratumError


class ExitCode(IntEnum):
    """The exit codes of `stratum`. They are part of its interface."""

    #: Done.
    OK = 0
    #: Done, and what was looked at is not as it should be (`verify`, `doctor`, refused lines).
    FINDINGS = 1
    #: The command line cannot be understood.
    USAGE = 2
    #: A rule said no; the same again changes nothing.
    REFUSED = 3
    #: The world said no (disk, network, a platform); may pass.
    TROUBLE = 4
    #: A fault in the program.
    BUG = 70
    #: Interrupted.
    CANCELLED = 130


def say_problem(problem: StratumError) -> ExitCode:
    """Write a refusal or trouble as one line to standard error; returns its exit code."""
    sys.stderr.write(f"stratum: {problem.message}\n")
    return ExitCode.REFUSED if isinstance(problem, Refusal) else ExitCode.TROUBLE
