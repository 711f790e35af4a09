"""Our event in Google's spelling: a pure function from `Event` to frozen JSON.

Which of Google's two ways in an event takes, and which conversion action counts it, is frozen
with its body. Keys are sorted: the same event gives the same bytes whatever order its fields came
in. Source: developers.google.com/data-manager/api/devguides/concepts/formatting, read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from stratum_desktop.domain.event import Event, Identity
from stratum_desktop.domain.identity import digests
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.frozen import frozen
from stratum_desktop.platforms.contract import ACCOUNT, NO_OPTIONS
from stratum_desktop.platforms.google import vocabulary as words
from stratum_desktop.platforms.google.click_conversions import mapping as click_conversions
from stratum_desktop.platforms.google.data_manager import mapping as data_manager
from stratum_desktop.platforms.google.manifest import CLICK_CONVERSIONS
from stratum_desktop.platforms.google.requirements import (
    action_for,
    adjustment_for,
    api_of,
    digits_of,
    skip_reason,
    value_refusal,
)


def body_of(event: Event, options: Mapping[str, str] = NO_OPTIONS, /) -> bytes | Reason:
    """Return an event as Google takes it, or why Google would refuse it."""
    refusal = skip_reason(event, options) or value_refusal(event.parameters)
    if refusal is not None:
        return refusal
    body = _body_of(event, options)
    if isinstance(body, Reason):
        return body
    if "@" in str(body.get("transactionId") or body.get("orderId")):
        # Google refuses an e-mail in this place, and it would stay readable.
        return Reason("google.id_holds_personal_data")
    return frozen(body)


class Label(NamedTuple):
    """What decides in which request a frozen body goes."""

    #: Bodies of different forms go to different addresses.
    form: str
    action: str
    transaction_id: str


EVENT, CONVERSION, ADJUSTMENT = "events", "conversions", "conversionAdjustments"
"""Forms of a frozen body, by the key of a request that holds such bodies."""

_REFERENCE = re.compile(rb'"destinationReferences":\["([0-9]+)"\]')
_ACTION = re.compile(rb'"conversionAction":"customers/[0-9]+/conversionActions/([0-9]+)"')
_ORDER = re.compile(rb'"orderId":"((?:[^"\\]|\\.)*)"')


def label_of(body: bytes) -> Label:
    """Read the label of a frozen body; a quote inside a value is escaped, so none is mistaken.

    Raises:
        ValueError: the body is none of ours.
    """
    if reference := _REFERENCE.search(body):
        # Equal transaction ids in one request are recognised by Google, so they need no look.
        return Label(EVENT, reference[1].decode(), "")
    action, order = _ACTION.search(body), _ORDER.search(body)
    if action is None or order is None:
        raise ValueError("a frozen body names no conversion action")
    form = ADJUSTMENT if body.startswith(b'{"adjustment') else CONVERSION
    return Label(form, action[1].decode(), order[1].decode())


def _body_of(event: Event, options: Mapping[str, str]) -> dict[str, object] | Reason:
    adjustment = adjustment_for(event.name, options)
    if adjustment is not None:
        people = identifiers_of(event.identity, words.ENHANCEMENT_NAMES)
        return click_conversions.adjustment_of(
            event, adjustment, customer=digits_of(options[ACCOUNT]), people=people
        )
    is_older = api_of(options) == CLICK_CONVERSIONS
    people = identifiers_of(
        event.identity, words.CLICK_NAMES if is_older else words.DATA_MANAGER_NAMES
    )
    click = _click_of(event.identity)
    if not people and not click:
        return Reason("google.no_identifier")
    action = str(action_for(event.name, options))
    if is_older:
        return click_conversions.conversion_of(
            event, action, customer=digits_of(options[ACCOUNT]), click=click, people=people
        )
    return data_manager.event_of(event, action, click=click, people=people)


def identifiers_of(identity: Identity, names: words.IdentifierNames) -> list[dict[str, object]]:
    """Return who converted, one identifier an object, at most as many as are taken."""
    people: list[dict[str, object]] = [
        {key: digest}
        for key, variant in ((names.email, "email_gmail_folded"), (names.phone, "phone_e164"))
        for digest in digests(identity, variant)
    ]
    if names.address is not None and (address := _address_of(identity, names)):
        # Before the last e-mails and phones: it is of another kind.
        people.insert(min(len(people), names.most - 1), {names.address: address})
    return people[: names.most]


def _address_of(identity: Identity, names: words.IdentifierNames) -> dict[str, str] | None:
    """Return name and place together; a part of it matches nobody."""
    first = next(iter(digests(identity, "first_name_spaced")), None)
    last = next(iter(digests(identity, "last_name_spaced")), None)
    country, postal_code = identity.clear.get("country"), identity.clear.get("zip")
    if not (first and last and country and postal_code):
        return None
    return {
        names.first_name: first,
        names.last_name: last,
        names.country: country.upper(),
        names.postal_code: postal_code,
    }


def _click_of(identity: Identity) -> dict[str, str]:
    for name in words.CLICK_IDS:
        if identity.keys.get(name):
            return {name: identity.keys[name]}
    return {}
