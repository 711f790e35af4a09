"""What "test connection" looks at: Google's verdict on a made-up event for every action.

The requests are marked `validateOnly`: Google judges them and keeps nothing. Adjustments are not
tried, because there is no order that they could change. Source: developers.google.com/
data-manager/api/devguides/concepts/understand-errors, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from stratum_desktop.domain.event import ActionSource, Event, Identity, Origin
from stratum_desktop.platforms._shared.check import clock_checks, failed, words_of
from stratum_desktop.platforms._shared.http import NoReply, Reply
from stratum_desktop.platforms.contract import ACCOUNT, ConnectionCheck, Lane
from stratum_desktop.platforms.failures import NeedsReauthorisation
from stratum_desktop.platforms.google.click_conversions import errors as click_errors
from stratum_desktop.platforms.google.click_conversions import sender as click_conversions
from stratum_desktop.platforms.google.client import GoogleClient
from stratum_desktop.platforms.google.data_manager import errors as data_manager_errors
from stratum_desktop.platforms.google.data_manager import sender as data_manager
from stratum_desktop.platforms.google.manifest import CLICK_CONVERSIONS
from stratum_desktop.platforms.google.mapping import CONVERSION, body_of
from stratum_desktop.platforms.google.requirements import actions_of, api_of

_ANSWER, _ACCESS, _ACCOUNT = "Answer from Google", "Access", "Account"
_ACCEPTED = "accepted a made-up event, which is not counted"
_NOBODY = sha256(b"connection-test@example.com").hexdigest()


async def checks_of(
    client: GoogleClient, lane: Lane, *, now_seconds: int
) -> tuple[ConnectionCheck, ...]:
    """Return what was looked at, in order; what was not reached is left out, never passed.

    Args:
        now_seconds: epoch seconds, the time of the made-up events.
    """
    numbers = tuple(dict.fromkeys(actions_of(lane.options).values()))
    checks: list[ConnectionCheck] = []
    for start in range(0, max(len(numbers), 1), data_manager.MOST_DESTINATIONS):
        tried = numbers[start : start + data_manager.MOST_DESTINATIONS]
        reply = await _ask(client, lane, tried, now_seconds)
        if isinstance(reply, NoReply):
            is_access = isinstance(reply.failure, NeedsReauthorisation)
            name = _ACCESS if is_access else _ANSWER
            return (*checks, failed(name, reply.failure))
        if not checks:
            checks += _first_checks(reply)
        verdicts = _verdicts(lane, tried, reply)
        checks += verdicts
        if any(check.name == _ACCOUNT for check in verdicts):
            break
    return tuple(checks)


def _first_checks(reply: Reply) -> list[ConnectionCheck]:
    return [
        ConnectionCheck(_ANSWER, passed=True, detail=f"in {reply.duration_ms} ms"),
        *clock_checks(reply, "Google"),
    ]


async def _ask(
    client: GoogleClient, lane: Lane, numbers: Sequence[str], now_seconds: int
) -> Reply | NoReply:
    options = {**lane.options, ACCOUNT: lane.account, "adjustments": ""}
    made_up = (
        body_of(_event(now_seconds, number), {**options, "actions": number}) for number in numbers
    )
    bodies = [body for body in made_up if isinstance(body, bytes)]
    if api_of(lane.options) == CLICK_CONVERSIONS:
        content = click_conversions.content_of(CONVERSION, bodies, is_dry_run=True)
        return await client.upload(lane, click_conversions.METHODS[CONVERSION], content)
    content = data_manager.content_of(lane, numbers, bodies, is_dry_run=True)
    return await client.ingest(lane, content)


def _verdicts(lane: Lane, numbers: Sequence[str], reply: Reply) -> list[ConnectionCheck]:
    if api_of(lane.options) == CLICK_CONVERSIONS:
        if reply.status != 200:
            return [failed(_ACCOUNT, click_errors.failure_of(reply))]
        faults = {
            numbers[place]: error.name
            for place, error in click_errors.row_errors_of(reply.body).items()
            # Whatever else Google says of a row, it says of nobody's click.
            if error.name in click_errors.STOPS and place < len(numbers)
        }
        return _action_checks(lane, numbers, faults)
    if reply.status == 200:
        return _action_checks(lane, numbers, {})
    failure = data_manager_errors.failure_of(reply)
    places = data_manager_errors.destinations_named(reply.body)
    faults = {numbers[place]: words_of(failure) for place in places if place < len(numbers)}
    if not faults:
        return [failed(_ACCOUNT, failure)]
    # One wrong action refuses the request, so nothing is known of the others.
    return _action_checks(lane, list(faults), faults)


def _action_checks(
    lane: Lane, numbers: Sequence[str], faults: Mapping[str, str]
) -> list[ConnectionCheck]:
    checks = []
    for number in numbers:
        counted = [name for name, one in actions_of(lane.options).items() if one == number]
        title = f"Conversion action {number} ({', '.join(filter(None, counted)) or 'every event'})"
        fault = faults.get(number)
        checks.append(ConnectionCheck(title, passed=fault is None, detail=fault or _ACCEPTED))
    return checks


def _event(now_seconds: int, number: str) -> Event:
    return Event(
        name="Purchase",
        event_id=f"connection-test-{number}-{now_seconds}",
        event_id_is_given=True,
        event_time=now_seconds - 60,
        origin=Origin.SERVER,
        source="connection test",
        action_source=ActionSource.OTHER,
        identity=Identity(hashed={"email": _NOBODY}),
    )
