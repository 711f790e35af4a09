"""A secret in the query reaches the server and nothing that can be shown."""

from __future__ import annotations

import logging

import httpx
import pytest

from stratum_desktop.platforms._shared.http import HttpClient, Reply, Request
from stratum_desktop.platforms._shared.secret_query import SecretQuery
from stratum_desktop.practice.servers import PracticeServer

SECRET = "s3cret/with &=?+%"


@pytest.mark.parametrize("query", [{}, {"fields": "a b", "limit": "7"}])
async def test_the_server_reads_it_beside_the_open_query(
    server: PracticeServer, clock, query: dict[str, str]
):
    http = HttpClient(home_url="https://x.example", clock=clock, is_practice=True)
    request = Request(
        method="GET",
        base_url=server.base_url("meta"),
        path="/v26.0/1",
        query=query,
        auth=SecretQuery({"api_secret": SECRET}),
    )
    reply = await http.exchange(request)
    await http.close()
    assert isinstance(reply, Reply)
    (call,) = server.calls
    assert call.path == "/v26.0/1"
    assert call.query == {**query, "api_secret": SECRET}


async def test_no_log_line_of_any_library_holds_it(server: PracticeServer, clock, caplog):
    http = HttpClient(home_url="https://x.example", clock=clock, is_practice=True)
    request = Request(
        method="POST",
        base_url=server.base_url("meta"),
        path="/v26.0/1/events",
        auth=SecretQuery({"api_secret": "plainly-visible-0001"}),
        content=b"{}",
    )
    with caplog.at_level(logging.DEBUG):
        reply = await http.exchange(request)
        await http.close()
    assert isinstance(reply, Reply)
    assert server.calls[0].query == {"api_secret": "plainly-visible-0001"}
    assert any(record.name == "httpx" for record in caplog.records)
    assert "plainly-visible" not in caplog.text
    assert "plainly-visible" not in repr(request)


def test_the_url_stays_as_it_was():
    auth = SecretQuery({"api_secret": SECRET})
    request = httpx.Request("GET", "https://x.example/a?b=c")
    sent = next(auth.auth_flow(request))
    assert str(sent.url) == "https://x.example/a?b=c"
    assert sent.extensions["target"].startswith(b"/a?b=c&api_secret=s3cret")
    assert "s3cret" not in repr(auth)
    assert "s3cret" not in repr(sent)
