"""What reading a dataset of Meta's by its name tells of reach, clock, token and access."""

from __future__ import annotations

from collections.abc import Callable

from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.check import clock_checks, failed
from stratum_desktop.platforms._shared.graph_errors import TOKEN_FAULTS
from stratum_desktop.platforms._shared.http import NoReply, Reply
from stratum_desktop.platforms.contract import ConnectionCheck
from stratum_desktop.platforms.failures import Failure, NeedsReauthorisation

_ANSWER, _TOKEN, _DATASET = "Answer from Meta", "Access token", "Dataset"


def dataset_checks(
    reply: Reply | NoReply, account: str, failure_of: Callable[[Reply], Failure]
) -> tuple[ConnectionCheck, ...]:
    """Return what was looked at, in order; the last one passed only when all was in reach.

    Args:
        reply: to a read of the dataset's `name`.
        account: the dataset's id.
        failure_of: the sender's own table of answers that are no success.
    """
    if isinstance(reply, NoReply):
        return (failed(_ANSWER, reply.failure),)
    checks = (
        ConnectionCheck(_ANSWER, passed=True, detail=f"in {reply.duration_ms} ms"),
        *clock_checks(reply, "Meta"),
    )
    answer = json_object(reply.body) or {}
    if reply.status == 200 and isinstance(answer.get("id"), str):
        name = answer.get("name")
        detail = f"{account}, named {name}" if isinstance(name, str) else account
        return (
            *checks,
            ConnectionCheck(_TOKEN, passed=True, detail="accepted"),
            ConnectionCheck(_DATASET, passed=True, detail=detail),
        )
    failure = failure_of(reply)
    if failure.reason.code in TOKEN_FAULTS:
        return (*checks, failed(_TOKEN, failure))
    if isinstance(failure, NeedsReauthorisation):
        checks += (ConnectionCheck(_TOKEN, passed=True, detail="known to Meta"),)
    return (*checks, failed(_DATASET, failure))
