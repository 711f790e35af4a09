"""What the engine and the front ends tell each other."""

from stratum_desktop.services.engine_desk import JobOutcome, RunEnd


async def test_a_request_waits_until_it_is_taken_and_finished(services):
    await services.engine_desk.request("uploads")
    await services.engine_desk.request("uploads")
    taken = await services.engine_desk.take_requests()
    assert [one.job for one in taken] == ["uploads"]
    assert await services.engine_desk.take_requests() == ()
    assert (await services.dashboards.status()).pending_jobs == 1
    await services.engine_desk.finish_requests(taken)
    assert (await services.dashboards.status()).pending_jobs == 0


async def test_what_a_dead_engine_had_taken_waits_again(services):
    await services.engine_desk.request("uploads")
    await services.engine_desk.take_requests()
    await services.engine_desk.started(pid=42)
    assert [one.job for one in await services.engine_desk.take_requests()] == ["uploads"]


async def test_an_engine_lives_while_it_beats_and_is_dead_after_a_silence(services, clock):
    await services.engine_desk.started(pid=42)
    await services.engine_desk.beat(network="online")
    status = await services.dashboards.status()
    assert (status.engine.running, status.engine.pid, status.network) == (True, 42, "online")
    clock.advance(seconds=21)
    assert not (await services.dashboards.status()).engine.running
    await services.engine_desk.stopped()
    assert (await services.dashboards.status()).engine.pid is None


async def test_only_a_good_end_counts_as_the_last_success(services, clock):
    desk = services.engine_desk
    assert await desk.last_success_ms("clean_up") is None
    good = await desk.begin_run("clean_up")
    began = clock.now_ms()
    await desk.end_run(good, RunEnd(JobOutcome.DONE, {"rows": 1}))
    clock.advance(seconds=60)
    bad = await desk.begin_run("clean_up")
    await desk.end_run(bad, RunEnd(JobOutcome.FAILED, {}, "The disk is full."))
    assert await desk.last_success_ms("clean_up") == began
    lines = await services.timetable.runs()
    assert [(one.state, one.words) for one in lines] == [
        ("failed", "The disk is full."),
        ("done", None),
    ]
