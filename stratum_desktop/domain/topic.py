"""What a mutation changed, so that front ends can decide what to refresh."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Topic(StrEnum):
    """A part of the product's state that screens show."""

    EVENTS = "events"
    DELIVERIES = "deliveries"
    DESTINATIONS = "destinations"
    UPLOADS = "uploads"
    SIGNAL_QUALITY = "signal_quality"
    ALERTS = "alerts"
    ADS = "ads"
    OUTAGES = "outages"
    RULES = "rules"
    ACTIONS = "actions"
    SETTINGS = "settings"
    JOBS = "jobs"
    AUDIT = "audit"


ChangeSet = frozenset[Topic]
"""Every topic that one mutation touched; empty when nothing changed."""


@dataclass(frozen=True, slots=True)
class Changed(Generic[T]):
    """What a mutation answers with: its value, and the topics that screens may want to reload."""

    value: T
    topics: ChangeSet
