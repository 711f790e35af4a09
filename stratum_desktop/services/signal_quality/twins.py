"""What browser and server both saw, and why the rest is not one conversion."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson

from stratum_desktop.domain.coverage import SightingCounts, coverage_pct
from stratum_desktop.domain.event import Origin
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.twin import Pairing, Sighting, Twin, twin_of
from stratum_desktop.domain.window import Window, local_day
from stratum_desktop.services.signal_quality.drivers import Moment
from stratum_desktop.services.signal_quality.report import CollisionSide
from stratum_desktop.store.read_models.signal_quality import SignalEvidence
from stratum_desktop.store.read_models.twins import TwinReadModel
from stratum_desktop.store.unit_of_work import UnitOfWork

LOOKED_AT = 500
"""Newest browser conversions that are looked at one by one. Source: own choice; a month of a
large shop would be a million look-ups."""

_SHOWN = 50
"""Pairs that are told in full. Source: own choice."""


@dataclass(frozen=True, slots=True)
class UnpairedConversion:
    """A conversion of the browser, what of the server comes nearest, and why they are two."""

    pairing: Pairing
    why: Reason
    event_name: str
    order_id: str | None
    browser_id: str
    #: None where nothing of the server comes near.
    server_id: str | None
    browser: CollisionSide
    server: CollisionSide | None


@dataclass(frozen=True, slots=True)
class TwinReport:
    """Website conversions of a window by who saw them, and the newest of the browser one by one."""

    window: Window
    has_browser_side: bool
    #: Of the whole window; those younger than an hour without their twin are not counted yet.
    counts: SightingCounts
    #: None without conversions or without a browser side.
    coverage_pct: float | None
    #: How many of the browser's newest were looked at one by one.
    looked_at: int
    #: What became of those; they add up to `looked_at`.
    found: Mapping[Pairing, int]
    #: Those that are not one with anything, what comes nearest first, then the newest; not all.
    unpaired: tuple[UnpairedConversion, ...]


def twin_report(uow: UnitOfWork, moment: Moment, *, days: int, limit: int) -> TwinReport:
    """Return what both sides saw in the last days, today so far included."""
    first = local_day(moment.today - timedelta(days=days - 1), moment.zone)
    window, now_s = Window(first.start_at, moment.now), moment.now_ms // 1000
    evidence, read = SignalEvidence(uow.connection), TwinReadModel(uow.connection)
    counts = evidence.sighting_counts(window, now_s=now_s)
    has_browser = evidence.has_origin(Origin.PIXEL)
    twins = _twins(read, read.newest_of_browser(window, limit=limit), now_s=now_s)
    apart = [one for one in twins if one.pairing not in (Pairing.PAIRED, Pairing.AWAITED)]
    return TwinReport(
        window=window,
        has_browser_side=has_browser,
        counts=counts,
        coverage_pct=coverage_pct(counts, browser_is_connected=has_browser),
        looked_at=len(twins),
        found=Counter(one.pairing for one in twins),
        unpaired=_told(read, sorted(apart, key=_nearness)[:_SHOWN]),
    )


def _twins(read: TwinReadModel, browser: Sequence[Sighting], *, now_s: int) -> list[Twin]:
    servers = read.of_server(
        {one.event_id for one in browser},
        {one.order_id for one in browser if one.order_id is not None},
    )
    by_id: dict[str, list[Sighting]] = defaultdict(list)
    by_order: dict[str | None, list[Sighting]] = defaultdict(list)
    for one in servers:
        by_id[one.event_id].append(one)
        by_order[one.order_id].append(one)
    return [
        twin_of(one, [*by_id.get(one.event_id, ()), *_of_order(by_order, one)], now_s=now_s)
        for one in browser
    ]


def _of_order(
    by_order: Mapping[str | None, Sequence[Sighting]], one: Sighting
) -> Sequence[Sighting]:
    return () if one.order_id is None else by_order.get(one.order_id, ())


def _nearness(twin: Twin) -> int:
    return list(Pairing).index(twin.pairing)


def _told(read: TwinReadModel, twins: Sequence[Twin]) -> tuple[UnpairedConversion, ...]:
    ids = {one.id for twin in twins for one in (twin.browser, twin.server) if one is not None}
    bodies = read.bodies(ids)
    return tuple(
        UnpairedConversion(
            pairing=twin.pairing,
            why=_why(twin),
            event_name=twin.browser.name,
            order_id=twin.browser.order_id,
            browser_id=twin.browser.event_id,
            server_id=None if twin.server is None else twin.server.event_id,
            browser=_side(twin.browser, Origin.PIXEL, bodies),
            server=None if twin.server is None else _side(twin.server, Origin.SERVER, bodies),
        )
        for twin in twins
    )


def _why(twin: Twin) -> Reason:
    browser, server = twin.browser, twin.server
    if server is None:
        return Reason("twin.alone")
    match twin.pairing:
        case Pairing.TOO_FAR_APART:
            return Reason("twin.too_far_apart", {"apart_minutes": (twin.seconds_apart or 0) // 60})
        case Pairing.OTHER_CHANNEL:
            return Reason("twin.other_channel", {"action_source": server.action_source})
        case Pairing.OTHER_NAME:
            return Reason("twin.other_name", {"browser": browser.name, "server": server.name})
        case Pairing.OTHER_ID:
            return Reason("twin.other_id", {"order": browser.order_id})
        case Pairing.NO_OWN_ID:
            lacking = [
                side
                for side, one in (("browser", browser), ("server", server))
                if not one.event_id_is_given
            ]
            return Reason(
                "twin.no_own_id", {"order": browser.order_id, "lacking": " and the ".join(lacking)}
            )
    return Reason("twin.paired")


def _side(one: Sighting, origin: Origin, bodies: Mapping[int, dict[str, object]]) -> CollisionSide:
    body = orjson.dumps(bodies[one.id], option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode()
    at = datetime.fromtimestamp(one.received_at_ms / 1000, UTC)
    return CollisionSide(at, origin.value, one.source, body)
