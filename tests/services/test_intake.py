"""What is stored of prepared events."""

from __future__ import annotations

from hashlib import sha256

from conversion import NOW, a_person, a_purchase

from stratum_desktop.domain.event import ActionSource, Identity
from stratum_desktop.platforms import registry
from stratum_desktop.services.intake import store_prepared
from stratum_desktop.services.preparation import LaneTarget, prepare_all
from stratum_desktop.store.field_cipher import Purpose

IN_CLEAR = a_purchase()
HASHED_ALONE = a_purchase(
    event_id="order-2",
    action_source=ActionSource.PHYSICAL_STORE,
    identity=Identity(a_person().hashed),
)
SENT_NOWHERE = a_purchase(event_id="order-3", identity=Identity())


async def test_beside_a_body_stands_the_digest_of_what_is_sent(workspace, services):
    connected = await services.accounts.connect(
        platform="meta",
        account="100200300400500",
        secrets={"access_token": "a-token-of-tests-0001"},
        base_url="http://127.0.0.1:9",
    )
    lane = LaneTarget(connected.value.id, "Meta", True, registry.get("meta"))
    events = prepare_all([IN_CLEAR, HASHED_ALONE, SENT_NOWHERE], [lane], now_ms=NOW * 1000)

    def store(uow):
        store_prepared(
            uow,
            events,
            cipher=workspace.cipher,
            received_at_ms=NOW * 1000,
            key_expires_at_ms=None,
        )
        return uow.connection.exec_driver_sql(
            "SELECT body, is_sealed, sha256 FROM delivery_body ORDER BY delivery_id"
        ).all()

    sealed, plain = await workspace.store.write(store)
    in_clear, hashed_alone, nothing = events.lanes.bodies
    assert nothing is None
    assert plain == (hashed_alone, 0, sha256(hashed_alone).digest())
    assert sealed[1:] == (1, sha256(in_clear).digest())
    assert workspace.cipher.decrypt(sealed[0], purpose=Purpose.SECRET).encode() == in_clear
