"""Answers of every platform: the practice vendor's own words with something wrong in them."""

from __future__ import annotations

import asyncio
import gzip
import time
import zlib
from random import Random
from typing import Any
from urllib.parse import parse_qsl

import orjson
from fuzz_ad_answers import AdQuestions, require_said
from fuzz_events import whole_event
from fuzz_mutation import changed, damaged, text, value
from fuzz_workspace import Bench, Bug

from stratum_desktop.domain.event import Origin
from stratum_desktop.domain.event_json import ParsedEvent, parse_event
from stratum_desktop.host.clock import SystemClock
from stratum_desktop.platforms import registry
from stratum_desktop.platforms._shared.http import Limits
from stratum_desktop.platforms.contract import (
    ACCOUNT,
    Answer,
    Lane,
    Parcel,
    Platform,
    VerdictReader,
)
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import Answered, Call, Fault, FaultKind, Vendor
from stratum_desktop.practice.servers.server import every_vendor
from stratum_desktop.services.wording import sentence

_NAMES = (
    *(
        "error",
        "code",
        "error_subcode",
        "is_transient",
        "error_data",
        "blame_field_specs",
        "message",
    ),
    *("fbtrace_id", "events_received", "messages", "elements", "status", "errorDetails", "input"),
    *("results", "partialFailureError", "details", "fieldViolations", "field", "requestId", "data"),
    *("errors", "index", "reason", "metadata", "retryDelay", "validationMessages", "description"),
    *("request_id", "failed_events", "pixels", "pixel_code", "access_token", "expires_in", "id"),
    *("requestStatusPerDestination", "errorCounts", "serviceErrorCode", "stats", "live", "name"),
)
_STATUSES = (
    *(200, 200, 200, 201, 204, 206, 301, 302, 304, 400, 400, 401, 403, 404, 405, 408, 409, 410),
    *(413, 418, 422, 425, 429, 451, 499, 500, 501, 502, 503, 504, 520, 599, 600, 999),
)
_ODD_HEADERS = (
    "retry-after",
    "date",
    "content-type",
    "content-encoding",
    "set-cookie",
    "location",
    "x-business-use-case-usage",
    "x-restli-request-id",
    "x-li-uuid",
    "x-request-id",
    "server",
)
_FAULTS = (
    Fault(FaultKind.RATE_LIMIT, retry_after="7"),
    Fault(FaultKind.SERVER_ERROR, status=503),
    Fault(FaultKind.BAD_TOKEN),
)
_SECONDS = 5.0


class AnswersDoor:
    """Every sender's, reader's and actuator's calls: always one whole, redacted answer."""

    batch = 1

    def __init__(self, _bench: Bench) -> None:
        self._platforms = registry.all()
        world = AdWorld()
        self._vendors = {vendor.key: vendor for vendor in every_vendor(world)}
        limits = Limits(connect_seconds=_SECONDS, total_seconds=_SECONDS)
        self._ads = AdQuestions(world, limits)
        self._senders: dict[str, Any] = {}
        self._parcels = {one.manifest.key: self._parcels_of(one) for one in self._platforms}
        self._chance = Random(0)
        self._server: asyncio.Server | None = None
        self._base_url = ""

    async def open(self) -> None:
        """Listen, and make a sender of every kind."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self._base_url = f"http://127.0.0.1:{port}"
        limits = Limits(connect_seconds=_SECONDS, total_seconds=_SECONDS)
        for one in self._platforms:
            self._senders[one.manifest.key] = one.make_sender(
                clock=SystemClock(), is_practice=True, limits=limits
            )

    async def close(self) -> None:
        """Close every connection."""
        for sender in self._senders.values():
            await sender.close()
        await self._ads.close()
        if self._server is not None:
            self._server.close()

    async def feed(self, chances: list[Random]) -> None:
        (chance,) = chances
        self._chance = chance
        platform = chance.choice(self._platforms)
        key = platform.manifest.key
        vendor, sender = self._vendors[key], self._senders[key]
        lane = Lane(
            account=vendor.account,
            base_url=f"{self._base_url}/{key}",
            options=vendor.options,
            secrets=vendor.secrets,
        )
        kind = chance.random()
        if kind < 0.1:
            require_checks(await sender.test(lane), lane)
        elif kind < 0.2 and isinstance(sender, VerdictReader):
            said = await sender.verdict(lane, "practice-request-1", 3)
            if not repr(said):
                raise Bug("a verdict that cannot be shown")
        elif kind < 0.4 and platform.make_reader is not None:
            said = await self._ads.ask(chance, platform, lane)
            require_said(said)
            require_secrecy(repr(said), lane)
        else:
            parcels = self._parcels[key][: chance.randrange(1, 4)]
            require_answer(await sender.send(lane, parcels), parcels, lane)

    @staticmethod
    def _parcels_of(platform: Platform) -> list[Parcel]:
        vendors = {vendor.key: vendor for vendor in every_vendor()}
        vendor = vendors[platform.manifest.key]
        now = int(time.time())
        parcels = []
        for number in range(min(3, platform.manifest.traits.batch_size)):
            parsed = parse_event(
                whole_event(Random(number), f"order-{number}"),
                source="fuzz",
                origin=Origin.SERVER,
                default_country=None,
                needs_clear=platform.manifest.traits.needs_clear,
                received_at_ms=now * 1000,
                name_map={},
            )
            if not isinstance(parsed, ParsedEvent):
                raise Bug(f"the fuzzer's own event is refused: {parsed}")
            options = {**vendor.options, ACCOUNT: vendor.account}
            body = platform.body_of(parsed.event, options)
            if not isinstance(body, bytes):
                raise Bug(f"the fuzzer's own event is no event of {platform.manifest.key}: {body}")
            parcels.append(Parcel(number, body))
        return parcels

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one call, wrongly, and close."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            request, *lines = head.split("\r\n")
            headers = {
                name.strip().lower(): content.strip()
                for name, sign, content in (line.partition(":") for line in lines)
                if sign
            }
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            method, target, _ = request.split(" ", 2)
            path, _, query = target.partition("?")
            _, key, below = path.split("/", 2)
            call = Call(method, f"/{below}", dict(parse_qsl(query)), headers, body)
            writer.write(spoilt(self._chance, self._answered(self._vendors[key], call)))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _answered(self, vendor: Vendor, call: Call) -> Answered:
        if self._chance.random() < 0.25:
            return vendor.misbehaviour(self._chance.choice(_FAULTS))
        poison = {"order-1": True} if self._chance.random() < 0.3 else {}
        return vendor.answer(call, now=time.time(), poison=poison)


def spoilt(chance: Random, answered: Answered) -> bytes:
    """Return an answer as bytes on the wire, with something wrong in most of them."""
    status, body = answered.status, spoilt_body(chance, answered.body)
    if chance.random() < 0.3:
        status = chance.choice(_STATUSES)
    headers = {name: one for name, one in answered.headers.items() if name != "content-length"}
    headers.setdefault("content-type", "application/json")
    if chance.random() < 0.4:
        odd = text(chance) if chance.random() < 0.5 else orjson_text(value(chance, _NAMES))
        clean = odd.replace("\r", " ").replace("\n", " ")[:2_000]
        headers[chance.choice(_ODD_HEADERS)] = clean
    if chance.random() < 0.1:
        squeezed = chance.choice(
            (gzip.compress(body, 1), zlib.compress(body, 1), b"\x1f\x8b" + body)
        )
        headers["content-encoding"] = chance.choice(("gzip", "deflate", "br", "identity"))
        body = squeezed
    if chance.random() < 0.85:
        off = chance.choice((0,) * 12 + (-1, 1, -len(body)))
        headers["content-length"] = str(max(0, len(body) + off))
    head = [f"HTTP/1.1 {status} {chance.choice(('OK', '', 'Odd ' * 5))}"]
    head += [f"{name}: {one}" for name, one in headers.items()]
    wire = "\r\n".join([*head, "connection: close", "", ""]).encode("utf-8", "surrogatepass") + body
    return damaged(chance, wire) if chance.random() < 0.1 else wire


def spoilt_body(chance: Random, body: bytes) -> bytes:
    kind = chance.random()
    if kind < 0.1:
        return body
    if kind < 0.65:
        try:
            whole = orjson.loads(body)
        except orjson.JSONDecodeError:
            whole = {}
        for _ in range(chance.choice((1, 1, 2, 5))):
            whole = changed(chance, whole, _NAMES)
        return orjson_text(whole).encode("utf-8", "surrogatepass")
    if kind < 0.8:
        return orjson_text(value(chance, _NAMES, 5)).encode("utf-8", "surrogatepass")
    if kind < 0.95:
        return damaged(chance, body)
    depth = chance.choice((500, 5_000, 200_000))
    return b'{"error":' + b"[" * depth + b"]" * chance.choice((0, depth)) + b"}"


def orjson_text(whole: Any) -> str:
    try:
        return orjson.dumps(whole).decode()
    except (TypeError, orjson.JSONEncodeError):
        return repr(whole)


def require_answer(answer: Answer, parcels: list[Parcel], lane: Lane) -> None:
    """Either one failure in words, or a receipt for every parcel in order; nothing secret."""
    if (answer.failure is None) == (not answer.receipts):
        raise Bug(f"neither failure nor receipts, or both: {answer}")
    if answer.receipts:
        got = [receipt.delivery_id for receipt in answer.receipts]
        if got != [parcel.delivery_id for parcel in parcels]:
            raise Bug(f"receipts {got} for {len(parcels)} parcels")
    if answer.failure is not None:
        if not sentence(answer.failure.reason).strip():
            raise Bug(f"a failure without words: {answer.failure}")
        guilty = getattr(answer.failure, "guilty", ())
        if any(type(place) is not int or place < 0 for place in guilty):
            raise Bug(f"guilty at no place: {guilty}")
        wait = getattr(answer.failure, "retry_after_seconds", None)
        if wait is not None and not 0 <= wait < float("inf"):
            raise Bug(f"a wait of {wait} s")
    if len(answer.exchange.answer) > 2_000:
        raise Bug("too much of an answer is kept")
    require_secrecy(repr(answer), lane)


def require_checks(checks: Any, lane: Lane) -> None:
    """At least one check, each with a name and what came back."""
    if not checks or not all(check.name and check.detail for check in checks):
        raise Bug(f"checks that say nothing: {checks}")
    require_secrecy(repr(checks), lane)


def require_secrecy(shown: str, lane: Lane) -> None:
    for secret in lane.secrets.values():
        if len(secret) > 8 and secret in shown:
            raise Bug("a secret is shown")
