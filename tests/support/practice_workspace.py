"""A practice workspace on a store of the test's own, with one key for everything."""

from __future__ import annotations

from pathlib import Path

from stratum_desktop.domain.clock import Clock
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.field_cipher import FieldCipher
from stratum_desktop.store.store import Store

KEY = bytes(range(32))


def practice_workspace(
    store: Store, *, clock: Clock, folder: Path, actor: str = "test"
) -> Workspace:
    """Return an open workspace that is marked as practice."""
    return Workspace(
        store=store,
        clock=clock,
        folder=folder,
        cipher=FieldCipher(KEY),
        audit_key=KEY,
        is_practice=True,
        key_place="A test key.",
        actor=actor,
    )
