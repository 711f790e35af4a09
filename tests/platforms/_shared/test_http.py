"""Every exchange ends in bounded time and size, and says whether the request may have arrived."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from pathlib import Path

import pytest
from conversion import NOW
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from manual_clock import ManualClock

from stratum_desktop.platforms._shared.http import HttpClient, Limits, NoReply, Reply, Request
from stratum_desktop.platforms.failures import Misunderstood, Unavailable, Unsupported, Untrusted

HOME = "https://vendor.example"
Answerer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
async def client(clock: ManualClock) -> AsyncIterator[HttpClient]:
    limits = Limits(connect_seconds=2, total_seconds=0.5, answer_bytes=1000)
    client = HttpClient(home_url=HOME, clock=clock, is_practice=True, limits=limits)
    yield client
    await client.close()


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[Answerer], Awaitable[str]]]:
    """Start a server that reads one request and then does what the test says; gives its URL."""
    servers: list[asyncio.Server] = []
    running: set[asyncio.Task[None]] = set()

    async def serve(answerer: Answerer) -> str:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            running.add(task)
            await reader.readuntil(b"\r\n\r\n")
            try:
                await answerer(reader, writer)
            except ConnectionError:
                pass  # the client left, as the test wanted
            finally:
                writer.close()

        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        servers.append(server)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    yield serve
    for server in servers:
        server.close()
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


def saying(answer: bytes) -> Answerer:
    async def say(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()

    return say


def ask(url: str) -> Request:
    return Request(method="GET", base_url=url, path="/thing")


async def test_a_whole_answer_is_a_reply(client, serve):
    date = formatdate(NOW + 90, usegmt=True).encode()
    url = await serve(
        saying(
            b"HTTP/1.1 429 Slow\r\nDate: " + date + b"\r\nRetry-After: 9\r\nX-Usage: full\r\n"
            b"Content-Length: 2\r\n\r\n{}"
        )
    )
    reply = await client.exchange(ask(url))
    assert isinstance(reply, Reply)
    assert (reply.status, reply.body, reply.headers["x-usage"]) == (429, b"{}", "full")
    assert reply.clock_skew_seconds == 90
    assert reply.retry_after_seconds == 9


async def test_without_a_readable_date_the_skew_is_unknown(client, serve):
    url = await serve(saying(b"HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 0\r\n\r\n"))
    reply = await client.exchange(ask(url))
    assert isinstance(reply, Reply)
    assert reply.clock_skew_seconds is None


async def test_a_closed_port_means_that_nothing_left(client):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    result = await client.exchange(ask(f"http://127.0.0.1:{port}"))
    assert isinstance(result, NoReply)
    assert isinstance(result.failure, Unavailable)
    assert result.failure.reason.code == "network.unreachable"
    assert not result.failure.answer_lost


async def test_a_connection_closed_without_an_answer_may_have_delivered(client, serve):
    result = await client.exchange(ask(await serve(saying(b""))))
    assert isinstance(result, NoReply)
    assert isinstance(result.failure, Unavailable)
    assert result.failure.answer_lost


async def test_silence_ends_at_the_total_deadline(client, serve):
    async def wait(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    result = await client.exchange(ask(await serve(wait)))
    assert isinstance(result, NoReply)
    assert isinstance(result.failure, Unavailable)
    assert result.failure.reason.code == "network.deadline_passed"
    assert result.failure.answer_lost
    assert result.status is None


async def test_a_dripping_answer_ends_at_the_total_deadline(client, serve):
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not reader.at_eof():
            writer.write(b" ")
            await writer.drain()
            with_pause = asyncio.ensure_future(reader.read(1))
            await asyncio.wait({with_pause}, timeout=0.02)
            with_pause.cancel()

    result = await client.exchange(ask(await serve(drip)))
    assert isinstance(result, NoReply)
    assert isinstance(result.failure, Unavailable)
    assert result.failure.answer_lost
    assert result.status == 200
    assert 400 < result.duration_ms < 5000


async def test_a_cut_answer_is_not_understood(client, serve):
    url = await serve(saying(b'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"events'))
    result = await client.exchange(ask(url))
    assert isinstance(result, NoReply)
    assert isinstance(result.failure, Misunderstood)
    assert (result.failure.reason.code, result.status) == ("answer.cut", 200)


@pytest.mark.parametrize(("size", "fits"), [(1000, True), (1001, False)])
async def test_the_cap_counts_what_is_decoded(client, serve, size: int, fits: bool):
    body = gzip.compress(b" " * size)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
    result = await client.exchange(ask(await serve(saying(head.encode() + body))))
    if fits:
        assert isinstance(result, Reply)
        assert len(result.body) == size
    else:
        assert isinstance(result, NoReply)
        assert result.failure.reason.code == "answer.too_large"


TWICE_PACKED = gzip.compress(gzip.compress(b"{}", mtime=0), mtime=0)


@pytest.mark.parametrize(
    ("encoding", "body", "code"),
    [
        (b"gzip", b"not gzip at all", "answer.not_decodable"),
        (b"gzip, gzip", TWICE_PACKED, "answer.not_decodable"),
        (b"br", b"whatever", "answer.not_decodable"),
        (b"gzip", gzip.compress(b"{}" * 400, mtime=0)[:-12], "answer.cut"),
    ],
)
async def test_an_encoding_that_cannot_be_undone_is_not_understood(
    client, serve, encoding: bytes, body: bytes, code: str
):
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: " + encoding + b"\r\nContent-Length: %d\r\n\r\n"
    result = await client.exchange(ask(await serve(saying(head % len(body) + body))))
    assert isinstance(result, NoReply)
    assert isinstance(result.failure, Misunderstood)
    assert result.failure.reason.code == code


async def test_a_redirect_is_answered_not_followed(client, serve):
    reached = []

    async def note(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        reached.append(1)

    elsewhere = await serve(note)
    head = f"HTTP/1.1 302 Found\r\nLocation: {elsewhere}/\r\nContent-Length: 0\r\n\r\n"
    reply = await client.exchange(ask(await serve(saying(head.encode()))))
    assert isinstance(reply, Reply)
    assert (reply.status, reached) == (302, [])


async def test_an_address_out_of_reach_is_never_connected_to(clock, serve):
    reached = []

    async def note(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        reached.append(1)

    url = await serve(note)
    live = HttpClient(home_url=HOME, clock=clock, is_practice=False)
    result = await live.exchange(ask(url))
    await live.close()
    assert isinstance(result, NoReply)
    assert result.failure == Unsupported(result.failure.reason)
    assert (result.failure.reason.code, reached) == ("destination.foreign_host", [])


async def test_a_cookie_of_one_answer_is_not_sent_with_the_next(client, serve):
    seen: list[bytes] = []

    async def remember(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answer = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"
        writer.write(answer)
        await writer.drain()
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answer)
        await writer.drain()

    url = await serve(remember)
    await client.exchange(ask(url))
    await client.exchange(ask(url))
    assert b"user-agent: stratum-desktop/" in seen[0].lower()
    assert b"cookie" not in seen[0].lower()


async def test_a_cookie_of_an_answer_that_was_cut_spoils_no_later_call(client, serve):
    odd = "HTTP/1.1 200 OK\r\nSet-Cookie: a=\u00e9\u4e2d\r\nContent-Length: 9\r\n\r\ncut".encode()
    url = await serve(saying(odd))
    assert isinstance(await client.exchange(ask(url)), NoReply)
    again = await client.exchange(ask(await serve(saying(b"HTTP/1.1 204 No\r\n\r\n"))))
    assert isinstance(again, Reply)


async def test_cancelling_an_exchange_leaves_at_once(client, serve):
    started = asyncio.Event()

    async def wait(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        started.set()
        await reader.read()

    exchange = asyncio.ensure_future(client.exchange(ask(await serve(wait))))
    await started.wait()
    exchange.cancel()
    with pytest.raises(asyncio.CancelledError):
        await exchange


def test_a_request_shows_neither_token_nor_body():
    request = Request(
        method="POST", base_url=HOME, path="/x", content=b"somebody", headers={"a": "b"}
    )
    assert "somebody" not in repr(request)
    assert "auth" not in repr(request)
    assert request.url == HOME + "/x"


@pytest.fixture
def self_signed(tmp_path: Path) -> ssl.SSLContext:
    """A server's side of TLS with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


async def test_a_certificate_that_nobody_vouches_for_is_refused_before_anything_leaves(
    clock, self_signed: ssl.SSLContext, monkeypatch
):
    monkeypatch.setenv("NO_PROXY", "localhost")
    received: list[bytes] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append(await reader.read())
        writer.close()

    server = await asyncio.start_server(connected, "localhost", 0, ssl=self_signed)
    home = f"https://localhost:{server.sockets[0].getsockname()[1]}"
    client = HttpClient(home_url=home, clock=clock, is_practice=False)
    result = await client.exchange(ask(home))
    await client.close()
    server.close()
    assert isinstance(result, NoReply)
    assert isinstance(result.failure, Untrusted)
    assert result.failure.reason.code == "network.certificate_refused"
    assert result.failure.reason.facts == {"why": "certificate.unknown_authority"}
    assert not any(received)


async def test_practice_goes_past_every_proxy_and_the_rest_through_it(
    client, clock, serve, monkeypatch
):
    asked: list[bytes] = []

    async def refuse(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(b"CONNECT")
        writer.write(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    proxy = await serve(refuse)
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, proxy)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "")
    url = await serve(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
    assert isinstance(await client.exchange(ask(url)), Reply)
    assert asked == []
    live = HttpClient(home_url=HOME, clock=clock, is_practice=False)
    result = await live.exchange(ask(HOME))
    await live.close()
    assert asked == [b"CONNECT"]
    assert isinstance(result, NoReply)
    assert isinstance(result.failure, Unavailable)
    assert not result.failure.answer_lost
