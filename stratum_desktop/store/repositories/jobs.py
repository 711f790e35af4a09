"""Job runs, job requests and the engine state row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from stratum_desktop.domain.clock_trust import ClockReading
from stratum_desktop.domain.reason import Reason, reason_from_json
from stratum_desktop.store.bulk import put
from stratum_desktop.store.tables import engine_state, job_request, job_run

ENGINE_ROW = 1

_NEWEST_FIRST = (job_run.c.started_at_ms.desc(), job_run.c.id.desc())
"""In the order of `ix_job_run`."""

# Asked before every batch, so it is text that is compiled once.
_CLOCK = (
    "SELECT clock_wall_ms, clock_boot_ms, clock_boot_id FROM engine_state"
    " WHERE clock_boot_id IS NOT NULL"
)


class JobOutcome(StrEnum):
    """How a run ended."""

    DONE = "done"
    FAILED = "failed"
    NOTHING_TO_DO = "nothing_to_do"
    #: It did not run at its time; its row says why, and how often.
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class JobRun:
    """One run of a job; `outcome` None while it runs, or where it was cut off.

    One that was skipped stands for every time in a row that it was, from the first to the last.
    """

    id: int
    job: str
    started_at_ms: int
    ended_at_ms: int | None
    outcome: JobOutcome | None
    counts: Mapping[str, int]
    error: str | None
    #: Why it was skipped; None for one that ran.
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class JobRequest:
    """Work that somebody asked the engine for."""

    id: int
    job: str
    argument: str
    requested_at_ms: int


@dataclass(frozen=True, slots=True)
class EngineState:
    """Who pumps, when it last said so, and what it sees of the network."""

    pid: int | None
    boot_id: str | None
    started_at_ms: int | None
    beat_at_ms: int | None
    network: str  # online | offline | unknown
    network_changed_at_ms: int | None
    #: Fingerprint of the computer and folder that this workspace delivers from.
    home: str | None


class JobRepository:
    """What the engine ran, what it is asked to run, and whether it lives."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def start_run(self, job: str, *, at_ms: int) -> int:
        """Record that a job began; return the run's id."""
        new = insert(job_run).values(job=job, started_at_ms=at_ms).returning(job_run.c.id)
        return int(self._connection.execute(new).scalar_one())

    def end_run(
        self,
        run_id: int,
        *,
        outcome: JobOutcome,
        at_ms: int,
        counts: Mapping[str, int] | None = None,
        error: str | None = None,
    ) -> None:
        """Record how a run ended. `error` holds no secret and no personal data."""
        self._connection.execute(
            update(job_run)
            .where(job_run.c.id == run_id)
            .values(
                ended_at_ms=at_ms,
                outcome=outcome.value,
                counts=json.dumps(dict(counts or {}), sort_keys=True),
                error=error,
            )
        )

    def last_runs(self, *, job: str | None = None, limit: int = 50) -> tuple[JobRun, ...]:
        """Return the latest runs and skips, newest first; of one job, or of all."""
        query = select(job_run).limit(limit)
        if job is None:
            query = query.order_by(job_run.c.id.desc())
        else:
            query = query.where(job_run.c.job == job).order_by(*_NEWEST_FIRST)
        return tuple(run_of(row) for row in self._connection.execute(query))

    def last_success(self, job: str) -> JobRun | None:
        """Return the latest run that ended well, work found or not."""
        row = self._connection.execute(
            select(job_run)
            .where(
                job_run.c.job == job,
                job_run.c.outcome.in_([JobOutcome.DONE.value, JobOutcome.NOTHING_TO_DO.value]),
            )
            .order_by(*_NEWEST_FIRST)
            .limit(1)
        ).first()
        return None if row is None else run_of(row)

    def last_ended(self, job: str) -> JobRun | None:
        """Return the latest run that has ended, well or badly; skips are none."""
        row = self._connection.execute(
            select(job_run)
            .where(
                job_run.c.job == job,
                job_run.c.outcome.is_not(None),
                job_run.c.outcome != JobOutcome.SKIPPED.value,
            )
            .order_by(*_NEWEST_FIRST)
            .limit(1)
        ).first()
        return None if row is None else run_of(row)

    def forget_runs(self, *, before_ms: int) -> int:
        """Delete runs and finished requests from before an instant; return how many."""
        runs = self._connection.execute(delete(job_run).where(job_run.c.started_at_ms < before_ms))
        requests = self._connection.execute(
            delete(job_request).where(job_request.c.done_at_ms < before_ms)
        )
        return runs.rowcount + requests.rowcount

    def request(self, job: str, argument: str = "", *, at_ms: int) -> int:
        """Ask the engine for a job; a same request that still waits stands for both.

        Returns:
            The id of the request that will be taken.
        """
        waiting = self._connection.execute(
            select(job_request.c.id).where(
                job_request.c.job == job,
                job_request.c.argument == argument,
                job_request.c.taken_at_ms.is_(None),
            )
        ).scalar()
        if waiting is not None:
            return int(waiting)
        new = insert(job_request).values(job=job, argument=argument, requested_at_ms=at_ms)
        return int(self._connection.execute(new.returning(job_request.c.id)).scalar_one())

    def take_requests(self, *, at_ms: int) -> tuple[JobRequest, ...]:
        """Take every request that waits, oldest first; they are the caller's to finish."""
        rows = self._connection.execute(
            select(job_request)
            .where(job_request.c.taken_at_ms.is_(None))
            .order_by(job_request.c.id)
        ).all()
        if rows:
            self._connection.execute(
                update(job_request)
                .where(job_request.c.taken_at_ms.is_(None))
                .values(taken_at_ms=at_ms)
            )
        return tuple(JobRequest(row.id, row.job, row.argument, row.requested_at_ms) for row in rows)

    def done(self, request_ids: Sequence[int], *, at_ms: int) -> None:
        """Record that taken requests were served, well or badly (the run says which)."""
        self._connection.execute(
            update(job_request)
            .where(job_request.c.id.in_(list(request_ids)))
            .values(done_at_ms=at_ms)
        )

    def give_back_requests(self) -> int:
        """Let requests that a dead engine had taken wait again; return how many."""
        return self._connection.execute(
            update(job_request)
            .where(job_request.c.taken_at_ms.is_not(None), job_request.c.done_at_ms.is_(None))
            .values(taken_at_ms=None)
        ).rowcount

    def withdraw(self, job: str, *, at_ms: int) -> int:
        """Record that requests for a job need not be served any more; return how many."""
        return self._connection.execute(
            update(job_request)
            .where(job_request.c.job == job, job_request.c.done_at_ms.is_(None))
            .values(done_at_ms=at_ms)
        ).rowcount

    def requested(self) -> frozenset[str]:
        """Return the jobs that somebody asked for and that were not served yet."""
        open_ones = select(job_request.c.job).where(job_request.c.done_at_ms.is_(None))
        return frozenset(self._connection.execute(open_ones).scalars())

    def open_request_count(self) -> int:
        """Return how many requests wait or are being served."""
        return int(
            self._connection.execute(
                select(func.count()).where(job_request.c.done_at_ms.is_(None))
            ).scalar_one()
        )

    def engine(self) -> EngineState | None:
        """Return the engine's row, or None where none has ever run here."""
        row = self._connection.execute(select(engine_state)).first()
        if row is None:
            return None
        return EngineState(
            row.pid,
            row.boot_id,
            row.started_at_ms,
            row.beat_at_ms,
            row.network,
            row.network_changed_at_ms,
            row.home,
        )

    def engine_started(self, *, pid: int, boot_id: str, at_ms: int) -> None:
        """Record who pumps from now on; that counts as its first beat."""
        self._keep_engine(pid=pid, boot_id=boot_id, started_at_ms=at_ms, beat_at_ms=at_ms)

    def beat(self, *, at_ms: int) -> None:
        """Record that the engine lives."""
        self._keep_engine(beat_at_ms=at_ms)

    def engine_stopped(self, *, at_ms: int) -> None:
        """Record that nobody pumps: the engine ended in good order."""
        self._keep_engine(pid=None, boot_id=None, started_at_ms=None, beat_at_ms=at_ms)

    def set_network(self, network: str, *, at_ms: int) -> bool:
        """Record `online`, `offline` or `unknown`; False where it was already so."""
        state = self.engine()
        if state is not None and state.network == network:
            return False
        self._keep_engine(network=network, network_changed_at_ms=at_ms)
        return True

    def set_home(self, home: str) -> None:
        """Record from where this workspace delivers."""
        self._keep_engine(home=home)

    def clock_reading(self) -> ClockReading | None:
        """Return the clocks as they were when the wall clock was last trusted; None: never."""
        row = self._connection.exec_driver_sql(_CLOCK).first()
        return None if row is None else ClockReading(*row)

    def keep_clock(self, reading: ClockReading) -> None:
        """Record the clocks at an instant at which the wall clock is trusted."""
        self._keep_engine(
            clock_wall_ms=reading.wall_ms,
            clock_boot_ms=reading.boot_ms,
            clock_boot_id=reading.boot_id,
        )

    def _keep_engine(self, **values: object) -> None:
        put(self._connection, engine_state, id=ENGINE_ROW, **values)


def run_of(row: Row[tuple[object, ...]]) -> JobRun:
    """Return a row of `job_run` as it is told."""
    return JobRun(
        id=row.id,
        job=row.job,
        started_at_ms=row.started_at_ms,
        ended_at_ms=row.ended_at_ms,
        outcome=None if row.outcome is None else JobOutcome(row.outcome),
        counts=json.loads(row.counts),
        error=row.error,
        reason=reason_from_json(row.reason),
    )
