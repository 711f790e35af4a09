"""What a mapping made of an event, as it is kept and sent."""

import sys

from stratum_desktop.platforms._shared.frozen import frozen


def test_the_order_of_fields_makes_no_difference():
    one = {"name": "Lead", "user": {"em": "a", "ph": ["b", "c"]}}
    other = {"user": {"ph": ["b", "c"], "em": "a"}, "name": "Lead"}
    assert frozen(one) == frozen(other) == b'{"name":"Lead","user":{"em":"a","ph":["b","c"]}}'


def test_a_frozen_body_takes_no_more_room_than_its_bytes():
    body = frozen({"text": "x" * 1500})
    assert sys.getsizeof(body) == sys.getsizeof(bytes(bytearray(body)))
