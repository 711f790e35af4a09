"""Outages as people mark, change and dismiss them, and as others read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.outage import OutageKind
from stratum_desktop.domain.topic import Topic
from stratum_desktop.services.outages.service import MOST_DAYS, MOST_WHY_CHARACTERS
from stratum_desktop.services.wording import sentence

HOUR = timedelta(hours=1)


@pytest.fixture
def now(clock) -> datetime:
    """The present, aware UTC."""
    return datetime.fromtimestamp(clock.now_ms() / 1000, UTC)


@pytest.fixture(autouse=True)
def meta(store, clock):
    """One platform is connected."""
    for platform in ("meta", "google"):
        store.write_now(
            lambda uow, key=platform: uow.destinations.add(
                platform=key,
                account="1",
                label=key.title(),
                base_url="",
                options={},
                now_ms=clock.now_ms(),
            )
        )


async def marked(outages, now, *, platform="meta", hours=(5, 3), why="The banner broke."):
    start, end = (None if one is None else now - one * HOUR for one in hours)
    return (await outages.mark(platform=platform, start=start, end=end, why=why)).value


async def trail(workspace) -> list[tuple[str, str]]:
    return await workspace.store.read(
        lambda uow: [
            (row[0], row[1])
            for row in uow.connection.exec_driver_sql(
                "SELECT action, subject FROM audit ORDER BY seq"
            )
        ]
    )


async def test_a_marked_outage_is_listed_with_who_and_why(outages, now):
    changed = await outages.mark(
        platform="meta", start=now - 5 * HOUR, end=now - 3 * HOUR, why=" The banner broke. "
    )
    assert changed.topics == {Topic.OUTAGES, Topic.ACTIONS, Topic.AUDIT}
    (shown,) = await outages.list()
    assert shown == changed.value
    assert shown.window.kind is OutageKind.BY_HAND
    assert shown.window.found_by == "test"
    assert shown.is_set_by_hand
    assert shown.label == "Meta"
    assert sentence(shown.window.why) == "Marked by hand: The banner broke."


async def test_readers_get_those_of_their_platform_and_those_of_all(outages, now):
    of_meta = await marked(outages, now)
    of_all = await marked(outages, now, platform=None, hours=(4, None))
    await marked(outages, now, platform="google")

    async def read(platform, since=9, until=0):
        return await outages.between(
            platform=platform, since=now - since * HOUR, until=now - until * HOUR
        )

    assert await read("meta") == (of_meta.window, of_all.window)
    assert await read(None) == (of_all.window,)
    assert await read("meta", since=9, until=5) == ()
    assert await read("meta", since=3, until=0) == (of_all.window,)
    assert of_all.label == "All platforms"
    assert of_all.is_going_on


async def test_everywhere_are_those_of_every_platform_and_none_that_was_dismissed(outages, now):
    of_meta = await marked(outages, now)
    of_all = await marked(outages, now, platform=None, hours=(4, None))
    of_google = await marked(outages, now, platform="google", hours=(2, 1))
    wrong = await marked(outages, now)
    await outages.dismiss(wrong.id, why="There was none.")
    found = await outages.everywhere(since=now - 9 * HOUR, until=now)
    assert found == (of_meta.window, of_all.window, of_google.window)
    assert await outages.everywhere(since=now - 2 * HOUR, until=now) == found[1:]


async def test_a_dismissed_outage_counts_no_longer_and_is_kept(outages, now, workspace):
    one = await marked(outages, now)
    changed = await outages.dismiss(one.id, why="A test by the agency.")
    assert changed.topics == {Topic.OUTAGES, Topic.ACTIONS, Topic.AUDIT}
    assert await outages.between(platform="meta", since=now - 9 * HOUR, until=now) == ()
    (shown,) = await outages.list()
    assert shown.is_dismissed
    assert shown.dismissed_why == "A test by the agency."
    assert (await outages.dismiss(one.id, why="Again.")).topics == frozenset()
    assert (await outages.restore(one.id)).topics == {Topic.OUTAGES, Topic.ACTIONS, Topic.AUDIT}
    assert (await outages.restore(one.id)).topics == frozenset()
    assert await outages.between(platform="meta", since=now - 9 * HOUR, until=now)
    subject = f"outage {one.id}, by_hand of meta"
    assert await trail(workspace) == [
        ("outage.marked", subject),
        ("outage.dismissed", subject),
        ("outage.restored", subject),
    ]


async def test_a_change_moves_both_ends_and_is_audited_once(outages, now, workspace):
    one = await marked(outages, now, hours=(5, None))
    changed = await outages.change(one.id, start=now - 6 * HOUR, end=now - HOUR)
    assert changed.topics == {Topic.OUTAGES, Topic.ACTIONS, Topic.AUDIT}
    assert (changed.value.window.start_at, changed.value.window.end_at) == (
        now - 6 * HOUR,
        now - HOUR,
    )
    again = await outages.change(one.id, start=now - 6 * HOUR, end=now - HOUR)
    assert again.topics == frozenset()
    assert [action for action, _ in await trail(workspace)] == ["outage.marked", "outage.changed"]


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (3, 3, "outage.span_backwards"),
        (3, 4, "outage.span_backwards"),
        (0, None, "outage.span_backwards"),
        (1, -1, "outage.end_ahead"),
        (MOST_DAYS * 24 + 1, None, "outage.span_too_long"),
        (MOST_DAYS * 24 + 2, 1, "outage.span_too_long"),
    ],
)
async def test_times_that_do_not_fit_are_refused(outages, now, start, end, code):
    one = await marked(outages, now)
    hours = (start, end)
    with pytest.raises(Refusal) as marking:
        await marked(outages, now, hours=hours)
    ends = None if end is None else now - end * HOUR
    with pytest.raises(Refusal) as changing:
        await outages.change(one.id, start=now - start * HOUR, end=ends)
    assert marking.value.reason.code == changing.value.reason.code == code
    assert len(await outages.list()) == 1


async def test_the_longest_outage_and_one_that_ends_now_are_taken(outages, now):
    assert await marked(outages, now, hours=(MOST_DAYS * 24, 0))


@pytest.mark.parametrize("why", ["", "  ", "x" * (MOST_WHY_CHARACTERS + 1)])
async def test_nobody_marks_or_dismisses_without_a_word_on_why(outages, now, why):
    one = await marked(outages, now)
    with pytest.raises(Refusal, match="Say why"):
        await marked(outages, now, why=why)
    with pytest.raises(Refusal, match="Say why"):
        await outages.dismiss(one.id, why=why)


async def test_a_platform_that_is_not_connected_has_no_outage(outages, now):
    with pytest.raises(Refusal, match="tiktok"):
        await marked(outages, now, platform="tiktok")
    assert await outages.list() == ()


async def test_an_outage_that_is_not_there_is_refused(outages, now):
    for asked in (
        outages.change(9, start=now - HOUR, end=None),
        outages.dismiss(9, why="No."),
        outages.restore(9),
    ):
        with pytest.raises(Refusal, match="no outage 9"):
            await asked
