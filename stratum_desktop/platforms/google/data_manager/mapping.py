"""An event of `events:ingest`.

Source: google-ads-datamanager 0.9.4, `datamanager_v1/types`, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from stratum_desktop.domain.consent import ConsentState
from stratum_desktop.domain.event import Event
from stratum_desktop.platforms.google import vocabulary as words
from stratum_desktop.platforms.google.requirements import transaction_id_of

_CONSENT_WORDS = {
    ConsentState.GRANTED: "CONSENT_GRANTED",
    ConsentState.DENIED: "CONSENT_DENIED",
}


def event_of(
    event: Event,
    action: str,
    *,
    click: Mapping[str, str],
    people: Sequence[Mapping[str, object]],
) -> dict[str, object]:
    """Return an event; its conversion action travels as a reference to one of the request's."""
    body: dict[str, object] = {
        "destinationReferences": [action],
        "eventSource": words.EVENT_SOURCES[event.action_source],
        "eventTimestamp": f"{datetime.fromtimestamp(event.event_time, UTC):%Y-%m-%dT%H:%M:%SZ}",
        "transactionId": transaction_id_of(event),
    }
    if click:
        body["adIdentifiers"] = dict(click)
    if people:
        body["userData"] = {"userIdentifiers": list(people)}
    if event.parameters.get("value") is not None:
        body["conversionValue"] = event.parameters["value"]
        body["currency"] = event.parameters["currency"]
    if consent := _consent_of(event):
        body["consent"] = consent
    customer_type = words.CUSTOMER_TYPES.get(str(event.parameters.get("customer_type")).lower())
    if customer_type is not None:
        body["userProperties"] = {"customerType": customer_type}
    return body


def _consent_of(event: Event) -> dict[str, str]:
    """Return what was granted or denied; what nobody said is left out."""
    given = {
        "adUserData": event.consent.ad_user_data,
        "adPersonalization": event.consent.ad_personalization,
    }
    return {key: _CONSENT_WORDS[state] for key, state in given.items() if state in _CONSENT_WORDS}
