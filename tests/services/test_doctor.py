"""What the doctor says when something is off."""

from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.doctor import examine


async def finding(workspace, name):
    return {check.name: check for check in await examine(workspace)}.get(name)


async def test_a_clock_of_another_age_is_told(workspace, clock):
    clock.set_wall(0)
    check = await finding(workspace, "Clock")
    assert not check.ok
    assert "1970" in check.detail


async def test_a_clock_that_platforms_contradict_is_told(services, shop, workspace):
    workspace.store.write_now(
        lambda uow: uow.destinations.set_held(1, Reason("clock.skewed", {"seconds": 900}))
    )
    check = await finding(workspace, "Clock against platforms")
    assert not check.ok


async def test_a_version_near_its_end_is_told(services, meta, workspace, clock):
    vendor = meta.vendors[0]
    await services.accounts.connect(
        platform="meta",
        account=vendor.account,
        secrets=vendor.secrets,
        options={"api_version": "v21.0"},
        base_url=meta.base_url("meta"),
    )
    (radar,) = await services.accounts.versions()
    clock.advance(seconds=(radar.days_left - 10) * 86_400)
    check = await finding(workspace, "Meta v21.0")
    assert not check.ok
    assert "2027-01-21" in check.detail


async def test_the_fonts_of_the_window_are_looked_for(workspace):
    check = await finding(workspace, "Fonts")
    assert check.ok
    assert "Inter" in check.detail
