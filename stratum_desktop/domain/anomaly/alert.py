"""An alert: that a figure left what is usual, and what became of it."""

from __future__ import annotations

from enum import StrEnum


class AlertState(StrEnum):
    """Where an alert stands."""

    #: The figure is out of the ordinary, and nobody has dealt with it.
    OPEN = "open"
    #: The figure came back by itself.
    ENDED = "ended"
    #: A person dealt with it; it stays so, whatever the figure does until it has come back.
    RESOLVED = "resolved"


def when_over(state: AlertState) -> AlertState:
    """Return where an alert stands once its anomaly is over."""
    return AlertState.ENDED if state is AlertState.OPEN else state
