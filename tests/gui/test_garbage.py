"""The collector of the UI thread."""

import gc
import weakref

from stratum_desktop.gui.garbage import UiThreadCollector


class Knot:
    """Something that only the cyclic collector can free."""

    def __init__(self):
        self.self = self


def test_python_collects_nothing_by_itself_while_it_lives_and_does_again_afterwards():
    was_on = gc.isenabled()
    collector = UiThreadCollector()
    try:
        assert not gc.isenabled()
    finally:
        collector.close()
    assert gc.isenabled()
    if not was_on:
        gc.disable()


def test_what_has_gathered_is_freed_by_a_look():
    was_on = gc.isenabled()
    collector = UiThreadCollector()
    try:
        gc.collect()
        knots = [weakref.ref(Knot()) for _ in range(gc.get_threshold()[0] + 100)]
        collector.collect()
        assert not any(knot() for knot in knots)
    finally:
        collector.close()
        if not was_on:
            gc.disable()
