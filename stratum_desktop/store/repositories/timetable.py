"""The engine's timetable as rows: when each job is due, what rests, and what was skipped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from stratum_desktop.domain.reason import Reason, reason_to_json
from stratum_desktop.store.repositories.jobs import JobOutcome, JobRun, run_of
from stratum_desktop.store.tables import job_pause, job_run, job_schedule

TIMES = "times"
"""The count of a skip: how often in a row."""

# Each job that ever ran, by one step in the index instead of by a walk over all runs.
_NAMES = (
    "WITH RECURSIVE known(job) AS (SELECT min(job) FROM job_run UNION ALL"
    " SELECT (SELECT min(r.job) FROM job_run r WHERE r.job > known.job) FROM known"
    " WHERE known.job IS NOT NULL) SELECT job FROM known WHERE job IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """One line of the timetable; without interval and time of day it runs on request alone."""

    job: str
    every_seconds: int | None = None
    #: HH:MM, UTC.
    daily_at: str | None = None
    #: Jobs after which it runs at once when they did something.
    follows: tuple[str, ...] = ()
    #: Jobs that go before it when they are due, too.
    waits_for: tuple[str, ...] = ()
    #: It runs all the time, and leaves no rows.
    is_standing: bool = False
    #: Its failure means that stored data may be wrong.
    is_alarm: bool = False
    next_due_ms: int | None = None


@dataclass(frozen=True, slots=True)
class JobPause:
    """Who lets a job rest, since when, and why."""

    job: str
    at_ms: int
    actor: str
    why: str


class TimetableRepository:
    """What is to run, what rests, and what did not run."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def publish(self, lines: Sequence[ScheduleLine]) -> None:
        """Keep these lines, in their order, as the whole timetable."""
        self._connection.execute(delete(job_schedule))
        self._connection.execute(
            insert(job_schedule),
            [
                {
                    "job": one.job,
                    "place": place,
                    "every_seconds": one.every_seconds,
                    "daily_at": one.daily_at,
                    "follows": json.dumps(one.follows),
                    "waits_for": json.dumps(one.waits_for),
                    "is_standing": one.is_standing,
                    "is_alarm": one.is_alarm,
                    "next_due_ms": one.next_due_ms,
                }
                for place, one in enumerate(lines)
            ],
        )

    def set_next(self, job: str, due_ms: int) -> None:
        """Record when a job is due next."""
        self._connection.execute(
            update(job_schedule).where(job_schedule.c.job == job).values(next_due_ms=due_ms)
        )

    def lines(self) -> tuple[ScheduleLine, ...]:
        """Return the timetable; empty where no engine has ever run."""
        rows = self._connection.execute(select(job_schedule).order_by(job_schedule.c.place))
        return tuple(
            ScheduleLine(
                job=row.job,
                every_seconds=row.every_seconds,
                daily_at=row.daily_at,
                follows=tuple(json.loads(row.follows)),
                waits_for=tuple(json.loads(row.waits_for)),
                is_standing=row.is_standing,
                is_alarm=row.is_alarm,
                next_due_ms=row.next_due_ms,
            )
            for row in rows
        )

    def names_of_runs(self) -> tuple[str, ...]:
        """Return every job that has a run or a skip, by name."""
        return tuple(row[0] for row in self._connection.exec_driver_sql(_NAMES))

    # ------------------------------------------------------------ pauses

    def pause(self, pause: JobPause) -> None:
        """Let a job rest that does not rest yet."""
        self._connection.execute(
            insert(job_pause).values(
                job=pause.job, at_ms=pause.at_ms, actor=pause.actor, why=pause.why
            )
        )

    def resume(self, job: str) -> None:
        """Let a job run again at its times."""
        self._connection.execute(delete(job_pause).where(job_pause.c.job == job))

    def pause_of(self, job: str) -> JobPause | None:
        """Return why a job rests; None while it does not."""
        row = self._connection.execute(select(job_pause).where(job_pause.c.job == job)).first()
        return None if row is None else JobPause(row.job, row.at_ms, row.actor, row.why)

    # ------------------------------------------------------------ skips

    def skip(
        self, job: str, reason: Reason, *, at_ms: int, until_ms: int | None = None, times: int = 1
    ) -> None:
        """Record that a job did not run; one more time for the same reason is the same row.

        Args:
            job: its name.
            reason: why; told to a person.
            at_ms: when it should have run first.
            until_ms: when it should have run last; None for one time.
            times: how often.
        """
        end_ms, why = at_ms if until_ms is None else until_ms, reason_to_json(reason)
        latest = self.latest(job)
        if latest is not None and latest.reason == reason:
            counts = {TIMES: latest.counts.get(TIMES, 0) + times}
            self._connection.execute(
                update(job_run)
                .where(job_run.c.id == latest.id)
                .values(ended_at_ms=end_ms, counts=json.dumps(counts))
            )
            return
        self._connection.execute(
            insert(job_run).values(
                job=job,
                started_at_ms=at_ms,
                ended_at_ms=end_ms,
                outcome=JobOutcome.SKIPPED.value,
                counts=json.dumps({TIMES: times}),
                reason=why,
            )
        )

    def latest(self, job: str) -> JobRun | None:
        """Return the latest run or skip."""
        row = self._connection.execute(
            select(job_run)
            .where(job_run.c.job == job)
            .order_by(job_run.c.started_at_ms.desc(), job_run.c.id.desc())
            .limit(1)
        ).first()
        return None if row is None else run_of(row)

    def latest_run(self, job: str) -> JobRun | None:
        """Return the latest run, ended or not; skips are none."""
        row = self._connection.execute(
            select(job_run)
            .where(
                job_run.c.job == job,
                func.coalesce(job_run.c.outcome, "") != JobOutcome.SKIPPED.value,
            )
            .order_by(job_run.c.started_at_ms.desc(), job_run.c.id.desc())
            .limit(1)
        ).first()
        return None if row is None else run_of(row)

    def was_skipped_since(self, job: str, since_ms: int) -> bool:
        """Say whether a job did not run at one of its times since an instant."""
        latest = self.latest(job)
        return (
            latest is not None
            and latest.outcome is JobOutcome.SKIPPED
            and (latest.ended_at_ms or latest.started_at_ms) >= since_ms
        )
