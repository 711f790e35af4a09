"""Alerts, notes and mutes as they are stored."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.anomaly.alert import AlertState
from stratum_desktop.domain.anomaly.episode import Episode, Severity
from stratum_desktop.domain.anomaly.judgement import Expected, Judged
from stratum_desktop.domain.anomaly.metric import Direction, Metric
from stratum_desktop.domain.anomaly.season import Season
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.repositories.alerts import Mute, StoredAlert, StoredNote
from stratum_desktop.store.repositories.anomalies import SeriesKey

KEY = SeriesKey(Metric.RECEIVED, "server/shop")
CAUSE = Reason("anomaly.held_up_by", {"why": "meta.token_refused", "count": 3})


def an_anomaly(store, start_s: int) -> int:
    expected = Expected(40.0, 20.0, 60.0, Season.WEEKLY)
    worst = Judged(start_s, start_s + 3600, 3.0, 3, expected, Direction.LOW)
    episode = Episode(Direction.LOW, start_s, start_s + 3600, worst, 1)
    return store.write_now(lambda uow: uow.anomalies.add(KEY, episode))


def raised(store, start_s: int) -> int:
    anomaly_id = an_anomaly(store, start_s)
    return store.write_now(
        lambda uow: uow.alerts.add(anomaly_id, Severity.WARNING, CAUSE, at_ms=5_000)
    )


def test_an_alert_comes_back_with_its_cause(store):
    number = raised(store, 7_200)
    stored = store.read_now(lambda uow: uow.alerts.get(number))
    assert stored == StoredAlert(
        number,
        1,
        AlertState.OPEN,
        Severity.WARNING,
        CAUSE,
        noticed_at_ms=5_000,
        changed_at_ms=5_000,
    )
    assert store.read_now(lambda uow: uow.alerts.of_anomaly(1)) == stored
    assert store.read_now(lambda uow: uow.alerts.of_anomaly(2)) is None


def test_those_that_began_last_come_first(store):
    late, early = raised(store, 72_000), raised(store, 7_200)
    found = store.read_now(lambda uow: uow.alerts.newest(limit=5))
    assert [one.id for one in found] == [late, early]
    assert len(store.read_now(lambda uow: uow.alerts.newest(limit=1))) == 1
    store.write_now(lambda uow: uow.alerts.set_state(late, AlertState.ENDED, at_ms=1))
    found = store.read_now(lambda uow: uow.alerts.newest(limit=5, only_open=True))
    assert [one.id for one in found] == [early]


def test_state_and_what_is_known_change_apart(store):
    number = raised(store, 7_200)
    store.write_now(lambda uow: uow.alerts.set_state(number, AlertState.RESOLVED, at_ms=9_000))
    other = Reason("anomaly.came_late")
    store.write_now(lambda uow: uow.alerts.tell(number, Severity.CRITICAL, other))
    stored = store.read_now(lambda uow: uow.alerts.get(number))
    assert (stored.state, stored.changed_at_ms) == (AlertState.RESOLVED, 9_000)
    assert (stored.severity, stored.cause, stored.noticed_at_ms) == (
        Severity.CRITICAL,
        other,
        5_000,
    )


def test_notes_are_numbered_as_they_come(store):
    first, second = raised(store, 7_200), raised(store, 72_000)
    for number, text in ((first, "one"), (second, "other"), (first, "two")):
        store.write_now(
            lambda uow, number=number, text=text: uow.alerts.add_note(
                number, text, actor="person", at_ms=1
            )
        )
    assert store.read_now(lambda uow: uow.alerts.notes(first)) == (
        StoredNote(1, "person", "one"),
        StoredNote(1, "person", "two"),
    )


def test_a_mute_replaces_an_earlier_one_and_can_be_taken_back(store):
    store.write_now(lambda uow: uow.alerts.mute(KEY, since_ms=1, until_ms=None))
    store.write_now(lambda uow: uow.alerts.mute(KEY, since_ms=2, until_ms=10))
    assert store.read_now(lambda uow: uow.alerts.mutes()) == {KEY: Mute(2, 10)}
    assert store.write_now(lambda uow: uow.alerts.unmute(KEY)) is True
    assert store.write_now(lambda uow: uow.alerts.unmute(KEY)) is False


@pytest.mark.parametrize(
    ("until", "now", "holds"), [(10, 9, True), (10, 10, False), (None, 99, True)]
)
def test_a_mute_holds_until_its_end(until, now, holds):
    assert Mute(1, until).holds_at(now) is holds
