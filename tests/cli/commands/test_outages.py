"""`outages`: list, mark, change, dismiss, and Google's dates."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from stratum_desktop.bootstrap.build import Opening, open_store_of

NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


def ago(hours: int) -> str:
    return (NOW - timedelta(hours=hours)).isoformat()


@pytest.fixture
def google(folder):
    """Google Ads is connected."""

    async def connect() -> None:
        async with open_store_of(Opening(folder)) as workspace:
            await workspace.store.write(
                lambda uow: uow.destinations.add(
                    platform="google",
                    account="1234567890",
                    label="Google",
                    base_url="",
                    options={},
                    now_ms=0,
                )
            )

    asyncio.run(connect())


@pytest.fixture
def marked(cli):
    """An outage of all platforms, yesterday."""
    answer = cli(
        *("outages", "mark", "--from", ago(30), "--to", ago(26), "--why", "The banner broke.")
    )
    assert answer.code == 0
    return 1


def test_a_new_workspace_has_none(cli):
    answer = cli("outages", "list")
    assert (answer.code, answer.out) == (0, "none\n")


def test_a_marked_outage_is_listed_with_its_hours_and_why(cli, marked):
    answer = cli("outages", "list")
    assert answer.code == 0
    for words in ("by hand", "All platforms", "Marked by hand: The banner broke."):
        assert words in answer.out
    assert f"{NOW - timedelta(hours=30):%Y-%m-%d %H:%M}" in answer.out
    (one,) = cli("outages", "list", "--json").json
    assert one["window"]["kind"] == "by_hand"


def test_one_that_goes_on_is_a_finding(cli):
    cli("outages", "mark", "--from", ago(3), "--why", "Down.")
    answer = cli("outages", "list")
    assert answer.code == 1
    assert "goes on" in answer.out


def test_its_ends_are_changed(cli, marked):
    answer = cli("outages", "change", "1", "--from", ago(40), "--to", ago(20))
    assert answer.code == 0
    assert f"{NOW - timedelta(hours=40):%Y-%m-%d %H:%M}" in answer.out


def test_a_dismissed_one_is_listed_on_request_and_comes_back(cli, marked):
    assert cli("outages", "dismiss", "1").code == 3
    assert cli("outages", "dismiss", "1", "--why", "A rehearsal.").code == 0
    hidden = cli("outages", "list")
    assert "1 dismissed; use --all." in hidden.out
    assert "Dismissed: A rehearsal." in cli("outages", "list", "--all").out
    assert cli("outages", "dismiss", "1", "--undo").code == 0
    assert "Marked by hand" in cli("outages", "list").out


def test_a_platform_that_is_not_connected_is_refused(cli):
    answer = cli(
        *("outages", "mark", "--platform", "myspace", "--from", ago(2), "--why", "It is gone.")
    )
    assert answer.code == 3


def test_googles_dates_come_with_where_to_enter_them(cli, marked, google, tmp_path):
    path = tmp_path / "dates.csv"
    answer = cli("outages", "google", "--delay-days", "2", "--csv", str(path))
    assert answer.code == 0
    start = NOW - timedelta(hours=30, days=2)
    assert f"Stratum outage {start:%Y-%m-%d %H:%M}" in answer.out
    assert "Adjustments, Exclusions" in answer.out
    assert "begin earlier by the days" in answer.out
    assert f"{start:%Y-%m-%d %H:%M:%S}" in path.read_text("utf-8-sig")
    (one,) = cli("outages", "google", "--json").json
    assert one["scope"].startswith("Account")


def test_without_google_there_are_no_dates_and_no_words(cli, marked):
    assert cli("outages", "google").out == "none\n"
