"""`jobs`: the timetable, what ran, and how to run one now or let it rest."""

from __future__ import annotations

import argparse
from datetime import datetime

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.services.timetable import JobState, JobView, RunState, RunView
from stratum_desktop.services.wording.span import span

_INSTANT = "%Y-%m-%d %H:%M:%S"
_STATES = {
    RunState.RUNNING: "running",
    RunState.NOTHING_TO_DO: "nothing_to_do",
    RunState.CUT_OFF: "cut off",
}


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add these commands."""
    about = "What the engine ran; with a verb, its timetable."
    jobs = add_command(commands, everywhere, "jobs", about, _runs)
    jobs.set_defaults(job=None, limit=20)
    jobs.add_argument("--limit", type=int, default=20)
    verbs = jobs.add_subparsers(dest="verb", metavar="VERB")
    listing = "Every job, and when it is due next. Exit code 1: one failed when it last ran."
    add_command(verbs, everywhere, "list", listing, _list)
    runs = add_command(verbs, everywhere, "runs", "What ran and what was skipped.", _runs)
    runs.add_argument("job", nargs="?", metavar="JOB", help="one job; none = all of them")
    runs.add_argument("--limit", type=int, default=20)
    run = add_command(verbs, everywhere, "run", "Ask the engine to run a job now.", _run)
    pause = add_command(
        verbs, everywhere, "pause", "Let a job rest: at its times it is skipped.", _pause
    )
    pause.add_argument("--why", required=True, metavar="TEXT", help="told at every skip")
    resume = add_command(verbs, everywhere, "resume", "Let a job run again.", _resume)
    for verb in (run, pause, resume):
        verb.add_argument("job", metavar="JOB")


async def _list(call: Call) -> ExitCode:
    async with call.open() as services:
        timetable = await services.timetable.show()
    header = ("job", "when", "next (UTC)", "last (UTC)", "outcome", "skipped")
    call.output.table(header, [_line(one) for one in timetable.jobs])
    if not timetable.jobs:
        call.output.say("No engine has run here yet; `stratum worker` is one.")
    elif not timetable.engine.running:
        call.output.say("The engine does not run, so nothing is due.")
    call.output.give(timetable)
    failed = any(one.last and one.last.state is RunState.FAILED for one in timetable.jobs)
    return ExitCode.FINDINGS if failed else ExitCode.OK


async def _runs(call: Call) -> ExitCode:
    async with call.open() as services:
        runs = await services.timetable.runs(call.choice.job, limit=call.choice.limit)
    rows = [
        (
            run.job,
            f"{run.started_at:{_INSTANT}}",
            _outcome(run),
            ", ".join(f"{name} {count:,}" for name, count in run.counts.items()),
            run.words or "",
        )
        for run in runs
    ]
    call.output.table(("job", "started (UTC)", "outcome", "counts", "error or reason"), rows)
    call.output.give([_as_json(run) for run in runs])
    return ExitCode.OK


async def _run(call: Call) -> ExitCode:
    async with call.open() as services:
        asked = await services.timetable.run_now(call.choice.job)
        status = await services.dashboards.status()
    when = "now" if status.engine.running else "as soon as the engine runs"
    call.output.say(f"Asked for {call.choice.job}; it runs {when}.")
    call.output.give({"request": asked.value, "engine_running": status.engine.running})
    return ExitCode.OK


async def _pause(call: Call) -> ExitCode:
    async with call.open() as services:
        paused = await services.timetable.pause(call.choice.job, why=call.choice.why)
        view = await services.timetable.show()
    at_rest = next(one.at_rest for one in view.jobs if one.job == call.choice.job)
    call.output.say(f"{call.choice.job} rests. {at_rest}")
    call.output.give({"pause": paused.value, "at_rest": at_rest})
    return ExitCode.OK


async def _resume(call: Call) -> ExitCode:
    async with call.open() as services:
        resumed = await services.timetable.resume(call.choice.job)
    more = ", now, for what was skipped" if resumed.value else " at its times"
    call.output.say(f"{call.choice.job} runs again{more}.")
    call.output.give({"runs_now": resumed.value})
    return ExitCode.OK


def _line(one: JobView) -> tuple[str, ...]:
    last, skipped = one.last, one.skipped
    return (
        one.job,
        _when(one),
        _instant(one.next_at),
        _instant(None if last is None else last.started_at),
        "" if last is None else _outcome(last),
        "" if skipped is None else f"{skipped.times or 1}: {skipped.words}",
    )


def _when(one: JobView) -> str:
    if one.state is JobState.PAUSED:
        return "paused"
    if one.state is JobState.PART:
        return "part of another"
    if one.daily_at is not None:
        return f"at {one.daily_at}"
    if one.every_seconds is not None:
        return f"every {span(one.every_seconds)}"
    return f"after {', '.join(one.follows)}" if one.follows else "on request"


def _outcome(run: RunView) -> str:
    return _STATES.get(run.state, run.state.value)


def _instant(at: datetime | None) -> str:
    return "" if at is None else f"{at:{_INSTANT}}"


def _as_json(run: RunView) -> dict[str, object]:
    has_ended = run.state not in (RunState.RUNNING, RunState.CUT_OFF)
    is_skip = run.state is RunState.SKIPPED
    return {
        "job": run.job,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "outcome": run.state.value if has_ended else None,
        "is_cut_off": run.state is RunState.CUT_OFF,
        "counts": run.counts,
        "error": None if is_skip else run.words,
        "skipped_because": run.words if is_skip else None,
        "times": run.times,
    }
