"""Bodies that a delivery was sent with before a person had it written anew."""

from __future__ import annotations

from dataclasses import dataclass

from stratum_desktop.services.body_difference import FieldChange, difference
from stratum_desktop.services.redacted_body import opened, redacted_body, wire_body
from stratum_desktop.store.field_cipher import FieldCipher
from stratum_desktop.store.read_models.flight import BodyFacts
from stratum_desktop.store.read_models.rewritable import former_bodies
from stratum_desktop.store.read_models.timeline import StoredBodies
from stratum_desktop.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReplacedBody:
    """One body, and what the next said differently."""

    #: Number of the line of the timeline at which it was replaced.
    seq: int
    #: Indented, personal values masked.
    body: str
    facts: BodyFacts
    changes: tuple[FieldChange, ...]


def replaced_bodies(
    uow: UnitOfWork, delivery_id: int, present: StoredBodies, cipher: FieldCipher
) -> tuple[ReplacedBody, ...]:
    """Return the former bodies of a delivery, oldest first; nearly always none.

    Raises:
        Trouble: a sealed body cannot be opened with this cipher's key.
    """
    stored = former_bodies(uow.connection, delivery_id)
    if not stored:
        return ()
    clear = [opened(one.body, one.is_sealed, cipher) for one in stored]
    now = wire_body(present, cipher)
    following = [*clear[1:], clear[-1] if now is None else now]
    return tuple(
        ReplacedBody(
            seq=one.seq,
            body=redacted_body(body),
            facts=BodyFacts(len(body), one.sha256.hex(), one.is_sealed),
            changes=difference(body, after),
        )
        for one, body, after in zip(stored, clear, following, strict=True)
    )
