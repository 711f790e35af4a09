"""The JSON form of an event, read strictly.

    event_name, event_id, event_time, event_source_url, action_source
    user_data {every field of identity.RawPerson}
    parameters {every key of event_parameter.PARAMETERS}
    consent {ad_user_data, ad_personalization}

What is wrong with the event refuses it, with the place. What is wrong with an identifier is a
problem beside the event: the others may still match.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.domain.dedupe import derived_event_id
from stratum_desktop.domain.event import ActionSource, Event, Origin
from stratum_desktop.domain.event_name import standard_name
from stratum_desktop.domain.event_parameter import (
    LARGEST_NUMBER,
    PARAMETERS,
    Fault,
    Findings,
    read_known,
    read_text,
)
from stratum_desktop.domain.identity import (
    SEVERAL_FIELDS,
    Normalised,
    Problem,
    RawPerson,
    normalise,
)
from stratum_desktop.domain.reason import Reason

__all__ = ["Fault", "ParsedEvent", "parse_event"]

DEEPEST = 32
"""Levels of nesting. Source: ours; the form itself needs four."""
LONGEST_TEXT_BYTES = 8192
"""UTF-8 bytes of one text. Source: ours; no field of a platform takes as much."""
LONGEST_NAME, LONGEST_ID = 100, 256
"""Characters. Source: ours."""
MOST_FUTURE_SECONDS = 300
"""How far a source's clock may run ahead of ours. Source: ours; no platform states a number."""
EARLIEST = 946_684_800
"""2000-01-01 UTC, epoch seconds. Source: ours: before any event of the kind."""
OLDEST_SECONDS = 10 * 366 * 86_400
"""How far back an event may lie. Source: ours; platforms set their own, narrower limits."""
_MILLISECONDS_FROM = 100_000_000_000

_TOP_KEYS = frozenset(
    {
        "event_name",
        "event_id",
        "event_time",
        "event_source_url",
        "action_source",
        "user_data",
        "parameters",
        "consent",
    }
)
_PERSON_FIELDS = frozenset(RawPerson._fields)
_CONSENT_WORDS = {
    **{str(state): state for state in ConsentState},
    "unspecified": ConsentState.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class ParsedEvent:
    """An event that can be stored."""

    event: Event
    #: Identifiers that were given and could not be used.
    problems: tuple[Problem, ...]
    #: Paths that the JSON form does not know: kept in `event.unknown`, never sent.
    unknown_keys: tuple[str, ...]


def parse_event(
    raw: Mapping[str, object],
    *,
    source: str,
    origin: Origin,
    default_country: str | None,
    needs_clear: frozenset[str],
    received_at_ms: int,
    name_map: Mapping[str, str],
) -> ParsedEvent | tuple[Fault, ...]:
    """Read one event strictly: all of it is right, or every fault is named.

    Values of unknown keys are kept in `Event.unknown`, unless they stand in `user_data` or may
    hold an e-mail address: of those only the key is kept.

    Returns:
        The event, or the faults in the order of the form, never empty.
    """
    findings = Findings()
    _check_size(raw, findings)
    if findings.faults:
        return tuple(findings.faults)
    name = _read_name(raw, name_map, findings)
    event_id = _read_event_id(raw, findings)
    event_time = _read_time(raw, received_at_ms, findings)
    url = _read_url(raw, findings)
    action_source = _read_action_source(raw, origin, url, findings)
    person, problems = _read_person(_object(raw, "user_data", findings), findings)
    parameters = read_known(
        _object(raw, "parameters", findings), PARAMETERS, "parameters", findings
    )
    consent = _read_consent(_object(raw, "consent", findings), findings)
    for key, value in raw.items():
        if key not in _TOP_KEYS:
            findings.keep_apart(key, value)
    if findings.faults or name is None or event_time is None or action_source is None:
        return tuple(findings.faults)
    normalised = normalise(
        person,
        default_country=default_country,
        needs_clear=needs_clear,
        seen_at_ms=event_time * 1000,
    )
    event = Event(
        name=name,
        event_id=event_id or _derived_id(source, name, event_time, parameters, normalised),
        event_id_is_given=event_id is not None,
        event_time=event_time,
        origin=origin,
        source=source,
        action_source=action_source,
        identity=normalised.identity,
        consent=consent,
        event_source_url=url,
        parameters=parameters,
        unknown=findings.unknown,
    )
    return ParsedEvent(event, (*problems, *normalised.problems), tuple(sorted(findings.unknown)))


def _derived_id(
    source: str, name: str, event_time: int, parameters: Mapping[str, object], person: Normalised
) -> str:
    return derived_event_id(
        source=source,
        name=name,
        event_time=event_time,
        order_id=cast("str | None", parameters.get("order_id")),
        person=person.mark,
        value=cast("float | None", parameters.get("value")),
        currency=cast("str | None", parameters.get("currency")),
    )


def _check_size(raw: Mapping[str, object], findings: Findings) -> None:
    """Note what no store or platform could take, before anything else looks at it."""
    open_values: list[tuple[str, object, int]] = [("", raw, 0)]
    while open_values:
        path, value, depth = open_values.pop()
        if isinstance(value, str):
            _check_text(value, path, findings)
        elif isinstance(value, int | float):
            if not -LARGEST_NUMBER < value < LARGEST_NUMBER:
                findings.refuse(path, "event.number_unusable")
        elif isinstance(value, dict | list) and depth >= DEEPEST:
            findings.refuse(path, "event.nested_too_deeply", limit=DEEPEST)
        elif isinstance(value, dict):
            dot = "." if path else ""
            for key, one in value.items():
                _check_text(key, path, findings)
                open_values.append((f"{path}{dot}{key}", one, depth + 1))
        elif isinstance(value, list):
            open_values += [(f"{path}[{at}]", one, depth + 1) for at, one in enumerate(value)]


def _check_text(text: str, path: str, findings: Findings) -> None:
    if text.isascii():
        length = len(text)
    else:
        try:
            length = len(text.encode())
        except UnicodeEncodeError:
            findings.refuse(path, "event.text_not_unicode")
            return
    if length > LONGEST_TEXT_BYTES:
        findings.refuse(path, "event.text_too_long", limit_bytes=LONGEST_TEXT_BYTES)


def _object(raw: Mapping[str, object], key: str, findings: Findings) -> Mapping[str, object]:
    value = raw.get(key)
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    findings.refuse(key, "event.must_be_an_object")
    return {}


def _read_name(
    raw: Mapping[str, object], name_map: Mapping[str, str], findings: Findings
) -> str | None:
    name = raw.get("event_name")
    if isinstance(name, str) and name.strip():
        if len(name) <= LONGEST_NAME and name.isprintable():
            return standard_name(name, name_map)
        findings.refuse("event_name", "event.name_unusable", limit=LONGEST_NAME)
    elif name is None or name == "":
        findings.refuse("event_name", "event.missing")
    else:
        findings.refuse("event_name", "event.must_be_text")
    return None


def _read_event_id(raw: Mapping[str, object], findings: Findings) -> str | None:
    value = raw.get("event_id")
    if value is None:
        return None
    event_id = read_text(value, "event_id", findings)
    if event_id is not None and (len(event_id) > LONGEST_ID or not event_id.isprintable()):
        findings.refuse("event_id", "event.id_unusable", limit=LONGEST_ID)
    return event_id


def _read_time(raw: Mapping[str, object], received_at_ms: int, findings: Findings) -> int | None:
    value = raw.get("event_time")
    if value is None or value == "":
        findings.refuse("event_time", "event.missing")
        return None
    seconds = _epoch_seconds(value)
    if isinstance(seconds, Reason):
        findings.faults.append(Fault("event_time", seconds))
        return None
    now = received_at_ms // 1000
    if seconds > now + MOST_FUTURE_SECONDS:
        findings.refuse("event_time", "event.time_in_future", ahead_seconds=seconds - now)
    elif seconds < max(EARLIEST, now - OLDEST_SECONDS):
        findings.refuse("event_time", "event.time_too_old")
    return seconds


def _epoch_seconds(value: object) -> int | Reason:
    """Return epoch seconds of a number or of an ISO 8601 text with a zone."""
    if isinstance(value, str):
        text = value.strip()
        if text.isascii() and text.isdigit() and len(text) != len("20250131"):
            return _epoch_seconds(int(text)) if len(text) < 20 else Reason("event.time_unreadable")
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            return Reason("event.time_unreadable")
        if at.tzinfo is None:
            return Reason("event.time_without_zone")
        return math.floor(at.timestamp())
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return Reason("event.time_unreadable")
    if value >= _MILLISECONDS_FROM:
        return Reason("event.time_in_milliseconds")
    return math.floor(value)


def _read_url(raw: Mapping[str, object], findings: Findings) -> str | None:
    value = raw.get("event_source_url")
    if value is None or value == "":
        return None
    if isinstance(value, str):
        url = value.strip()
        if url[:8].lower().startswith(("https://", "http://")) and url.isprintable():
            return url
    findings.refuse("event_source_url", "event.not_a_web_address")
    return None


def _read_action_source(
    raw: Mapping[str, object], origin: Origin, url: str | None, findings: Findings
) -> ActionSource | None:
    """Read where it happened; a page address or a pixel says `website` by itself."""
    value = raw.get("action_source")
    if value is None or value == "":
        if origin is Origin.PIXEL or url is not None:
            return ActionSource.WEBSITE
        findings.refuse("action_source", "event.missing")
        return None
    word = value.strip().lower() if isinstance(value, str) else ""
    if word in _ACTION_SOURCES:
        return _ACTION_SOURCES[word]
    findings.refuse(
        "action_source", "event.action_source_unknown", known=", ".join(_ACTION_SOURCES)
    )
    return None


_ACTION_SOURCES = {str(one): one for one in ActionSource}


def _read_person(
    raw: Mapping[str, object], findings: Findings
) -> tuple[RawPerson, tuple[Problem, ...]]:
    """Return the fields as given; what is neither text nor a whole number is a problem."""
    given: dict[str, str | tuple[str, ...]] = {}
    problems: list[Problem] = []
    for key, value in raw.items():
        if key not in _PERSON_FIELDS:
            findings.unknown[f"user_data.{key}"] = None
        elif isinstance(value, list) and key in SEVERAL_FIELDS:
            texts = [text for one in value if (text := _as_text(one)) is not None]
            if len(texts) < len(value):
                problems.append(Problem(key, Reason("identity.not_text")))
            given[key] = tuple(texts)
        elif (text := _as_text(value)) is not None:
            given[key] = text
        elif value is not None:
            problems.append(Problem(key, Reason("identity.not_text")))
    return RawPerson(**given), tuple(problems)  # type: ignore[arg-type]  # several only where known


def _as_text(value: object) -> str | None:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _read_consent(raw: Mapping[str, object], findings: Findings) -> Consent:
    states = {}
    for key, value in raw.items():
        if key not in {"ad_user_data", "ad_personalization"}:
            findings.keep_apart(f"consent.{key}", value)
        elif isinstance(value, bool):
            states[key] = ConsentState.GRANTED if value else ConsentState.DENIED
        elif isinstance(value, str) and value.strip().lower() in _CONSENT_WORDS:
            states[key] = _CONSENT_WORDS[value.strip().lower()]
        elif value is not None:
            findings.refuse(f"consent.{key}", "event.consent_unknown")
    return Consent(**states)
