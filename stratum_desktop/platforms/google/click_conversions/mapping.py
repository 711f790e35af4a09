"""A conversion of `uploadClickConversions`, and one of `uploadConversionAdjustments`.

Source: google-ads 34.0.0, `v26/services/types/conversion_upload_service.py` and
`…/conversion_adjustment_upload_service.py`, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from stratum_desktop.domain.consent import ConsentState
from stratum_desktop.domain.event import Event
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.google import vocabulary as words
from stratum_desktop.platforms.google.requirements import (
    Adjustment,
    order_id_of,
    transaction_id_of,
)
from stratum_desktop.platforms.google.vocabulary import AdjustmentType

_CONSENT_WORDS = {ConsentState.GRANTED: "GRANTED", ConsentState.DENIED: "DENIED"}
_CUSTOMER_TYPES = ("NEW", "RETURNING")


def conversion_of(
    event: Event,
    action: str,
    *,
    customer: str,
    click: Mapping[str, str],
    people: Sequence[Mapping[str, object]],
) -> dict[str, object]:
    """Return a conversion; of consent only that for ad user data may be told here."""
    body: dict[str, object] = {
        "conversionAction": _resource(customer, action),
        "conversionDateTime": _time(event),
        "orderId": transaction_id_of(event),
        **click,
    }
    if people:
        body["userIdentifiers"] = list(people)
    if event.parameters.get("value") is not None:
        body["conversionValue"] = event.parameters["value"]
        body["currencyCode"] = event.parameters["currency"]
    if event.consent.ad_user_data in _CONSENT_WORDS:
        body["consent"] = {"adUserData": _CONSENT_WORDS[event.consent.ad_user_data]}
    if event.action_source in words.ENVIRONMENTS:
        body["conversionEnvironment"] = words.ENVIRONMENTS[event.action_source]
    customer_type = words.CUSTOMER_TYPES.get(str(event.parameters.get("customer_type")).lower())
    if customer_type in _CUSTOMER_TYPES:
        body["customerType"] = customer_type
    return body


def adjustment_of(
    event: Event,
    adjustment: Adjustment,
    *,
    customer: str,
    people: Sequence[Mapping[str, object]],
) -> dict[str, object] | Reason:
    """Return a change of the conversion that was counted for the same order, or what it lacks."""
    order_id = order_id_of(event)
    if order_id is None:
        return Reason("google.adjustment_needs_order_id")
    body: dict[str, object] = {
        "adjustmentDateTime": _time(event),
        "adjustmentType": adjustment.type.name,
        "conversionAction": _resource(customer, adjustment.action),
        "orderId": order_id,
    }
    if adjustment.type is AdjustmentType.RESTATEMENT:
        if event.parameters.get("value") is None:
            return Reason("google.restatement_needs_value")
        body["restatementValue"] = {
            "adjustedValue": event.parameters["value"],
            "currencyCode": event.parameters["currency"],
        }
    if adjustment.type is AdjustmentType.ENHANCEMENT:
        if not people:
            return Reason("google.no_identifier")
        body["userIdentifiers"] = list(people)
    return body


def _resource(customer: str, action: str) -> str:
    return f"customers/{customer}/conversionActions/{action}"


def _time(event: Event) -> str:
    return datetime.fromtimestamp(event.event_time, UTC).isoformat(sep=" ")
