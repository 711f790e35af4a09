"""Uploads as stored: passes are fenced, findings replaced, fixes kept."""

from __future__ import annotations

import pytest

from stratum_desktop.store.repositories.uploads import NewUpload, PassProgress, RowRecord


@pytest.fixture
def upload_id(store):
    new = NewUpload(
        name="orders.csv",
        platforms="meta",
        template="custom",
        status="checking",
        created_at="2026-03-02T12:00:00.000+00:00",
        file_path="orders.csv",
        file_bytes=100,
        plan="{}",
    )
    return store.write_now(lambda uow: uow.uploads.add(new, started_at_ms=5))


def progress(row):
    return PassProgress(row, row * 10, "{}", row, 0, 0, 0)


def row(upload_id, number, verdict="wrong"):
    return RowRecord(upload_id, number, verdict, "email", '{"code": "row.x"}')


def test_a_pass_moves_on_only_from_where_it_stands(store, upload_id):
    def advance(status, from_row, to_row):
        return store.write_now(
            lambda uow: uow.uploads.advance(
                upload_id, progress(to_row), status=status, from_row=from_row
            )
        )

    assert advance("checking", 0, 10)
    assert not advance("checking", 0, 20)  # another runner was here
    assert not advance("sending", 10, 20)  # another pass
    assert advance("checking", 10, 20)
    stored = store.read_now(lambda uow: uow.uploads.get(upload_id))
    assert (stored.next_row, stored.progress_bytes, stored.total) == (20, 200, 20)


def test_findings_of_a_stretch_are_replaced_and_fixes_stay(store, upload_id):
    def write(uow):
        uow.uploads.replace_rows(
            upload_id, [row(upload_id, n) for n in (2, 3, 4)], after=0, until=10
        )
        uow.uploads.set_fix(row(upload_id, 3, "ready"), b"sealed")
        uow.uploads.replace_rows(upload_id, [row(upload_id, 4, "fixable")], after=0, until=10)
        return uow.uploads.rows(upload_id, verdicts=None, after=0, limit=10)

    rows = store.write_now(write)

    assert [(one.row_number, one.verdict) for one in rows] == [(3, "ready"), (4, "fixable")]
    assert store.read_now(lambda uow: uow.uploads.fixes(upload_id)) == {3: b"sealed"}


def test_rows_are_paged_by_number_and_filtered_by_verdict(store, upload_id):
    rows = [row(upload_id, n, "wrong" if n % 2 else "fixable") for n in range(2, 12)]
    store.write_now(lambda uow: uow.uploads.replace_rows(upload_id, rows, after=0, until=20))

    def numbers(**where):
        found = store.read_now(lambda uow: uow.uploads.rows(upload_id, **where))
        return [one.row_number for one in found]

    assert numbers(verdicts=["wrong"], after=3, limit=2) == [5, 7]
    assert numbers(verdicts=None, after=9, limit=50) == [10, 11]


def test_a_template_of_the_same_name_is_replaced(store):
    for plan in ("one", "two"):
        store.write_now(lambda uow, plan=plan: uow.uploads.save_template("Shop", plan, at_ms=1))

    assert store.read_now(lambda uow: uow.uploads.templates()) == {"Shop": "two"}


def test_ids_of_a_status_are_oldest_first(store, upload_id):
    assert store.read_now(lambda uow: uow.uploads.ids_in(["checking"])) == (upload_id,)
    store.write_now(lambda uow: uow.uploads.end_pass(upload_id, "failed", message="gone"))
    assert store.read_now(lambda uow: uow.uploads.ids_in(["checking", "sending"])) == ()
    assert store.read_now(lambda uow: uow.uploads.get(upload_id)).message == "gone"
