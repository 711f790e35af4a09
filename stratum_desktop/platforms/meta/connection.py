"""What "test connection" looks at, in Meta's terms, from two reads of the dataset."""

from __future__ import annotations

from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.check import clock_checks, words_of
from stratum_desktop.platforms._shared.http import NoReply
from stratum_desktop.platforms.contract import ConnectionCheck, Lane
from stratum_desktop.platforms.failures import NeedsReauthorisation
from stratum_desktop.platforms.meta.client import MetaClient
from stratum_desktop.platforms.meta.errors import failure_of

_TOKEN_FAULTS = frozenset(
    {
        "meta.token_missing",
        "meta.token_malformed",
        "meta.token_refused",
        "meta.token_expired",
        "meta.app_removed",
        "meta.password_changed",
        "meta.account_checkpoint",
        "meta.session_ended",
    }
)


async def checks_of(client: MetaClient, lane: Lane) -> tuple[ConnectionCheck, ...]:
    """Return what was looked at, in order; what was not reached is left out, never passed."""
    reply = await client.read_dataset(lane, "name")
    if isinstance(reply, NoReply):
        return (ConnectionCheck("Answer from Meta", passed=False, detail=words_of(reply.failure)),)
    checks = [
        ConnectionCheck("Answer from Meta", passed=True, detail=f"in {reply.duration_ms} ms"),
        *clock_checks(reply, "Meta"),
    ]
    answer = json_object(reply.body) or {}
    if reply.status == 200 and isinstance(answer.get("id"), str):
        checks.append(ConnectionCheck("Access token", passed=True, detail="accepted"))
        name = answer.get("name")
        detail = f"{lane.account}, named {name}" if isinstance(name, str) else lane.account
        checks.append(ConnectionCheck("Dataset", passed=True, detail=detail))
        checks.append(await _store_sales_check(client, lane))
        return tuple(checks)
    failure = failure_of(reply)
    is_token_fault = failure.reason.code in _TOKEN_FAULTS
    if not is_token_fault and isinstance(failure, NeedsReauthorisation):
        checks.append(ConnectionCheck("Access token", passed=True, detail="known to Meta"))
    name = "Access token" if is_token_fault else "Dataset"
    checks.append(ConnectionCheck(name, passed=False, detail=words_of(failure)))
    return tuple(checks)


async def _store_sales_check(client: MetaClient, lane: Lane) -> ConnectionCheck:
    """Only a consolidated dataset takes `physical_store` events."""
    reply = await client.read_dataset(lane, "is_consolidated_container")
    name = "Store sales"
    if isinstance(reply, NoReply):
        return ConnectionCheck(name, passed=False, detail=words_of(reply.failure))
    answer = json_object(reply.body) or {}
    if reply.status != 200 or "is_consolidated_container" not in answer:
        return ConnectionCheck(name, passed=False, detail="Meta did not say; ask Events Manager")
    if answer["is_consolidated_container"] is True:
        return ConnectionCheck(name, passed=True, detail="the dataset takes offline events")
    return ConnectionCheck(
        name, passed=False, detail="the dataset takes no offline events; web and app events go"
    )
