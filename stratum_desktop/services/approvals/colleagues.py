"""Deciding together with colleagues: who they are, and files that are signed for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.services.approvals import exchange, operators
from stratum_desktop.services.approvals.approvers import Approvers, Role
from stratum_desktop.services.approvals.checking import require
from stratum_desktop.services.approvals.listing import action_views
from stratum_desktop.services.approvals.offering import OfferedAction, offered
from stratum_desktop.services.approvals.operators import OperatorView, OwnKey
from stratum_desktop.services.approvals.signed_file import (
    FileKind,
    made_at_ms,
    read_signed,
    write_signed,
)
from stratum_desktop.services.approvals.view import ActionView
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.signing import fingerprint
from stratum_desktop.store.unit_of_work import UnitOfWork

T = TypeVar("T")
_CHANGED = frozenset({Topic.ACTIONS, Topic.AUDIT})


@dataclass(frozen=True, slots=True)
class SignedProposals:
    """A colleague's proposals."""

    #: Who signed them, as they are known here; None: nobody who is known.
    signed_by: str | None
    #: Of the key, for two people to compare.
    fingerprint: str
    made_at: datetime
    proposals: tuple[OfferedAction, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a colleague's decisions."""

    decided_by: str
    counted: tuple[ActionView, ...]
    #: Those that count no more, and why.
    refused: tuple[tuple[int, Reason], ...]


class Colleagues:
    """Who decides with us, and what goes to them and comes from them."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace
        self._store = workspace.store

    async def operators(self) -> tuple[OperatorView, ...]:
        """Return who may decide beside the person at this computer, and who that person is."""
        return await self._store.read(operators.operator_views)

    async def own_key(self) -> Changed[OwnKey]:
        """Return what colleagues know this workspace by; a key is made when it is needed first."""
        return await self._act(lambda uow: operators.own_key(uow, self._workspace))

    async def add_operator(
        self, *, name: str, role: Role, public_key: str = "", is_self: bool = False
    ) -> Changed[OperatorView]:
        """Let somebody decide; audited.

        Raises:
            Refusal: this person is no approver; the name or the key is taken, or is none; somebody
                else is the person at this computer; or no approver would be left.
        """
        return await self._act(
            lambda uow: operators.add_operator(
                uow,
                self._workspace,
                name=name,
                role=role,
                public_key=public_key,
                is_self=is_self,
            )
        )

    async def remove_operator(self, operator_id: int) -> Changed[None]:
        """Let somebody decide no more; audited.

        Raises:
            Refusal: this person is no approver, or there is no such operator.
        """
        return await self._act(
            lambda uow: operators.remove_operator(uow, self._workspace, operator_id)
        )

    async def export_signed(self, ids: Sequence[int], path: Path) -> Changed[int]:
        """Write proposals to a signed file for a colleague; returns how many.

        Raises:
            Refusal: one of them is unknown, decided or has expired.
            Trouble: the file cannot be written.
        """
        document = await self._store.write(
            lambda uow: exchange.proposals_document(uow, self._workspace, ids)
        )
        await asyncio.to_thread(write_signed, path, document)
        return Changed(len(document["content"]["proposals"]), _CHANGED)

    async def open_signed(self, path: Path) -> SignedProposals:
        """Read a colleague's proposals; nothing is stored.

        Raises:
            Refusal: it is no such file, or it was changed after it was signed.
            Trouble: the file cannot be read.
        """
        file = await asyncio.to_thread(read_signed, path, FileKind.PROPOSALS)
        signer = await self._store.read(
            lambda uow: Approvers(uow, self._workspace).holder_of(file.public_key)
        )
        return SignedProposals(
            signed_by=None if signer is None else signer[1],
            fingerprint=fingerprint(file.public_key),
            made_at=datetime.fromtimestamp(made_at_ms(file) / 1000, UTC),
            proposals=tuple(offered(file).values()),
        )

    async def decide_signed(
        self,
        path: Path,
        decisions: Mapping[int, bool],
        *,
        answer: Path,
        comment: str | None = None,
    ) -> Changed[int]:
        """Write what is decided of a colleague's proposals to a signed file; returns how many.

        Args:
            path: the proposals.
            decisions: approved or rejected, by the number that the proposal has there.
            answer: where the decisions go.
            comment: goes with each of them.

        Raises:
            Refusal: as `open_signed`; a number that is not in it; a proposal that has expired.
            Trouble: a file cannot be read or written.
        """
        file = await asyncio.to_thread(read_signed, path, FileKind.PROPOSALS)
        document = await self._store.write(
            lambda uow: exchange.decisions_document(
                uow, self._workspace, file, decisions, comment=comment
            )
        )
        await asyncio.to_thread(write_signed, answer, document)
        return Changed(len(decisions), _CHANGED)

    async def import_signed(self, path: Path) -> Changed[Imported]:
        """Count a colleague's signed decisions as theirs.

        Raises:
            Refusal: it is no such file; it was changed; it is not of this workspace's proposals;
                its key is no operator's; or it was taken in before. Nothing was counted.
            Trouble: the file cannot be read.
        """
        file = await asyncio.to_thread(read_signed, path, FileKind.DECISIONS)

        def take_in(uow: UnitOfWork) -> Imported:
            taken = exchange.take_in(uow, self._workspace, file)
            views = action_views(uow, self._workspace, [require(uow, one) for one in taken.counted])
            return Imported(taken.decided_by, views, taken.refused)

        return await self._act(take_in)

    async def _act(self, act: Callable[[UnitOfWork], T]) -> Changed[T]:
        return Changed(await self._store.write(act), _CHANGED)
