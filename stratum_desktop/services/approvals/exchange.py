"""Proposals for a colleague, and what the colleague decided.

    export ──▶ file ──▶ the colleague's Stratum: open, decide ──▶ file ──▶ take_in

The answer holds the proposals as they were signed here. So it can be told without a list of files
that they are this workspace's own, and what the colleague saw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import uuid4

from stratum_desktop.domain.autopilot.life import OPEN, ActionState
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.gate.decision import Decision
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.approvals.approvers import Approvers, Decider
from stratum_desktop.services.approvals.checking import (
    optional_words,
    refusal,
    require,
    require_not_expired,
    require_state,
)
from stratum_desktop.services.approvals.deciding import Deciding
from stratum_desktop.services.approvals.offering import offered, told
from stratum_desktop.services.approvals.operators import own_private_key
from stratum_desktop.services.approvals.signed_file import (
    FileKind,
    SignedFile,
    made_at_ms,
    part,
    signed,
    verified,
)
from stratum_desktop.services.approvals.steps import said_in
from stratum_desktop.services.approvals.withdrawing import reject
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.signing import fingerprint
from stratum_desktop.store.unit_of_work import UnitOfWork

_LATE_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a colleague's decisions."""

    decided_by: str
    #: Ids of those that count.
    counted: tuple[int, ...]
    #: Those that count no more, and why.
    refused: tuple[tuple[int, Reason], ...]


class _Decision(NamedTuple):
    number: int
    content_hash: str
    is_approved: bool
    words: str | None


def proposals_document(uow: UnitOfWork, workspace: Workspace, ids: Sequence[int]) -> dict[str, Any]:
    """Return proposals signed for a colleague; audited. No secret and nobody's data is in it.

    Raises:
        Refusal: one of them is unknown, not open or half approved, or has expired.
    """
    now_ms = workspace.clock.now_ms()
    actions = [require(uow, one) for one in dict.fromkeys(ids)]
    if not actions:
        raise refusal(Reason("approval_file.nothing_chosen"))
    for one in actions:
        require_state(one, OPEN | {ActionState.APPROVED})
        require_not_expired(one, now_ms=now_ms)
    content = {
        "id": uuid4().hex,
        "made_at_ms": now_ms,
        "proposals": [told(uow, one) for one in actions],
    }
    workspace.note(
        uow,
        "approvals.exported",
        f"file {content['id']}",
        after={"actions": {str(one.id): one.content_hash for one in actions}},
    )
    return signed(FileKind.PROPOSALS, content, private_key=own_private_key(uow, workspace))


def decisions_document(
    uow: UnitOfWork,
    workspace: Workspace,
    proposals: SignedFile,
    decisions: Mapping[int, bool],
    *,
    comment: str | None,
) -> dict[str, Any]:
    """Return what is decided of a colleague's proposals, signed; audited.

    Raises:
        Refusal: nothing is decided, a number is not in the file, or its proposal has expired.
    """
    now_ms, words = workspace.clock.now_ms(), optional_words(comment)
    if not decisions:
        raise refusal(Reason("approval_file.nothing_chosen"))
    shown = offered(proposals)
    for number in decisions:
        if number not in shown:
            raise refusal(Reason("approval_file.not_in_it", {"action": number}))
        if shown[number].expires_at_ms <= now_ms:
            raise refusal(Reason("approval.expired", {"action": number}))
    content = {
        "id": uuid4().hex,
        "made_at_ms": now_ms,
        "proposals": proposals.document,
        "decisions": [
            {
                "action": number,
                "content_hash": shown[number].content_hash,
                "is_approved": is_approved,
                "comment": words,
            }
            for number, is_approved in sorted(decisions.items())
        ],
    }
    after = {"of": fingerprint(proposals.public_key), "decisions": content["decisions"]}
    workspace.note(uow, "approvals.decided_elsewhere", f"file {content['id']}", after=after)
    return signed(FileKind.DECISIONS, content, private_key=own_private_key(uow, workspace))


def take_in(uow: UnitOfWork, workspace: Workspace, answer: SignedFile) -> TakenIn:
    """Count a colleague's decisions as theirs; audited.

    Raises:
        Refusal: see `Approvals.import_signed`.
    """
    who, name = _signer(uow, workspace, answer)
    proposals = verified(part(answer, "proposals", dict), FileKind.PROPOSALS)
    own = uow.operators.signing_key()
    if own is None or proposals.public_key != own.public_key:
        raise refusal(Reason("approval_file.not_ours"))
    if made_at_ms(answer) > workspace.clock.now_ms() + _LATE_MS:
        raise refusal(Reason("approval_file.of_the_future"))
    file, shown = part(answer, "id", str), offered(proposals)
    decisions = [_decision(one) for one in part(answer, "decisions", list)]
    for number, *_ in decisions:
        if any(said_in(step, "file") == file for step in uow.actions.steps(number)):
            raise refusal(Reason("approval_file.replayed", {"name": name}))
    theirs = replace(workspace, actor=name)
    counted: list[int] = []
    refused: list[tuple[int, Reason]] = []
    for one in decisions:
        number, content_hash, *_ = one
        if number not in shown or shown[number].content_hash != content_hash:
            raise refusal(Reason("approval_file.not_in_it", {"action": number}))
        try:
            why = _count(uow, theirs, one, who=who, file=file, seen=shown[number].seen)
        except Refusal as problem:
            why = problem.reason
        if why is None:
            counted.append(number)
        else:
            refused.append((number, why))
    after = {"by": who.by, "counted": counted, "refused": [one for one, _ in refused]}
    theirs.note(uow, "approvals.imported", f"file {file}", after=after)
    return TakenIn(name, tuple(counted), tuple(refused))


def _count(
    uow: UnitOfWork,
    workspace: Workspace,
    said: _Decision,
    *,
    who: Decider,
    file: str,
    seen: Decision,
) -> Reason | None:
    """Count one decision; return why it could not be counted, where the gate says so.

    Raises:
        Refusal: the action is not what was shown any more, has expired or was decided; nothing of
            it was counted.
    """
    number, content_hash, is_approved, words = said
    if is_approved:
        deciding = Deciding(uow, workspace, who=who, file=file)
        (action,) = deciding.check({number: content_hash})
        if deciding.approve(action, comment=words, seen=seen):
            return None
        return require(uow, number).why or Reason("approval.blocked", {"action": number})
    action = require(uow, number)
    if action.content_hash != content_hash:
        raise refusal(Reason("approval.changed", {"action": number}))
    require_state(action, OPEN | {ActionState.APPROVED})
    require_not_expired(action, now_ms=workspace.clock.now_ms())
    reject(uow, workspace, number, comment=words, who=who, file=file)
    return None


def _signer(uow: UnitOfWork, workspace: Workspace, answer: SignedFile) -> tuple[Decider, str]:
    found = Approvers(uow, workspace).holder_of(answer.public_key)
    if found is None:
        facts = {"fingerprint": fingerprint(answer.public_key)}
        raise refusal(Reason("approval_file.foreign", facts))
    return found


def _decision(said: object) -> _Decision:
    match said:
        case {
            "action": int(number),
            "content_hash": str(content_hash),
            "is_approved": bool(is_approved),
            "comment": None | str() as words,
        }:
            return _Decision(number, content_hash, is_approved, optional_words(words))
    raise refusal(Reason("approval_file.tampered"))
