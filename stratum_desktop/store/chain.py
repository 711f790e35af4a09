"""Rows that are chained: each one's mac covers it and the mac of the row before.

An edit, a deletion or a change of order shows at the first row it touches.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence

GENESIS = bytes(32)
"""What stands for the mac before the first row."""

_canonical = json.JSONEncoder(separators=(",", ":")).encode


def mac_of(key: bytes, previous: bytes, row: Sequence[object]) -> bytes:
    """Return the mac of a row.

    Args:
        key: 32 bytes.
        previous: the mac of the row before, or `GENESIS`.
        row: every column but the mac, in the table's order; what JSON can say.
    """
    return hmac.digest(key, previous + _canonical(row).encode(), "sha256")
