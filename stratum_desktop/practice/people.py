"""Made-up people and their orders.

Nobody here exists: addresses end in `example.com` (RFC 2606), phone numbers come from the ranges
that the German regulator keeps free for films, streets are not named at all.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

FIRST_NAMES = (
    *(("Anna", "f"), ("Lukas", "m"), ("Mia", "f"), ("Jonas", "m"), ("Zoë", "f"), ("Jürgen", "m")),
    *(("Leonie", "f"), ("Emre", "m"), ("Aylin", "f"), ("Paweł", "m"), ("Chloé", "f")),
    *(("Mateo", "m"), ("Søren", "m"), ("Ingrid", "f"), ("Nadia", "f"), ("Tomasz", "m")),
    *(("Greta", "f"), ("Karl", "m"), ("Yusuf", "m"), ("Elif", "f"), ("Marlene", "f")),
)
LAST_NAMES = (
    *("Weber", "Krüger", "Yıldız", "Nowak", "Okafor", "Lindqvist", "Hoffmann", "Müller-Brandt"),
    *("O'Brien", "Schäfer", "Dubois", "Kowalski", "van Dijk", "Rossi", "Fischer", "Sørensen"),
    *("Haddad", "Vogel", "Ibrahim", "Straßer", "Peeters", "Novák", "Arslan", "Zimmermann"),
)
_PLACES = (
    ("Berlin", "Berlin", "10115", "de", "+493023125"),
    ("Hamburg", "Hamburg", "20095", "de", "+494066969"),
    ("München", "Bayern", "80331", "de", "+498999998"),
    ("Frankfurt am Main", "Hessen", "60311", "de", "+496990009"),
)
"""Town, region, postal code, country, and the first digits of numbers nobody has.

Source: Bundesnetzagentur, Mitteilung 148/2021, numbers for media productions (as reported by
teltarif.de, read 2026-11-23): Berlin (0)30 23125, Hamburg (0)40 66969, München (0)89 99998,
Frankfurt (0)69 90009, each 000 to 999.
"""

CSV_HEADER = (
    *("order_id", "event_name", "event_time", "value", "currency"),
    *("email", "phone", "first_name", "last_name", "date_of_birth", "city", "zip", "country"),
)
"""Columns of `write_orders_csv`: five of the order, eight of the person."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist, as a shop would know them."""

    email: str
    phone: str
    first_name: str
    last_name: str
    gender: str
    #: ISO date.
    date_of_birth: str
    city: str
    state: str
    zip: str
    country: str
    external_id: str


def person(number: int) -> Person:
    """Return the person with this number, always the same one."""
    # Multipliers prime to the lengths, so that neighbours differ in everything.
    first_name, gender = FIRST_NAMES[number * 5 % len(FIRST_NAMES)]
    last_name = LAST_NAMES[number * 7 // 5 % len(LAST_NAMES)]
    city, state, postal_code, country, prefix = _PLACES[number * 3 % len(_PLACES)]
    born = datetime(1950, 1, 1, tzinfo=UTC) + timedelta(days=number * 7919 % 19_000)
    return Person(
        email=f"customer.{number}@example.com",
        phone=f"{prefix}{number % 1000:03d}",
        first_name=first_name,
        last_name=last_name,
        gender=gender,
        date_of_birth=born.date().isoformat(),
        city=city,
        state=state,
        zip=postal_code,
        country=country,
        external_id=f"C-{number:06d}",
    )


def people(count: int) -> tuple[Person, ...]:
    """Return the first `count` people."""
    return tuple(person(number) for number in range(count))


def order_rows(
    count: int, *, seed: int, newest_at: datetime, over_days: int = 6
) -> Iterator[tuple[str, ...]]:
    """Yield rows in the order of `CSV_HEADER`, each an order of its own, newest last.

    Args:
        count: how many.
        seed: the same seed gives the same rows.
        newest_at: aware; no order is younger.
        over_days: how far back the oldest lies.
    """
    random = Random(seed)  # noqa: S311 - made-up data, nothing secret
    newest, step = newest_at.astimezone(UTC), timedelta(days=over_days) / max(1, count)
    for number in range(count):
        buyer = person(random.randrange(200_000))
        at = newest - step * (count - number)
        yield (
            f"S{seed}-{number + 1:07d}",
            "Purchase",
            at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            f"{random.randrange(900, 24_000) / 100:.2f}",
            "EUR",
            buyer.email,
            buyer.phone,
            buyer.first_name,
            buyer.last_name,
            buyer.date_of_birth,
            buyer.city,
            buyer.zip,
            buyer.country,
        )


def write_orders_csv(
    path: Path, rows: int, seed: int, *, newest_at: datetime | None = None, over_days: int = 6
) -> None:
    """Write a CSV of made-up orders in UTF-8, `CSV_HEADER` first.

    Args:
        path: replaced when it exists.
        rows: how many orders.
        seed: the same seed gives the same file for the same `newest_at`.
        newest_at: aware instant of the last order; None takes the present hour.
        over_days: how far back the oldest order lies.
    """
    newest = newest_at or datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(CSV_HEADER)
        writer.writerows(order_rows(rows, seed=seed, newest_at=newest, over_days=over_days))
