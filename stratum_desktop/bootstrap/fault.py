"""A fault in the program: kept where somebody can look for it, told in one sentence."""

from __future__ import annotations

import logging
import secrets
import sys
from pathlib import Path

from stratum_desktop.cli import ExitCode
from stratum_desktop.host.logs import start_logs
from stratum_desktop.host.paths import Workspace as Folder
from stratum_desktop.host.paths import log_folder

_LOG = logging.getLogger(__name__)


def say_fault(bug: BaseException, *, folder: Path) -> ExitCode:
    """Write a fault to the log and one line about it to standard error.

    Args:
        folder: the workspace that was worked on; its log is used if there is such a workspace.
    """
    trace_id = secrets.token_hex(4)
    logs = folder / "logs" if Folder(folder).exists() else log_folder()
    try:
        stop_logs = start_logs(logs, process="fault")
    except OSError as error:
        place = f"The log {logs} cannot be written ({error.strerror})."
    else:
        _LOG.error("fault %s", trace_id, exc_info=bug, extra={"action": "program.fault"})
        stop_logs()
        place = f"It is kept as {trace_id} in {logs / 'fault.log'}."
    kind = type(bug).__name__
    sys.stderr.write(
        f"stratum: a fault in the program stopped this ({kind}). What was committed is safe. "
        f"{place}\n"
    )
    return ExitCode.BUG
