"""Every version of a figure is found, with when it was learned."""

from __future__ import annotations

from ad_rows import ACCOUNT, NOON, figure

from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.store.read_models.ad_past import AdPast, ToldFigure

HOUR_MS = 3_600_000
NOON_S = int(NOON.timestamp())
FIRST_MS = (NOON_S + 3600) * 1000


async def test_every_version_is_found_by_its_step_its_start_and_when_it_was_learned(store):
    def keep(uow):
        lane = uow.destinations.add(
            platform="meta", account="1", label="", base_url="", options={}, now_ms=0
        )
        account = uow.ad_accounts.keep_account("meta", lane, ACCOUNT, at_ms=0)
        for number, conversions in enumerate((2.0, 3.5)):
            at_ms = FIRST_MS + number * HOUR_MS
            uow.ad_figures.keep(account, [figure(conversions=conversions)], at_ms=at_ms)
        uow.ad_figures.keep(account, [figure(step=Step.DAY)], at_ms=FIRST_MS)
        return account

    account = await store.write(keep)

    async def found(step=Step.HOUR, since_s=NOON_S, before_ms=FIRST_MS + 2 * HOUR_MS):
        rows = await store.read(
            lambda uow: AdPast(uow.connection).figures(
                account, step, since_s=since_s, learned_before_ms=before_ms
            )
        )
        return sorted(ToldFigure(*row) for row in rows)

    versions = await found()
    assert [(one.learned_at_ms, one.conversions) for one in versions] == [
        (FIRST_MS, 2.0),
        (FIRST_MS + HOUR_MS, 3.5),
    ]
    assert versions[0][2:] == (NOON_S, 1_500_000, 2.0, 30_000_000, 1_000, 40)
    assert len(await found(before_ms=FIRST_MS + HOUR_MS)) == 1
    assert await found(since_s=NOON_S + 1) == []
    assert len(await found(step=Step.DAY)) == 1
