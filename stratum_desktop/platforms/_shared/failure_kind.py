"""Which failure an answer means: the word that every platform's table of answers uses."""

from __future__ import annotations

from enum import Enum, auto


class Kind(Enum):
    """Which failure an answer means; `platforms.failures` has one for each."""

    RETRY = auto()
    SLOW_DOWN = auto()
    REAUTHORISE = auto()
    REJECT = auto()
    UPDATE = auto()
    UNREADABLE = auto()
