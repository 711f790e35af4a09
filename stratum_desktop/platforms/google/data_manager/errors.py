"""What the Data Manager API refuses at once: fast-fail, one bad event refuses the request.

Source: developers.google.com/data-manager/api/devguides/concepts/understand-errors and the
`ErrorReason` of google-ads-datamanager 0.9.4, read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from stratum_desktop.platforms._shared.failure_kind import Kind
from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.failures import Failure
from stratum_desktop.platforms.google import errors
from stratum_desktop.platforms.google.errors import Meaning, details_of, error_of

_K = Kind
BY_REASON: dict[str, Meaning] = {
    "INTERNAL_ERROR": (_K.RETRY, "google.service_error"),
    "DEADLINE_EXCEEDED": (_K.RETRY, "google.service_error"),
    "RESOURCE_EXHAUSTED": (_K.SLOW_DOWN, "google.rate_limited"),
    "PERMISSION_DENIED": (_K.REAUTHORISE, "google.permission_missing"),
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": (_K.REAUTHORISE, "google.scope_missing"),
    "SERVICE_DISABLED": (_K.REAUTHORISE, "google.api_not_enabled"),
    "NOT_FOUND": (_K.REAUTHORISE, "google.destination_not_found"),
    "NOT_ALLOWLISTED": (_K.REAUTHORISE, "google.not_allow_listed"),
    "OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH": (_K.REAUTHORISE, "google.manager_mismatch"),
    "DESTINATION_ACCOUNT_*": (_K.REAUTHORISE, "google.account_not_ready"),
    "TERMS_AND_CONDITIONS_NOT_SIGNED": (_K.REAUTHORISE, "google.terms_not_accepted"),
    "INVALID_CONVERSION_ACTION_ID": (_K.REAUTHORISE, "google.action_refused"),
    "INVALID_CONVERSION_ACTION_TYPE": (_K.REAUTHORISE, "google.action_refused"),
    "INVALID_DESTINATION": (_K.REAUTHORISE, "google.action_refused"),
    "TOO_MANY_EVENTS": (_K.REJECT, "google.request_too_large"),
    "TOO_MANY_DESTINATIONS": (_K.REJECT, "google.request_too_large"),
    "TOO_MANY_USER_IDENTIFIERS": (_K.REJECT, "google.events_refused"),
    "REQUIRED_FIELD_MISSING": (_K.REJECT, "google.events_refused"),
    "INVALID_FORMAT": (_K.REJECT, "google.events_refused"),
    "INVALID_HEX_ENCODING": (_K.REJECT, "google.events_refused"),
    "INVALID_SHA256_FORMAT": (_K.REJECT, "google.events_refused"),
    "INVALID_CURRENCY_CODE": (_K.REJECT, "google.currency_malformed"),
    "INVALID_EVENT": (_K.REJECT, "google.events_refused"),
    "NO_IDENTIFIERS_PROVIDED": (_K.REJECT, "google.no_identifier"),
    "EVENT_TIME_INVALID": (_K.REJECT, "google.event_time_refused"),
    "INVALID_POSTAL_CODE": (_K.REJECT, "google.events_refused"),
    "INVALID_ARGUMENT": (_K.REJECT, "google.events_refused"),
}

_OF_THE_ACCOUNT = "DESTINATION_ACCOUNT_"
_EVENT = re.compile(r"\bevents\[(\d{1,4})\]")
_DESTINATION = re.compile(r"\bdestinations\[(\d{1,2})\]")


def failure_of(reply: Reply) -> Failure:
    """Return what a reply that is no success means for the whole request."""
    error = error_of(reply.body)
    reasons = reasons_of(error)
    found = {reason: meaning for reason in reasons if (meaning := _meaning_of(reason))}
    # What stops the destination weighs more than one event; what says least comes last.
    order = sorted(
        reasons,
        key=lambda one: (
            found.get(one, ("",))[0] is not _K.REAUTHORISE,
            one == "INVALID_ARGUMENT",
        ),
    )
    return errors.failure_of(reply, order, found, guilty=_places_of(error, _EVENT))


def reasons_of(error: Mapping[str, object]) -> tuple[str, ...]:
    """Return the reasons that an error gives, those of the whole before those of fields."""
    found = [detail.get("reason") for detail in details_of(error)]
    found += [violation.get("reason") for violation in _violations_of(error)]
    return tuple(dict.fromkeys(one for one in found if isinstance(one, str) and one))


def destinations_named(body: bytes) -> tuple[int, ...]:
    """Return the places of a request's destinations that an error minds, ascending."""
    return _places_of(error_of(body), _DESTINATION)


def _meaning_of(reason: str) -> Meaning | None:
    if reason.startswith(_OF_THE_ACCOUNT):
        return BY_REASON["DESTINATION_ACCOUNT_*"]
    return BY_REASON.get(reason)


def _places_of(error: Mapping[str, object], path: re.Pattern[str]) -> tuple[int, ...]:
    fields = (violation.get("field") for violation in _violations_of(error))
    named = {int(place) for field in fields for place in path.findall(str(field))}
    return tuple(sorted(named))


def _violations_of(error: Mapping[str, object]) -> list[Mapping[str, object]]:
    return [
        violation
        for detail in details_of(error)
        for violation in _list_of(detail.get("fieldViolations"))
        if isinstance(violation, Mapping)
    ]


def _list_of(value: object) -> list[object]:
    return value if isinstance(value, list) else []
