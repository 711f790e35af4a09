"""The days behind a rule's values, as they were told last."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.domain.outage import OutageWindow
from stratum_desktop.platforms import registry
from stratum_desktop.services.approvals.view import DayOfCampaign, Grounds
from stratum_desktop.services.local_day import start_of_day
from stratum_desktop.store.repositories.action_records import StoredAction
from stratum_desktop.store.unit_of_work import UnitOfWork

SHOWN_DAYS = 28
"""How many days are shown. Source: product rulebook, section 7: as far back as rules look."""


def history_of(
    uow: UnitOfWork, action: StoredAction, grounds: Grounds, *, now_ms: int
) -> tuple[DayOfCampaign, ...]:
    """Return the last days of an action's entity and today, oldest first; those with figures.

    Days are those of the ad account's time zone.
    """
    account = uow.ad_accounts.account(action.platform, action.account)
    if account is None:
        return ()
    zone = ZoneInfo(account.account.time_zone)
    local = datetime.fromtimestamp(now_ms / 1000, zone)
    since, until = start_of_day(local, days_back=SHOWN_DAYS), local.astimezone(UTC)
    outages = [
        one
        for one in uow.outages.counting(since_ms=round(since.timestamp() * 1000), until_ms=now_ms)
        if one.concerns(action.platform)
    ]
    newest = _newest_mature(action.platform, grounds, today=local.date())
    found = uow.ad_figures.figures_of(action.entity_id, Step.DAY, since=since, until=until)
    return tuple(
        DayOfCampaign(
            on=(on := one.figure.starts_at.astimezone(zone).date()),
            spend=one.figure.spend,
            conversions=one.figure.conversions,
            revenue=one.figure.revenue,
            is_mature=on <= newest,
            is_outage=any(_touches(outage, on, zone) for outage in outages),
        )
        for one in found
    )


def _newest_mature(platform: str, grounds: Grounds, *, today: date) -> date:
    """Return the last day that counts as matured: the rule's own, else by the platform's window."""
    if grounds.days:
        return grounds.days[-1]
    known = {one.manifest.key: one.manifest.reading for one in registry.all()}
    reading = known.get(platform)
    settles = SHOWN_DAYS if reading is None else reading.settles_after_days
    return today - timedelta(days=settles + 1)


def _touches(outage: OutageWindow, on: date, zone: ZoneInfo) -> bool:
    start = datetime(on.year, on.month, on.day, tzinfo=zone)
    end = datetime.combine(on + timedelta(days=1), start.time(), tzinfo=zone)
    return outage.start_at < end and (outage.end_at is None or outage.end_at > start)
