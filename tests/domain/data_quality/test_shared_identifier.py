from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.data_quality import shared_identifier
from stratum_desktop.domain.data_quality.shared_identifier import (
    MOST_ORDERS,
    MOST_PEOPLE,
    SharedCounter,
)


def digest(text):
    return sha256(text.encode()).hexdigest()


def person(n, **given):
    return {"email": digest(f"e{n}"), "phone_digits": digest(f"p{n}")} | given


@given(st.integers(min_value=2, max_value=40))
def test_a_number_that_more_people_than_a_household_share_is_found(people):
    counter = SharedCounter()
    for n in range(people):
        counter.see(n, person(n, phone_digits=digest("shop")), f"o{n}")
    found = counter.found()
    # The first sighting opens nothing, so that one more is needed.
    if people <= MOST_PEOPLE + 1:
        assert not found
    else:
        (one,) = found
        assert (one.field, one.identifiers, one.events) == ("phone", 1, people)
        assert one.most_people == people - 1


def test_one_buyer_with_many_orders_is_no_shared_identifier_up_to_a_limit():
    counter = SharedCounter()
    for n in range(MOST_ORDERS):
        counter.see(n, person(1), f"o{n}")
    assert counter.found() == ()
    for n in range(MOST_ORDERS, MOST_ORDERS + 5):
        counter.see(n, person(1), f"o{n}")
    assert {one.field for one in counter.found()} == {"email", "phone"}


def test_people_of_their_own_share_nothing():
    counter = SharedCounter()
    for n in range(2_000):
        counter.see(n, person(n), f"o{n}")
    assert counter.found() == ()
    assert not counter._uses


def test_room_is_made_of_what_hardly_came_again(monkeypatch):
    monkeypatch.setattr(shared_identifier, "MOST_IDENTIFIERS", 50)
    counter = SharedCounter()
    for n in range(400):
        for _ in range(2):
            counter.see(n, {"email": digest(f"e{n}")}, f"o{n}")
        counter.see(n, person(n, phone_digits=digest("shop")), f"x{n}")
    assert counter.is_complete
    assert len(counter._uses) <= 50
    assert [one.field for one in counter.found()] == ["phone"]
