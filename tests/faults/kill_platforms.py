"""The practice platforms that the kill harness delivers to, as a process of their own.

Every id is on the disk before it is answered. The Data Manager judges at once, and refuses what is
named so.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "support"))

from parent_process import end_with_parent

from stratum_desktop.practice.servers import PracticeGoogle, PracticeMeta, PracticeServer
from stratum_desktop.practice.servers.whatsapp import PracticeWhatsApp

#: The end of an event id that the Data Manager takes and later refuses.
REFUSED = "-refused"


class _RefusedByName(dict[str, str]):
    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        return "INVALID_GCLID" if key.endswith(REFUSED) else default


def main(log: Path) -> None:
    """Print one JSON line that says how to connect, then serve until standard input ends."""
    google = PracticeGoogle(verdict_after_seconds=0, processing_errors=_RefusedByName())
    server = PracticeServer(vendors=[PracticeMeta(), PracticeWhatsApp(), google], log_path=log)
    sys.stdout.write(json.dumps(server.connection()) + "\n")
    sys.stdout.flush()
    end_with_parent()
    server.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
