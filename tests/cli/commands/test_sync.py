"""`sync`."""

from __future__ import annotations

import asyncio
from collections import deque

import pytest
from ad_rows import campaign
from toy_ads import toy_ads_in

from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.domain.ads.own_figure import OwnFigure, OwnTopic, OwnUnit
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.failures import NeedsReauthorisation


@pytest.fixture
def ads(tmp_path):
    place = tmp_path / "platforms"
    place.mkdir()
    with toy_ads_in(place) as toy:
        toy.entities = [campaign("1"), campaign("2")]
        yield toy


@pytest.fixture
def connected(ads, folder):
    """A destination that names the toy's ad account."""

    async def connect():
        async with open_workspace(Opening(folder)) as services:
            await services.accounts.connect(
                platform="toy",
                account="box",
                secrets={"lid_code": "open"},
                options={"ad_account_id": "100"},
                base_url="http://127.0.0.1:9/toy",
            )

    asyncio.run(connect())


def test_nothing_to_read_is_said(cli):
    answer = cli("sync")
    assert (answer.code, "No destination is of a platform that can be read." in answer.out) == (
        0,
        True,
    )


def test_what_was_read_is_told_and_what_is_read_already_too(cli, connected, ads):
    answer = cli("sync")
    assert answer.code == 0
    assert "read" in answer.out
    told = cli("sync", "--json").json
    (one,) = told["report"]["accounts"]
    assert (one["outcome"], one["requests"]) == ("nothing_due", 0)
    (account,) = told["accounts"]
    assert (account["account"]["account"], account["campaigns"]) == ("100", 2)
    everything = cli("sync", "--all", "--json").json["report"]["accounts"][0]
    assert everything["outcome"] == "done"


def test_a_failure_is_a_finding_with_its_sentence(cli, connected, ads):
    ads.instead = deque([NeedsReauthorisation(Reason("meta.token_missing"))])
    answer = cli("sync")
    assert answer.code == 1
    assert "token" in answer.out


def test_an_unknown_platform_is_refused(cli):
    answer = cli("sync", "--platform", "myspace")
    assert (answer.code, "myspace" in answer.err) == (3, True)


def test_what_platforms_say_themselves_is_listed(cli, connected, ads):
    assert "No platform has said anything yet" in cli("own-figures").out
    ads.own = [OwnFigure(OwnTopic.MATCH_QUALITY, "Purchase", "", OwnUnit.OF_TEN, 7.4, goal=6.0)]
    cli("sync")
    told = cli("own-figures", "--platform", "toy").out
    assert "Match quality" in told
    assert "7.4 of 10" in told
    assert cli("own-figures", "--platform", "meta", "--json").json == []
