"""Destinations together with their platforms."""

from __future__ import annotations

import pickle

import pytest

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.services.lanes import lane_targets, needs_clear, open_lane
from stratum_desktop.store.field_cipher import FieldCipher

pytestmark = pytest.mark.usefixtures("shop")


def targets(workspace, ids=None):
    return workspace.store.read_now(lambda uow: lane_targets(uow, ids))


def test_every_destination_is_a_target_or_those_that_are_named(workspace):
    (target,) = targets(workspace)
    assert (target.destination_id, target.enabled) == (1, True)
    assert targets(workspace, [1]) == (target,)
    assert targets(workspace, [2]) == ()


def test_a_destination_of_a_platform_that_this_version_lacks_is_left_out(workspace):
    workspace.store.write_now(
        lambda uow: uow.destinations.add(
            platform="myspace", account="1", label="Old", base_url="", options={}, now_ms=0
        )
    )
    assert [one.destination_id for one in targets(workspace)] == [1]


async def test_values_in_clear_are_kept_for_destinations_that_are_on(services, workspace):
    assert needs_clear(targets(workspace))
    await services.accounts.set_enabled(1, enabled=False)
    assert needs_clear(targets(workspace)) == frozenset()


def test_a_target_can_go_to_another_process_and_holds_no_secret(workspace, meta):
    (secret,) = meta.vendors[0].secrets.values()
    packed = pickle.dumps(targets(workspace))
    assert secret.encode() not in packed


def test_a_secret_opens_in_its_own_row_only(workspace, meta):
    def lane(uow):
        return open_lane(uow, uow.destinations.get(1), workspace.cipher)

    opened = workspace.store.read_now(lane)
    assert opened.secrets == meta.vendors[0].secrets
    assert next(iter(opened.secrets.values())) not in repr(opened)


def test_another_key_opens_no_secret(workspace):
    stranger = FieldCipher(b"\x07" * 32)
    with pytest.raises(Trouble):
        workspace.store.read_now(lambda uow: open_lane(uow, uow.destinations.get(1), stranger))
