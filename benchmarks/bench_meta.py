"""Building and encoding a Meta batch, beside Meta's own SDK doing the same.

All start from the same 1,000 people with identifiers that are hashed already, so nobody hashes
(gender is left out: the SDK would hash it), and end with the bytes that a request carries:

    from events         what happens once, when an event is queued: map, check, freeze
    from frozen bodies  what happens at each delivery
    the SDK             Event, UserData and CustomData, normalised and dumped

Contestants take turns; medians of processor time are shown, which other programs hardly disturb.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from hashlib import sha256

import figure

from stratum_desktop.domain.event import ActionSource, Event, Identity, Origin
from stratum_desktop.platforms import registry
from stratum_desktop.platforms._shared.graph_events import content_of
from stratum_desktop.platforms.contract import Parcel

BATCH = 1_000
_HASHED = (
    "email",
    "phone_digits",
    "first_name",
    "last_name",
    "date_of_birth",
    "city",
    "state",
    "zip",
    "country",
    "external_id",
)
_USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Safari/537.36"
_URL = "https://shop.example/checkout/thanks"
_NOW = 1_795_000_000


def main(argv: Sequence[str]) -> int:
    chosen = figure.options(__doc__).parse_args(argv)
    pairs = 3 if chosen.quick else 15
    events = [_event(number) for number in range(BATCH)]
    body_of = registry.get("meta").body_of

    def ours() -> bytes:
        bodies = [body_of(event) for event in events]
        bodies[0] = b"[" + bodies[0]
        bodies[-1] += b"]"
        return b",".join(bodies)

    frozen = [Parcel(0, body_of(event)) for event in events]
    contestants = {
        "events": _rate_of(ours),
        "frozen": _rate_of(lambda: content_of(frozen, {})),
    }
    sdk = _sdk_batch(events)
    if sdk is not None:
        contestants["sdk"] = _rate_of(sdk)
    assert len(json.loads(ours())) == BATCH
    rates = figure.interleaved(contestants, pairs)
    figures = [
        figure.Figure(
            f"Meta batch of {BATCH:,}, {what}",
            rates[name],
            "events/s",
            "Meta's SDK, Event to JSON",
            rates.get("sdk"),
            figure.at_least(10, "ratio"),
        )
        for name, what in (("events", "map, check, freeze"), ("frozen", "from frozen bodies"))
    ]
    figure.show(figures, as_json=chosen.json)
    return 0


def _rate_of(build: Callable[[], bytes]) -> Callable[[], float]:
    def run() -> float:
        started = time.process_time()
        build()
        return BATCH / (time.process_time() - started)

    return run


def _event(number: int) -> Event:
    return Event(
        name="Purchase",
        event_id=f"order-{number}",
        event_id_is_given=True,
        event_time=_NOW + number,
        origin=Origin.SERVER,
        source="shop",
        action_source=ActionSource.WEBSITE,
        identity=Identity(
            hashed={name: sha256(f"{name}{number}".encode()).hexdigest() for name in _HASHED},
            keys={
                "fbc": f"fb.1.1795000000000.click{number}",
                "fbp": f"fb.1.1795000000000.{number}",
            },
            clear={"client_ip_address": "203.0.113.9", "client_user_agent": _USER_AGENT},
        ),
        event_source_url=_URL,
        parameters={
            "value": 129.5 + number,
            "currency": "USD",
            "order_id": f"order-{number}",
            "content_type": "product",
            "contents": [{"id": "sku-1", "quantity": 1, "item_price": 99.5}],
            "num_items": 1,
        },
    )


def _sdk_batch(events: Sequence[Event]) -> Callable[[], bytes] | None:
    try:
        from facebook_business.adobjects.serverside.action_source import (
            ActionSource as SdkActionSource,
        )
        from facebook_business.adobjects.serverside.content import Content
        from facebook_business.adobjects.serverside.custom_data import CustomData
        from facebook_business.adobjects.serverside.event import Event as SdkEvent
        from facebook_business.adobjects.serverside.user_data import UserData
    except ImportError:
        return None

    def one(event: Event) -> dict[str, object]:
        hashed, parameters = event.identity.hashed, event.parameters
        user_data = UserData(
            email=hashed["email"],
            phone=hashed["phone_digits"],
            first_name=hashed["first_name"],
            last_name=hashed["last_name"],
            date_of_birth=hashed["date_of_birth"],
            city=hashed["city"],
            state=hashed["state"],
            zip_code=hashed["zip"],
            country_code=hashed["country"],
            external_id=hashed["external_id"],
            client_ip_address=event.identity.clear["client_ip_address"],
            client_user_agent=event.identity.clear["client_user_agent"],
            fbc=event.identity.keys["fbc"],
            fbp=event.identity.keys["fbp"],
        )
        custom_data = CustomData(
            value=parameters["value"],
            currency=parameters["currency"],
            order_id=parameters["order_id"],
            content_type=parameters["content_type"],
            contents=[Content(product_id="sku-1", quantity=1, item_price=99.5)],
            num_items=parameters["num_items"],
        )
        return SdkEvent(
            event_name=event.name,
            event_time=event.event_time,
            event_id=event.event_id,
            event_source_url=event.event_source_url,
            action_source=SdkActionSource.WEBSITE,
            user_data=user_data,
            custom_data=custom_data,
        ).normalize()

    return lambda: json.dumps([one(event) for event in events]).encode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
