"""What "test connection" looks at, in Meta's terms, from two reads of the dataset."""

from __future__ import annotations

from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.check import failed
from stratum_desktop.platforms._shared.graph_dataset import dataset_checks
from stratum_desktop.platforms._shared.http import NoReply
from stratum_desktop.platforms.contract import ConnectionCheck, Lane
from stratum_desktop.platforms.meta.client import MetaClient
from stratum_desktop.platforms.meta.errors import failure_of


async def checks_of(client: MetaClient, lane: Lane) -> tuple[ConnectionCheck, ...]:
    """Return what was looked at, in order; what was not reached is left out, never passed."""
    checks = dataset_checks(await client.read_dataset(lane, "name"), lane.account, failure_of)
    if checks[-1].passed:
        checks += (await _store_sales_check(client, lane),)
    return checks


async def _store_sales_check(client: MetaClient, lane: Lane) -> ConnectionCheck:
    """Only a consolidated dataset takes `physical_store` events."""
    reply = await client.read_dataset(lane, "is_consolidated_container")
    name = "Store sales"
    if isinstance(reply, NoReply):
        return failed(name, reply.failure)
    answer = json_object(reply.body) or {}
    if reply.status != 200 or "is_consolidated_container" not in answer:
        return ConnectionCheck(name, passed=False, detail="Meta did not say; ask Events Manager")
    if answer["is_consolidated_container"] is True:
        return ConnectionCheck(name, passed=True, detail="the dataset takes offline events")
    return ConnectionCheck(
        name, passed=False, detail="the dataset takes no offline events; web and app events go"
    )
