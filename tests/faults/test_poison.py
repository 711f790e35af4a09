"""An event on which a mapping fails harms nothing but itself.

Row 27 of the fault matrix.
"""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import aclosing
from dataclasses import replace

import pytest
from conversion import NOW, a_purchase
from failing_mapping import POISON, failing_platform
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.upload.row import ReadingContext
from stratum_desktop.domain.upload.suggestion import WorkspaceDefaults
from stratum_desktop.host.files import START
from stratum_desktop.platforms import registry
from stratum_desktop.services.dashboards import DeliveryFilter
from stratum_desktop.services.judging.chunk import PassTask
from stratum_desktop.services.judging.chunks import chunks
from stratum_desktop.services.mapping import MAPPING_FAILED
from stratum_desktop.services.preparation import LaneTarget, prepare_all
from stratum_desktop.services.uploads.inspection import inspect_file
from stratum_desktop.services.wording import sentence


@pytest.fixture
def failing(monkeypatch):
    """Let the program find a Meta whose mapping has a fault."""
    monkeypatch.setattr("stratum_desktop.platforms.meta.PLATFORM", failing_platform())


@pytest.mark.expects_log("the mapping for Meta failed on 2 events: ZeroDivisionError in")
async def test_fault_27_an_event_on_which_a_mapping_fails_is_put_aside_and_the_rest_goes(
    shop, states, failing, caplog
):
    lines = [*shop.lines(3), *shop.lines(1, event_id=f"{POISON}-1"), *shop.lines(2)]
    lines += shop.lines(1, event_id=f"{POISON}-2")
    with caplog.at_level(logging.DEBUG):
        answers = (await shop.services.ingestion.add(lines=lines, source="shop")).value
    assert [one.verdict for one in answers] == ["accepted"] * 7
    told = [[reason.code for _, reason in one.skipped] for one in answers]
    assert told == [[], [], [], [MAPPING_FAILED], [], [], [MAPPING_FAILED]]
    assert states() == {"ready": 5, "rejected": 2}
    await shop.services.delivery.drain()
    assert states() == {"delivered": 5, "rejected": 2}
    assert (await shop.services.maintenance.verify()).ok
    # They wait among the dead letters, with what a person can report and nothing of anybody.
    plan = (await shop.services.delivery.replay(dry_run=True)).value
    assert plan.counts_by_reason == {MAPPING_FAILED: 2}
    ((reason, _),) = plan.reasons
    assert "ZeroDivisionError" in sentence(reason)
    typed = json.loads(lines[3])["user_data"]["email"]
    assert "as bugs say it" not in caplog.text + str(reason)
    assert typed not in caplog.text + str(reason)


@pytest.mark.expects_log("the mapping for Meta failed on 1 events")
async def test_fault_27_what_was_put_aside_says_why_in_its_row(shop, failing):
    await shop.sell(1, event_id=POISON)
    page = await shop.services.dashboards.deliveries(where=DeliveryFilter())
    (row,) = page.rows
    assert row.state == "rejected"
    assert row.reason is not None
    assert row.reason.code == MAPPING_FAILED


@given(st.lists(st.booleans(), min_size=1, max_size=30), st.booleans())
def test_fault_27_wherever_the_poison_stands_the_others_are_as_if_it_were_not_there(bad, is_alone):
    """Hypothesis chooses which events fail, and whether a second destination takes them."""
    lane = LaneTarget(1, "Meta", True, failing_platform())
    lanes = [lane] if is_alone else [lane, LaneTarget(2, "Other", True, registry.get("meta"))]
    events = [
        a_purchase(event_id=f"{POISON if is_bad else 'good'}-{number}")
        for number, is_bad in enumerate(bad)
    ]
    good = [event for event, is_bad in zip(events, bad, strict=True) if not is_bad]
    rows = prepare_all(events, lanes, now_ms=NOW * 1000).rows()
    alike = [row for row, is_bad in zip(rows, bad, strict=True) if not is_bad]
    assert alike == prepare_all(good, lanes, now_ms=NOW * 1000).rows()
    for row, is_bad in zip(rows, bad, strict=True):
        if is_bad:
            first, *others = row.lanes
            assert (first.state, first.reason_code, first.body) == (
                "rejected",
                MAPPING_FAILED,
                None,
            )
            assert [one.state for one in others] == ["ready"] * (len(lanes) - 1)


@pytest.fixture
def task(tmp_path):
    path = tmp_path / "orders.csv"
    rows = [
        f"p{n}@example.com,2026-03-01 10:00:00,{n + 1}.50,EUR,{POISON if n in (2, 7) else 'O'}-{n}"
        for n in range(10)
    ]
    path.write_text("email,event_time,value,currency,order_id\n" + "\n".join(rows) + "\n")
    plan = inspect_file(
        path, wanted=None, saved={}, defaults=WorkspaceDefaults("Europe/Berlin", None)
    ).plan
    context = ReadingContext("Europe/Berlin", None, {}, frozenset(), NOW * 1000)
    lanes = (LaneTarget(1, "Meta", True, failing_platform()),)
    return PassTask(path, plan, context, lanes, START, {}, wants_events=True)


@pytest.mark.parametrize("in_process", [False, True], ids=["beside", "in a process of its own"])
def test_fault_27_a_row_on_which_a_mapping_fails_is_told_and_the_rest_of_the_file_is_taken(
    task, in_process
):
    async def gather():
        stream = chunks(task, in_process=in_process)
        async with aclosing(stream):
            return [chunk async for chunk in stream]

    (chunk,) = asyncio.run(gather())
    assert len(chunk.ready_rows) == 8
    found = [(row, verdict, json.loads(why)["code"]) for row, verdict, _, why in chunk.findings]
    assert found == [(4, "wrong", MAPPING_FAILED), (9, "wrong", MAPPING_FAILED)]


@pytest.mark.expects_log("the mapping for Meta failed on 2 events: ZeroDivisionError in")
async def test_fault_27_an_upload_with_such_rows_ends_well(shop, states, failing, task):
    uploads = shop.services.uploads
    plan = (await uploads.inspect(task.path)).plan
    done = (await uploads.upload_now(path=task.path, plan=plan, destination_ids=[1])).value
    assert (done.status, done.sent_to_queue, done.failed) == ("sent", 8, 2)
    assert states() == {"ready": 8}


def test_fault_27_want_of_memory_is_no_fault_of_an_event():
    def out_of_memory(event, options):
        raise MemoryError

    platform = replace(failing_platform(), body_of=out_of_memory)
    lane = LaneTarget(1, "Meta", True, platform)
    with pytest.raises(MemoryError):
        prepare_all([a_purchase()], [lane], now_ms=NOW * 1000)
