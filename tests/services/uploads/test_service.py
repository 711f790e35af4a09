"""Offline uploads: looked at, checked, mended, sent once and for all."""

from __future__ import annotations

import csv

import pytest

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.domain.topic import Topic
from stratum_desktop.services.uploads import RowVerdict, UploadStatus
from stratum_desktop.services.uploads.service import Uploads

V = RowVerdict


def counts(upload):
    return {verdict.value: n for verdict, n in upload.verdict_counts.items() if n}


async def events_in(store):
    return await store.read(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT name, order_id, value, upload_id FROM event ORDER BY id"
        ).all()
    )


async def test_a_check_judges_every_row_and_queues_nothing(uploads, checked, orders, store):
    path = orders(
        [
            "ada@example.com,2026-03-01 10:00,12.50,EUR,A",
            "ben@example.com,2026-03-01 10:00,12.50,,B",
            "cleo@example.com,2025-06-01 10:00,1.00,EUR,C",
            ",2026-03-01 10:00,1.00,EUR,D",
            "dan@example.com,2026-03-09 10:00,1.00,EUR,E",
            "ada@example.com,2026-03-01 10:00,12.50,EUR,A",
            "",
            "eve@example.com,2026-03-01 10:00,oops,EUR,F",
        ]
    )

    upload = await checked(path)

    assert upload.status is UploadStatus.CHECKED
    assert upload.total == 7
    assert counts(upload) == {
        "ready": 1,
        "fixable": 2,
        "duplicate": 1,
        "too_old": 1,
        "no_identifier": 1,
        "wrong": 1,
    }
    assert sum(upload.verdict_counts.values()) == upload.total
    assert upload.sent_to_queue == 0
    assert await events_in(store) == []
    rows = await uploads.rows(upload.id)
    assert [(row.row_number, row.verdict, row.column, row.reason.code) for row in rows] == [
        (3, V.FIXABLE, "currency", "row.currency_missing"),
        (4, V.TOO_OLD, "event_time", "delivery.too_old"),
        (5, V.NO_IDENTIFIER, None, "row.no_identifier"),
        (6, V.WRONG, "event_time", "row.time_in_future"),
        (7, V.DUPLICATE, None, "row.duplicate_in_file"),
        (9, V.FIXABLE, "value", "row.number_unreadable"),
    ]
    assert rows[0].cells == {
        "email": "ben@example.com",
        "event_time": "2026-03-01 10:00",
        "value": "12.50",
        "currency": "",
        "order_id": "B",
    }


async def test_the_estimate_tells_how_many_rows_carry_what(uploads, checked, orders):
    upload = await checked(orders(4))

    assert upload.estimate.row_count == 4
    assert upload.estimate.identifiers == {"email": 1.0}
    assert upload.estimate.matchable == {"Meta store": 1.0}


async def test_sending_queues_ready_rows_once_and_the_report_says_where_they_are(
    uploads, checked, orders, store
):
    upload = await checked(orders(3))

    changed = await uploads.send(upload.id)
    assert changed.value.status is UploadStatus.SENDING
    assert Topic.JOBS in changed.topics
    sent = (await uploads.run(upload.id)).value

    assert sent.status is UploadStatus.SENT
    assert (sent.sent_to_queue, sent.duplicates, sent.failed) == (3, 0, 0)
    assert sent.completed_at is not None
    assert await events_in(store) == [("Purchase", f"O-{n}", n + 0.5, upload.id) for n in range(3)]
    report = await uploads.report(upload.id)
    assert [(one.destination, one.by_state) for one in report.destinations] == [
        ("Meta store", {DeliveryState.READY: 3})
    ]


async def test_the_same_file_again_sends_nothing(uploads, checked, orders, store):
    path = orders(3)
    first = await checked(path)
    await uploads.send(first.id)
    await uploads.run(first.id)

    second = await checked(path)
    assert counts(second) == {"duplicate": 3}
    assert {row.reason.code for row in await uploads.rows(second.id)} == {"row.seen_before"}
    await uploads.send(second.id)
    again = (await uploads.run(second.id)).value

    assert (again.sent_to_queue, again.duplicates) == (0, 3)
    assert len(await events_in(store)) == 3


async def test_checking_and_queueing_in_one_pass_comes_to_the_same(uploads, meta, orders, store):
    path = orders(["ada@example.com,2026-03-01 10:00,1.00,EUR,A"] * 2 + ["x,,,,"])
    plan = (await uploads.inspect(path)).plan
    seen = []

    upload = (
        await uploads.upload_now(
            path=path, plan=plan, destination_ids=[meta], on_progress=seen.append
        )
    ).value

    assert upload.status is UploadStatus.SENT
    assert counts(upload) == {"ready": 1, "duplicate": 1, "fixable": 1}
    assert len(await events_in(store)) == 1
    assert seen[-1].rows == 3
    assert seen[-1].bytes_done == seen[-1].bytes_total == path.stat().st_size


async def test_a_row_under_a_known_id_with_other_content_is_a_duplicate_that_says_so(
    uploads, meta, tmp_path
):
    path = tmp_path / "ids.csv"
    path.write_text(
        "event_id,email,event_time,value,currency\n"
        "e1,ada@example.com,2026-03-01 10:00,1.00,EUR\n"
        "e1,ada@example.com,2026-03-01 10:00,2.00,EUR\n"
    )
    plan = (await uploads.inspect(path)).plan

    upload = (await uploads.upload_now(path=path, plan=plan, destination_ids=[meta])).value

    (row,) = await uploads.rows(upload.id)
    assert (row.row_number, row.verdict) == (3, V.DUPLICATE)
    assert row.reason.code == "row.same_id_other_content"


async def test_events_know_the_row_of_the_file_they_stood_in(uploads, meta, tmp_path, store):
    path = tmp_path / "ids.csv"
    rows = ["a,1", "b,2", "a,1", "a,9", ",", "c,3"]
    lines = [
        f"{i},{i}@example.com,2026-03-01 10:00,{v},EUR" for i, v in (r.split(",") for r in rows)
    ]
    path.write_text("event_id,email,event_time,value,currency\n" + "\n".join(lines) + "\n")
    plan = (await uploads.inspect(path)).plan
    await uploads.upload_now(path=path, plan=plan, destination_ids=[meta])
    found = store.read_now(
        lambda uow: [
            uow.connection.exec_driver_sql(f"SELECT {columns} ORDER BY file_row").all()
            for columns in ("event_id, file_row FROM event", "verdict, file_row FROM duplicate")
        ]
    )
    assert found == [[("a", 2), ("b", 3), ("c", 7)], [("collision", 5)]]


async def test_a_mended_cell_is_judged_again_and_sent(uploads, checked, orders, store):
    upload = await checked(
        orders(
            [
                "ada@example.com,2026-03-01 10:00,12.50,EUR,A",
                "ben@example.com,2026-03-01 10:00,12.50,,B",
            ]
        )
    )

    still = await uploads.fix(upload.id, row_number=3, column="currency", value="EURO")
    assert still.value.verdict is V.FIXABLE
    mended = (await uploads.fix(upload.id, row_number=3, column="currency", value="EUR")).value

    assert mended.verdict is V.READY
    assert mended.cells["currency"] == "EUR"
    assert mended.fixed == ("currency",)
    now = await uploads.get(upload.id)
    assert counts(now) == {"ready": 2}
    assert now.failed == 0
    await uploads.send(upload.id)
    sent = (await uploads.run(upload.id)).value
    assert sent.sent_to_queue == 2
    assert [order for _, order, _, _ in await events_in(store)] == ["A", "B"]


async def test_only_rows_that_need_it_can_be_mended_and_only_before_sending(
    uploads, checked, orders
):
    upload = await checked(orders(["ben@example.com,2026-03-01 10:00,12.50,,B", *["x" * 3] * 1]))

    for wrong in (
        {"row_number": 99, "column": "currency", "value": "EUR"},
        {"row_number": 2, "column": "colour", "value": "EUR"},
        {"row_number": 2, "column": "currency", "value": "E\0R"},
    ):
        with pytest.raises(Refusal):
            await uploads.fix(upload.id, **wrong)
    await uploads.send(upload.id)
    with pytest.raises(Refusal, match="between check and send"):
        await uploads.fix(upload.id, row_number=2, column="currency", value="EUR")


async def test_an_upload_is_sent_once_and_only_when_checked(uploads, meta, orders):
    path = orders(1)
    plan = (await uploads.inspect(path)).plan
    created = await uploads.create(path=path, plan=plan, destination_ids=[meta])

    with pytest.raises(Refusal, match="only a checked one"):
        await uploads.send(created.value)
    await uploads.run(created.value)
    await uploads.send(created.value)
    with pytest.raises(Refusal, match="only a checked one"):
        await uploads.send(created.value)


async def test_a_file_that_changed_since_its_check_is_not_sent(uploads, checked, orders, store):
    path = orders(3)
    upload = await checked(path)
    await uploads.send(upload.id)
    text = path.read_text()
    path.write_text(text.replace("O-1", "O-9"))

    ended = (await uploads.run(upload.id)).value

    assert ended.status is UploadStatus.FAILED
    assert "changed since it was checked" in ended.message
    assert await events_in(store) == []


async def test_cells_of_a_changed_or_missing_file_are_not_shown(uploads, checked, orders):
    path = orders(["ben@example.com,2026-03-01 10:00,12.50,,B"])
    upload = await checked(path)
    path.write_text("something else")

    (row,) = await uploads.rows(upload.id)
    assert row.cells == {}
    path.unlink()
    (row,) = await uploads.rows(upload.id)
    assert row.cells == {}


async def test_a_missing_file_ends_the_upload_with_a_sentence(uploads, meta, orders):
    path = orders(1)
    plan = (await uploads.inspect(path)).plan
    created = await uploads.create(path=path, plan=plan, destination_ids=[meta])
    path.unlink()

    ended = (await uploads.run(created.value)).value

    assert ended.status is UploadStatus.FAILED
    assert "is not there" in ended.message


async def test_one_pass_over_a_missing_file_is_trouble(uploads, meta, orders):
    path = orders(1)
    plan = (await uploads.inspect(path)).plan
    path.unlink()

    with pytest.raises(Trouble, match="is not there"):
        await uploads.upload_now(path=path, plan=plan, destination_ids=[meta])


async def test_columns_that_moved_since_the_mapping_end_the_upload(uploads, meta, orders):
    path = orders(1)
    plan = (await uploads.inspect(path)).plan
    path.write_text(path.read_text().replace("email,event_time", "event_time,email"))

    with pytest.raises(Refusal, match="columns of"):
        await uploads.upload_now(path=path, plan=plan, destination_ids=[meta])


async def test_a_cancelled_check_can_be_neither_run_nor_sent(uploads, meta, orders):
    path = orders(1)
    plan = (await uploads.inspect(path)).plan
    created = await uploads.create(path=path, plan=plan, destination_ids=[meta])

    assert (await uploads.cancel(created.value)).value.status is UploadStatus.CANCELLED
    assert (await uploads.run(created.value)).value.status is UploadStatus.CANCELLED
    with pytest.raises(Refusal):
        await uploads.send(created.value)
    with pytest.raises(Refusal, match="nothing to stop"):
        await uploads.cancel(created.value)


async def test_destinations_must_be_there_and_on(uploads, meta, orders, store):
    path = orders(1)
    plan = (await uploads.inspect(path)).plan

    for destinations, sentence in (([], "at least one"), ([99], "not there any more")):
        with pytest.raises(Refusal, match=sentence):
            await uploads.create(path=path, plan=plan, destination_ids=destinations)
    await store.write(lambda uow: uow.destinations.set_enabled(meta, enabled=False))
    with pytest.raises(Refusal, match="Meta store is switched off"):
        await uploads.create(path=path, plan=plan, destination_ids=[meta])


async def test_rows_are_paged_and_filtered(uploads, checked, orders):
    upload = await checked(
        orders([f"p{n}@example.com,2026-03-01 10:00,1.00,,O-{n}" for n in range(12)])
    )

    first = await uploads.rows(upload.id, limit=5)
    second = await uploads.rows(upload.id, after=first[-1].row_number, limit=50)

    assert [row.row_number for row in (*first, *second)] == list(range(2, 14))
    assert second[0].cells["order_id"] == "O-5"
    assert await uploads.rows(upload.id, verdict=V.WRONG) == ()


async def test_the_export_holds_only_rows_to_fix_and_no_formula(uploads, checked, orders, tmp_path):
    upload = await checked(
        orders(
            [
                "ada@example.com,2026-03-01 10:00,1.00,EUR,A",
                '=cmd|calc,2026-03-01 10:00,-5,EUR,"@SUM(1)"',
                "ben@example.com,2026-03-01 10:00,1.00,,B",
            ]
        )
    )
    target = tmp_path / "to fix.csv"

    assert await uploads.export_rows_to_fix(upload.id, path=target) == 2

    with target.open(encoding="utf-8-sig", newline="") as stream:
        header, first, second = list(csv.reader(stream))
    assert header[:5] == ["email", "event_time", "value", "currency", "order_id"]
    assert first[0] == "'=cmd|calc"
    assert first[2] == "-5"
    assert first[4] == "'@SUM(1)"
    assert second[5:] == ["4", "fixable", "currency", "The value has no currency."]


async def test_a_saved_mapping_is_offered_for_the_same_header(uploads, orders):
    path = orders(1)
    plan = (await uploads.inspect(path)).plan.with_column("order_id", None)
    await uploads.save_template("My shop", plan)

    found = await uploads.inspect(path)

    assert found.template_label != "My shop"  # the plan says what it is: still "custom"
    assert "order_id" not in found.plan.columns
    assert [one.key for one in await uploads.templates() if one.is_saved] == ["My shop"]
    assert (await uploads.inspect(path, template="My shop")).plan.columns == plan.columns
    with pytest.raises(Refusal, match="name of its own"):
        await uploads.save_template("shopify", plan)
    with pytest.raises(Refusal, match="no template “nope”"):
        await uploads.inspect(path, template="nope")


async def test_the_engine_brings_every_open_upload_further(uploads, meta, orders):
    plans = []
    for name in ("a.csv", "b.csv"):
        path = orders(2, name)
        plan = (await uploads.inspect(path)).plan
        plans.append((await uploads.create(path=path, plan=plan, destination_ids=[meta])).value)

    assert (await uploads.run_pending(should_stop=lambda: True)).value == 0
    assert (await uploads.run_pending(should_stop=lambda: False)).value == 2
    assert {one.status for one in await uploads.list()} == {UploadStatus.CHECKED}
    assert (await uploads.run_pending(should_stop=lambda: False)).value == 0


async def test_what_is_not_there_is_refused(workspace):
    uploads = Uploads(workspace)
    for ask in (
        uploads.get,
        uploads.send,
        uploads.cancel,
        uploads.run,
        uploads.report,
        uploads.rows,
    ):
        with pytest.raises(Refusal, match="no upload 7"):
            await ask(7)
