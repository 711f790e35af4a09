"""What a rule may know of a platform: traits, never names.

Each `platforms/<key>/manifest.py` declares one `PlatformTraits`; rules compare its fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from stratum_desktop.domain.consent import ConsentNeed


class EffectClass(StrEnum):
    """What a repeated send does at the platform."""

    #: Recognised inside the dedupe window: may be sent again there.
    AT_LEAST_ONCE = "at_least_once"
    #: Nothing recognises a repeat: never sent twice by the machine.
    AT_MOST_ONCE = "at_most_once"


@dataclass(frozen=True, slots=True)
class Sourced:
    """Where a number came from: the page, and the day it was read."""

    page: str
    read_on: date


@dataclass(frozen=True, slots=True)
class PlatformTraits:
    """How deliveries to a platform behave. All durations in seconds."""

    effect_class: EffectClass
    #: How long the platform recognises a repeated event; 0 when it never does.
    dedupe_window_seconds: int
    #: Oldest event it accepts, by action source; key "" is the default.
    max_age_seconds: Mapping[str, int]
    #: Most events in one request.
    batch_size: int
    #: Whether one bad event fails the whole request.
    batch_is_atomic: bool
    consent: ConsentNeed
    #: Identifier sets it can match on; an event needs every name of at least one set.
    #: Names are variants of `domain.identity`, or keys of `Identity.keys` / `Identity.clear`.
    matchable_sets: tuple[frozenset[str], ...]
    #: Action sources whose repeats it never recognises, whatever the dedupe window.
    repeats_unrecognised: frozenset[str] = frozenset()
    #: Names of `Identity.clear` that must be kept for it.
    needs_clear: frozenset[str] = frozenset()
    #: Names of `Identity.keys` that a person has who came from it by a click.
    clicks: frozenset[str] = frozenset()
    #: Field name of this class to its source.
    sources: Mapping[str, Sourced] = field(default_factory=dict)

    def max_age_for(self, action_source: str) -> int:
        """Return the age limit in seconds for events of this action source."""
        return self.max_age_seconds.get(action_source, self.max_age_seconds[""])

    def dedupe_window_for(self, action_source: str) -> int:
        """Return how long a repeat of such an event is recognised, in seconds; 0 = never."""
        return 0 if action_source in self.repeats_unrecognised else self.dedupe_window_seconds
