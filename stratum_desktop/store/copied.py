"""A copy of the database: it says so itself until somebody opens it for work.

Whatever was open when the copy was made may have been sent since, by the database it was made
from. So whoever opens a copy first lets all of that wait for a person, in the one transaction that
takes the mark off; no way of putting a copy in place goes past this.
"""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from stratum_desktop.domain.delivery import OPEN_STATES
from stratum_desktop.domain.reason import Reason, reason_to_json
from stratum_desktop.domain.upload import UploadStatus
from stratum_desktop.domain.window import hour_of
from stratum_desktop.store.connection import Access, connect
from stratum_desktop.store.repositories.verdicts import AWAITING

OWN = "PRAGMA user_version = 0"
"""Takes the mark off, in the transaction that it runs in."""

_MINUTE_SECONDS = 60

_OPEN = "d.state IN (" + ", ".join(f"'{state.value}'" for state in sorted(OPEN_STATES)) + ")"
# Taken by the platform, which had not judged it yet: it may have been refused and sent again.
_AWAITED = "d.state = 'delivered' AND v.due_at_ms IS NOT NULL"
_UNSURE = (
    "FROM delivery d LEFT JOIN verdict v ON v.attempt_id = d.attempt_id"
    f" WHERE ({_OPEN} OR {_AWAITED})"
)
_ADD_HISTORY = "INSERT INTO delivery_history (delivery_id, seq, at_ms, state, reason, attempt_id)"
_NEXT = "coalesce((SELECT max(seq) FROM delivery_history h WHERE h.delivery_id = d.id), 0) + 1"
_TELL_AWAITED = (
    f"{_ADD_HISTORY} SELECT d.id, {_NEXT}, v.delivered_at_ms, d.state, d.reason, d.attempt_id"
    f" FROM delivery d JOIN verdict v ON v.attempt_id = d.attempt_id WHERE {_AWAITED}"
)
_TELL = f"{_ADD_HISTORY} SELECT d.id, {_NEXT}, ?, 'uncertain', ?, NULL {_UNSURE}"
_COUNT = (
    "INSERT INTO delivery_hourly"
    " (hour_at, destination_id, origin, event_name, state, reason_code, count, value_sum)"
    " SELECT {hour}, d.destination_id, e.origin, e.name, {state}, {code}, {sign}count(*),"
    " {sign}sum(coalesce(e.value, 0.0)) FROM delivery d JOIN event e ON e.id = d.event_id"
    " LEFT JOIN verdict v ON v.attempt_id = d.attempt_id WHERE {where} GROUP BY 1, 2, 3, 4"
    " ON CONFLICT DO UPDATE SET count = count + excluded.count,"
    " value_sum = value_sum + excluded.value_sum"
)
_COUNT_UNSURE = _COUNT.format(
    hour="?", state="'uncertain'", code="?", sign="", where=f"({_OPEN} OR {_AWAITED})"
)
_UNCOUNT_AWAITED = _COUNT.format(
    hour="v.delivered_at_ms / 3600000 * 3600",
    state="'delivered'",
    code="?",
    sign="-",
    where=_AWAITED,
)
_MOVE = (
    "UPDATE delivery SET state = 'uncertain', reason = ?, due_at_ms = 0, settled_at_ms = NULL"
    f" WHERE id IN (SELECT d.id {_UNSURE})"
)
_UNDECIDED = "state IN ('proposed', 'snoozed', 'blocked', 'approved', 'undo_window')"
_TELL_ACTIONS = (
    "INSERT INTO action_step (action_id, at_ms, stage, outcome, actor, detail)"
    f" SELECT id, ?, 'settle', 'expired', 'engine', ? FROM action WHERE {_UNDECIDED}"
)
# What was being carried out is settled by reading the platform, as after a crash.
_EXPIRE_ACTIONS = (
    "UPDATE action SET state = 'expired', state_at_ms = ?, why = ?, approved_at_ms = NULL"
    f" WHERE {_UNDECIDED}"
)
_STOP_UPLOADS = (
    "UPDATE offline_conversion_batches SET status = ?, message = ? WHERE status IN (?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class Adopted:
    """What the first opening of a copy made of it."""

    copied_at: datetime  # aware, UTC, to the minute
    #: Deliveries that wait as `uncertain`, because they may have been sent since.
    uncertain: int
    #: Uploads that had not ended; nothing of them goes on.
    uploads: int
    #: Changes of ad accounts that were open or approved: they may have been decided since.
    actions: int


def mark_copy(path: Path, *, key: bytes, made_at: datetime) -> None:
    """Let a file that nobody uses say that it is a copy, and of when.

    The copy of a copy that nobody has opened stays one of the first instant.
    """
    minutes = max(1, int(made_at.timestamp()) // _MINUTE_SECONDS)
    with closing(connect(path, key=key, access=Access.ALONE)) as connection:
        # The mark stands in the file itself: a log beside a marked copy is another database's.
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        if not copied_minutes(connection):
            connection.execute(f"PRAGMA user_version = {minutes}")


def copied_minutes(connection: dbapi2.Connection) -> int:
    """Return when a copy was made that nobody has opened for work yet; 0 in any other file.

    In minutes since 1970, which a file's header has room for.
    """
    (minutes,) = connection.execute("PRAGMA user_version").fetchone()
    return int(minutes)


def copied_at(minutes: int) -> datetime:
    """Return what `copied_minutes` says as an instant, UTC."""
    return datetime.fromtimestamp(minutes * _MINUTE_SECONDS, UTC)


def adopt(connection: Connection, *, minutes: int, now_ms: int) -> Adopted:
    """Let everything wait for a person that may have been sent since the copy was made.

    In the caller's transaction, which takes the mark off as well.
    """
    made_at = copied_at(minutes)
    reason = Reason("delivery.copy_restored", {"copied_at": f"{made_at:%Y-%m-%d %H:%M} UTC"})
    stored = reason_to_json(reason)
    run = connection.exec_driver_sql
    run(_TELL_AWAITED)
    run(_TELL, (now_ms, stored))
    run(_COUNT_UNSURE, (hour_of(now_ms), reason.code))
    run(_UNCOUNT_AWAITED, (AWAITING.code,))
    uncertain = run(_MOVE, (stored,)).rowcount
    run("DELETE FROM claim")
    run("DELETE FROM latency_progress")  # what was taken back had been counted
    run("DELETE FROM order_counted")  # what was taken back had been counted
    run("DELETE FROM fact_signal_health_daily")  # what was taken back had been counted
    run("DELETE FROM verdict WHERE due_at_ms IS NOT NULL")
    message = (
        f"Stopped: the workspace was put back from a copy of {made_at:%Y-%m-%d %H:%M} UTC, and the "
        "file may have been sent since. Look at the platform before you upload it again."
    )
    unfinished = (
        UploadStatus.DRAFT,
        UploadStatus.CHECKING,
        UploadStatus.CHECKED,
        UploadStatus.SENDING,
    )
    uploads = run(
        _STOP_UPLOADS,
        (UploadStatus.FAILED.value, message, *(one.value for one in unfinished)),
    ).rowcount
    why = reason_to_json(Reason("approval.copy_restored", reason.facts))
    run(_TELL_ACTIONS, (now_ms, json.dumps({"why": why}, ensure_ascii=False)))
    actions = run(_EXPIRE_ACTIONS, (now_ms, why)).rowcount
    run(OWN)
    return Adopted(made_at, uncertain, uploads, actions)
