"""Instants as they are typed."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime


def instant(text: str) -> datetime:
    """Return a typed instant; UTC where it names no zone, midnight where it names no time.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no time; write 2026-11-20 or 2026-11-20T08:30"
        ) from error
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at
