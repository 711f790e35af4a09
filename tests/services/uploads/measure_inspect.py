"""Looks at files and reads them to their end as an upload does; says how that ended.

Usage: python measure_inspect.py FILE...
Prints one JSON object a file: `sentence` (null when it was read to its end), `rows`, and
`peak_bytes`, the most memory this process had so far.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT))

import psutil  # noqa: E402 - behind the path

from stratum_desktop.domain.errors import StratumError  # noqa: E402
from stratum_desktop.domain.upload.row import ReadingContext  # noqa: E402
from stratum_desktop.domain.upload.suggestion import WorkspaceDefaults  # noqa: E402
from stratum_desktop.host.files import START  # noqa: E402
from stratum_desktop.platforms import registry  # noqa: E402
from stratum_desktop.services.judging.chunk import ChunkSource, PassTask  # noqa: E402
from stratum_desktop.services.preparation import LaneTarget  # noqa: E402
from stratum_desktop.services.uploads.inspection import inspect_file  # noqa: E402

NOW_MS = 1_772_452_800_000


class Peak:
    """The largest resident size seen, looked at every few milliseconds."""

    def __init__(self):
        self.size = 0
        self._process = psutil.Process()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._stop.set()
        self._thread.join()

    def _watch(self):
        while not self._stop.wait(0.005):
            self.size = max(self.size, self._process.memory_info().rss)


def read(path: Path) -> int:
    """Return how many data rows the file has."""
    view = inspect_file(path, wanted=None, saved={}, defaults=WorkspaceDefaults(currency="EUR"))
    lanes = (LaneTarget(1, "Meta", True, registry.get("meta")),)
    context = ReadingContext("UTC", None, {}, frozenset(), NOW_MS)
    source = ChunkSource(PassTask(path, view.plan, context, lanes, START, {}, wants_events=False))
    rows = 0
    while True:
        chunk = source.next_chunk()
        rows += chunk.row_count
        if chunk.is_last:
            return rows


def main(paths: list[Path]) -> None:
    """Read the files and report."""
    with Peak() as peak:
        for path in paths:
            sentence, rows = None, None
            try:
                rows = read(path)
            except StratumError as error:
                sentence = error.message
            found = {"sentence": sentence, "rows": rows, "peak_bytes": peak.size}
            print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
