from dataclasses import replace

from page_values import make_collision

from stratum_desktop.gui.pages.dedupe.compare import compared, why


def test_fields_that_differ_stand_first_and_are_marked():
    pairs = compared(make_collision())
    assert [(pair.path, pair.first, pair.second, pair.differs) for pair in pairs] == [
        ("parameters.value", "49.9", "59.9", True),
        ("event_name", "Purchase", "Purchase", False),
    ]


def test_a_field_that_one_side_lacks_differs():
    collision = make_collision()
    second = replace(collision.second, body='{"event_name": "Purchase", "note": null}')
    pairs = {pair.path: pair for pair in compared(replace(collision, second=second))}
    assert (pairs["note"].first, pairs["note"].second) == ("", "null")
    assert pairs["parameters.value"].second == ""


def test_the_reason_names_id_event_and_field():
    assert why(make_collision()).startswith(
        "Both claim the id order-4711 for Purchase, but “Value” differs."
    )
