"""Building the month: hand-overs and files as they came, then outcomes, figures, scores."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import groupby
from random import Random

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.practice import shop
from stratum_desktop.practice.ads import AdWorld, file_in
from stratum_desktop.practice.ads.destination_option import ad_account_option
from stratum_desktop.practice.history.ads import keep_ads
from stratum_desktop.practice.history.autopilot import keep_rules, keep_trust
from stratum_desktop.practice.history.figures import keep_figures
from stratum_desktop.practice.history.intake import Door
from stratum_desktop.practice.history.lanes import LANES, PracticeLane
from stratum_desktop.practice.history.month import Month
from stratum_desktop.practice.history.outcome import settle_month
from stratum_desktop.practice.history.till import FILES, upload_file, uploaded_at
from stratum_desktop.services.alerts import Alerts
from stratum_desktop.services.latency import Latency
from stratum_desktop.services.outages import Outages
from stratum_desktop.services.setting_catalogue import (
    CURRENCY,
    DEFAULT_COUNTRY,
    RAISES_CURRENCY,
    TIME_ZONE,
    WORKSPACE_NAME,
)
from stratum_desktop.services.signal_health import SignalHealth
from stratum_desktop.services.signal_quality.drivers import Moment
from stratum_desktop.services.signal_quality.service import keep_measurements
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.unit_of_work import UnitOfWork

MEASURED_DAYS = 30
Lanes = tuple[tuple[int, PracticeLane], ...]
"""Destination id and what stands behind it."""
_NOWHERE = "http://127.0.0.1:9"
"""Where a practice lane points until it is connected: a port that discards everything."""


async def build_history(workspace: Workspace, *, seed: int = 1, scale: float = 1.0) -> None:
    """Fill an empty practice workspace with the month that ends now.

    Deterministic for a seed and an instant. The Meta lane exists afterwards without a secret;
    `Accounts.connect` gives it the practice server's address and token.

    Args:
        workspace: a practice workspace.
        seed: the same seed makes the same month.
        scale: traffic against the full-size shop of some 40,000 events.

    Raises:
        Refusal: the workspace is no practice workspace, or holds events already.
    """
    if not workspace.is_practice:
        raise Refusal(
            "Made-up data may only stand in a practice workspace. Make one with --practice.",
            reason=Reason("practice.not_a_practice_workspace"),
        )
    random = Random(seed)  # noqa: S311 - made-up data, nothing secret
    now = datetime.fromtimestamp(workspace.clock.now_ms() / 1000, UTC)
    month, write = Month(now, scale), workspace.store.write
    lanes = await write(lambda uow: _begin(uow, month))
    world = _advertise(workspace, month, seed)
    moments = [uploaded_at(file, month) for file in FILES]
    hand_overs = groupby(month.hand_overs(random), key=lambda one: bisect(moments, one[0]))
    for number, stretch in hand_overs:
        await write(partial(_take_in, workspace=workspace, lanes=lanes, hand_overs=stretch))
        if number < len(FILES):
            meta_id = lanes[0][0]
            await upload_file(workspace, FILES[number], month, seed=seed, destination_id=meta_id)
    await write(lambda uow: _end(uow, random, lanes, month, world))
    # Measuring asks for latencies of past weeks; what is counted need not be read again for each.
    await Latency(workspace).count()
    await write(lambda uow: _measure(uow, month))
    await Alerts(workspace).watch()
    await Outages(workspace).watch()
    await SignalHealth(workspace).refresh()
    await write(lambda uow: keep_trust(uow, workspace, lanes, month))
    await write(lambda uow: keep_rules(uow, workspace))


def _advertise(workspace: Workspace, month: Month, seed: int) -> AdWorld:
    """Begin the ad accounts, in place of what a making that was cut off left of them."""
    kept_in = file_in(workspace.folder)
    kept_in.unlink(missing_ok=True)
    return AdWorld(seed=seed, kept_in=kept_in, begun_at=month.now.timestamp(), scale=month.scale)


def _begin(uow: UnitOfWork, month: Month) -> Lanes:
    if uow.events.next_id() != 1:
        raise Refusal(
            "This practice workspace has events already. Make a new one for a fresh month.",
            reason=Reason("practice.not_empty"),
        )
    _keep_settings(uow, at_ms=round(month.now.timestamp() * 1000))
    return tuple((_destination(uow, lane, month), lane) for lane in LANES)


def _take_in(
    uow: UnitOfWork,
    *,
    workspace: Workspace,
    lanes: Lanes,
    hand_overs: Iterable[tuple[datetime, tuple[shop.Told, ...]]],
) -> None:
    door = Door(uow, workspace, lanes)
    for at, told in hand_overs:
        door.take_in(at, told)


def _end(uow: UnitOfWork, random: Random, lanes: Lanes, month: Month, world: AdWorld) -> None:
    for destination_id, lane in lanes:
        settle_month(uow, random, destination_id, lane, month)
        is_on = lane.is_switched_on and lane.has_folder
        uow.destinations.set_enabled(destination_id, enabled=is_on)
    keep_figures(uow, random, world, LANES, month)
    keep_ads(uow, world, lanes, month)
    now_ms = round(month.now.timestamp() * 1000)
    uow.events.forget_expired_keys(now_ms=now_ms, limit=10**6)


def _keep_settings(uow: UnitOfWork, *, at_ms: int) -> None:
    for setting, value in (
        (WORKSPACE_NAME, shop.NAME),
        (TIME_ZONE, shop.TIME_ZONE.key),
        (CURRENCY, shop.CURRENCY),
        (DEFAULT_COUNTRY, shop.COUNTRY),
        (RAISES_CURRENCY, shop.CURRENCY),
    ):
        uow.settings.set(setting.key, value, at_ms=at_ms)


def _destination(uow: UnitOfWork, lane: PracticeLane, month: Month) -> int:
    connected = max(month.now - timedelta(days=lane.days), month.start_at)
    found = uow.destinations.find(platform=lane.platform, account=lane.account)
    if found is not None:
        return found.id
    return uow.destinations.add(
        platform=lane.platform,
        account=lane.account,
        label=lane.label,
        base_url=_NOWHERE,
        options={**ad_account_option(lane.known.manifest), **lane.options},
        now_ms=round(connected.timestamp() * 1000),
    )


def _measure(uow: UnitOfWork, month: Month) -> None:
    """Measure every day as of its last moment, and today as of now."""
    moment = Moment(month.now, shop.TIME_ZONE)
    for back in range(MEASURED_DAYS - 1, 0, -1):
        on = moment.today - timedelta(days=back - 1)
        midnight = datetime.combine(on, datetime.min.time(), shop.TIME_ZONE)
        keep_measurements(
            uow, Moment(midnight.astimezone(UTC) - timedelta(milliseconds=1), shop.TIME_ZONE)
        )
    keep_measurements(uow, moment)
