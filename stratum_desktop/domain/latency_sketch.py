"""Quantiles of lags that can be counted a bit at a time and put together without loss.

A lag falls into a bucket: below 128 s each second has its own, above that 64 of equal width
share every doubling. What is kept is how many lags each bucket holds, in whole numbers, so two
halves of a day make the same day in whatever order they come, on every machine.

    0 … 127 s exact     128 … 255 s by 2 s     256 … 511 s by 4 s     …     3 d by 4 096 s

A quantile is the middle of the bucket that holds its rank: at most 1/128 (0.8 %) from the lag
that stands there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_EXACT_BELOW = 128
"""Seconds. Source: own choice; the error above it is at most one part in as many."""

_EXACT_BITS = 7
_SHARES = 64
"""Buckets in every doubling, which is half of `_EXACT_BELOW`: the widths then fit each other."""


def bucket_of(seconds: int) -> int:
    """Return the bucket of a lag in whole seconds, 0 or more."""
    if seconds < _EXACT_BELOW:
        return seconds
    shift = seconds.bit_length() - _EXACT_BITS
    return shift * _SHARES + (seconds >> shift)


def middle_of(bucket: int) -> float:
    """Return the lag in seconds that a bucket stands for."""
    if bucket < _EXACT_BELOW:
        return bucket
    shift = bucket // _SHARES - 1
    lowest = (bucket - shift * _SHARES) << shift
    return lowest + ((1 << shift) - 1) / 2


def rank_of(percent: int, count: int) -> int:
    """Return which of so many lags, the shortest being number 1, is a percentile of 1-100."""
    return -(-percent * count // 100)


@dataclass(slots=True)
class LatencySketch:
    """How many lags there are of about which length, and their exact sum."""

    #: Bucket to how many; none of them is 0.
    counts: dict[int, int] = field(default_factory=dict)
    #: Of all lags.
    total_seconds: int = 0

    @classmethod
    def of(cls, lags: Mapping[int, int]) -> LatencySketch:
        """Return the sketch of lags given as whole seconds to how many."""
        sketch = cls()
        for seconds, count in lags.items():
            sketch.add(seconds, count)
        return sketch

    @classmethod
    def of_numbers(cls, numbers: Sequence[int], *, total_seconds: int) -> LatencySketch:
        """Return what `numbers` had told of a sketch."""
        return cls(dict(zip(numbers[::2], numbers[1::2], strict=True)), total_seconds)

    @property
    def count(self) -> int:
        """How many lags it holds."""
        return sum(self.counts.values())

    def add(self, seconds: int, count: int = 1) -> None:
        """Count lags of whole seconds, 0 or more."""
        if count:
            bucket = bucket_of(seconds)
            self.counts[bucket] = self.counts.get(bucket, 0) + count
            self.total_seconds += seconds * count

    def merge(self, other: LatencySketch) -> None:
        """Count everything that another one holds; nothing is lost by it."""
        # Held in names of their own: a report merges thousands of sketches.
        counts, had = self.counts, self.counts.get
        for bucket, count in other.counts.items():
            counts[bucket] = had(bucket, 0) + count
        self.total_seconds += other.total_seconds

    def numbers(self) -> list[int]:
        """Return bucket, count, bucket, count …, shortest lags first: equal ones say the same."""
        return [number for pair in sorted(self.counts.items()) for number in pair]

    def mean_seconds(self) -> float | None:
        """Return the exact mean; None when it is empty."""
        count = self.count
        return self.total_seconds / count if count else None

    def percentile_seconds(self, percent: int) -> float | None:
        """Return about the smallest lag that at least so many per cent of lags do not exceed.

        Args:
            percent: 1-100.

        Returns:
            At most 1/128 from the true one; None when it is empty.
        """
        count = self.count
        return self._at_rank(rank_of(percent, count)) if count else None

    def median_seconds(self) -> float | None:
        """Return the median: between the two in the middle of an even number of lags.

        At most 1/128 from the true one; None when it is empty.
        """
        count = self.count
        if not count:
            return None
        return (self._at_rank((count + 1) // 2) + self._at_rank(count // 2 + 1)) / 2

    def _at_rank(self, rank: int) -> float:
        passed = 0
        for bucket in sorted(self.counts):
            passed += self.counts[bucket]
            if passed >= rank:
                return middle_of(bucket)
        raise ValueError(f"there is no lag number {rank} among {passed}")
