"""What a platform says itself of the signals that it was sent.

It stands beside the product's own figures and is never mixed with them under one name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class OwnTopic(StrEnum):
    """What a platform's figure speaks of, in the order it is worth reading."""

    #: How it judges what was sent as a whole.
    UPLOAD_STATUS = "upload_status"
    #: How well it can tell who an event is of, on the platform's own scale.
    MATCH_QUALITY = "match_quality"
    #: What the platform found wrong.
    DIAGNOSTIC = "diagnostic"
    #: How many of the events carry an identifier.
    MATCH_KEY = "match_key"
    #: How many of the browser's events the server told of too.
    EVENT_COVERAGE = "event_coverage"
    #: How many events carry something that tells copies apart.
    DEDUPE_KEY = "dedupe_key"
    #: How soon events come.
    FRESHNESS = "freshness"
    #: What more the platform could count because of the events it was sent.
    ADDITIONAL_CONVERSIONS = "additional_conversions"
    #: What became of what was sent, in events.
    UPLOAD_COUNT = "upload_count"


class OwnUnit(StrEnum):
    """What a platform's figure is counted in."""

    PERCENT = "percent"
    #: 0-10.
    OF_TEN = "of_ten"
    EVENTS = "events"
    #: Words alone.
    NONE = "none"


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """One thing a platform says."""

    topic: OwnTopic
    #: An event name, a conversion action or "" for everything that was sent.
    subject: str
    #: Which one of the topic: "email", "event_id browser", an error's name; "" where there is one.
    item: str
    unit: OwnUnit
    #: None where it says words alone.
    value: float | None
    #: The platform's words, redacted: at most 500 characters.
    text: str = ""
    #: What the platform wants it to reach, in the same unit; None where it names nothing.
    goal: float | None = None
    #: The local day of the account that it speaks of; None: of no single day.
    on: date | None = None
