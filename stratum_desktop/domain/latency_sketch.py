"""Quantiles of lags that can be counted a bit at a time and put together without loss.

A lag falls into a bucket: below 128 s each second has its own, above that 64 of equal width
share every doubling. What is kept is how many lags each bucket holds, in whole numbers, so two
halves of a day make the same day in whatever order they come, on every machine. All of these
numbers stand side by side in one large number, so that one addition adds them all: a report puts
thousands of sketches together.

    0 … 127 s exact     128 … 255 s by 2 s     256 … 511 s by 4 s     …     3 d by 4 096 s

A quantile is the middle of the bucket that holds its rank: at most 1/128 (0.8 %) from the lag
that stands there.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

_EXACT_BELOW = 128
"""Seconds. Source: own choice; the error above it is at most one part in as many."""

_EXACT_BITS = 7
_SHARES = 64
"""Buckets in every doubling, which is half of `_EXACT_BELOW`: the widths then fit each other."""


_BITS = 32
"""Of one bucket. Source: own choice; four thousand million lags are more than there will be."""

_MOST = 2**_BITS - 1


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

    #: How many each bucket holds, 32 bits for each, the shortest lags in the lowest.
    packed: int = 0
    count: int = 0
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
    def of_bytes(cls, buckets: bytes, *, count: int, total_seconds: int) -> LatencySketch:
        """Return what `buckets` had told of a sketch."""
        return cls(int.from_bytes(buckets, "little"), count, total_seconds)

    def add(self, seconds: int, count: int = 1) -> None:
        """Count lags of whole seconds, 0 or more.

        Raises:
            OverflowError: these would be more than a sketch can hold, some 4 thousand million.
        """
        self._hold(count)
        self.packed += count << _BITS * bucket_of(seconds)
        self.total_seconds += seconds * count

    def merge(self, other: LatencySketch) -> None:
        """Count everything that another one holds; nothing is lost by it.

        Raises:
            OverflowError: both are more than a sketch can hold.
        """
        self._hold(other.count)
        self.packed += other.packed
        self.total_seconds += other.total_seconds

    def to_bytes(self) -> bytes:
        """Return 4 bytes for each bucket, the lowest first, up to the last one that holds any."""
        buckets = -(-self.packed.bit_length() // _BITS)
        return self.packed.to_bytes(buckets * _BITS // 8, "little")

    def mean_seconds(self) -> float | None:
        """Return the exact mean; None when it is empty."""
        return self.total_seconds / self.count if self.count else None

    def percentiles_seconds(self, *percents: int) -> tuple[float | None, ...]:
        """Return about the smallest lags that at least so many per cent of lags do not exceed.

        Args:
            percents: each 1-100.

        Returns:
            Each at most 1/128 from the true one; all None when it is empty.
        """
        return self._at_ranks(*(rank_of(percent, self.count) for percent in percents))

    def median_seconds(self) -> float | None:
        """Return the median: between the two in the middle of an even number of lags.

        At most 1/128 from the true one; None when it is empty.
        """
        lower, upper = self._at_ranks((self.count + 1) // 2, self.count // 2 + 1)
        return None if lower is None or upper is None else (lower + upper) / 2

    def _hold(self, more: int) -> None:
        if self.count + more > _MOST:
            raise OverflowError(f"a sketch holds {_MOST} lags at most")
        self.count += more

    def _at_ranks(self, *ranks: int) -> tuple[float | None, ...]:
        if not self.count:
            return (None,) * len(ranks)
        buckets = self.to_bytes()
        passed = [*accumulate(struct.unpack(f"<{len(buckets) * 8 // _BITS}I", buckets))]
        return tuple(middle_of(bisect_left(passed, rank)) for rank in ranks)
