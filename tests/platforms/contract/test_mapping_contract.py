"""Every platform freezes every standard event, or says why it cannot take it."""

from __future__ import annotations

import json

import pytest
from conversion import a_purchase
from practice_body import practice_body

from stratum_desktop.domain.event import Identity
from stratum_desktop.domain.event_name import STANDARD_EVENTS
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import Platform

each_platform = pytest.mark.parametrize(
    "platform", registry.all(), ids=lambda platform: platform.manifest.key
)


@each_platform
@pytest.mark.parametrize("name", sorted(STANDARD_EVENTS))
def test_a_well_known_event_is_frozen_or_refused_with_a_reason(platform: Platform, name: str):
    of_an_order = a_purchase(name=name, event_id="given-id-1")
    parameters = {**of_an_order.parameters, "order_id": None}
    for event in (of_an_order, of_an_order._replace(parameters=parameters)):
        body = practice_body(platform, event)
        if isinstance(body, Reason):
            assert body.code.startswith(f"{platform.manifest.key}.")
        else:
            assert isinstance(json.loads(body), dict)
            # An order may be told apart by its own id, which is the same for life, too.
            order_id = event.parameters["order_id"]
            assert b"given-id-1" in body or (order_id and f'"{order_id}"'.encode() in body)


@each_platform
def test_a_purchase_of_somebody_well_known_is_taken(platform: Platform):
    assert isinstance(practice_body(platform, a_purchase()), bytes)


@each_platform
def test_an_event_about_nobody_is_refused(platform: Platform):
    body = practice_body(platform, a_purchase(identity=Identity()))
    assert isinstance(body, Reason)
    assert body.code == f"{platform.manifest.key}.no_identifier"


@each_platform
def test_a_frozen_body_does_not_depend_on_when_it_is_made(platform: Platform):
    assert practice_body(platform, a_purchase()) == practice_body(platform, a_purchase())


@each_platform
def test_what_is_unknown_to_the_form_and_not_asked_for_in_clear_never_leaves(platform: Platform):
    person = a_purchase().identity
    extra = {"favourite_colour": "ultramarine"}
    identity = Identity(person.hashed, person.keys, {**person.clear, **extra})
    body = practice_body(platform, a_purchase(identity=identity, unknown={"note": "ultramarine"}))
    assert isinstance(body, bytes)
    assert b"ultramarine" not in body
