"""What a driver means, how its value reads, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from stratum_desktop.domain.emq import RULES, Driver, DriverReading, DriverStatus, Unit
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts import BarLook
from stratum_desktop.gui.looks import DRIVER_STATUSES
from stratum_desktop.gui.theme import Role
from stratum_desktop.services.wording import sentence

_LONGEST_HOURS = 24.0


@dataclass(frozen=True, slots=True)
class DriverWords:
    """A driver explained."""

    meaning: str
    #: What helps while it is not good.
    advice: str
    #: What helps while nothing is measured.
    advice_without_data: str


DRIVER_WORDS: Mapping[Driver, DriverWords] = {
    Driver.EVENT_MATCH: DriverWords(
        meaning="The share of events that the platform can match to a person.",
        advice="Send more identifiers with each event. Email and phone match best; a click id "
        "such as fbc or gclid and an external id add to them. Deliveries that were skipped for "
        "want of an identifier name the source that sends too few.",
        advice_without_data="Send events, or connect the source that has them: the rate is "
        "counted from the first delivery on.",
    ),
    Driver.PIXEL_COVERAGE: DriverWords(
        meaning="The share of website conversions that both the browser and the server saw, "
        "under one event name and event id, within 48 hours.",
        advice="Give browser and server the same event id for the same conversion. Events that "
        "only the server saw point to a blocked or missing pixel; those that only the browser "
        "saw point to a server that does not send them.",
        advice_without_data="Connect the browser side, so that its sightings arrive here. "
        "Without a website, say that this driver does not apply.",
    ),
    Driver.LATENCY: DriverWords(
        meaning="The median time from a conversion to its confirmed delivery, live events only.",
        advice="Send events when they happen, not in batches. Deliveries that wait count with "
        "their age so far: release what is held and look at what retries.",
        advice_without_data="Send live events: files and replays are not counted here.",
    ),
    Driver.ATTRIBUTION: DriverWords(
        meaning="How near the platform's conversions and revenue are to the shop's own, on days "
        "that are complete.",
        advice="Compare a day on which they differ most: missing purchases point to lost "
        "signals, too many to double counting or a wide attribution window.",
        advice_without_data="It needs the platform's own figures and a second source, GA4 or "
        "orders, for the same days.",
    ),
    Driver.FRESHNESS: DriverWords(
        meaning="The age of the last sync, or of the newest event where one is expected by now, "
        "whichever is worse.",
        advice="Check that the engine runs, that the network is up and that the source still "
        "sends.",
        advice_without_data="Nothing was ever synced from this platform.",
    ),
}


_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_SAMPLES = {"emq.match_rate_of_platform": ("day", "days")}
_SAMPLES_OF: Mapping[Driver, tuple[str, str]] = {
    Driver.EVENT_MATCH: ("event", "events"),
    Driver.PIXEL_COVERAGE: ("website conversion", "website conversions"),
    Driver.LATENCY: ("delivery", "deliveries"),
    Driver.ATTRIBUTION: ("day", "days"),
    Driver.FRESHNESS: ("sync", "syncs"),
}


def value_text(reading: DriverReading) -> str:
    """Return the measured quantity with its unit."""
    if reading.status is DriverStatus.NOT_APPLICABLE:
        return words.NOTHING
    if reading.measured is None:
        return words.NO_DATA if reading.score is None else "never came"
    if reading.unit is Unit.PCT:
        return words.percent(reading.measured)
    return words.duration(reading.measured * 3600)


def sample_text(reading: DriverReading) -> str:
    """Return how much was measured, with what was counted."""
    if not reading.sample_size:
        return words.NOTHING
    one, many = _SAMPLES.get(reading.evidence.code, _SAMPLES_OF[reading.driver])
    return words.plural(reading.sample_size, one, many)


def evidence_text(evidence: Reason) -> str:
    """Return what a driver was measured from, in words, with its days as they are read here."""
    return with_local_days(sentence(evidence))


def with_local_days(text: str) -> str:
    """Return a text with every ISO day in it spelled in the operator's way."""
    return _DAY.sub(lambda found: words.day(date.fromisoformat(found[0])), text)


def advice_for(reading: DriverReading) -> str:
    """Return what to do about a driver as it stands."""
    known = DRIVER_WORDS[reading.driver]
    if reading.status is DriverStatus.NO_DATA:
        return known.advice_without_data
    if reading.status is DriverStatus.NOT_APPLICABLE:
        return "It was declared not to apply here; its weight is left out of the score."
    if reading.status is DriverStatus.GOOD:
        return "Nothing: it is in its good range."
    return known.advice


def thresholds_text(driver: Driver) -> str:
    """Return where the driver is good and where it is critical."""
    rule = RULES[driver]
    if rule.unit is Unit.PCT:
        return f"good from {rule.good_at:g}\u00a0%, critical below {rule.critical_at:g}\u00a0%"
    return f"good below {rule.good_at:g}\u00a0h, critical from {rule.critical_at:g}\u00a0h"


def bar_look(reading: DriverReading) -> BarLook:
    """Return the bar of a driver against its own thresholds."""
    rule, look = RULES[reading.driver], DRIVER_STATUSES[reading.status]
    value = None if reading.score is None else reading.measured
    spoken = f"{value_text(reading)}, {look.word}, {thresholds_text(reading.driver)}"
    if rule.unit is Unit.PCT:
        zones = (
            (rule.critical_at, Role.CRITICAL),
            (rule.good_at, Role.WARNING),
            (100.0, Role.GOOD),
        )
        return BarLook(value, zones, look.role, spoken)
    ceiling = min(_LONGEST_HOURS, 2 * rule.critical_at)
    zones = (
        (rule.good_at, Role.GOOD),
        (rule.critical_at, Role.WARNING),
        (ceiling, Role.CRITICAL),
    )
    return BarLook(value, zones, look.role, spoken)
