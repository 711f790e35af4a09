import pytest

from stratum_desktop.domain.data_quality.placeholder import (
    PLACEHOLDER_VALUES,
    is_placeholder_date,
    is_placeholder_order,
    is_placeholder_time,
    is_reserved_address,
    placeholder_digests,
)
from stratum_desktop.domain.identity import RawPerson, normalise


@pytest.mark.parametrize("order", ["0", "000", "n/a", "TEST", " order_id ", "-"])
def test_order_numbers_that_are_none(order):
    assert is_placeholder_order(order)


@pytest.mark.parametrize("order", ["1001", "test-7", "A0"])
def test_order_numbers_that_are_some(order):
    assert not is_placeholder_order(order)


@pytest.mark.parametrize(
    "date", ["1970-01-01", "1970-01-01 00:00:00", "1900-01-01", "01/01/1970", "0000-00-00", "n/a"]
)
def test_dates_that_an_empty_one_becomes(date):
    assert is_placeholder_date(date)


@pytest.mark.parametrize("date", ["1970-01-02", "2026-01-01", "1970-01-011", "11/01/1970"])
def test_dates_that_were_written(date):
    assert not is_placeholder_date(date)


def test_the_first_day_of_1970_is_a_placeholder_in_every_zone():
    assert is_placeholder_time(0)
    assert is_placeholder_time(-14 * 3600)
    assert not is_placeholder_time(14 * 3600 + 1)


@pytest.mark.parametrize(
    "address", ["a@example.com", "b@shop.test", "c@x.invalid", "D@Example.org "]
)
def test_addresses_that_nobody_can_have(address):
    assert is_reserved_address(address)


@pytest.mark.parametrize("address", ["a@example.co", "b@test.de", "c@myexample.com"])
def test_addresses_that_somebody_can_have(address):
    assert not is_reserved_address(address)


def test_stand_ins_are_known_by_the_digest_that_is_stored():
    known = placeholder_digests()
    person = normalise(RawPerson(external_id="guest"), default_country=None, seen_at_ms=0)
    assert known["external_id"][person.identity.hashed["external_id"]] == "guest"
    assert known.keys() <= PLACEHOLDER_VALUES.keys()
    # Those that the door refuses have no digest; every field keeps some that it takes.
    assert known.keys() == PLACEHOLDER_VALUES.keys()
