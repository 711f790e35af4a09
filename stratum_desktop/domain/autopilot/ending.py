"""What became of a write, told by reading the value back.

Whether the program ended in the middle or the answer was lost makes no difference: the value at the
platform decides. Only time is needed besides, because a request may still be on its way.
"""

from __future__ import annotations

from enum import StrEnum

IN_FLIGHT_SECONDS = 60.0
"""How long after the intent a write may still take effect. Source: own choice; a write begins
within 20 s of its intent, and a request is given up after 15 s (product rulebook, section 3.3)."""

MOST_TRIES = 2
"""Most intents that may have come to a write. Source: own choice: once, and once again."""


class Word(StrEnum):
    """What was heard of a write."""

    CONFIRMED = "confirmed"
    #: The platform refused it for good.
    REFUSED = "refused"
    #: No answer, one that nobody can read, or a program that ended before it came.
    UNSURE = "unsure"


class Ending(StrEnum):
    """What follows for the action."""

    APPLIED = "applied"
    FAILED = "failed"
    STALE = "stale"
    #: The value cannot be read; it is read again until it is known.
    UNKNOWN = "unknown"
    #: It may still take effect; read again later.
    WAIT = "wait"
    #: Nothing was written: it may be tried again, from the first check on.
    AGAIN = "again"


def ending(
    *,
    wanted: str,
    prior: str,
    now: str | None,
    word: Word,
    seconds_since_intent: float,
    tries: int,
) -> Ending:
    """Say what became of a write.

    Args:
        wanted: the value that was to be set.
        prior: the value before, as it was read for the intent.
        now: the value as it was just read; None: it cannot be read.
        word: what was heard of the write.
        seconds_since_intent: how long ago the intent was committed.
        tries: how many intents there were, this one included.
    """
    if now is None:
        return Ending.UNKNOWN
    if now == wanted:
        return Ending.APPLIED
    if word is Word.REFUSED:
        return Ending.FAILED if now == prior else Ending.STALE
    if seconds_since_intent < IN_FLIGHT_SECONDS:
        return Ending.WAIT
    if now != prior:
        return Ending.STALE
    return Ending.AGAIN if tries < MOST_TRIES else Ending.FAILED
