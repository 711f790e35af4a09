"""Conversions for tests of platforms and practice vendors."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from stratum_desktop.domain.event import ActionSource, Event, Identity, Origin

#: What `ManualClock` starts at, in epoch seconds.
NOW = 1_772_452_800
USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64)"


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def a_person(**changes: str) -> Identity:
    """Somebody with every identifier that a website can know; `changes` are keys as given."""
    return Identity(
        hashed={
            "email": digest("test@example.com"),
            "phone_digits": digest("16505551212"),
            "phone_e164": digest("+16505551212"),
            "first_name": digest("mary"),
            "last_name": digest("smith"),
            "date_of_birth": digest("19970216"),
            "gender": digest("f"),
            "city": digest("newyork"),
            "state": digest("ny"),
            "zip": digest("94035"),
            "country": digest("us"),
            "external_id": digest("user_123"),
        },
        keys={
            "fbc": "fb.1.1772452700000.AbC-dEf",
            "fbp": "fb.1.1772452700000.123456",
            "ctwa_clid": "ARAkLkA8rmlFeiCktEJQ-QTwRiyYHAFDLMNDBH0CD3q",
            **changes,
        },
        clear={"client_ip_address": "203.0.113.9", "client_user_agent": USER_AGENT},
    )


def a_purchase(**changes: Any) -> Event:
    """A website purchase of a minute ago, with `changes` to the event."""
    event = Event(
        name="Purchase",
        event_id="order-1",
        event_id_is_given=True,
        event_time=NOW - 60,
        origin=Origin.SERVER,
        source="shop",
        action_source=ActionSource.WEBSITE,
        identity=a_person(),
        event_source_url="https://shop.example/thanks",
        parameters={
            "value": 129.5,
            "currency": "USD",
            "order_id": "order-1",
            "content_type": "product",
            "content_ids": ["sku-1"],
            "contents": [{"id": "sku-1", "quantity": 1, "item_price": 129.5}],
            "num_items": 1,
        },
    )
    return event._replace(**changes)


def only(*variants: str, **keys: str) -> Identity:
    """Somebody of whom only these digests and keys are known."""
    return Identity(hashed={variant: digest(variant) for variant in variants}, keys=keys)
