"""Readings of trust are found as they were known at a time."""

from __future__ import annotations

from dataclasses import replace

from stratum_desktop.domain.gate.trust import nothing_known

META = nothing_known("meta", "Meta")


def at_age(hours):
    return replace(META, emq_age_hours=hours)


async def test_a_span_is_told_with_the_reading_before_it(store):
    def keep(uow):
        for at_ms in (10, 20, 30, 40):
            uow.trust_readings.keep(at_age(float(at_ms)), at_ms=at_ms)
        uow.trust_readings.keep(nothing_known("google", "Google"), at_ms=5)

    await store.write(keep)
    known = await store.read(lambda uow: uow.trust_readings.known("meta", since_ms=25, until_ms=40))
    assert [(one.at_ms, one.trust) for one in known] == [(20, at_age(20.0)), (30, at_age(30.0))]


async def test_the_last_is_the_newest_that_was_there(store):
    assert await store.read(lambda uow: uow.trust_readings.last("meta", at_ms=99)) is None
    assert await store.read(lambda uow: uow.trust_readings.first_at_ms("meta")) is None
    await store.write(lambda uow: uow.trust_readings.keep(META, at_ms=10))
    await store.write(lambda uow: uow.trust_readings.keep(at_age(1.0), at_ms=20))
    for at_ms, expected in ((9, None), (10, META), (19, META), (20, at_age(1.0))):
        found = await store.read(
            lambda uow, at_ms=at_ms: uow.trust_readings.last("meta", at_ms=at_ms)
        )
        assert (found and found.trust) == expected
    assert await store.read(lambda uow: uow.trust_readings.first_at_ms("meta")) == 10


async def test_a_second_look_at_the_same_instant_counts(store):
    await store.write(lambda uow: uow.trust_readings.keep(META, at_ms=10))
    await store.write(lambda uow: uow.trust_readings.keep(at_age(2.0), at_ms=10))
    known = await store.read(lambda uow: uow.trust_readings.known("meta", since_ms=0, until_ms=99))
    assert [one.trust for one in known] == [at_age(2.0)]


async def test_old_readings_are_forgotten(store):
    for at_ms in (10, 20, 30):
        await store.write(lambda uow, at_ms=at_ms: uow.trust_readings.keep(META, at_ms=at_ms))
    assert await store.write(lambda uow: uow.trust_readings.forget(before_ms=30)) == 2
    assert await store.read(lambda uow: uow.trust_readings.first_at_ms("meta")) == 30
