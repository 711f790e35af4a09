"""Who may decide, and the key that the workspace signs with."""

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.services.approvals import Role
from stratum_desktop.services.approvals.operators import own_private_key
from stratum_desktop.store.signing import new_private_key, public_key_of


def a_key() -> str:
    return public_key_of(new_private_key())


async def test_somebody_is_added_and_removed_and_both_are_audited(queue):
    assert await queue.approvals.operators() == ()
    added = (
        await queue.approvals.add_operator(name=" Mia ", role=Role.APPROVER, public_key=a_key())
    ).value
    assert (added.name, added.role, added.is_self) == ("Mia", Role.APPROVER, False)
    assert len(added.fingerprint) == 24
    assert await queue.approvals.operators() == (added,)
    await queue.approvals.remove_operator(added.id)
    assert await queue.approvals.operators() == ()
    assert queue.audited() == ["operator.added", "operator.removed"]
    with pytest.raises(Refusal, match=f"no operator {added.id}"):
        await queue.approvals.remove_operator(added.id)


async def test_a_name_and_a_key_are_one_persons(queue):
    key = a_key()
    await queue.approvals.add_operator(name="Mia", role=Role.OPERATOR, public_key=key)
    own = (await queue.approvals.own_key()).value.public_key
    for values, words in (
        ({"name": "mia", "public_key": a_key()}, "called mia already"),
        ({"name": "Jo", "public_key": key}, "another operator's"),
        ({"name": "Jo", "public_key": "no key"}, "no public key"),
        ({"name": "Jo", "public_key": own}, "own key"),
        ({"name": " "}, "1 to 100 characters"),
    ):
        with pytest.raises(Refusal, match=words):
            await queue.approvals.add_operator(role=Role.OPERATOR, **values)


async def test_who_is_no_approver_says_nothing_of_who_decides_and_one_is_always_left(queue):
    with pytest.raises(Refusal, match="Add an approver"):
        await queue.approvals.add_operator(name="Me", role=Role.OPERATOR, is_self=True)
    await queue.approvals.add_operator(name="Mia", role=Role.APPROVER, public_key=a_key())
    me = (await queue.approvals.add_operator(name="Me", role=Role.OPERATOR, is_self=True)).value
    with pytest.raises(Refusal, match="Only an approver"):
        await queue.approvals.add_operator(name="Jo", role=Role.OPERATOR)
    with pytest.raises(Refusal, match="Only an approver"):
        await queue.approvals.remove_operator(me.id)


async def test_one_operator_is_the_person_at_this_computer(queue):
    await queue.approvals.add_operator(name="Me", role=Role.APPROVER, is_self=True)
    with pytest.raises(Refusal, match="person at this computer already"):
        await queue.approvals.add_operator(name="Also me", role=Role.APPROVER, is_self=True)


async def test_the_key_is_made_once_and_kept_sealed(queue, workspace):
    first, second = (await queue.approvals.own_key()).value, (await queue.approvals.own_key()).value
    assert first == second
    private = queue.write(lambda uow: own_private_key(uow, workspace))
    assert public_key_of(private) == first.public_key
    row = queue.read(
        lambda uow: uow.connection.exec_driver_sql("SELECT * FROM signing_key").mappings().one()
    )
    assert private.encode() not in bytes(row["sealed"])
    assert queue.audited() == ["workspace.key_made"]
