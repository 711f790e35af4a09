"""What the network can do to a request before it has left: each is told apart and bounded in time.

Rows 1, 3, 7, 8, 11 and 29 of the fault matrix.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from manual_clock import ManualClock

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.platforms._shared.http import HttpClient, Limits, NoReply, Reply, Request
from stratum_desktop.platforms.failures import Unavailable, Untrusted
from stratum_desktop.services.dashboards import DeliveryFilter
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.workspace import Workspace

if sys.platform != "win32":
    import resource

CONNECT_SECONDS = 0.4
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


async def exchange(home: str, *, is_practice: bool = False) -> Reply | NoReply:
    limits = Limits(connect_seconds=CONNECT_SECONDS, total_seconds=5)
    client = HttpClient(
        home_url=home if not is_practice else "https://vendor.example",
        clock=ManualClock(),
        is_practice=is_practice,
        limits=limits,
    )
    try:
        return await client.exchange(Request(method="POST", base_url=home, path="/", content=b"{}"))
    finally:
        await client.close()


def nothing_left(result: Reply | NoReply) -> str:
    """Assert that the platform cannot have seen the request; return why."""
    assert isinstance(result, NoReply)
    assert isinstance(result.failure, Unavailable)
    assert not result.failure.answer_lost
    return result.failure.reason.code


def refused_for(result: Reply | NoReply) -> str:
    """Assert that the other side was not believed; return why."""
    assert isinstance(result, NoReply)
    assert isinstance(result.failure, Untrusted)
    assert result.failure.reason.code == "network.certificate_refused"
    return str(result.failure.reason.facts["why"])


# 1 and 3: no address, no answer to a connection


async def test_fault_1_a_name_that_does_not_resolve_costs_no_copy(monkeypatch):
    def fails(*_: object, **__: object) -> object:
        raise socket.gaierror(socket.EAI_AGAIN, "no name server answers")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    assert nothing_left(await exchange("https://vendor.example")) == "network.unreachable"


async def test_fault_1_a_name_server_that_hangs_is_waited_for_as_long_as_a_connection(monkeypatch):
    released = threading.Event()

    def hangs(*_: object, **__: object) -> object:
        released.wait(30)
        raise socket.gaierror(socket.EAI_AGAIN, "too late")

    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    try:
        result = await exchange("https://vendor.example")
    finally:
        released.set()
    assert nothing_left(result) == "network.unreachable"
    assert result.duration_ms < 3_000


@pytest.fixture
def black_hole() -> Iterator[int]:
    """A port whose queue is full: what knocks there hears nothing at all."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    port = listener.getsockname()[1]
    waiting = []
    for _ in range(4):
        knocker = socket.socket()
        knocker.setblocking(False)
        knocker.connect_ex(("127.0.0.1", port))
        waiting.append(knocker)
    yield port
    for one in (*waiting, listener):
        one.close()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse where this queue is full")
async def test_fault_3_a_black_hole_ends_at_the_bound_of_a_connection(black_hole):
    result = await exchange(f"http://127.0.0.1:{black_hole}", is_practice=True)
    assert nothing_left(result) == "network.unreachable"
    assert CONNECT_SECONDS * 900 <= result.duration_ms < 3_000


# 11: an address that leads nowhere beside one that works


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
async def test_fault_11_a_dead_ipv6_address_does_not_stand_in_the_way(monkeypatch):
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ANSWER)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    asked: list[object] = []

    def both(*_: object, **__: object) -> list[object]:
        asked.append(1)
        kind = (socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
        # A discard address: packets to it vanish, or are refused at once where there is no route.
        return [
            (socket.AF_INET6, *kind, ("100::1", port, 0, 0)),
            (socket.AF_INET, *kind, ("127.0.0.1", port)),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    result = await exchange(f"http://localhost:{port}", is_practice=True)
    server.close()
    assert asked
    assert isinstance(result, Reply), result
    assert result.status == 200


# 7: certificates


def certificate(tmp_path: Path, *, host: str, days: tuple[int, int]) -> ssl.SSLContext:
    """Return a server's side whose certificate the program is told to trust, if it is right."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "practice")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    (tmp_path / "trusted.pem").write_bytes(pem)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (tmp_path / "server.pem").write_bytes(private + pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")
    return context


@asynccontextmanager
async def tls_server(context: ssl.SSLContext, received: list[bytes]) -> AsyncIterator[str]:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(ANSWER)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(connected, "localhost", 0, ssl=context)
    try:
        yield f"https://localhost:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


@pytest.mark.parametrize(
    ("host", "days", "why"),
    [
        ("localhost", (-9, -1), "certificate.expired"),
        ("localhost", (1, 9), "certificate.not_yet_valid"),
        ("elsewhere.example", (-1, 9), "certificate.wrong_host"),
    ],
    ids=["expired", "not valid yet", "of another host"],
)
async def test_fault_7_a_wrong_certificate_is_refused_before_anything_leaves(
    tmp_path, monkeypatch, host, days, why
):
    context = certificate(tmp_path, host=host, days=days)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    received: list[bytes] = []
    async with tls_server(context, received) as home:
        assert refused_for(await exchange(home)) == why
    assert received == []


@contextmanager
def refusing_server(context: ssl.SSLContext) -> Iterator[str]:
    """A server that says why it ends a handshake, which those of asyncio do not."""
    listener = socket.create_server(("localhost", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, suppress(ssl.SSLError, OSError):
            context.wrap_socket(connection, server_side=True).close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"https://localhost:{listener.getsockname()[1]}"
    finally:
        thread.join(10)
        listener.close()


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("ciphers", ["DEFAULT", "ALL:@SECLEVEL=0"])
async def test_fault_7_an_outdated_tls_is_refused_before_anything_leaves(
    tmp_path, monkeypatch, ciphers
):
    context = certificate(tmp_path, host="localhost", days=(-1, 9))
    context.set_ciphers(ciphers)
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    with refusing_server(context) as home:
        assert refused_for(await exchange(home)) == "certificate.tls_outdated"


async def test_fault_7_an_authority_of_ones_own_is_given_by_a_file(tmp_path, monkeypatch):
    context = certificate(tmp_path, host="localhost", days=(-1, 9))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    received: list[bytes] = []
    async with tls_server(context, received) as home:
        result = await exchange(home)
    assert isinstance(result, Reply), result
    assert len(received) == 1


@pytest.fixture
def lead_to(workspace: Workspace) -> Callable[[str], None]:
    """Let the destination's address lead elsewhere, as a name server or a proxy can."""

    def lead(base_url: str) -> None:
        workspace.store.write_now(
            lambda uow: uow.connection.exec_driver_sql(
                "UPDATE destination SET base_url = ?", (base_url,)
            )
        )

    return lead


async def test_fault_7_a_destination_with_a_wrong_certificate_is_held_and_not_tried_again(
    shop, states, tmp_path, clock, lead_to
):
    context = certificate(tmp_path, host="localhost", days=(-1, 9))
    received: list[bytes] = []
    await shop.sell(3)
    async with tls_server(context, received) as impostor:
        lead_to(impostor)
        for _ in range(3):
            await shop.services.delivery.drain()
            clock.advance(seconds=7_200)
            # As long as nothing is mended, nothing is released.
            assert (await shop.services.delivery.watch()).value.released == 0
    assert received == []
    assert states() == {"held": 3}
    (destination,) = await shop.services.accounts.list()
    told = sentence(destination.held_reason)
    assert "Nothing was sent" in told
    assert "SSL_CERT_FILE" in told
    page = await shop.services.dashboards.deliveries(where=DeliveryFilter())
    assert {row.attempts for row in page.rows} == {0}, "a refused certificate uses up no try"
    flight = await shop.services.dashboards.timeline(page.rows[0].id)
    outcomes = [entry.attempt.outcome for entry in flight.entries if entry.attempt is not None]
    assert outcomes == ["untrusted"]


@pytest.mark.parametrize("by", ["a connection test", "a person"])
async def test_fault_7_it_goes_on_once_a_connection_test_passes_or_a_person_says_so(
    shop, meta, states, tmp_path, lead_to, by
):
    context = certificate(tmp_path, host="localhost", days=(-1, 9))
    (destination,) = await shop.services.accounts.list()
    await shop.sell(2)
    async with tls_server(context, []) as impostor:
        lead_to(impostor)
        await shop.services.delivery.drain()
    assert states() == {"held": 2}
    # Nobody answers there any more: that proves nothing.
    assert (await shop.services.delivery.watch()).value.released == 0
    lead_to(destination.base_url)
    if by == "a person":
        await shop.services.accounts.release(destination.id)
    else:
        assert (await shop.services.delivery.watch()).value.released == 1
    await shop.services.delivery.drain()
    assert states() == {"delivered": 2}
    assert meta.ledger.counts("meta").received == 2


async def test_fault_7_plain_text_where_tls_is_due_passes_by_itself():
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(ANSWER)
        writer.close()

    portal = await asyncio.start_server(answer, "localhost", 0)
    home = f"https://localhost:{portal.sockets[0].getsockname()[1]}"
    assert nothing_left(await exchange(home)) == "network.unreachable"
    portal.close()


# 8: proxies


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.mark.parametrize("answer", [b"HTTP/1.1 407 Who\r\n\r\n", b""], ids=["407", "gone"])
async def test_fault_8_a_proxy_that_refuses_is_told_without_its_password(
    monkeypatch, caplog, answer
):
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    proxy = await asyncio.start_server(refuse, "127.0.0.1", 0)
    port = proxy.sockets[0].getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://buyer:hunter2-secret@127.0.0.1:{port}")
    with caplog.at_level("DEBUG"):
        result = await exchange("https://vendor.example")
    proxy.close()
    assert nothing_left(result) == "network.unreachable"
    assert "hunter2-secret" not in repr(result) + caplog.text


# 29: no file descriptor left


@contextmanager
def no_descriptor_left() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with socket.socket() as highest:
        resource.setrlimit(resource.RLIMIT_NOFILE, (highest.fileno() + 1, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
async def test_fault_29_without_descriptors_nothing_is_sent_and_later_everything(
    shop, states, meta
):
    await shop.sell(3)
    with no_descriptor_left(), pytest.raises(Trouble):
        await shop.services.delivery.drain()
    assert states() == {"ready": 3}, "what could not be recorded is not claimed"
    await shop.services.delivery.drain()
    assert states() == {"delivered": 3}
    assert meta.ledger.counts("meta").received == 3
