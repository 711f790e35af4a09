"""Which dedupe keys a file had before, in a few bytes a key."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

MAX_KEYS = 16_000_000
"""Keys that are remembered: 128 MB. Later rows are only compared with what is stored."""


class SeenKeys:
    """Sorted runs of 64-bit digests, each at least twice the next.

    Two different keys of a million look alike once in some hundred million files; then one row
    of the pre-flight is called a duplicate wrongly. Sending decides by whole keys.
    """

    def __init__(self) -> None:
        """Start with nothing seen."""
        self._runs: list[np.ndarray[tuple[int], np.dtype[np.uint64]]] = []
        self._count = 0

    def add(self, keys: Sequence[bytes]) -> list[bool]:
        """Remember keys of at least 8 bytes; say for each whether it was seen before."""
        if not keys:
            return []
        digests = np.frombuffer(b"".join(key[-8:] for key in keys), dtype=np.uint64)
        fresh, first = np.unique(digests, return_index=True)
        seen = np.ones(len(digests), dtype=bool)
        seen[first] = False
        for run in self._runs:
            places = np.searchsorted(run, digests)
            places[places == len(run)] = 0
            seen |= run[places] == digests
        if self._count < MAX_KEYS:
            self._remember(fresh)
        answer: list[bool] = seen.tolist()
        return answer

    def _remember(self, run: np.ndarray[tuple[int], np.dtype[np.uint64]]) -> None:
        self._count += len(run)
        while self._runs and len(self._runs[-1]) < 2 * len(run):
            run = np.sort(np.concatenate((self._runs.pop(), run)))
        self._runs.append(run)
