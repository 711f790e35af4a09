"""One HTTP request and its answer, bounded in time and size, with every way to fail named.

    Reply      an answer arrived whole; what it means is the platform folder's business
    NoReply    none did; its failure says whether the request may have arrived

Nothing raises but cancellation and bugs. Headers and bodies are never logged here.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx

from stratum_desktop import __version__
from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.answer import http_date_seconds, retry_after_seconds
from stratum_desktop.platforms._shared.reach import check_base_url
from stratum_desktop.platforms._shared.tls import refused_identity
from stratum_desktop.platforms.failures import (
    Failure,
    Misunderstood,
    Unavailable,
    Unsupported,
    Untrusted,
)

CONNECT_SECONDS = 5.0
"""Longest wait for a connection. Source: product rulebook, section 3.3."""
TOTAL_SECONDS = 15.0
"""Longest whole exchange, a dripping answer included. Source: product rulebook, section 3.3."""
ANSWER_LIMIT_BYTES = 1_000_000
"""Largest decoded answer. Source: product rulebook, section 3.3 (1 MB)."""

_NOTHING_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.LocalProtocolError,
    httpx.UnsupportedProtocol,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much; the product's own numbers unless a test says otherwise."""

    connect_seconds: float = CONNECT_SECONDS
    total_seconds: float = TOTAL_SECONDS
    answer_bytes: int = ANSWER_LIMIT_BYTES


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask. The token travels in `auth` alone."""

    method: str
    base_url: str
    #: Below the base URL, starts with a slash.
    path: str
    auth: httpx.Auth | None = field(default=None, repr=False)
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Where it goes, without query string."""
        return self.base_url.rstrip("/") + self.path


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer of any status."""

    status: int
    #: Names in lower case.
    headers: Mapping[str, str]
    #: Decoded.
    body: bytes
    duration_ms: int
    #: The platform's clock minus ours; None without a readable `Date` header.
    clock_skew_seconds: float | None
    #: From `Retry-After`, unclamped.
    retry_after_seconds: float | None


@dataclass(frozen=True, slots=True)
class NoReply:
    """No whole answer, and what that means for the request."""

    failure: Failure
    duration_ms: int = 0
    #: None when not even a status line came.
    status: int | None = None


class HttpClient:
    """Talks HTTP/1.1 to one platform: no redirects, no cookies, own deadlines.

    Proxies and CA files named by the environment are honoured outside practice; practice is
    loopback, which no proxy must see.
    """

    def __init__(
        self, *, home_url: str, clock: Clock, is_practice: bool, limits: Limits | None = None
    ) -> None:
        """Open nothing yet: connections belong to the loop of the first exchange."""
        self._home_url = home_url
        self._clock = clock
        self._is_practice = is_practice
        self._limits = limits or Limits()
        self._client: httpx.AsyncClient | None = None

    async def exchange(self, request: Request) -> Reply | NoReply:
        """Send one request, unless its base URL is out of reach, and read its whole answer."""
        started = time.perf_counter()
        try:
            check_base_url(request.base_url, home_url=self._home_url, is_practice=self._is_practice)
        except Refusal as refusal:
            return NoReply(Unsupported(refusal.reason))
        journey = _Journey()
        try:
            async with asyncio.timeout(self._limits.total_seconds):
                return await self._answer_to(request, journey, started)
        except TimeoutError:
            failure: Failure = Unavailable(
                Reason("network.deadline_passed", {"seconds": self._limits.total_seconds}),
                answer_lost=journey.has_left,
            )
        except httpx.TransportError as error:
            failure = _failure_of(error, journey)
        except _UnreadableAnswer as error:
            failure = Misunderstood(error.reason)
        return NoReply(failure, _ms_since(started), journey.status)

    async def close(self) -> None:
        """Close every connection."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _answer_to(self, request: Request, journey: _Journey, started: float) -> Reply:
        client = self._client or self._open()
        message = client.build_request(
            request.method,
            request.url,
            params=dict(request.query) or None,
            headers=dict(request.headers),
            content=request.content,
            extensions={"trace": journey.note},
        )
        response = await client.send(message, auth=request.auth, stream=True)
        try:
            journey.status = response.status_code
            now_seconds = self._clock.now_ms() / 1000
            body = await _body_of(response, self._limits.answer_bytes)
        finally:
            await response.aclose()
        date = http_date_seconds(response.headers.get("date"))
        return Reply(
            status=response.status_code,
            headers={name.lower(): value for name, value in response.headers.items()},
            body=body,
            duration_ms=_ms_since(started),
            clock_skew_seconds=None if date is None else date - now_seconds,
            retry_after_seconds=retry_after_seconds(
                response.headers.get("retry-after"), now_seconds=now_seconds
            ),
        )

    def _open(self) -> httpx.AsyncClient:
        self._client = httpx.AsyncClient(
            http1=True,
            http2=False,
            follow_redirects=False,
            trust_env=not self._is_practice,
            # One that was taken would travel with every later call, whatever is in it.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(self._limits.total_seconds, connect=self._limits.connect_seconds),
            headers={
                "user-agent": f"stratum-desktop/{__version__}",
                "accept": "application/json",
                "accept-encoding": "identity",
            },
        )
        return self._client


class _Journey:
    """How far a request came."""

    def __init__(self) -> None:
        self.has_left = False
        self.status: int | None = None

    async def note(self, event: str, info: Mapping[str, Any]) -> None:
        if event == "http11.send_request_headers.started":
            # What a proxy is asked for a tunnel has nothing of the request in it.
            self.has_left = info["request"].method != b"CONNECT"


class _UnreadableAnswer(Exception):
    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.reason = Reason(code, facts)


def _failure_of(
    error: httpx.TransportError, journey: _Journey
) -> Unavailable | Misunderstood | Untrusted:
    if journey.status is not None and not isinstance(error, httpx.TimeoutException):
        return Misunderstood(Reason("answer.cut", {"http_status": journey.status}))
    if not journey.has_left and (refusal := refused_identity(error)) is not None:
        return Untrusted(refusal)
    if isinstance(error, _NOTHING_LEFT) or not journey.has_left:
        return Unavailable(Reason("network.unreachable", {"error": type(error).__name__}))
    return Unavailable(
        Reason("network.answer_lost", {"error": type(error).__name__}), answer_lost=True
    )


async def _body_of(response: httpx.Response, limit: int) -> bytes:
    """Read and decode an answer without ever holding more than the limit of it decoded."""
    decoder = _decoder_for(response.headers.get("content-encoding", "identity").strip().lower())
    parts: list[bytes] = []
    room = limit + 1
    async for chunk in response.aiter_raw():
        try:
            part = chunk if decoder is None else decoder.decompress(chunk, room)
        except zlib.error:
            raise _UnreadableAnswer("answer.not_decodable") from None
        parts.append(part)
        room -= len(part)
        if room <= 0:
            raise _UnreadableAnswer("answer.too_large", limit_bytes=limit)
    if decoder is not None and not decoder.eof:
        raise _UnreadableAnswer("answer.cut", http_status=response.status_code)
    return b"".join(parts)


def _decoder_for(encoding: str) -> zlib._Decompress | None:
    if encoding in ("", "identity"):
        return None
    if encoding in ("gzip", "deflate"):
        return zlib.decompressobj(wbits=47)  # 32 + 15: gzip or zlib, told by its header
    raise _UnreadableAnswer("answer.not_decodable")


def _ms_since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
