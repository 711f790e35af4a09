"""A platform's mapping, asked so that an event on which it fails harms nothing but itself.

A mapping is pure and tested, so a failure is a fault of the program. It must not stop the events
beside it, and must not hide: it becomes a reason, which is stored, shown and logged. The reason
names the kind of the error and its place in the program; its text may hold what a person typed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TypeVar

from stratum_desktop.domain.errors import StratumError
from stratum_desktop.domain.event import Event
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.contract import Platform

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")

MAPPING_FAILED = "event.mapping_failed"

_PROGRAM = __name__.partition(".")[0]


def attempted(step: Callable[[], _T], platform: Platform) -> _T | Reason:
    """Return what a step of a platform's mapping returns, or the fault that it ran into.

    Want of memory is no fault of an event's, and is left to end the process.
    """
    try:
        return step()
    except (StratumError, MemoryError):
        raise
    except Exception as bug:  # noqa: BLE001 - one event's fault stops no other event
        facts = {
            "platform": platform.manifest.label,
            "error": type(bug).__name__,
            "place": _place_of(bug.__traceback__),
        }
        return Reason(MAPPING_FAILED, facts)


def mapped(platform: Platform, event: Event, options: Mapping[str, str]) -> bytes | Reason:
    """Return the body that a destination with these options is sent, or why there is none."""
    return attempted(
        lambda: platform.skip_reason(event, options) or platform.body_of(event, options), platform
    )


def log_fault(reason: Reason, count: int) -> None:
    """Write a fault of a mapping to the log, once for all the events that ran into it."""
    _LOG.error(
        "the mapping for %s failed on %d events: %s in %s",
        *(reason.facts["platform"], count, reason.facts["error"], reason.facts["place"]),
        extra={"action": MAPPING_FAILED},
    )


def _place_of(trace: TracebackType | None) -> str:
    """Return module and line of the innermost of our own functions that the error passed."""
    place = "unknown"
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__"))
        if module.partition(".")[0] == _PROGRAM and module != __name__:
            place = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
