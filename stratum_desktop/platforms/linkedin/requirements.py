"""What LinkedIn does not take, said here first: one refused event costs a request of 5,000.

Currency and the values of identifiers LinkedIn does not check at all, so nonsense would be
counted as sent. Source: learn.microsoft.com/en-us/linkedin/marketing/conversions/
conversions-api-schema, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import isfinite

from stratum_desktop.domain.consent import ConsentState
from stratum_desktop.domain.event import Event
from stratum_desktop.domain.event_name import standard_name
from stratum_desktop.domain.money import CURRENCY_CODES
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.linkedin.manifest import MANIFEST
from stratum_desktop.platforms.linkedin.vocabulary import LEAD_ALONE_SINCE


def rules_of(options: Mapping[str, str]) -> Mapping[str, str]:
    """Return the conversion rule's number of each event name; ours for a standard event."""
    return _read_rules(options.get("rules", ""))


def version_of(options: Mapping[str, str]) -> str:
    """Return the version that a destination speaks; versions compare as text."""
    return options.get("api_version") or MANIFEST.api_version


def skip_reason(event: Event, options: Mapping[str, str]) -> Reason | None:
    """Return why a destination with these rules takes no such event, or None when it does."""
    if event.name not in rules_of(options):
        return Reason("linkedin.not_mapped", {"event_name": event.name})
    if event.consent.ad_personalization is ConsentState.DENIED:
        return Reason("linkedin.personalization_denied")
    return None


def value_refusal(parameters: Mapping[str, object]) -> Reason | None:
    """Return what is wrong with a value and its currency, or None; no value is not wrong."""
    value, currency = parameters.get("value"), parameters.get("currency")
    if value is None:
        return None
    is_number = type(value) is int or (type(value) is float and isfinite(value))
    if not is_number:
        return Reason("linkedin.parameter_malformed", {"parameter": "value"})
    if currency is None:
        return Reason("linkedin.value_needs_currency")
    return None if currency in CURRENCY_CODES else Reason("linkedin.currency_malformed")


def identifier_refusal(user: Mapping[str, object], version: str) -> Reason | None:
    """Return why LinkedIn could find nobody by this `user`, or None when it could."""
    is_lead_enough = "lead" in user and version >= LEAD_ALONE_SINCE
    if user["userIds"] or "userInfo" in user or is_lead_enough:
        return None
    return Reason("linkedin.no_identifier")


@lru_cache(maxsize=64)
def _read_rules(text: str) -> Mapping[str, str]:
    rules: dict[str, str] = {}
    for part in text.split(","):
        name, sign, number = part.partition("=")
        if sign:
            rules.setdefault(standard_name(name, {}), number.strip())
    return rules
