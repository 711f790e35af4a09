"""Alerts: raised from rows, one for each change of state, and what people do about them."""

from __future__ import annotations

import statistics

import pytest
from manual_clock import ManualClock
from ordinary_day import usual_count

from stratum_desktop.domain.anomaly.alert import AlertState
from stratum_desktop.domain.anomaly.episode import Severity
from stratum_desktop.domain.anomaly.metric import TRAITS, Direction, Metric
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Topic
from stratum_desktop.services.alerts import Alerting, figure_words, range_words
from stratum_desktop.services.wording import WORDS, sentence

HOUR, DAY = 3600, 86_400
LOST_HOURS = 5


@pytest.fixture
async def silent_shop(past):
    """An ordinary month, and nothing in the last five hours; the clock stands at noon."""
    past.ordinary(30, except_last=LOST_HOURS)
    (alert,) = await past.look()
    return alert


async def test_an_empty_workspace_has_no_alerts_and_nothing_to_judge(alerts):
    assert (await alerts.watch()).topics == frozenset()
    assert await alerts.list() == ()
    assert await alerts.alerting() == Alerting(0, 0)


async def test_silence_is_one_alert_with_start_worst_point_and_range(past, silent_shop):
    alert = silent_shop
    assert (alert.metric, alert.subject) == (Metric.RECEIVED, "server/shop")
    assert alert.direction is Direction.LOW
    assert alert.state is AlertState.OPEN
    assert alert.label == "shop (server)"
    assert sentence(alert.title) == "Fewer events than usual from shop (server)."
    lost = past.hours_back(LOST_HOURS)
    assert lost[0] <= alert.started_at.timestamp() <= lost[1]
    assert alert.last_at.timestamp() == past.hour
    assert not alert.is_over
    assert alert.worst.value == 0
    usual = usual_count(alert.worst.start_s)
    assert alert.worst.expected.low <= usual <= alert.worst.expected.high
    assert alert.cause == Reason("anomaly.fewer_came_in")


async def test_what_is_shown_is_what_the_rows_add_up_to(past, alerts, silent_shop):
    detail = await alerts.show(silent_shop.id)
    assert len(detail.points) > 90
    for point in detail.points:
        (row,) = past.all(
            "SELECT coalesce(sum(count), 0) AS n FROM ingest_hourly WHERE source = 'shop'"
            " AND verdict = 'accepted' AND hour_at >= ? AND hour_at < ?",
            point.start_s,
            point.end_s,
        )
        assert point.value == row["n"]


async def test_a_second_look_in_the_same_hour_finds_nothing_new(past, alerts, silent_shop):
    assert (await alerts.watch()).topics == frozenset()
    assert len(await alerts.list()) == 1


async def test_an_anomaly_that_goes_on_is_one_alert_and_ends_by_itself(past, clock, silent_shop):
    clock.advance(seconds=2 * HOUR)
    (still,) = await past.look()
    assert (still.id, still.state, still.is_over) == (silent_shop.id, AlertState.OPEN, False)
    assert still.last_at > silent_shop.last_at
    for _ in range(3):
        past.received(past.hour, usual_count(past.hour))
        past.write()
        clock.advance(seconds=1 * HOUR)
    (ended,) = await past.look()
    assert (ended.id, ended.state, ended.is_over) == (silent_shop.id, AlertState.ENDED, True)
    assert ended.last_at == still.last_at


async def test_the_next_change_of_state_is_another_alert(past, clock, alerts, silent_shop):
    await alerts.resolve(silent_shop.id)
    for lost in (False,) * 3 + (True,) * 3:
        if not lost:
            past.received(past.hour, usual_count(past.hour))
            past.write()
        clock.advance(seconds=1 * HOUR)
    second, first = await past.look()
    assert (first.id, first.state) == (silent_shop.id, AlertState.RESOLVED)
    assert second.state is AlertState.OPEN


async def test_a_resolved_alert_stays_so_while_the_figure_is_still_out(
    past, clock, alerts, silent_shop
):
    await alerts.resolve(silent_shop.id, note="The plug-in was updated.")
    clock.advance(seconds=2 * HOUR)
    (alert,) = await past.look()
    assert alert.state is AlertState.RESOLVED
    assert alert.last_at > silent_shop.last_at


async def test_what_was_shown_is_never_computed_anew(past, clock, alerts, silent_shop, store):
    before = (await alerts.show(silent_shop.id)).points
    store.write_now(
        lambda uow: uow.connection.exec_driver_sql("UPDATE ingest_hourly SET count = count * 9")
    )
    clock.advance(seconds=3 * HOUR)
    await alerts.watch()
    after = (await alerts.show(silent_shop.id)).points
    assert after[: len(before)] == before


async def test_under_seven_days_of_history_there_is_no_alert(past):
    past.ordinary(6, except_last=LOST_HOURS)
    assert await past.look() == ()


async def test_the_browser_side_that_stops_is_told_from_a_shop_that_is_away(past):
    past.ordinary(30)
    past.ordinary(30, except_last=LOST_HOURS, source="web", origin="pixel")
    (alert,) = await past.look()
    assert alert.label == "web (browser)"
    assert alert.cause == Reason("anomaly.browser_side_stopped")


async def test_a_platform_that_takes_nothing_is_told_with_the_reason_on_record(past):
    meta = past.destination()
    past.ordinary(30)
    hours = past.hours_back(30 * 24)
    for at in hours[:-LOST_HOURS]:
        past.ended(at, usual_count(at), meta)
    past.ended(hours[-LOST_HOURS], 12, meta, state="held", reason="meta.token_refused")
    past.ended(hours[-LOST_HOURS], 2, meta, state="retry", reason="network.unreachable")
    past.write()
    (alert,) = await past.look()
    assert (alert.metric, alert.label) == (Metric.DELIVERED, "Meta")
    assert alert.cause == Reason("anomaly.held_up_by", {"why": "meta.token_refused", "count": 12})
    assert "Meta refused the token" in sentence(alert.cause)


async def test_lost_deliveries_are_told_with_their_share(past):
    meta = past.destination()
    past.ordinary(30)
    hours = past.hours_back(30 * 24)
    for at in hours:
        lost = usual_count(at) // 2 if at in hours[-LOST_HOURS:] else 0
        past.ended(at, usual_count(at) - lost, meta)
        if lost:
            past.ended(at, lost, meta, state="rejected", reason="meta.parameter_refused")
    past.write()
    found = {one.metric: one for one in await past.look()}
    alert = found[Metric.FAILURE_RATE]
    rows = past.all(
        "SELECT state, sum(count) AS n FROM delivery_hourly WHERE hour_at >= ? AND hour_at < ?"
        " GROUP BY state",
        alert.worst.start_s,
        alert.worst.end_s,
    )
    counts = {row["state"]: row["n"] for row in rows}
    assert alert.worst.value == pytest.approx(
        100 * counts["rejected"] / (counts["rejected"] + counts["delivered"])
    )
    assert alert.cause.facts["why"] == "meta.parameter_refused"


async def test_events_without_identity_are_told_by_platform_of_what_was_meant_for_it(past):
    meta = past.destination()
    past.ordinary(30)
    hours = past.hours_back(30 * 24)
    for at in hours:
        denied = usual_count(at) // 5
        unmatched = usual_count(at) // 2 if at in hours[-LOST_HOURS:] else usual_count(at) // 20
        past.ended(at, usual_count(at) - denied - unmatched, meta)
        past.ended(at, denied, meta, state="skipped", reason="consent.denied")
        past.ended(at, unmatched, meta, state="skipped", reason="identity.none_matchable")
    past.write()
    found = {one.metric: one for one in await past.look()}
    alert = found[Metric.MATCH_RATE]
    assert alert.cause == Reason("anomaly.identity_lost")
    usual = usual_count(alert.worst.start_s)
    due = usual - usual // 5
    assert alert.worst.sample == due
    assert alert.worst.value == pytest.approx(100 * (due - usual // 2) / due)


async def test_duplicates_and_reused_ids_are_told_by_sender(past):
    hours = past.hours_back(30 * 24)
    for at in hours:
        past.received(at, usual_count(at))
        if at in hours[-LOST_HOURS:]:
            past.received(at, usual_count(at) // 2, verdict="duplicate")
            past.received(at, usual_count(at) // 3, verdict="collision")
            past.received(at, usual_count(at), verdict="refused")
    past.write()
    found = {one.metric: one for one in await past.look()}
    assert set(found) == {Metric.DUPLICATE_RATE, Metric.COLLISION_RATE, Metric.REFUSED_RATE}
    twice = found[Metric.DUPLICATE_RATE]
    usual = usual_count(twice.worst.start_s)
    whole = usual + usual // 2 + usual // 3
    assert twice.worst.value == pytest.approx(100 * (usual // 2) / whole)
    assert {one.cause.code for one in found.values()} == {
        "anomaly.sent_again",
        "anomaly.ids_reused",
        "anomaly.unusable_events",
    }


async def test_ids_that_are_no_longer_given_are_told(past):
    hours = past.hours_back(30 * 24)
    for at in hours:
        past.received(at, usual_count(at), given_id=at not in hours[-LOST_HOURS:])
    past.write()
    (alert,) = await past.look()
    assert (alert.metric, alert.worst.value) == (Metric.GIVEN_ID_RATE, 0.0)


async def test_late_arrivals_are_told_with_the_median_of_their_rows(past, store):
    meta = past.destination()
    hours = past.hours_back(25 * 24)
    number = 0
    for at in hours:
        late = 3_000 if at in hours[-LOST_HOURS:] else 0
        for place in range(14):
            number += 1
            settled = at + 60 * place
            past.insert(
                "event",
                id=number,
                name="Purchase",
                event_id=f"o{number}",
                event_id_is_given=True,
                event_time=settled - 100 - 10 * place - late,
                received_at_ms=settled * 1000,
                origin="server",
                source="shop",
                action_source="website",
                body=b"{}",
            )
            past.insert(
                "delivery",
                id=number,
                event_id=number,
                destination_id=meta,
                source="shop",
                state="delivered",
                deadline_at=settled + DAY,
                settled_at_ms=settled * 1000,
            )
    past.write()
    (alert,) = await past.look()
    assert alert.metric is Metric.LATENCY
    assert alert.severity is Severity.CRITICAL
    lags = [
        row["lag"]
        for row in past.all(
            "SELECT d.settled_at_ms / 1000 - e.event_time AS lag FROM delivery d"
            " JOIN event e ON e.id = d.event_id WHERE d.settled_at_ms >= ? AND d.settled_at_ms < ?",
            alert.worst.start_s * 1000,
            alert.worst.end_s * 1000,
        )
    ]
    assert alert.worst.value == statistics.median(lags)
    detail = await past.alerts.show(alert.id)
    assert detail.rows[0].seconds == max(
        row["lag"]
        for row in past.all(
            "SELECT d.settled_at_ms / 1000 - e.event_time AS lag FROM delivery d"
            " JOIN event e ON e.id = d.event_id WHERE d.settled_at_ms >= ?",
            alert.started_at.timestamp() * 1000,
        )
    )
    assert alert.cause == Reason("anomaly.came_late")


async def test_lags_counted_anew_are_the_same_figures(past, store, clock):
    await test_late_arrivals_are_told_with_the_median_of_their_rows(past, store)
    before = past.all("SELECT * FROM latency_hourly ORDER BY hour_at")
    store.write_now(lambda uow: uow.connection.exec_driver_sql("DELETE FROM latency_hourly"))
    clock.advance(seconds=1 * HOUR)
    await past.alerts.watch()
    assert past.all("SELECT * FROM latency_hourly ORDER BY hour_at") == before


# What people do


async def test_resolving_is_audited_and_keeps_the_note(past, alerts, silent_shop):
    changed = await alerts.resolve(silent_shop.id, note=" Plug-in updated. ")
    assert changed.topics == {Topic.ALERTS, Topic.AUDIT}
    detail = await alerts.show(silent_shop.id)
    assert detail.alert.state is AlertState.RESOLVED
    assert [(one.actor, one.text) for one in detail.notes] == [("test", "Plug-in updated.")]
    (entry,) = past.all("SELECT action, subject, before, after FROM audit")
    assert entry["action"] == "alert.resolved"
    assert entry["subject"] == f"alert {silent_shop.id}, received of server/shop"
    assert ("open" in entry["before"], "Plug-in" in entry["after"]) == (True, True)
    assert (await alerts.resolve(silent_shop.id)).topics == frozenset()


async def test_a_mute_holds_for_its_days_and_for_later_alerts_of_the_figure(
    past, clock: ManualClock, alerts, silent_shop
):
    await alerts.mute(silent_shop.id, days=2)
    (muted,) = await alerts.list()
    assert muted.is_muted
    assert await alerts.alerting() == Alerting(0, 0)
    clock.advance(seconds=47 * HOUR)
    assert (await alerts.list())[0].is_muted
    clock.advance(seconds=2 * HOUR)
    assert not (await alerts.list())[0].is_muted
    assert (await alerts.alerting()).open == 1


async def test_a_mute_for_good_is_taken_back_by_a_person(past, clock, alerts, silent_shop):
    await alerts.mute(silent_shop.id, days=None)
    clock.advance(seconds=9_000 * HOUR)
    (muted,) = await alerts.list()
    assert (muted.is_muted, muted.muted_until) == (True, None)
    assert (await alerts.unmute(silent_shop.id)).topics == {Topic.ALERTS, Topic.AUDIT}
    assert (await alerts.unmute(silent_shop.id)).topics == frozenset()
    assert [one["action"] for one in past.all("SELECT action FROM audit ORDER BY seq")] == [
        "alert.muted",
        "alert.unmuted",
    ]


async def test_notes_stand_in_the_order_they_were_written(past, clock, alerts, silent_shop):
    await alerts.note(silent_shop.id, text="Seen.")
    clock.advance(seconds=1 * HOUR)
    changed = await alerts.note(silent_shop.id, text="Asked the agency.")
    assert Topic.AUDIT in changed.topics
    notes = (await alerts.show(silent_shop.id)).notes
    assert [one.text for one in notes] == ["Seen.", "Asked the agency."]
    assert notes[0].at < notes[1].at


@pytest.mark.parametrize("text", ["", "   ", "x" * 2_001])
async def test_a_note_says_something_and_not_too_much(alerts, silent_shop, text):
    with pytest.raises(Refusal, match=r"1 to 2,000 characters"):
        await alerts.note(silent_shop.id, text=text)
    assert (await alerts.show(silent_shop.id)).notes == ()


@pytest.mark.parametrize("days", [0, -1, 366])
async def test_nobody_mutes_for_no_time_or_for_years(alerts, silent_shop, days):
    with pytest.raises(Refusal, match="1 to 365 days"):
        await alerts.mute(silent_shop.id, days=days)


async def test_an_alert_that_is_not_there_is_refused(alerts):
    for act in (alerts.show, alerts.resolve, alerts.mute, alerts.unmute):
        with pytest.raises(Refusal, match="no alert 7"):
            await act(7)
    with pytest.raises(Refusal, match="no alert 7"):
        await alerts.note(7, text="Seen.")


# Words


def test_every_figure_has_a_title_for_each_of_its_bad_sides():
    for metric in Metric:
        for side in TRAITS[metric].bad:
            assert f"anomaly.{metric.value}_{side.value}" in WORDS


def test_figures_are_said_with_their_unit(silent_shop):
    assert figure_words(Metric.RECEIVED, 1_204) == "1,204"
    assert figure_words(Metric.MATCH_RATE, 41.84) == "41.8 %"
    assert figure_words(Metric.LATENCY, 8_040) == "2 h 14 min"
    assert range_words(silent_shop.worst, Metric.RECEIVED).startswith("0; expected ")
