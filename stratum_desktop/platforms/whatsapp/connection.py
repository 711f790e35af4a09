"""What "test connection" looks at: the dataset, and whether the account's chats feed it."""

from __future__ import annotations

from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.check import failed
from stratum_desktop.platforms._shared.graph_dataset import dataset_checks
from stratum_desktop.platforms._shared.http import NoReply
from stratum_desktop.platforms.contract import ConnectionCheck, Lane
from stratum_desktop.platforms.whatsapp.client import WhatsAppClient
from stratum_desktop.platforms.whatsapp.errors import failure_of
from stratum_desktop.platforms.whatsapp.manifest import BUSINESS_ACCOUNT

_BUSINESS_ACCOUNT = "WhatsApp Business account"


async def checks_of(client: WhatsAppClient, lane: Lane) -> tuple[ConnectionCheck, ...]:
    """Return what was looked at, in order; what was not reached is left out, never passed."""
    checks = dataset_checks(await client.read_dataset(lane), lane.account, failure_of)
    if checks[-1].passed:
        checks += (await _link_check(client, lane),)
    return checks


async def _link_check(client: WhatsAppClient, lane: Lane) -> ConnectionCheck:
    """Events of an account that is linked to another dataset are counted for nobody's ads."""
    account = lane.options.get(BUSINESS_ACCOUNT)
    if not account:
        detail = "its ID is not filled in, so no event can be sent"
        return ConnectionCheck(_BUSINESS_ACCOUNT, passed=False, detail=detail)
    reply = await client.read_linked_dataset(lane)
    if isinstance(reply, NoReply):
        return failed(_BUSINESS_ACCOUNT, reply.failure)
    linked = (json_object(reply.body) or {}).get("id")
    if reply.status != 200 or not isinstance(linked, str):
        return failed(_BUSINESS_ACCOUNT, failure_of(reply))
    if linked != lane.account:
        detail = f"{account} is linked to dataset {linked}, not to {lane.account}"
        return ConnectionCheck(_BUSINESS_ACCOUNT, passed=False, detail=detail)
    detail = f"{account}, linked to this dataset"
    return ConnectionCheck(_BUSINESS_ACCOUNT, passed=True, detail=detail)
