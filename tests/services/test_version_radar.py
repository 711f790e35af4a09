"""The end of a version is announced 60 days ahead, wherever an account speaks it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from practice_body import practice_options

from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import Platform
from stratum_desktop.practice.servers.server import every_vendor

VENDORS = {vendor.key: vendor for vendor in every_vendor()}
#: Every version of every platform whose last day is known.
ENDING = [
    (platform, version, ends_on)
    for platform in registry.all()
    for version, ends_on in platform.manifest.version_ends_on.items()
    if ends_on is not None
]
each_platform = pytest.mark.parametrize(
    "platform", registry.all(), ids=lambda platform: platform.manifest.key
)


@pytest.fixture
def connect(services):
    async def connect(platform: Platform, **options: str) -> None:
        vendor = VENDORS[platform.manifest.key]
        await services.accounts.connect(
            platform=platform.manifest.key,
            account=vendor.account,
            secrets=vendor.secrets,
            options={**vendor.options, **options},
            base_url=f"http://127.0.0.1:9/{platform.manifest.key}",
        )

    return connect


def stand_on(clock, day: date) -> None:
    noon = datetime.combine(day, time(12), tzinfo=UTC)
    clock.set_wall(round(noon.timestamp() * 1000))


async def doctors_word(services, label: str):
    return next(check for check in await services.maintenance.doctor() if label in check.name)


async def waiting_kinds(services) -> set[str]:
    return {item.kind for item in (await services.dashboards.overview()).waiting}


@each_platform
async def test_the_version_in_use_is_known_and_is_not_chosen_by_anybody(
    services, connect, platform
):
    await connect(platform)
    (radar,) = await services.accounts.versions()
    assert (radar.platform, radar.label) == (platform.manifest.key, platform.manifest.label)
    assert radar.version == platform.version_of(practice_options(platform))
    assert radar.is_known
    assert not radar.is_chosen


def speaking(platform: Platform, version: str) -> dict[str, str]:
    """Return options of an account that speaks this version; some are of an older API."""
    names = [field.name for field in platform.manifest.fields]
    older = {"api": "click_conversions"} if "api" in names else {}
    options = {"api_version": version, **older}
    assert platform.version_of(options) == version
    return options


async def test_every_known_end_is_announced_sixty_days_ahead_and_not_before(
    services, connect, clock
):
    assert {platform.manifest.key for platform, _, _ in ENDING} >= {"meta", "whatsapp", "google"}
    for platform, version, ends_on in ENDING:
        await connect(platform, **speaking(platform, version))
        for days_left, warns in ((61, False), (60, True), (0, True), (-1, True)):
            stand_on(clock, ends_on - timedelta(days=days_left))
            found = {one.platform: one for one in await services.accounts.versions()}
            radar = found[platform.manifest.key]
            assert (radar.version, radar.ends_on, radar.is_chosen) == (version, ends_on, True)
            assert (radar.days_left, radar.warn) == (days_left, warns)


@pytest.mark.parametrize(
    ("platform", "version", "ends_on"),
    {one[0].manifest.key: one for one in ENDING}.values(),
    ids={one[0].manifest.key: one for one in ENDING},
)
async def test_the_doctor_and_the_overview_announce_it_too(
    services, connect, clock, platform, version, ends_on
):
    await connect(platform, **speaking(platform, version))
    name = f"{platform.manifest.label} {version}"
    for days_left, warns in ((61, False), (60, True)):
        stand_on(clock, ends_on - timedelta(days=days_left))
        check = await doctors_word(services, name)
        assert check.ok is not warns
        assert str(ends_on) in check.detail
        assert ("version_ends" in await waiting_kinds(services)) is warns


async def test_what_to_do_depends_on_who_chose_the_version(services, connect, clock):
    google = registry.get("google")
    await connect(google, api="click_conversions")
    (radar,) = await services.accounts.versions()
    stand_on(clock, radar.ends_on - timedelta(days=9))
    name = f"{radar.label} {radar.version}"
    assert "Update the program." in (await doctors_word(services, name)).detail
    (item,) = (await services.dashboards.overview()).waiting
    assert item.reason.code == "platform.version_ends"
    await connect(google, api="click_conversions", api_version=radar.version)
    assert "Name a later version in the account" in (await doctors_word(services, name)).detail
    (item,) = (await services.dashboards.overview()).waiting
    assert item.reason.code == "platform.chosen_version_ends"
    stand_on(clock, radar.ends_on + timedelta(days=1))
    assert "Ended on" in (await doctors_word(services, name)).detail


async def test_a_version_of_an_api_that_is_not_in_use_is_not_spoken(services, connect):
    await connect(registry.get("google"), api_version="v23")
    (radar,) = await services.accounts.versions()
    assert (radar.version, radar.is_chosen) == (registry.get("google").manifest.api_version, False)


async def test_a_version_that_nobody_told_the_program_of_is_not_called_lasting(services, connect):
    await connect(registry.get("meta"), api_version="v99.0")
    (radar,) = await services.accounts.versions()
    assert (radar.ends_on, radar.warn, radar.is_known) == (None, False, False)
    detail = (await doctors_word(services, "Meta v99.0")).detail
    assert "knows nothing of it" in detail
