"""What platforms say themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from ad_rows import ACCOUNT
from stored_rows import a_destination

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.ads.own_figure import OwnFigure, OwnTopic, OwnUnit
from stratum_desktop.domain.ads.told import AdChange, Recommendation

DAY_MS = 86_400_000
SCORE = OwnFigure(OwnTopic.MATCH_QUALITY, "Purchase", "", OwnUnit.OF_TEN, 7.4, goal=6.0)
EMAIL = OwnFigure(OwnTopic.MATCH_KEY, "Purchase", "email", OwnUnit.PERCENT, 92.0)
STATUS = OwnFigure(OwnTopic.UPLOAD_STATUS, "", "", OwnUnit.NONE, None, "GOOD", on=date(2026, 3, 9))


@pytest.fixture
def destination_id(store) -> int:
    return store.write_now(a_destination)


@pytest.fixture
def account_id(store, destination_id) -> int:
    return store.write_now(
        lambda uow: uow.ad_accounts.keep_account("meta", destination_id, ACCOUNT, at_ms=1)
    )


def say(store, destination_id, *found, at_ms):
    store.write_now(lambda uow: uow.platform_words.keep_own(destination_id, found, at_ms=at_ms))


def heard(store, destination_id):
    words = store.read_now(lambda uow: uow.platform_words.own(destination_id))
    return [one.figure for one in words]


def test_the_last_word_of_a_day_is_kept_and_that_of_the_day_before_too(store, destination_id):
    say(store, destination_id, SCORE, EMAIL, at_ms=DAY_MS)
    better = OwnFigure(OwnTopic.MATCH_QUALITY, "Purchase", "", OwnUnit.OF_TEN, 8.0, goal=6.0)
    say(store, destination_id, better, STATUS, at_ms=2 * DAY_MS)
    say(store, destination_id, SCORE, STATUS, at_ms=2 * DAY_MS + 5)
    assert heard(store, destination_id) == [SCORE, STATUS]
    history = store.read_now(
        lambda uow: uow.platform_words.own_history(
            destination_id, OwnTopic.MATCH_QUALITY, since=date(1970, 1, 1)
        )
    )
    assert [(one.figure, one.learned_at_ms) for one in history] == [
        (SCORE, DAY_MS),
        (SCORE, 2 * DAY_MS + 5),
    ]


def test_a_destination_that_nothing_was_said_of_has_no_words(store, destination_id):
    assert heard(store, destination_id) == []


def test_a_change_is_kept_once_and_found_by_its_time(store, account_id):
    change = AdChange(
        "c1",
        datetime(2026, 3, 9, tzinfo=UTC),
        EntityKind.CAMPAIGN,
        "9",
        "WEB",
        {"budget": "50"},
        {"budget": "60"},
    )
    for at_ms in (5, 9):
        store.write_now(
            lambda uow, at_ms=at_ms: uow.platform_words.keep_changes(
                account_id, [change], at_ms=at_ms
            )
        )

    def since(at):
        return store.read_now(lambda uow: uow.platform_words.changes(account_id, since=at))

    assert since(change.at) == (change,)
    (known,) = store.read_now(
        lambda uow: uow.platform_words.known_changes(account_id, since=change.at)
    )
    assert (known.change, known.learned_at_ms) == (change, 5)
    assert since(datetime(2026, 3, 10, tzinfo=UTC)) == ()


def test_only_what_is_recommended_now_is_kept(store, account_id):
    old = Recommendation("r1", "MOVE_UNUSED_BUDGET", None)
    new = Recommendation("r2", "CAMPAIGN_BUDGET", "9", Decimal(50), Decimal("62.5"))
    for found in ([old], [new]):
        store.write_now(
            lambda uow, found=found: uow.platform_words.keep_recommendations(
                account_id, found, at_ms=1
            )
        )
    kept = store.read_now(lambda uow: uow.platform_words.recommendations(account_id))
    assert kept == (new,)
