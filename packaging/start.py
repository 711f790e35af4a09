"""The built program's way in: the window's name opens the window, the command's runs a command."""

from __future__ import annotations

import multiprocessing
import sys
from pathlib import Path

# A worker process of an import starts this file again; it must go no further than here.
multiprocessing.freeze_support()

from stratum_desktop.bootstrap.launch import main, stratum  # noqa: E402

if __name__ == "__main__":
    raise SystemExit(stratum() if Path(sys.executable).stem == "stratum" else main())
