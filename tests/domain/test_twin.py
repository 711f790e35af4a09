from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.coverage import TWIN_AWAITED_SECONDS, TWIN_WITHIN_SECONDS
from stratum_desktop.domain.twin import Pairing, Sighting, twin_of

NOW = 1_800_000_000
BROWSER = Sighting(
    *(1, "Purchase", "order-1", True, NOW - 7_200, 0),
    *("pixel", "website", "1"),
)
SERVER = replace(BROWSER, id=2, source="shop")
FAR = TWIN_WITHIN_SECONDS


def told(*servers, browser=BROWSER):
    return twin_of(browser, servers, now_s=NOW)


@pytest.mark.parametrize(
    ("changes", "pairing"),
    [
        ({}, Pairing.PAIRED),
        ({"event_time": BROWSER.event_time - FAR}, Pairing.PAIRED),
        ({"event_time": BROWSER.event_time + FAR}, Pairing.PAIRED),
        ({"event_time": BROWSER.event_time - FAR - 1}, Pairing.TOO_FAR_APART),
        ({"event_time": BROWSER.event_time + FAR + 1}, Pairing.TOO_FAR_APART),
        ({"action_source": "app"}, Pairing.OTHER_CHANNEL),
        ({"name": "Lead"}, Pairing.OTHER_NAME),
        ({"event_id": "x"}, Pairing.OTHER_ID),
        ({"event_id": "x", "event_id_is_given": False}, Pairing.NO_OWN_ID),
        ({"event_id": "x", "name": "Lead"}, Pairing.ALONE),
        ({"event_id": "x", "order_id": "2"}, Pairing.ALONE),
        ({"event_id": "x", "order_id": None}, Pairing.ALONE),
        ({"order_id": None}, Pairing.PAIRED),
    ],
)
def test_what_keeps_two_sightings_apart_is_told(changes, pairing):
    twin = told(replace(SERVER, **changes))
    assert twin.pairing is pairing
    assert (twin.server is None) == (pairing is Pairing.ALONE)


def test_events_without_an_order_number_are_not_of_one_order():
    browser = replace(BROWSER, order_id=None)
    assert told(replace(SERVER, event_id="x", order_id=None), browser=browser).pairing is (
        Pairing.ALONE
    )


def test_a_browser_without_an_id_of_its_own_is_told_so():
    browser = replace(BROWSER, event_id="hash", event_id_is_given=False)
    assert told(SERVER, browser=browser).pairing is Pairing.NO_OWN_ID


@pytest.mark.parametrize(
    ("age", "pairing"),
    [(TWIN_AWAITED_SECONDS - 1, Pairing.AWAITED), (TWIN_AWAITED_SECONDS, Pairing.ALONE)],
)
def test_a_young_conversion_still_waits_for_its_twin(age, pairing):
    browser = replace(BROWSER, event_time=NOW - age)
    assert told(browser=browser).pairing is pairing


def test_among_several_the_nearest_speaks():
    other_id = replace(SERVER, id=3, event_id="x")
    far = replace(SERVER, id=4, event_time=BROWSER.event_time + FAR + 5)
    near = replace(SERVER, id=5, event_time=BROWSER.event_time + 90)
    assert told(other_id, far).server is far
    twin = told(other_id, far, near)
    assert (twin.pairing, twin.server, twin.seconds_apart) == (Pairing.PAIRED, near, 90)
    assert told().seconds_apart is None


@given(st.permutations(range(5)))
def test_the_order_in_which_events_are_told_makes_no_difference(order):
    servers = [
        replace(SERVER, id=10 + at, event_id=f"x{at % 2}", event_time=NOW - 100 * at)
        for at in range(5)
    ]
    assert told(*(servers[at] for at in order)) == told(*servers)
