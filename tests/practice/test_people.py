from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta

import phonenumbers

from stratum_desktop.practice.people import CSV_HEADER, people, write_orders_csv

NEWEST = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_nobody_has_an_address_that_could_be_anybodys():
    crowd = people(3_000)
    assert all(one.email.endswith("@example.com") for one in crowd)
    assert len({one.email for one in crowd}) == len({one.external_id for one in crowd}) == 3_000


def test_phone_numbers_are_well_formed_and_from_the_ranges_kept_free():
    free = ("+493023125", "+494066969", "+498999998", "+496990009")
    for one in people(200):
        assert one.phone.startswith(free)
        assert phonenumbers.is_valid_number(phonenumbers.parse(one.phone))


def test_people_differ_in_their_names_and_places():
    crowd = people(500)
    assert len({(one.first_name, one.last_name) for one in crowd}) > 200
    assert len({one.city for one in crowd}) == 4


def test_a_file_of_orders_has_a_person_of_eight_fields_in_every_row(tmp_path):
    path = tmp_path / "orders.csv"
    write_orders_csv(path, 50, seed=3, newest_at=NEWEST, over_days=5)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == CSV_HEADER
    assert len(rows) == len({row["order_id"] for row in rows}) == 50
    assert all(all(row[name] for name in CSV_HEADER) for row in rows)
    times = [datetime.fromisoformat(row["event_time"]) for row in rows]
    assert times == sorted(times)
    assert NEWEST - timedelta(days=5) <= times[0]
    assert times[-1] < NEWEST


def test_the_same_seed_writes_the_same_file(tmp_path):
    first, second, other = (tmp_path / name for name in ("a.csv", "b.csv", "c.csv"))
    write_orders_csv(first, 20, seed=1, newest_at=NEWEST)
    write_orders_csv(second, 20, seed=1, newest_at=NEWEST)
    write_orders_csv(other, 20, seed=2, newest_at=NEWEST)
    assert first.read_bytes() == second.read_bytes() != other.read_bytes()
