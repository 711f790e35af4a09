"""A made-up shop: when people buy there, and what its server and its pixel say of it.

One `Conversion` is told twice, by the server and by the browser, under one event id; each side
now and then misses one. The JSON is the form that `Ingestion.add` reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from statistics import fmean
from zoneinfo import ZoneInfo

from stratum_desktop.practice.people import Person, person

NAME = "Lindenhof (made up)"
TIME_ZONE = ZoneInfo("Europe/Berlin")
CURRENCY = "EUR"
COUNTRY = "DE"

SERVER_SOURCE = "shop"
PIXEL_SOURCE = "shop-pixel"

_HOUR_SHARES = (
    *(10, 6, 4, 3, 3, 5, 12, 24, 36, 46, 52, 55),
    *(58, 54, 50, 48, 50, 56, 66, 78, 86, 78, 52, 26),
)
"""How busy each local hour is, beside the others."""
_WEEKDAY_SHARES = (1.0, 0.94, 0.92, 0.97, 1.04, 1.10, 1.22)
"""Monday to Sunday."""
_NAMES = {
    "AddToCart": 44,
    "InitiateCheckout": 19,
    "Purchase": 16,
    "Lead": 12,
    "CompleteRegistration": 9,
}
_PRODUCTS = (
    *(("LH-100", 24.9), ("LH-117", 39.0), ("LH-204", 64.5), ("LH-311", 89.9), ("LH-408", 129.0)),
)
_QUANTITIES = (1, 1, 1, 2, 3)
_USER_AGENT = "Mozilla/5.0 (practice) Example/1.0"
_SALES_PER_CHAT = 25
CONVERSIONS_A_DAY = 700
"""Of every kind, on a Monday; other days follow `hour_share`."""
_REGULARS = 4_000
"""How many people the shop knows."""


@dataclass(frozen=True, slots=True)
class Habit:
    """How well the shop's tracking works at a time. Ratios are 0-1."""

    #: Conversions that the server tells of.
    server_ratio: float = 0.97
    #: Conversions that the browser tells of.
    browser_ratio: float = 0.935
    #: Server events that name a person.
    known_ratio: float = 0.93
    #: Events of people who refused.
    denied_ratio: float = 0.015
    #: Server events whose sender sets no id.
    without_id_ratio: float = 0.02
    #: Server events that are sent a second time.
    repeat_ratio: float = 0.012
    #: Server events whose id stands for something else as well.
    collision_ratio: float = 0.0005
    #: Traffic against an ordinary day.
    busyness: float = 1.0


ORDINARY = Habit()
WEEK_MEAN = fmean(_WEEKDAY_SHARES)
"""What `hour_share` sums to on a day, averaged over a week."""
ORDER_VALUE = fmean(price for _, price in _PRODUCTS) * fmean(_QUANTITIES)
"""What an order brings on average, in `CURRENCY`."""
PURCHASES_A_DAY = (
    CONVERSIONS_A_DAY
    * WEEK_MEAN
    * ORDINARY.server_ratio
    * _NAMES["Purchase"]
    / sum(_NAMES.values())
)
"""How many orders the shop's server tells of on an ordinary day, averaged over a week."""
BROKEN_BANNER = Habit(browser_ratio=0.08, known_ratio=0.5, denied_ratio=0.06, busyness=1.8)
"""After a release of the consent banner that stops the pixel and hides who is signed in."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event as one side tells it."""

    #: The JSON form.
    event: Mapping[str, object]
    is_pixel: bool

    @property
    def source(self) -> str:
        """The scope its id is unique in."""
        return PIXEL_SOURCE if self.is_pixel else SERVER_SOURCE


def hour_share(at: datetime) -> float:
    """Return which share of an ordinary week's busiest-day traffic this hour has, 0-1."""
    local = at.astimezone(TIME_ZONE)
    return _HOUR_SHARES[local.hour] / sum(_HOUR_SHARES) * _WEEKDAY_SHARES[local.weekday()]


def order_value(random: Random) -> float:
    """Return what an order brings, in `CURRENCY`."""
    _, price = random.choice(_PRODUCTS)
    return round(price * random.choice(_QUANTITIES), 2)


def tell(random: Random, number: int, at: datetime, habit: Habit = ORDINARY) -> tuple[Told, ...]:
    """Return everything the shop says of one conversion.

    Args:
        random: decides what; the same state tells the same.
        number: of the conversion; makes its event id and order id.
        at: when it happened.
        habit: how well tracking works then.

    Returns:
        Nothing when both sides missed it; else the server's telling, its repeat or collision,
        and the browser's.
    """
    name = random.choices(list(_NAMES), weights=list(_NAMES.values()))[0]
    visitor = person(random.randrange(_REGULARS))
    event = _event(random, name, number, at, visitor, habit)
    told = []
    if random.random() < habit.server_ratio:
        told += _server_side(random, event, habit)
    if random.random() < habit.browser_ratio:
        told.append(Told(_browser_side(random, event, at), is_pixel=True))
    return tuple(told)


def _server_side(random: Random, event: dict[str, object], habit: Habit) -> list[Told]:
    if random.random() < habit.without_id_ratio:
        event = {key: value for key, value in event.items() if key != "event_id"}
    if random.random() >= habit.known_ratio:
        event = {**event, "user_data": _anonymous(event)}
    told = [Told(event, is_pixel=False)]
    if random.random() < habit.repeat_ratio:
        told.append(Told(event, is_pixel=False))
    elif "event_id" in event and random.random() < habit.collision_ratio:
        told.append(Told({**event, "parameters": _corrected(event)}, is_pixel=False))
    return told


def _browser_side(random: Random, event: dict[str, object], at: datetime) -> dict[str, object]:
    seen = at + timedelta(seconds=random.randrange(3))
    return {**event, "event_time": int(seen.timestamp()), "user_data": _anonymous(event)}


def _event(
    random: Random, name: str, number: int, at: datetime, visitor: Person, habit: Habit
) -> dict[str, object]:
    denied = random.random() < habit.denied_ratio
    return {
        "event_name": name,
        "event_id": f"lh-{number:08d}",
        "event_time": int(at.timestamp()),
        "event_source_url": "https://shop.example.com/checkout",
        "action_source": "website",
        "user_data": _user_data(random, visitor, at) | _chat_click(number),
        "parameters": _parameters(random, name, number),
        "consent": {
            "ad_user_data": "denied" if denied else "granted",
            "ad_personalization": "denied" if denied else "granted",
        },
    }


def _user_data(random: Random, visitor: Person, at: datetime) -> dict[str, object]:
    data: dict[str, object] = {
        "email": visitor.email,
        "external_id": visitor.external_id,
        "country": visitor.country,
        "client_user_agent": _USER_AGENT,
    }
    if random.random() < 0.6:
        data |= {
            "phone": visitor.phone,
            "first_name": visitor.first_name,
            "last_name": visitor.last_name,
            "city": visitor.city,
            "zip": visitor.zip,
        }
    if random.random() < 0.35:
        data["fbp"] = f"fb.1.{int(at.timestamp() * 1000)}.{random.randrange(10**9, 10**10)}"
    if random.random() < 0.4:
        data["gclid"] = f"practice-{random.randrange(10**12):012d}"
    return data


def _chat_click(number: int) -> dict[str, object]:
    """Return the click that began a chat on WhatsApp, for the few who came by one."""
    return {"ctwa_clid": f"practice-{number:012d}"} if number % _SALES_PER_CHAT == 0 else {}


def _anonymous(event: Mapping[str, object]) -> dict[str, object]:
    data = event["user_data"]
    kept = ("country", "client_user_agent")
    return {key: data[key] for key in kept if key in data} if isinstance(data, dict) else {}


def _corrected(event: Mapping[str, object]) -> dict[str, object]:
    parameters = event["parameters"]
    return {**parameters, "num_items": 9} if isinstance(parameters, dict) else {"num_items": 9}


def _parameters(random: Random, name: str, number: int) -> dict[str, object]:
    if name in {"Lead", "CompleteRegistration"}:
        return {"content_category": "newsletter" if name == "Lead" else "account"}
    product, price = random.choice(_PRODUCTS)
    quantity = random.choice(_QUANTITIES)
    parameters: dict[str, object] = {
        "value": round(price * quantity, 2),
        "currency": CURRENCY,
        "content_ids": [product],
        "content_type": "product",
        "num_items": quantity,
    }
    if name == "Purchase":
        parameters["order_id"] = f"LH{number:08d}"
    return parameters
