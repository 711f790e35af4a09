"""What a platform took when the database could not record it: kept, and settled later.

Only answers to requests that were processed are kept. What a failed request means is what a lost
lease means, too: it is sent again inside the platform's window.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from stratum_desktop.domain.reason import reason_from_json, reason_to_json
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import Answer, Exchange, Lane, Outcome, Parcel, Receipt
from stratum_desktop.services.delivery.claim import Batch
from stratum_desktop.services.delivery.settle import settle_answer
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.field_cipher import FieldCipher, Purpose
from stratum_desktop.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The answer to one claim."""

    token: bytes
    destination_id: int
    answer: Answer


def sealed(kept: KeptAnswer, cipher: FieldCipher) -> bytes:
    """Return it as a record that only this workspace's key opens."""
    answer = kept.answer
    content = {
        "token": kept.token.hex(),
        "destination_id": kept.destination_id,
        "exchange": asdict(answer.exchange),
        "receipts": [
            (one.delivery_id, one.outcome, reason_to_json(one.reason), one.retry_after_seconds)
            for one in answer.receipts
        ],
        "verdict_id": answer.verdict_id,
    }
    return cipher.encrypt(json.dumps(content), purpose=Purpose.SECRET)


def opened(record: bytes, cipher: FieldCipher) -> KeptAnswer:
    """Return what `sealed` was given.

    Raises:
        Trouble: it is another workspace's.
    """
    content = json.loads(cipher.decrypt(record, purpose=Purpose.SECRET))
    receipts = tuple(
        Receipt(delivery_id, Outcome(outcome), reason_from_json(reason), wait)
        for delivery_id, outcome, reason, wait in content["receipts"]
    )
    answer = Answer(Exchange(**content["exchange"]), receipts, verdict_id=content["verdict_id"])
    return KeptAnswer(bytes.fromhex(content["token"]), content["destination_id"], answer)


def settle_kept(uow: UnitOfWork, workspace: Workspace, kept: KeptAnswer) -> None:
    """Settle what was kept, unless that was done already."""
    destination = uow.destinations.get(kept.destination_id)
    claimed = uow.claims.carried(kept.token)
    if destination is None or claimed is None:
        return
    batch = Batch(
        destination_id=destination.id,
        platform=registry.get(destination.platform),
        lane=Lane(destination.account, destination.base_url, destination.options),
        token=kept.token,
        claimed=claimed,
        parcels=tuple(map(Parcel, claimed.ids, claimed.bodies)),
    )
    settle_answer(uow, workspace, batch, kept.answer)
