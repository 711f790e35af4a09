from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui.flight_drawer import flight_drawer, flight_title, request_line
from stratum_desktop.gui.widgets.story_line import StoryLine
from stratum_desktop.services.dashboards import DeliveryRow
from stratum_desktop.services.flight import (
    AttemptRow,
    BodyFacts,
    CopyRow,
    DecisionRow,
    EventFlight,
    FilePlace,
    Flight,
    FlightEntry,
    FlightKind,
    FlightLane,
)

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
ATTEMPT = AttemptRow(7, AT, 40, 3, 900, 400, "100", "trace-1", "rejected", None, '{"error": 1}')
ROW = DeliveryRow(
    *(1, 1, "Purchase", "e-1", "o-1", "Meta shop", "meta", "shop", "server"),
    *(DeliveryState.REJECTED, None, 1, AT, AT, AT, None, AT, 20.0, "EUR"),
)
REJECTED = FlightEntry(
    AT,
    FlightKind.CHANGED,
    "Meta shop",
    1,
    DeliveryState.REJECTED,
    Reason("destination.paused"),
    ATTEMPT,
)
EVENT = EventFlight(
    *("Purchase", "e-1", True, "o-1", "shop", "server", "website", AT, AT, 20.0, "EUR"),
    file=None,
    parameters={},
    identifiers=("email",),
    lanes=(FlightLane(ROW, '{"body": 1}'),),
    entries=(FlightEntry(AT, FlightKind.RECEIVED), REJECTED),
)


@pytest.fixture
def lines(qtbot):
    def of(*entries, **changes):
        event = replace(EVENT, entries=entries or EVENT.entries, **changes)
        drawer = flight_drawer(Flight("o-1", (event,)))
        qtbot.addWidget(drawer)
        return [line.accessibleName() for line in drawer.findChildren(StoryLine)], drawer

    return of


def test_a_request_in_a_sentence():
    assert request_line(ATTEMPT) == "Request 7 with 3 events: HTTP 400 after 40 ms."
    lost = replace(ATTEMPT, http_status=None, parcel_count=1)
    assert request_line(lost) == "Request 7 with 1 event: no answer after 40 ms."


def test_the_drawer_is_named_after_what_was_asked_for():
    assert flight_title(Flight("o-1", (EVENT,))) == "Flight of o-1"


def test_every_line_names_its_destination_and_its_request(lines):
    (received, rejected), drawer = lines()
    assert "Accepted. From shop (server)." in received
    assert "Rejected: Meta shop. Paused by a person. Request 7" in rejected
    boxes = {one.accessibleName(): one.toPlainText() for one in drawer.findChildren(QPlainTextEdit)}
    assert boxes == {
        "Request to Meta shop": '{"body": 1}',
        "Answer to request 7": '{"error": 1}',
    }
    assert any("Code 100. Trace trace-1." in one.text() for one in drawer.findChildren(QLabel))


def test_a_frozen_body_is_told_by_size_and_digest_or_as_erased(lines):
    queued = FlightEntry(AT, FlightKind.QUEUED, "Meta shop", 1, DeliveryState.READY)
    body = BodyFacts(812, "ab" * 32, is_sealed=False)
    (kept, erased), _ = lines(replace(queued, body=body), queued)
    assert "Queued for Meta shop. Body of 812 bytes frozen, SHA-256 abababababab…" in kept
    assert "erased after its time" in erased


def test_second_copies_say_what_they_were_and_where_they_came_from(lines):
    copies = [
        FlightEntry(AT, FlightKind.COPY, copy=CopyRow(AT, verdict, "shop", "upload", "may.csv", 8))
        for verdict in ("duplicate", "collision")
    ]
    (same, other), _ = lines(*copies)
    assert "Came once more. From shop (upload), file may.csv, row 8." in same
    assert "Came with other content." in other


def test_a_later_verdict_is_called_so(lines):
    said = FlightEntry(
        *(AT, FlightKind.VERDICT, "Google Ads", 1, DeliveryState.DELIVERED),
        Reason("delivery.confirmed_later"),
    )
    (line,), _ = lines(said)
    assert "Verdict: Google Ads. The platform confirmed that it counted the event." in line


def test_a_decision_names_who_made_it(lines):
    decided = replace(
        REJECTED, attempt=None, decision=DecisionRow(41, AT, "ann", "delivery.cancelled")
    )
    ((line,), _) = lines(decided)
    assert "Decided by ann, row 41 of the audit." in line


def test_an_event_of_a_file_names_the_file(lines):
    _, drawer = lines(file=FilePlace(3, "orders.csv", 1204))
    texts = [one.text() for one in drawer.findChildren(QLabel)]
    assert "orders.csv, row 1,204, upload 3" in texts


def test_a_line_that_tells_nothing_is_a_bug(lines):
    with pytest.raises(ValueError, match="tells nothing"):
        lines(FlightEntry(AT, FlightKind.CHANGED))
