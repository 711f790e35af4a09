"""Draining a queue to Meta on loopback: claim, send, settle, log, roll up; encrypted, FULL.

Beside it Meta's own SDK, which stores nothing: it starts from `Event` objects with hashed
identifiers, as the queue starts from frozen bodies. Both send batches of 1,000 to the same
loopback sink, which only counts; the product also to the strict practice Meta, which judges every
event and is the limit there. Contestants take turns; medians are shown, by the clock on the wall
and by the processor time of this process, which neighbours on the machine disturb less.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import figure
import httpx
import loopback_sink
import workspace

from stratum_desktop.domain.event import Event
from stratum_desktop.platforms import registry
from stratum_desktop.platforms._shared.graph_events import content_of
from stratum_desktop.platforms.contract import Parcel

BATCH = 1_000
#: Contestant to its events per second of processor time, round after round.
_BY_PROCESSOR: defaultdict[str, list[float]] = defaultdict(list)


def main(argv: Sequence[str]) -> int:
    chosen = figure.options(__doc__).parse_args(argv)
    rounds = 1 if chosen.quick else 3
    batches = 3 if chosen.quick else 50  # below the 100 tokens of a full bucket
    with loopback_sink.running() as sink, practice_meta() as (practice, token, account):
        figures = measured(chosen, sink, practice, token, account, rounds=rounds, batches=batches)
    figure.show(figures, as_json=chosen.json)
    return 0


def measured(
    chosen: argparse.Namespace,
    sink: str,
    practice: str,
    token: str,
    account: str,
    *,
    rounds: int,
    batches: int,
) -> list[figure.Figure]:
    count = BATCH * batches
    events = workspace.made_events(count)
    contestants: dict[str, Callable[[], float]] = {
        "sink": lambda: asyncio.run(_drain(chosen.folder, events, sink, contestant="sink")),
        "limit": lambda: _posting_alone(sink, events),
        "practice": lambda: asyncio.run(
            _drain(
                chosen.folder,
                events,
                practice,
                contestant="practice",
                token=token,
                account=account,
            )
        ),
    }
    sdk = _sdk(events, sink)
    if sdk is not None:
        contestants["sdk"] = sdk
    rates = figure.interleaved(contestants, rounds)
    drain = "drain a queue, batch 1,000"
    return [
        figure.Figure(
            drain,
            rates["sink"],
            "events/s",
            "Meta's SDK, storing nothing",
            rates.get("sdk"),
            figure.at_least(5, "ratio"),
        ),
        figure.Figure(
            f"{drain}, by processor time",
            statistics.median(_BY_PROCESSOR["sink"]),
            "events/s of a core",
            "Meta's SDK, storing nothing",
            statistics.median(_BY_PROCESSOR["sdk"]) if sdk is not None else None,
            figure.at_least(5, "ratio"),
        ),
        figure.Figure(
            drain, rates["sink"], "events/s", "limit: httpx posting ready bodies", rates["limit"]
        ),
        figure.Figure(f"{drain}, strict Meta", rates["practice"], "events/s"),
    ]


@contextmanager
def _processor_time(contestant: str, events: int) -> Iterator[None]:
    """Note what a contestant costs. What the benchmark itself holds is not walked for it."""
    gc.collect()
    gc.freeze()
    began = time.process_time()
    try:
        yield
        _BY_PROCESSOR[contestant].append(events / (time.process_time() - began))
    finally:
        gc.unfreeze()


async def _drain(
    parent: Path,
    events: Sequence[Event],
    base_url: str,
    *,
    contestant: str,
    token: str = workspace.TOKEN,
    account: str = workspace.ACCOUNT,
) -> float:
    with TemporaryDirectory(prefix="bench-delivery-", dir=parent) as folder:
        async with workspace.opened(Path(folder) / "workspace") as (opened, services):
            await workspace.connect_meta(services, base_url, account=account, token=token)
            # The first request of a process loads the HTTP client.
            await workspace.fill(opened, workspace.made_events(1, first=len(events)))
            await services.delivery.deliver_until_empty()
            await workspace.fill(opened, events)
            with _processor_time(contestant, len(events)):
                started = time.perf_counter()
                result = (await services.delivery.deliver_until_empty()).value
            rate = len(events) / (time.perf_counter() - started)
            if result.delivered != len(events):
                raise RuntimeError(f"{result} of {len(events)} events")
            return rate


def _posting_alone(base_url: str, events: Sequence[Event]) -> float:
    """Post bodies that are ready, and keep nothing: the least that sending by httpx costs."""
    body_of = registry.get("meta").body_of
    bodies = [body_of(event) for event in events]
    parcels = [Parcel(0, body) for body in bodies if isinstance(body, bytes)]
    url = f"{base_url}/v1/{workspace.ACCOUNT}/events"
    with httpx.Client(trust_env=False) as client:
        client.post(url, content=content_of(parcels[:1], {}))
        started = time.perf_counter()
        for start in range(0, len(parcels), BATCH):
            content = content_of(parcels[start : start + BATCH], {})
            answer = client.post(url, content=content)
            assert answer.json()["events_received"] == BATCH
        return len(parcels) / (time.perf_counter() - started)


def _sdk(events: Sequence[Event], base_url: str) -> Callable[[], float] | None:
    try:
        from facebook_business.adobjects.serverside.action_source import ActionSource
        from facebook_business.adobjects.serverside.custom_data import CustomData
        from facebook_business.adobjects.serverside.event import Event as SdkEvent
        from facebook_business.adobjects.serverside.event_request import EventRequest
        from facebook_business.adobjects.serverside.user_data import UserData
        from facebook_business.api import FacebookAdsApi
        from facebook_business.session import FacebookSession
    except ImportError:
        return None
    FacebookSession.GRAPH = base_url
    FacebookAdsApi.init(access_token=workspace.TOKEN)

    def one(event: Event) -> SdkEvent:
        hashed, parameters = event.identity.hashed, event.parameters
        return SdkEvent(
            event_name=event.name,
            event_time=event.event_time,
            event_id=event.event_id,
            action_source=ActionSource.PHYSICAL_STORE,
            user_data=UserData(
                email=hashed["email"],
                phone=hashed["phone_digits"],
                first_name=hashed["first_name"],
                last_name=hashed["last_name"],
            ),
            custom_data=CustomData(
                value=parameters["value"],
                currency=parameters["currency"],
                order_id=parameters["order_id"],
            ),
        )

    # A part is enough: every batch costs it the same, and it is the slowest.
    ready = [one(event) for event in events[: 10 * BATCH]]

    def send() -> float:
        EventRequest(pixel_id=workspace.ACCOUNT, events=ready[:1]).execute()
        with _processor_time("sdk", len(ready)):
            started = time.perf_counter()
            for start in range(0, len(ready), BATCH):
                batch = ready[start : start + BATCH]
                request = EventRequest(pixel_id=workspace.ACCOUNT, events=batch)
                assert request.execute().events_received == BATCH
        return len(ready) / (time.perf_counter() - started)

    return send


@contextmanager
def practice_meta() -> Iterator[tuple[str, str, str]]:
    """Run the practice platforms in a process of their own: base URL, token and account."""
    command = [sys.executable, "-m", "stratum_desktop.practice.servers", "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        meta = json.loads(server.stdout.readline())["platforms"]["meta"]
        yield meta["base_url"], meta["secrets"]["access_token"], meta["account"]
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
