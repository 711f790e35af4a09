"""An earlier upload in hand again: its columns, and what each destination would get of it."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.domain.upload import DateOrder
from stratum_desktop.services.settings import Settings


@pytest.fixture
def tiktok(store):
    """The id of a TikTok event set for the web: it takes no rows of a till."""
    return store.write_now(
        lambda uow: uow.destinations.add(
            platform="tiktok",
            account="CPIXEL0123456789",
            label="TikTok, shop",
            base_url="https://business-api.tiktok.com",
            options={},
            now_ms=0,
        )
    )


async def test_a_reopened_file_has_the_columns_and_answers_it_was_given(
    uploads, checked, orders, meta
):
    path = orders(3)
    plan = (await uploads.inspect(path)).plan
    changed = plan.with_column("order_id", None).with_constant("time_zone", "Asia/Tokyo")
    upload = await checked(path, plan=changed)
    found = await uploads.reopen(upload.id)
    assert found.file.plan == changed
    assert found.file.path == path
    assert found.destination_ids == (meta,)


async def test_a_file_with_another_header_is_not_reopened(uploads, checked, orders):
    path = orders(3)
    upload = await checked(path)
    path.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(Refusal, match="changed"):
        await uploads.reopen(upload.id)
    path.unlink()
    with pytest.raises(Trouble):
        await uploads.reopen(upload.id)


async def test_each_destination_is_told_what_it_would_get(uploads, checked, orders, meta, tiktok):
    upload = await checked(orders(5), destinations=[meta, tiktok])
    first, second = (await uploads.report(upload.id)).outlook
    assert (first.destination, first.count, first.reason) == ("Meta store", 5, None)
    assert (second.destination, second.count, second.left_out) == ("TikTok, shop", 0, 5)
    assert second.reason is not None
    assert second.reason.code == "tiktok.other_event_set"


async def test_after_send_nothing_is_foretold(uploads, checked, orders):
    upload = await checked(orders(2))
    await uploads.send(upload.id)
    await uploads.run(upload.id)
    assert (await uploads.report(upload.id)).outlook == ()


async def test_the_setting_answers_what_a_file_leaves_open(uploads, workspace, tmp_path):
    path = tmp_path / "till.csv"
    path.write_text("Order;Ordered at;Email\nA;01/02/2026 10:00;a@example.org\n", "utf-8")
    open_file = await uploads.inspect(path)
    asked = {question.key: question.suggested for question in open_file.questions}
    assert asked["date_order"] is None
    assert open_file.plan.date_order is None

    await Settings(workspace).set("uploads.date_order", "day_first")
    answered = await uploads.inspect(path)
    assert answered.plan.date_order is DateOrder.DAY_FIRST
    (question,) = [one for one in answered.questions if one.key == "date_order"]
    assert question.suggested == "day_first"


async def test_a_small_file_is_counted_and_not_estimated(uploads, orders):
    assert (await uploads.inspect(orders(7))).row_estimate == 7
