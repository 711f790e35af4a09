"""Figures of pages on a practice month, told again in plain Python from the rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from stratum_desktop.domain.delivery import DEAD_LETTER_STATES, OPEN_STATES
from stratum_desktop.domain.emq import RULES, DriverStatus
from stratum_desktop.domain.event_name import NOT_CONVERSIONS, is_website_conversion
from stratum_desktop.domain.order import WORST_FIRST, OrderState
from stratum_desktop.gui.pages.dedupe.view_model import DedupeViewModel
from stratum_desktop.gui.pages.deliveries.filter import Choices, Period, StateChoice
from stratum_desktop.gui.pages.deliveries.view_model import DeliveriesViewModel
from stratum_desktop.gui.pages.emq.view_model import EmqViewModel
from stratum_desktop.gui.pages.latency.view_model import LatencyViewModel
from stratum_desktop.gui.pages.orders.view_model import OrdersViewModel
from stratum_desktop.gui.pages.overview.view_model import OverviewViewModel
from stratum_desktop.gui.pages.signal_health.view_model import SignalHealthViewModel
from stratum_desktop.practice.shop import TIME_ZONE

NOT_APPLICABLE = DriverStatus.NOT_APPLICABLE
HOUR_MS, DAY_MS = 3_600_000, 86_400_000
DELIVERIES = (
    "SELECT d.*, e.name, e.origin, e.source, e.action_source, e.event_time, e.received_at_ms,"
    " e.order_id, e.upload_id, t.platform, t.label FROM delivery d"
    " JOIN event e ON e.id = d.event_id JOIN destination t ON t.id = d.destination_id"
)


def local(at_ms):
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(TIME_ZONE)


async def loaded(view_model, prepare=None):
    """Load a page as it opens, then as a person has it look elsewhere."""
    view_model.became_visible()
    await view_model.settle()
    if prepare is not None:
        prepare(view_model)
        await view_model.settle()
    state = view_model.state
    await view_model.close()
    return state


async def test_the_overview_counts_what_was_delivered_waits_and_died(context, rows, clock):
    state = await loaded(OverviewViewModel(context))
    deliveries, now = rows(DELIVERIES), local(clock.now_ms())
    delivered = [one for one in deliveries if one["state"] == "delivered"]
    today = [one for one in delivered if local(one["settled_at_ms"]).date() == now.date()]
    hours = Counter(local(one["settled_at_ms"]).hour for one in today)
    shown = state.overview
    assert shown.delivered_today == shown.status.delivered_today == len(today) > 0
    assert shown.today_by_hour == tuple(hours[hour] for hour in range(now.hour + 1))
    week_ago = now.date() - timedelta(days=7)
    then = [one for one in delivered if local(one["settled_at_ms"]).date() == week_ago]
    by_hour = Counter(local(one["settled_at_ms"]).hour for one in then)
    assert shown.weekday_by_hour == tuple(by_hour[hour] for hour in range(24))
    assert shown.delivered_same_weekday == sum(by_hour[hour] for hour in range(now.hour + 1))
    for card in state.cards:
        mine = [one for one in deliveries if one["destination_id"] == card.id]
        assert card.open_count == sum(one["state"] in OPEN_STATES for one in mine)
        assert card.dead_count == sum(one["state"] in DEAD_LETTER_STATES for one in mine)
        days = Counter(
            local(one["settled_at_ms"]).date() for one in mine if one["state"] == "delivered"
        )
        span = [now.date() - timedelta(days=back) for back in range(13, -1, -1)]
        assert [day or 0 for day in card.delivered_by_day] == [days[on] for on in span]
    dead = sum(one["state"] in DEAD_LETTER_STATES for one in deliveries)
    assert shown.status.dead_letter_count == dead > 0
    assert [one.count for one in state.waiting if one.kind == "dead_letters"] == [dead]
    soon = clock.now_ms() // 1000 + 86_400
    expiring = sum(
        one["state"] in ("ready", "retry", "held") and one["deadline_at"] < soon
        for one in deliveries
    )
    assert sum(one.count for one in state.waiting if one.kind == "expiring") == expiring


@pytest.mark.parametrize(
    "choices",
    [
        Choices(),
        Choices(period=Period.WEEK),
        Choices(period=Period.DAY, state=StateChoice.DEAD_LETTERS),
        Choices(destination_id=1),
        Choices(destination_id=1, period=Period.MONTH, state=StateChoice.OPEN),
        Choices(source="shop", period=Period.WEEK),
        Choices(state=StateChoice.SKIPPED),
    ],
    # Sets are told in another order by every process.
    ids=["all", "week", "dead", "destination", "waiting", "source", "skipped"],
)
async def test_the_list_of_deliveries_counts_what_its_filter_lets_through(
    context, rows, clock, choices
):
    sources = {one["source"] for one in rows("SELECT DISTINCT source FROM event")}
    if choices.source is not None:
        choices = Choices(source=min(sources), period=choices.period)
    state = await loaded(DeliveriesViewModel(context), lambda page: page.narrow(choices))
    length = choices.period.length
    since_ms = 0 if length is None else clock.now_ms() - length / timedelta(milliseconds=1)
    wanted = Counter(
        one["state"]
        for one in rows(DELIVERIES)
        if one["received_at_ms"] >= since_ms
        and choices.destination_id in (None, one["destination_id"])
        and choices.source in (None, one["source"])
    )
    assert dict(state.counts) == wanted
    of_choice = choices.state.states or wanted.keys()
    assert state.total == sum(wanted[one] for one in of_choice)
    assert set(state.sources) == sources


@pytest.mark.parametrize("days", [7, 30])
async def test_dedupe_counts_what_came_in_twice(context, rows, clock, days):
    state = await loaded(DedupeViewModel(context), lambda page: page.show_days(days))
    first = local(clock.now_ms()).date() - timedelta(days=days - 1)
    events = {one["id"]: one for one in rows("SELECT * FROM event")}
    copies = rows("SELECT * FROM duplicate")
    came_in = [(one, "accepted", one["event_id_is_given"]) for one in events.values()] + [
        (one, one["verdict"], events[one["of_event_id"]]["event_id_is_given"]) for one in copies
    ]
    mine = [one for one in came_in if local(one[0]["received_at_ms"]).date() >= first]
    # Of a copy in a file nothing is kept but its count.
    in_files = rows(
        "SELECT coalesce(sum(count), 0) AS n, coalesce(sum(count) FILTER (WHERE given_id), 0) AS g"
        " FROM ingest_hourly WHERE origin = 'upload' AND verdict = 'duplicate' AND hour_at >= ?",
        datetime(first.year, first.month, first.day, tzinfo=TIME_ZONE).timestamp(),
    )[0]
    report = state.report
    received = len(mine) + in_files["n"]
    duplicates = sum(verdict == "duplicate" for _, verdict, _ in mine) + in_files["n"]
    collisions = sum(verdict == "collision" for _, verdict, _ in mine)
    given = sum(bool(is_given) for _, _, is_given in mine) + in_files["g"]
    assert (report.received, report.duplicates) == (received, duplicates)
    assert (report.collisions, report.given_ids) == (collisions, given)
    assert report.duplicate_rate_pct.value == pytest.approx(100 * duplicates / received)
    assert report.collision_rate_pct.value == pytest.approx(100 * collisions / received)
    assert report.given_id_pct.value == pytest.approx(100 * given / received)
    assert len(state.collisions) == min(50, sum(one["verdict"] == "collision" for one in copies))


@pytest.mark.parametrize("days", [7, 30])
async def test_every_order_is_in_one_state_at_every_platform(context, rows, clock, days):
    state = await loaded(OrdersViewModel(context), lambda page: page.show_days(days))
    since_ms = clock.now_ms() + 1 - days * DAY_MS
    orders = defaultdict(list)
    for event in rows("SELECT * FROM event WHERE order_id IS NOT NULL AND origin <> 'pixel'"):
        if event["received_at_ms"] >= since_ms and event["name"] not in NOT_CONVERSIONS:
            orders[event["source"], event["order_id"]].append(event)
    ended = defaultdict(list)
    for one in rows(DELIVERIES):
        ended[one["event_id"], one["platform"]].append(OrderState(one["state"]))
    connected = {}
    for one in rows("SELECT platform, created_at_ms FROM destination"):
        connected[one["platform"]] = min(
            one["created_at_ms"], connected.get(one["platform"], one["created_at_ms"])
        )
    files = {one["id"]: one["platform"].split(",") for one in rows(UPLOADS)}
    report = state.report
    assert report.orders == len(orders) > 0
    for line in report.platforms:
        counts = Counter()
        for events in orders.values():
            states = []
            for event in events:
                was_meant = event["received_at_ms"] >= connected[line.platform] and (
                    event["upload_id"] is None or line.platform in files[event["upload_id"]]
                )
                nothing = OrderState.MISSING if was_meant else OrderState.ELSEWHERE
                states += ended[event["id"], line.platform] or [nothing]
            counts[min(states, key=WORST_FIRST.index)] += 1
        assert line.counts == counts
        due = len(orders) - counts[OrderState.ELSEWHERE]
        good = counts[OrderState.DELIVERED] + counts[OrderState.SKIPPED]
        assert (line.due, line.open) == (due, due - good)
        assert line.accuracy_pct == (pytest.approx(100 * good / due) if due else None)


UPLOADS = "SELECT id, platform FROM offline_conversion_batches"


async def test_emq_is_the_weighted_mean_of_its_drivers_and_matches_are_those_of_the_rows(
    context, rows, clock
):
    state = await loaded(EmqViewModel(context))
    since = local(clock.now_ms()) - timedelta(days=7)
    since_ms = since.timestamp() * 1000 // HOUR_MS * HOUR_MS
    for part in state.whole.parts:
        mine = [one for one in rows(DELIVERIES) if one["platform"] == part.platform]
        recent = [one for one in mine if (one["settled_at_ms"] or 0) >= since_ms]
        delivered = [one for one in recent if one["state"] == "delivered"]
        assert part.conversions_delivered == sum(
            is_website_conversion(one["name"]) for one in delivered
        )
        lines = {line.reading.driver: line for line in part.score.drivers}
        scores = {d: line.reading.score for d, line in lines.items()}
        known = {d: score for d, score in scores.items() if score is not None}
        applying = [d for d, line in lines.items() if line.reading.status is not NOT_APPLICABLE]
        weights = sum(RULES[d].weight for d in known)
        if not known:
            assert part.score.score is None
            continue
        told = sum(RULES[d].weight * score for d, score in known.items())
        assert part.score.score == pytest.approx(told / weights)
        whole = sum(RULES[d].weight for d in applying)
        assert part.score.lower == pytest.approx(told / whole)
        assert part.score.upper == pytest.approx((told + 100 * (whole - weights)) / whole)


async def test_signal_health_counts_the_conversions_of_every_day(context, rows):
    state = await loaded(SignalHealthViewModel(context))
    volumes = Counter(
        (one["platform"], local(one["settled_at_ms"]).date())
        for one in rows(DELIVERIES)
        if one["state"] == "delivered" and is_website_conversion(one["name"])
    )
    shown = 0
    for line in state.board.lines:
        for day in filter(None, line.days):
            assert day.conversion_volume == volumes[line.platform, day.on]
            shown += day.conversion_volume
        known = [day for day in line.days if day is not None]
        assert line.summary.days_without_data == len(line.days) - len(known)
        total = sum(day.conversion_volume for day in known) if known else None
        assert line.summary.conversion_volume == total
    assert shown > 0


async def test_latency_counts_what_was_delivered_waits_and_expired(context, rows, clock):
    state = await loaded(LatencyViewModel(context))
    first = local(clock.now_ms()).date() - timedelta(days=29)
    replayed = {one["delivery_id"] for one in rows(REPLAYED)}
    live = [
        one
        for one in rows(DELIVERIES)
        if one["origin"] == "server"
        and one["action_source"] in ("website", "app")
        and one["id"] not in replayed
    ]
    lags = [
        max(0, one["settled_at_ms"] // 1000 - one["event_time"])
        for one in live
        if one["state"] == "delivered" and local(one["settled_at_ms"]).date() >= first
    ]
    total = state.whole.total
    assert total.delivered == len(lags) > 0
    assert total.mean_ms == pytest.approx(1000 * sum(lags) / len(lags))
    for percent, shown in ((50, total.p50_ms), (95, total.p95_ms), (99, total.p99_ms)):
        rank = -(-percent * len(lags) // 100)
        assert shown == pytest.approx(1000 * sorted(lags)[rank - 1], rel=1 / 128)
    by_day = Counter(
        local(one["settled_at_ms"]).date() for one in live if one["state"] == "delivered"
    )
    assert [point.delivered for point in state.whole.history] == [
        by_day[point.on] for point in state.whole.history
    ]
    expired = [one for one in live if one["state"] == "expired"]
    assert total.expired == sum(local(one["settled_at_ms"]).date() >= first for one in expired)


REPLAYED = "SELECT DISTINCT delivery_id FROM delivery_history WHERE state = 'ready'"
