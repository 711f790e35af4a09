"""A pass that was cut off goes on at its row, and ends as if nothing had happened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from stratum_desktop.services.judging.chunk import CHUNK_ROWS
from stratum_desktop.services.uploads import Uploads, UploadStatus
from stratum_desktop.store.database import open_store

ROWS = CHUNK_ROWS * 2 + 500
WORKER = Path(__file__).with_name("run_upload.py")


class StopAfter:
    """Says stop once so many rows were stored."""

    def __init__(self, rows):
        self.limit = rows
        self.rows = 0

    def __call__(self):
        return self.rows >= self.limit

    def note(self, progress):
        self.rows = progress.rows


def with_repeats(orders):
    """Orders of which the last 500 repeat the first."""
    rows = [
        f"p{n % (ROWS - 500)}@example.com,2026-03-01 10:00:00,1.50,EUR,O-{n % (ROWS - 500)}"
        for n in range(ROWS)
    ]
    return orders(rows)


async def test_a_stopped_check_goes_on_and_still_knows_the_rows_before(uploads, meta, orders):
    path = with_repeats(orders)
    plan = (await uploads.inspect(path)).plan
    created = (await uploads.create(path=path, plan=plan, destination_ids=[meta])).value
    stop = StopAfter(CHUNK_ROWS)

    stopped = (await uploads.run(created, on_progress=stop.note, should_stop=stop)).value
    assert stopped.status is UploadStatus.CHECKING
    assert stopped.total == stopped.progress.rows == CHUNK_ROWS
    checked = (await uploads.run(created)).value

    assert checked.status is UploadStatus.CHECKED
    assert checked.total == ROWS
    assert checked.verdict_counts["ready"] == ROWS - 500
    assert checked.verdict_counts["duplicate"] == 500
    assert checked.estimate.row_count == ROWS


async def test_a_stopped_sending_goes_on_at_its_row(uploads, checked, orders, store):
    upload = await checked(with_repeats(orders))
    await uploads.send(upload.id)
    stop = StopAfter(CHUNK_ROWS)

    await uploads.run(upload.id, on_progress=stop.note, should_stop=stop)
    seen = []
    sent = (await uploads.run(upload.id, on_progress=seen.append)).value

    assert sent.status is UploadStatus.SENT
    assert (sent.sent_to_queue, sent.duplicates) == (ROWS - 500, 500)
    assert seen[0].rows == CHUNK_ROWS * 2
    report = await uploads.report(upload.id)
    assert sum(report.destinations[0].by_state.values()) == ROWS - 500


async def test_a_cancelled_sending_stops_between_chunks_and_keeps_what_was_queued(
    uploads, checked, orders, workspace
):
    upload = await checked(with_repeats(orders))
    await uploads.send(upload.id)

    def cancel(progress):
        if progress.rows == CHUNK_ROWS:
            workspace.store.write_now(
                lambda uow: uow.uploads.end_pass(upload.id, UploadStatus.CANCELLED.value)
            )

    ended = (await uploads.run(upload.id, on_progress=cancel)).value

    assert ended.status is UploadStatus.CANCELLED
    assert ended.sent_to_queue == CHUNK_ROWS


async def test_a_process_of_its_own_comes_to_the_same(workspace, meta, orders):
    uploads = Uploads(workspace, process_from_bytes=1)
    path = with_repeats(orders)
    plan = (await uploads.inspect(path)).plan

    upload = (await uploads.upload_now(path=path, plan=plan, destination_ids=[meta])).value

    assert upload.status is UploadStatus.SENT
    assert (upload.sent_to_queue, upload.duplicates) == (ROWS - 500, 500)


async def test_a_refusal_crosses_the_process_border_as_a_sentence(workspace, meta, orders):
    uploads = Uploads(workspace, process_from_bytes=1)
    path = orders(3)
    plan = (await uploads.inspect(path)).plan
    path.write_text(path.read_text().replace("order_id", "order"))

    upload = (await uploads.create(path=path, plan=plan, destination_ids=[meta])).value
    ended = (await uploads.run(upload)).value

    assert ended.status is UploadStatus.FAILED
    assert "columns of orders.csv" in ended.message


@pytest.mark.of_a_file
@pytest.mark.parametrize("status", ["checking", "sending"])
async def test_a_killed_process_loses_and_doubles_nothing(
    store, clock, workspace, uploads, meta, orders, status
):
    path = with_repeats(orders)
    plan = (await uploads.inspect(path)).plan
    upload_id = (await uploads.create(path=path, plan=plan, destination_ids=[meta])).value
    if status == "sending":
        await uploads.run(upload_id)
        await uploads.send(upload_id)
    await store.close()

    kill_after_a_chunk(store.path, upload_id)

    reopened = open_store(store.path, key=bytes(range(32)), clock=clock)
    try:
        moved = reopened.read_now(lambda uow: uow.uploads.get(upload_id))
        assert moved.status == status
        assert moved.next_row == CHUNK_ROWS + 1
        again = Uploads(replaced(workspace, reopened))
        if status == "checking":
            await again.run(upload_id)
            await again.send(upload_id)
        ended = (await again.run(upload_id)).value
        stored = reopened.read_now(
            lambda uow: uow.connection.exec_driver_sql(
                "SELECT count(*), count(DISTINCT order_id) FROM event"
            ).one()
        )
    finally:
        reopened.close_now()
    assert (ended.sent_to_queue, ended.duplicates) == (ROWS - 500, 500)
    assert tuple(stored) == (ROWS - 500, ROWS - 500)


def kill_after_a_chunk(path, upload_id):
    """Run the upload in another process and kill it when its first chunk is stored."""
    worker = subprocess.Popen(
        [sys.executable, str(WORKER), str(path), str(upload_id)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert worker.stdout.readline() == f"{CHUNK_ROWS}\n"
    finally:
        psutil.Process(worker.pid).kill()
        worker.wait()
        worker.stdout.close()


def replaced(workspace, store):
    from dataclasses import replace

    return replace(workspace, store=store)
