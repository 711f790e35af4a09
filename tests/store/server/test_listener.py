"""Another program's commit is heard of; one's own is not."""

from __future__ import annotations

from eventually import eventually

from stratum_desktop.store.server.listener import Listener
from stratum_desktop.store.server.store import ServerStore


def put(key, value):
    return lambda uow: uow.settings.set(key, value, at_ms=1)


async def heard(store: ServerStore, *, after: int = 0) -> int:
    """Wait until it has heard something; returns its version then."""

    async def newer() -> bool:
        return store.data_version() > after

    await eventually(newer)
    return store.data_version()


async def test_another_programs_commit_changes_the_version_and_ones_own_does_not(
    server_store, open_server
):
    other = open_server()
    before, of_other = await heard(server_store), await heard(other)
    await server_store.write(put("a", 1))
    await heard(other, after=of_other)
    assert server_store.data_version() == before


async def test_it_is_heard_again_after_the_server_was_gone(server_store, postgres):
    before = await heard(server_store)
    postgres.cut_connections()
    await heard(server_store, after=before)


def test_a_listener_ends_when_it_is_told_to(address):
    listener = Listener(address, own_identity="me")
    listener.close()
    assert not listener._thread.is_alive()
