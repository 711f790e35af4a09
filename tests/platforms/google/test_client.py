"""Every call finds its host and its token, and a token that Google drops is renewed once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from stratum_desktop.platforms._shared.http import NoReply, Reply
from stratum_desktop.platforms.failures import NeedsReauthorisation, Unavailable, Unsupported
from stratum_desktop.platforms.google.client import (
    ADS_URL,
    OAUTH_URL,
    GoogleClient,
    ingest_url,
    upload_url,
)
from stratum_desktop.platforms.google.manifest import MANIFEST
from stratum_desktop.practice.servers import Fault, FaultKind, PracticeServer
from stratum_desktop.services.wording import sentence

CONTENT = b'{"events":[]}'


@pytest.fixture
async def client(clock) -> AsyncIterator[GoogleClient]:
    client = GoogleClient(clock=clock, is_practice=True, limits=None)
    yield client
    await client.close()


def paths(server: PracticeServer) -> list[str]:
    return [call.path for call in server.calls]


def test_each_service_has_its_host_and_a_practice_server_plays_all(lane, older_lane):
    home = replace(lane, base_url=MANIFEST.base_url + "/")
    assert ingest_url(home) == f"{MANIFEST.base_url}/v1/events:ingest"
    older = replace(older_lane, base_url=MANIFEST.base_url, account="123-456-7890")
    path = "/v26/customers/1234567890:uploadClickConversions"
    assert upload_url(older, "uploadClickConversions") == ADS_URL + path
    assert upload_url(older_lane, "uploadClickConversions") == older_lane.base_url + path
    older = replace(older, options={**older.options, "api_version": "v25"})
    assert "/v25/" in upload_url(older, "uploadClickConversions")
    assert OAUTH_URL.startswith("https://")


async def test_one_token_serves_many_calls_until_it_ends(client, server, lane, clock):
    for _ in range(3):
        reply = await client.ingest(lane, CONTENT)
        assert isinstance(reply, Reply)
        assert reply.status == 400
    assert paths(server).count("/token") == 1
    clock.advance(seconds=3600)
    await client.ingest(lane, CONTENT)
    assert paths(server).count("/token") == 2


async def test_a_token_that_is_refused_is_renewed_once_and_the_call_repeated(client, server, lane):
    await client.ingest(lane, CONTENT)
    server.faults.add(Fault(FaultKind.BAD_TOKEN))
    reply = await client.ingest(lane, CONTENT)
    assert reply.status == 400
    ingest = "/v1/events:ingest"
    assert paths(server) == ["/token", ingest, ingest, "/token", ingest]


async def test_a_token_that_is_refused_for_ever_is_not_asked_for_for_ever(client, server, lane):

    await client.ingest(lane, CONTENT)
    before = len(server.calls)
    server.faults.add(Fault(FaultKind.BAD_TOKEN, count=None))
    reply = await client.ingest(lane, CONTENT)
    assert isinstance(reply, NoReply)
    assert isinstance(reply.failure, NeedsReauthorisation)
    assert len(server.calls) - before == 2


@pytest.mark.parametrize(
    ("secrets", "options", "code", "platform_code"),
    [
        ({"refresh_token": "a-revoked-token-01"}, {}, "google.consent_ended", "invalid_grant"),
        ({"client_secret": "an-old-secret"}, {}, "google.client_refused", "invalid_client"),
        ({}, {"client_id": "somebody-else"}, "google.client_refused", "invalid_client"),
    ],
)
async def test_a_refused_refresh_says_what_to_do(
    client, server, lane, secrets, options, code, platform_code
):
    wrong = replace(lane, secrets={**lane.secrets, **secrets}, options={**lane.options, **options})
    reply = await client.ingest(wrong, CONTENT)
    assert isinstance(reply, NoReply)
    assert isinstance(reply.failure, NeedsReauthorisation)
    assert reply.failure.reason.code == code
    assert reply.failure.reason.facts["platform_code"] == platform_code
    assert "Accounts" in sentence(reply.failure.reason)
    assert paths(server) == ["/token"]


@pytest.mark.parametrize(
    "kind", [FaultKind.RESET_AFTER, FaultKind.HTML, FaultKind.CUT, FaultKind.SERVER_ERROR]
)
async def test_nothing_is_in_doubt_when_only_the_token_call_went_wrong(client, server, lane, kind):
    server.faults.add(Fault(kind))
    reply = await client.ingest(lane, CONTENT)
    assert isinstance(reply, NoReply)
    assert isinstance(reply.failure, Unavailable)
    assert not reply.failure.answer_lost
    assert (await client.ingest(lane, CONTENT)).status == 400


async def test_the_manager_is_named_in_the_older_upload_alone(client, server, older_lane):
    managed = replace(older_lane, options={**older_lane.options, "login_account": "999-888-7777"})
    await client.upload(managed, "uploadClickConversions", b"{}")
    assert server.calls[-1].headers["login-customer-id"] == "9998887777"
    await client.upload(older_lane, "uploadClickConversions", b"{}")
    assert "login-customer-id" not in server.calls[-1].headers
    assert "developer-token" not in server.calls[-1].headers


@pytest.mark.parametrize(
    "options",
    [
        {"api": "search_ads"},
        {"actions": "Purchase"},
        {"actions": "Purchase=1, order_completed"},
        {"login_account": "12"},
        {"adjustments": "Refund=cancel:1"},
        {"api_version": "26"},
    ],
)
async def test_an_option_that_cannot_work_is_said_without_asking(client, server, lane, options):
    reply = await client.ingest(replace(lane, options={**lane.options, **options}), CONTENT)
    assert isinstance(reply, NoReply)
    assert isinstance(reply.failure, Unsupported)
    assert reply.failure.reason.code == "destination.option_malformed"
    assert server.calls == ()
