"""Who may decide here, and the key that this workspace signs with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.approvals.approvers import Approvers, Role
from stratum_desktop.services.approvals.checking import refusal
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.field_cipher import Purpose
from stratum_desktop.store.repositories.operators import SealedKey, StoredOperator
from stratum_desktop.store.signing import (
    fingerprint,
    is_public_key,
    new_private_key,
    public_key_of,
)
from stratum_desktop.store.unit_of_work import UnitOfWork

_PLACE = "signing_key"
_MOST_NAME = 100


@dataclass(frozen=True, slots=True)
class OperatorView:
    """Somebody who may decide."""

    id: int
    name: str
    role: Role
    #: Ed25519, base64; "" until one is known.
    public_key: str
    #: Of the key, for two people to compare; "" without one.
    fingerprint: str
    is_self: bool
    added_at: datetime


@dataclass(frozen=True, slots=True)
class OwnKey:
    """What others know this workspace by."""

    public_key: str
    fingerprint: str


def operator_views(uow: UnitOfWork) -> tuple[OperatorView, ...]:
    """Return who may decide, by name."""
    return tuple(map(_view, uow.operators.all()))


def add_operator(
    uow: UnitOfWork,
    workspace: Workspace,
    *,
    name: str,
    role: Role,
    public_key: str,
    is_self: bool,
) -> OperatorView:
    """Let somebody decide; audited.

    Raises:
        Refusal: see `Approvals.add_operator`.
    """
    approvers = Approvers(uow, workspace)
    approvers.own.require_approver("say who may decide")
    name, public_key = name.strip(), public_key.strip()
    known = uow.operators.all()
    _require_fits(known, name=name, public_key=public_key, is_self=is_self)
    if is_self and role is not Role.APPROVER and not _has_approver(known):
        raise refusal(Reason("approval.no_approver_left"))
    own = uow.operators.signing_key()
    if not is_self and own is not None and own.public_key == public_key:
        raise refusal(Reason("approval.own_key"))
    number = uow.operators.add(
        name=name,
        role=role.value,
        public_key=public_key,
        is_self=is_self,
        added_at_ms=workspace.clock.now_ms(),
    )
    after = {"role": role.value, "is_self": is_self, "key": _fingerprint(public_key)}
    workspace.note(uow, "operator.added", f"operator {number}, {name}", after=after)
    return next(one for one in operator_views(uow) if one.id == number)


def remove_operator(uow: UnitOfWork, workspace: Workspace, operator_id: int) -> None:
    """Let somebody decide no more; audited.

    Raises:
        Refusal: see `Approvals.remove_operator`.
    """
    Approvers(uow, workspace).own.require_approver("say who may decide")
    known = uow.operators.all()
    found = next((one for one in known if one.id == operator_id), None)
    if found is None:
        raise refusal(Reason("approval.no_operator", {"operator": operator_id}))
    uow.operators.remove(operator_id, at_ms=workspace.clock.now_ms())
    before = {"role": found.role, "key": _fingerprint(found.public_key)}
    workspace.note(uow, "operator.removed", f"operator {found.id}, {found.name}", before=before)


def own_key(uow: UnitOfWork, workspace: Workspace) -> OwnKey:
    """Return what others know this workspace by; the key is made when it is needed first."""
    key = uow.operators.signing_key() or _make_key(uow, workspace)
    return OwnKey(key.public_key, fingerprint(key.public_key))


def own_private_key(uow: UnitOfWork, workspace: Workspace) -> str:
    """Return what this workspace signs with, made when it is needed first."""
    key = uow.operators.signing_key() or _make_key(uow, workspace)
    return workspace.cipher.decrypt(key.sealed, purpose=Purpose.SECRET, bound_to=_PLACE)


def _make_key(uow: UnitOfWork, workspace: Workspace) -> SealedKey:
    private = new_private_key()
    sealed = workspace.cipher.encrypt(private, purpose=Purpose.SECRET, bound_to=_PLACE)
    key = SealedKey(public_key_of(private), sealed)
    uow.operators.keep_signing_key(key, at_ms=workspace.clock.now_ms())
    workspace.note(uow, "workspace.key_made", fingerprint(key.public_key))
    return key


def _require_fits(
    known: tuple[StoredOperator, ...], *, name: str, public_key: str, is_self: bool
) -> None:
    if not 0 < len(name) <= _MOST_NAME:
        raise refusal(Reason("approval.operator_name", {"most": _MOST_NAME}))
    if public_key and not is_public_key(public_key):
        raise refusal(Reason("approval.no_key"))
    if any(one.name.casefold() == name.casefold() for one in known):
        raise refusal(Reason("approval.name_taken", {"name": name}))
    if public_key and any(one.public_key == public_key for one in known):
        raise refusal(Reason("approval.key_taken"))
    if is_self and any(one.is_self for one in known):
        raise refusal(Reason("approval.self_is_known"))


def _has_approver(known: tuple[StoredOperator, ...]) -> bool:
    """Say whether somebody elsewhere can approve past a block and sign it."""
    return any(one.role == Role.APPROVER and one.public_key for one in known)


def _fingerprint(public_key: str) -> str:
    return fingerprint(public_key) if public_key else ""


def _view(one: StoredOperator) -> OperatorView:
    return OperatorView(
        id=one.id,
        name=one.name,
        role=Role(one.role),
        public_key=one.public_key,
        fingerprint=_fingerprint(one.public_key),
        is_self=one.is_self,
        added_at=datetime.fromtimestamp(one.added_at_ms / 1000, UTC),
    )
