"""Every version of a figure is found, with when it was learned."""

from __future__ import annotations

from ad_rows import ACCOUNT, NOON, figure

from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.store.read_models.ad_past import AdPast

HOUR_MS = 3_600_000
NOON_S = int(NOON.timestamp())
FIRST_MS = (NOON_S + 3600) * 1000


def account_of(uow):
    lane = uow.destinations.add(
        platform="meta", account="1", label="", base_url="", options={}, now_ms=0
    )
    return uow.ad_accounts.keep_account("meta", lane, ACCOUNT, at_ms=0)


async def test_every_version_is_found_by_its_step_its_start_and_when_it_was_learned(store):
    def keep(uow):
        account = account_of(uow)
        for number, conversions in enumerate((2.0, 3.5)):
            at_ms = FIRST_MS + number * HOUR_MS
            uow.ad_figures.keep(account, [figure(conversions=conversions)], at_ms=at_ms)
        uow.ad_figures.keep(account, [figure(step=Step.DAY)], at_ms=FIRST_MS)
        return account

    account = await store.write(keep)

    async def found(step=AdPast.hours, since_s=NOON_S, before_ms=FIRST_MS + 2 * HOUR_MS):
        span = {"since_s": since_s, "learned_before_ms": before_ms}
        return await store.read(lambda uow: sorted(step(AdPast(uow.connection), account, **span)))

    hours = await found()
    assert [row[0] for row in hours] == [FIRST_MS, FIRST_MS + HOUR_MS]
    assert hours[0][2:] == (NOON_S, 1_500_000)
    (day,) = await found(step=AdPast.days)
    assert day[2:] == (NOON_S, 1_500_000, 2.0, 30_000_000, 1_000, 40)
    for step in (AdPast.hours, AdPast.days):
        assert await found(step, since_s=NOON_S + 1) == []
        assert await found(step, before_ms=FIRST_MS) == []
    assert len(await found(before_ms=FIRST_MS + HOUR_MS)) == 1


async def test_of_the_course_of_a_day_the_last_version_stands_beside_all_later_ones(store):
    in_course, later = (1, 7, 21), (22, 25, 60)

    def keep(uow):
        account = account_of(uow)
        for hours in (*in_course, *later):
            told = [figure("a", step=Step.DAY, spend=str(hours))]
            told += [figure("b", step=Step.DAY, spend=str(hours))] if hours in in_course else []
            told += [figure("c", step=Step.DAY, spend=str(hours))] if hours in later else []
            uow.ad_figures.keep(account, told, at_ms=(NOON_S + hours * 3600) * 1000)
        return account

    account = await store.write(keep)
    ids = dict(
        await store.read(
            lambda uow: uow.connection.exec_driver_sql(
                "SELECT external_id, id FROM ad_entity"
            ).all()
        )
    )

    async def hours_of(read, campaign, *, before=99):
        span = {"since_s": NOON_S, "learned_before_ms": (NOON_S + before * 3600) * 1000}
        rows = await store.read(lambda uow: list(read(AdPast(uow.connection), account, **span)))
        return sorted(row[3] // 1_000_000 for row in rows if row[1] == ids[campaign])

    assert await hours_of(AdPast.courses, "a") == [1, 7, 21]
    assert await hours_of(AdPast.days, "a") == [21, 22, 25, 60]
    assert await hours_of(AdPast.days, "b") == [21]
    assert await hours_of(AdPast.days, "c") == [22, 25, 60]
    # What was not known yet does not take the place of what was.
    assert await hours_of(AdPast.days, "a", before=21) == [7]
    assert await hours_of(AdPast.days, "a", before=25) == [21, 22]
    assert await hours_of(AdPast.days, "b", before=1) == []
