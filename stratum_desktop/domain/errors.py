"""The two ways a request can end badly without anybody having made a mistake in the code.

    StratumError
    ├── Refusal   a rule said no; carries the reason and, where there is one, the place
    └── Trouble   the world said no (disk, network, a platform); may pass by itself

Anything else that is raised is a bug.
"""

from __future__ import annotations

from stratum_desktop.domain.reason import Reason


class StratumError(Exception):
    """Something a person can be told about in one sentence."""

    def __init__(self, message: str, *, reason: Reason) -> None:
        """Keep the sentence (what, where, what to do) and the reason behind it."""
        super().__init__(message)
        self.message = message
        self.reason = reason


class Refusal(StratumError):
    """A rule said no. Trying the same again changes nothing."""


class Trouble(StratumError):
    """The world said no. The same request may succeed later."""
