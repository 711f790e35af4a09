"""Delivers batches to Google and tests a connection. One call, one request; never a retry.

A frozen body says which of Google's two ways in it takes. What cannot go in the same request as
the first of a batch is put back for the next one: nothing of it has left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import orjson

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.exchange import Told, exchange_of
from stratum_desktop.platforms._shared.http import Limits, NoReply, Reply
from stratum_desktop.platforms.contract import (
    Answer,
    ConnectionCheck,
    Lane,
    Outcome,
    Parcel,
    Receipt,
    Verdict,
)
from stratum_desktop.platforms.failures import Failure, Rejected
from stratum_desktop.platforms.google import connection
from stratum_desktop.platforms.google.click_conversions import sender as click_conversions
from stratum_desktop.platforms.google.client import GoogleClient, ingest_url, upload_url
from stratum_desktop.platforms.google.data_manager import sender as data_manager
from stratum_desktop.platforms.google.data_manager.errors import reasons_of
from stratum_desktop.platforms.google.errors import error_of, keepable, platform_code_of
from stratum_desktop.platforms.google.manifest import MANIFEST
from stratum_desktop.platforms.google.mapping import EVENT, Label, label_of
from stratum_desktop.platforms.google.verdicts import verdict_of

_OTHER_REQUEST = Reason("google.goes_in_another_request")


class GoogleSender:
    """Talks to Google for every lane of a workspace; lanes share nothing but connections."""

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None = None) -> None:
        """Connect to nothing yet."""
        self._clock = clock
        self._client = GoogleClient(clock=clock, is_practice=is_practice, limits=limits)

    async def send(self, lane: Lane, parcels: Sequence[Parcel]) -> Answer:
        """Send what fits into one request with the first parcel, byte for byte and in order.

        Args:
            lane: where to, with its secrets in clear.
            parcels: at least one, at most the manifest's batch size.
        """
        if not 0 < len(parcels) <= MANIFEST.traits.batch_size:
            raise ValueError(f"a request carries 1 to {MANIFEST.traits.batch_size} parcels")
        shipment = shipment_of(parcels)
        going = [parcels[place] for place in shipment.places]
        bodies = [parcel.body for parcel in going]
        if shipment.form == EVENT:
            url, content = (
                ingest_url(lane),
                data_manager.content_of(lane, shipment.actions, bodies),
            )
            reply = await self._client.ingest(lane, content)
        else:
            method = click_conversions.METHODS[shipment.form]
            url, content = (
                upload_url(lane, method),
                click_conversions.content_of(shipment.form, bodies),
            )
            reply = await self._client.upload(lane, method, content)
        exchange = exchange_of(
            url,
            len(content),
            reply,
            parcel_count=len(going),
            secrets=self._client.tokens.never_shown(lane),
            told_by=_told,
        )
        if isinstance(reply, NoReply):
            return Answer(exchange, failure=reply.failure)
        if shipment.form == EVENT:
            answer = data_manager.answer_of(exchange, reply, going)
        else:
            now_seconds = self._clock.now_ms() / 1000
            answer = click_conversions.answer_of(exchange, reply, going, now_seconds=now_seconds)
        return _of_all(answer, shipment, parcels)

    async def verdict(self, lane: Lane, verdict_id: str, parcel_count: int) -> Verdict | Failure:
        """Ask the Data Manager what became of a request."""
        reply = await self._client.request_status(lane, verdict_id)
        return reply.failure if isinstance(reply, NoReply) else verdict_of(reply, parcel_count)

    async def test(self, lane: Lane) -> tuple[ConnectionCheck, ...]:
        """Have a made-up event for every conversion action judged; Google keeps none of them."""
        return await connection.checks_of(
            self._client, lane, now_seconds=self._clock.now_ms() // 1000
        )

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()


def _told(reply: Reply) -> Told:
    answer, error = json_object(reply.body), error_of(reply.body)
    trace = reply.headers.get("request-id") or (answer or {}).get("requestId")
    kept = None if answer is None else orjson.dumps(keepable(answer))
    return Told(platform_code_of(error, reasons_of(error)), trace, kept)


class Shipment(NamedTuple):
    """Which parcels of a batch go in one request."""

    form: str
    #: Conversion actions in it, in the order of their first parcel.
    actions: tuple[str, ...]
    #: Places in the batch, ascending.
    places: tuple[int, ...]


def shipment_of(parcels: Sequence[Parcel]) -> Shipment:
    """Choose what goes with the first parcel.

    One form goes at a time, and ten conversion actions. The older upload refuses both of two rows
    with one order, so the second one waits: then it is known, which is as good as counted.
    """
    form = label_of(parcels[0].body).form
    actions: dict[str, None] = {}
    seen: set[Label] = set()
    places = []
    for place, parcel in enumerate(parcels):
        label = label_of(parcel.body)
        is_new_action = form == EVENT and label.action not in actions
        if label.form != form or (form != EVENT and label in seen):
            continue
        if is_new_action and len(actions) >= data_manager.MOST_DESTINATIONS:
            continue
        actions[label.action] = None
        seen.add(label)
        places.append(place)
    return Shipment(form, tuple(actions), tuple(places))


def _of_all(answer: Answer, shipment: Shipment, parcels: Sequence[Parcel]) -> Answer:
    """Return an answer for the whole batch from that for what went."""
    if len(shipment.places) == len(parcels):
        return answer
    if isinstance(answer.failure, Rejected):
        # Places are those of the batch again; of a single row the place is known anyway.
        named = answer.failure.guilty if len(shipment.places) > 1 else (0,)
        places = tuple(shipment.places[one] for one in named if one < len(shipment.places))
        return replace(answer, failure=replace(answer.failure, guilty=places))
    if answer.failure is not None:
        return answer
    gone = set(shipment.places)
    waiting = (
        Receipt(parcel.delivery_id, Outcome.LATER, _OTHER_REQUEST)
        for place, parcel in enumerate(parcels)
        if place not in gone
    )
    return replace(answer, receipts=(*answer.receipts, *waiting))
