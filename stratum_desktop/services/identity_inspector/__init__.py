"""What each platform is told of a person, found by asking the platform's own mapping."""

from __future__ import annotations

from stratum_desktop.domain.event import ActionSource
from stratum_desktop.domain.identity import SEVERAL_FIELDS, RawPerson
from stratum_desktop.services.identity_inspector.inspection import (
    Inspection,
    Note,
    PlatformView,
    Taken,
)
from stratum_desktop.services.identity_inspector.service import IdentityInspector

__all__ = [
    "SEVERAL_FIELDS",
    "ActionSource",
    "IdentityInspector",
    "Inspection",
    "Note",
    "PlatformView",
    "RawPerson",
    "Taken",
]
