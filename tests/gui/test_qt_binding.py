"""The Qt binding keeps its reference counts: a release that did not ended the interpreter."""

import sys

from PySide6.QtCore import QObject, Signal

ROUNDS = 2_000


class Sender(QObject):
    sent = Signal(object)


class Receiver(QObject):
    def __init__(self):
        super().__init__()
        self.count = 0

    def take(self, value):
        self.count += 1


def _lost_references(work) -> int:
    before = sys.getrefcount(None)
    for _ in range(ROUNDS):
        work()
    return before - sys.getrefcount(None)


def test_emitting_none_loses_no_reference_to_it(qapp):
    sender, receiver = Sender(), Receiver()
    sender.sent.connect(receiver.take)
    lost = _lost_references(lambda: sender.sent.emit(None))
    assert receiver.count == ROUNDS
    assert abs(lost) < ROUNDS / 10


def test_slots_that_return_none_lose_no_reference_to_it(qapp):
    sender, receiver = Sender(), Receiver()
    sender.sent.connect(receiver.take)
    lost = _lost_references(lambda: sender.sent.emit(1))
    assert abs(lost) < ROUNDS / 10


def test_properties_that_are_none_lose_no_reference_to_it(qapp):
    thing = QObject()
    lost = _lost_references(lambda: thing.property("nothing"))
    assert abs(lost) < ROUNDS / 10
    assert thing.property("nothing") is None
