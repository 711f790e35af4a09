"""Data quality of real files and of events that really came in."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from stratum_desktop.domain.data_quality import Kind
from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.services.data_quality import DataQuality, Period, service
from stratum_desktop.services.wording import sentence

HEADER = "Email,Phone,First name,Order ID,Order date,Total,Currency\n"
PERSON = "ann.secret@shop.example.de"


def clock_day(clock, back=1):
    return datetime.fromtimestamp(clock.now_ms() / 1000 - back * 86_400, UTC).strftime("%Y-%m-%d")


@pytest.fixture
def write(tmp_path, clock):
    def write(*rows):
        path = tmp_path / "orders.csv"
        day = clock_day(clock)
        path.write_text(HEADER + "".join(f"{row}\n".replace("DAY", day) for row in rows))
        return path

    return write


async def read(services, path, **more):
    view = await services.uploads.inspect(path)
    return await services.data_quality.of_file(path, view.plan, **more)


async def of_stored(services, *, days=7, **more):
    quality = services.data_quality
    return await quality.of_stored(quality.last_days(days), **more)


def found(quality):
    return {(one.kind, one.field, one.reason.code): one for one in quality.findings}


async def test_a_file_is_judged_row_by_row_and_nothing_of_it_is_stored(services, shop, write):
    path = write(
        f"{PERSON},,Ann,1001,DAY 10:00:00,10.00,EUR",
        "no-address,,,1002,DAY 11:00:00,12.00,EUR",
        "test@test.com,,,1003,DAY 11:05:00,12.00,EUR",
        ",0000000000,,1004,DAY 12:00:00,12.00,EUR",
        ",,,1005,DAY 12:30:00,12.00,EUR",
        "k@shop.de,,,0,DAY 12:31:00,12.00,EUR",
        "k@example.com,,,1006,1970-01-01 00:00:00,12.00,EUR",
        "m@shop.test,,,1007,DAY 12:40:00,12.00,EUR",
    )
    report = await read(services, path)
    quality, wrong = report.quality, found(report.quality)
    assert (report.rows, quality.events, quality.refused) == (8, 3, 5)
    (match,) = quality.matches
    # A row whose time is wrong is not judged: nobody knows whom it names.
    assert (match.matched, match.judged) == (3, 7)
    broken = wrong[Kind.FORMAT, "email", "quality.value_unusable"]
    assert (broken.rows, broken.not_sent) == ((3,), 1)
    assert broken.points == pytest.approx(30 / 7)
    assert wrong[Kind.PLACEHOLDER, "email", "quality.value_unusable"].rows == (4,)
    assert wrong[Kind.PLACEHOLDER, "phone", "quality.value_unusable"].rows == (5,)
    assert wrong[Kind.COVERAGE, None, "row.no_identifier"].rows == (6,)
    assert wrong[Kind.PLACEHOLDER, "order_id", "quality.order_is_placeholder"].rows == (7,)
    assert wrong[Kind.PLACEHOLDER, "event_time", "quality.time_is_placeholder"].rows == (8,)
    assert wrong[Kind.PLACEHOLDER, "email", "quality.reserved_address"].rows == (9,)
    assert (await of_stored(services)).in_period == 0
    assert await services.uploads.list() == ()


async def test_nothing_of_a_person_is_said_or_logged(services, shop, write, caplog):
    caplog.set_level(0)
    report = await read(services, write(f"{PERSON},,Zacharias,1,DAY 10:00:00,1.00,EUR"))
    said = repr(report) + "".join(sentence(one.reason) for one in report.quality.findings)
    for value in (PERSON, "ann.secret", "Zacharias"):
        assert value not in said
        assert value not in caplog.text


async def test_a_file_read_in_a_process_of_its_own_says_the_same(workspace, services, shop, write):
    path = write(*(f"p{n}@shop.de,,,O-{n},DAY 10:{n % 60:02}:00,1.00,EUR" for n in range(300)))
    plan = (await services.uploads.inspect(path)).plan
    steps = []
    apart = DataQuality(workspace, process_from_bytes=0)
    there = await apart.of_file(path, plan, on_progress=steps.append)
    assert there == await services.data_quality.of_file(path, plan)
    assert steps[-1].rows == 300
    assert steps[-1].share == 1


async def test_a_file_that_is_gone_is_trouble(services, write):
    path = write("a@shop.de,,,1,DAY 10:00:00,1.00,EUR")
    plan = (await services.uploads.inspect(path)).plan
    path.unlink()
    with pytest.raises(Trouble, match="is not there"):
        await services.data_quality.of_file(path, plan)


async def test_without_a_platform_there_are_no_points(services, write):
    report = await read(services, write("no-address,,,1,DAY 10:00:00,1.00,EUR"))
    (finding,) = report.quality.findings
    assert finding.points is None
    assert [one.code for one in report.quality.unknown] == ["quality.no_destination"]


async def test_a_file_in_another_zone_is_told_by_the_orders_that_came_live(
    services, shop, clock, write
):
    await shop.sell(40)
    at = datetime.fromtimestamp(clock.now_ms() / 1000 - 60 - 3 * 3600, UTC)
    rows = [f"a{n}@shop.de,,,order-{n},{at:%Y-%m-%d %H:%M:%S},1.00,EUR" for n in range(1, 41)]
    report = await read(services, write(*rows))
    (one,) = [one for one in report.quality.findings if "by_orders" in one.reason.code]
    assert one.reason.code == "quality.times_early_by_orders"
    assert (one.reason.facts["off_minutes"], one.count) == (180, 40)


async def test_what_if_asks_other_sources_how_often_a_field_is_there(services, shop, write):
    await shop.sell(3)
    await shop.sell(1, user_data={"external_id": "c-1"})
    report = await read(services, write(*[",,Ann,1,DAY 10:00:00,1.00,EUR"] * 2))
    email = next(one for one in report.quality.what_ifs if one.field == "email")
    assert email.filled_elsewhere == (3, 4)
    assert email.gain_pct.likely == 75


async def test_stored_events_are_judged_by_their_deliveries(services, shop):
    await shop.sell(3)
    await shop.sell(1, user_data={"first_name": "Ann"})
    await shop.sell(1, consent={"ad_user_data": "denied"})
    report = await of_stored(services)
    assert (report.in_period, report.quality.events) == (5, 5)
    (match,) = report.quality.matches
    # Meta may not be told of the one without consent, so that it is not judged.
    assert (match.matched, match.judged) == (3, 4)
    (empty,) = [one for one in report.quality.findings if one.kind is Kind.COVERAGE]
    assert (empty.field, empty.rows, empty.points) == ("email", (4,), 7.5)
    fields = {one.field for one in report.quality.coverage}
    assert not fields & {"client_ip_address", "client_user_agent"}
    codes = {one.code for one in report.quality.unknown}
    assert codes == {"quality.stored_as_digests", "quality.clear_not_opened"}


async def test_lines_that_were_refused_are_said_to_be_unknown(services, shop):
    await services.ingestion.add(lines=[b"{}", *shop.lines(1)], source="shop")
    (one,) = [
        one
        for one in (await of_stored(services)).quality.unknown
        if one.code == "quality.refused_not_stored"
    ]
    assert one.facts["count"] == 1


async def test_one_source_and_the_newest_events_can_be_asked_for(services, shop):
    await shop.sell(3)
    await services.ingestion.add(lines=shop.lines(2), source="till")
    quality = services.data_quality
    assert [(one.source, one.events) for one in await quality.sources(quality.last_days(30))] == [
        ("shop", 3),
        ("till", 2),
    ]
    assert (await of_stored(services, source="till")).quality.events == 2
    newest = await of_stored(services, limit=4)
    assert (newest.in_period, newest.quality.events) == (5, 4)


async def test_an_unknown_source_and_an_impossible_period_are_refused(services, shop):
    await shop.sell(1)
    with pytest.raises(Refusal, match="Those that did: shop"):
        await of_stored(services, source="nowhere")
    for days in (0, 367):
        with pytest.raises(Refusal, match="1 to 366"):
            await of_stored(services, days=days)


async def test_portions_leave_out_no_event_of_one_instant(services, shop, monkeypatch):
    monkeypatch.setattr(service, "_PORTION", 3)
    await shop.sell(10)
    assert (await of_stored(services)).quality.events == 10


async def test_a_shared_number_is_found_by_its_digest(services, shop):
    for n in range(8):
        who = {"email": f"p{n}@shop.de", "phone": "+491701234599"}
        await services.ingestion.add(lines=shop.lines(1, user_data=who), source="shop")
    findings = (await of_stored(services)).quality.findings
    (one,) = [one for one in findings if one.kind is Kind.SHARED]
    assert (one.field, one.count) == ("phone", 8)
    assert "491701234599" not in json.dumps(dict(one.reason.facts))


@pytest.mark.parametrize("process_from_bytes", [0, 1 << 40])
async def test_a_reading_can_be_stopped_and_leaves_nothing_behind(
    workspace, services, shop, write, process_from_bytes
):
    path = write(*(f"p{n}@shop.de,,,O-{n},DAY 10:{n % 60:02}:00,1.00,EUR" for n in range(6_000)))
    plan = (await services.uploads.inspect(path)).plan
    apart = DataQuality(workspace, process_from_bytes=process_from_bytes)
    seen = []

    def stop(progress):
        seen.append(progress.rows)
        task.cancel()

    task = asyncio.create_task(apart.of_file(path, plan, on_progress=stop))
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 60)
    # A thread or a process that is left fails the test that ends here.
    assert len(seen) == 1
    assert 0 < seen[0] < 6_000


async def test_progress_of_stored_events_ends_with_the_whole(services, shop, clock, monkeypatch):
    monkeypatch.setattr(service, "_PORTION", 3)
    await shop.sell(7)
    steps = []

    def on_progress(progress):
        steps.append(progress)
        clock.advance(seconds=2)

    await of_stored(services, on_progress=on_progress)
    assert [one.rows for one in steps] == [3, 6, 7]
    assert [one.share for one in steps] == [3 / 7, 6 / 7, 1]
    assert steps[0].rows_per_second is None
    assert (steps[1].rows_per_second, steps[1].seconds_left) == (3, pytest.approx(2 / 6))


async def test_a_period_is_half_open_and_names_its_own_sources(services, shop, clock):
    await shop.sell(2)
    first = clock.now_ms()
    clock.advance(seconds=7_200)
    await services.ingestion.add(lines=shop.lines(3), source="till")
    quality = services.data_quality
    at = datetime.fromtimestamp(first / 1000, UTC)
    before = Period(at - timedelta(hours=1), at)
    upto = Period(at - timedelta(hours=1), at + timedelta(milliseconds=1))
    assert (await quality.of_stored(before)).in_period == 0
    assert (await quality.of_stored(upto)).quality.events == 2
    assert [one.source for one in await quality.sources(upto)] == ["shop"]
    assert (await of_stored(services)).quality.events == 5


async def test_a_period_that_ends_before_it_begins_is_refused(services):
    at = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(Refusal, match="ends before it begins"):
        await services.data_quality.of_stored(Period(at, at))
    with pytest.raises(Refusal, match="longer than 366 days"):
        await services.data_quality.sources(Period(at - timedelta(days=367), at))


async def test_the_events_that_a_finding_names_are_told_without_their_person(services, shop):
    await shop.sell(2)
    await shop.sell(1, user_data={"first_name": "Zacharias"})
    (empty,) = [
        one for one in (await of_stored(services)).quality.findings if one.kind is Kind.COVERAGE
    ]
    (example,) = await services.data_quality.examples(empty)
    assert (example.event_id, example.event_name, example.source) == (
        "order-3",
        "Purchase",
        "shop",
    )
    assert example.happened_at <= example.received_at
    assert "Zacharias" not in repr(example)
    assert await services.data_quality.examples(replace(empty, rows=())) == ()
