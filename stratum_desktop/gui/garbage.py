"""Collects garbage on the UI thread only.

Python may run its cyclic collector in whatever thread allocates next, also in a thread that
reads the database. A widget that dies there dies in the wrong thread: Qt complains, or worse.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

COLLECT_MS = 1_000
"""How often there is a look at whether enough has gathered. Source: own choice."""


class UiThreadCollector(QObject):
    """Takes the collector over while it lives. Runs on: the UI thread."""

    def __init__(self) -> None:
        """Switch the automatic collector off and begin to look by a timer."""
        super().__init__()
        self._thresholds = gc.get_threshold()
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(COLLECT_MS)

    def collect(self) -> None:
        """Collect the generations that have gathered enough, the oldest of them with the rest."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return

    def close(self) -> None:
        """Leave the automatic collector as it was found."""
        self._timer.stop()
        if self._was_on:
            gc.enable()
