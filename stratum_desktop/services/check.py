"""One thing that was looked at, and what was found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """A finding in words."""

    name: str
    ok: bool
    #: What was found; when not ok, also what to do.
    detail: str
