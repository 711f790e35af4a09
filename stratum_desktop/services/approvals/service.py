"""Proposed changes and what people decide of them, as front ends ask."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from stratum_desktop.domain.autopilot.life import OPEN, UNDER_WAY, ActionState
from stratum_desktop.domain.autopilot.move import Lever
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.services.approvals import by_hand, withdrawing
from stratum_desktop.services.approvals.checking import optional_words, require
from stratum_desktop.services.approvals.colleagues import Colleagues
from stratum_desktop.services.approvals.deciding import Deciding
from stratum_desktop.services.approvals.listing import action_detail, action_views
from stratum_desktop.services.approvals.previewing import previewed
from stratum_desktop.services.approvals.view import ActionDetail, ActionView, Preview, UndoIfWorse
from stratum_desktop.services.approvals.weighing import regate_open
from stratum_desktop.store.unit_of_work import UnitOfWork

_CHANGED = frozenset({Topic.ACTIONS, Topic.AUDIT})
_Views = tuple[ActionView, ...]


class Approvals(Colleagues):
    """The approval queue of one workspace."""

    async def list(
        self,
        *,
        states: Collection[ActionState] = OPEN | UNDER_WAY,
        rule_id: int | None = None,
        platform: str | None = None,
        text: str = "",
        limit: int = 500,
    ) -> _Views:
        """Return actions in these states, those proposed last first.

        Args:
            states: where they stand.
            rule_id: of one rule alone.
            platform: of one platform alone.
            text: what the name or id of the entity or the name of the rule holds, in any case.
            limit: most rows.
        """

        def ask(uow: UnitOfWork) -> _Views:
            found = uow.actions.list(
                states, rule_id=rule_id, platform=platform, text=text, limit=limit
            )
            return action_views(uow, self._workspace, found)

        return await self._store.read(ask)

    async def counts(self) -> Mapping[ActionState, int]:
        """Return how many actions stand where; a state without any is left out."""
        return await self._store.read(lambda uow: uow.actions.counts())

    async def show(self, action_id: int) -> ActionDetail:
        """Return one action with everything behind it.

        Raises:
            Refusal: there is no such action.
        """
        return await self._store.read(
            lambda uow: action_detail(uow, self._workspace, require(uow, action_id))
        )

    async def preview(self, ids: Sequence[int]) -> Preview:
        """Return what approving these would do together, and which of them cannot be approved.

        Raises:
            Refusal: there is no such action.
        """
        return await previewed(self._store, self._workspace, ids)

    async def approve(
        self, shown: Mapping[int, str], *, comment: str | None = None
    ) -> Changed[_Views]:
        """Approve what was shown, in one transaction.

        What the gate judges harder by now than when it was shown, or what would break a cap with
        those before it, stays open and says so; the rest is approved.

        Args:
            shown: the content hash of each action as it was shown, by id.
            comment: kept with the decision.

        Returns:
            Each of them as it stands now.

        Raises:
            Refusal: one of them is not what was shown, has expired, is blocked or is not open, or
                the same person approved it before; nothing was approved.
        """
        words = optional_words(comment)

        def decide(uow: UnitOfWork) -> None:
            deciding = Deciding(uow, self._workspace)
            for one in deciding.check(shown):
                deciding.approve(one, comment=words)

        return await self._do(decide, tuple(shown))

    async def reject(self, ids: Sequence[int], *, comment: str | None = None) -> Changed[_Views]:
        """Say no to open, half approved or stale actions; no to a proposal can be undone at once.

        Raises:
            Refusal: one of them is unknown or decided; nothing was rejected.
        """
        words = optional_words(comment)
        return await self._each(
            ids, lambda uow, one: withdrawing.reject(uow, self._workspace, one, comment=words)
        )

    async def snooze(self, ids: Sequence[int], *, until: datetime) -> Changed[_Views]:
        """Put open proposals aside until an instant before they expire.

        Raises:
            Refusal: one of them is not open or expires before; nothing was snoozed.
        """
        until_ms = round(until.timestamp() * 1000)
        return await self._each(
            ids, lambda uow, one: withdrawing.snooze(uow, self._workspace, one, until_ms=until_ms)
        )

    async def undo(self, ids: Sequence[int]) -> Changed[_Views]:
        """Take back approvals that have not run, rejections of a moment ago, and snoozes.

        Raises:
            Refusal: one of them runs or ran, or it is too late; nothing was taken back.
        """
        return await self._each(ids, lambda uow, one: withdrawing.undo(uow, self._workspace, one))

    async def comment(self, action_id: int, text: str) -> Changed[ActionView]:
        """Keep a word on an action.

        Raises:
            Refusal: there is no such action, or the text is empty or too long.
        """

        def keep(uow: UnitOfWork) -> int:
            withdrawing.comment(uow, self._workspace, action_id, text)
            return action_id

        return await self._one(keep)

    async def override(self, action_id: int, *, content_hash: str, why: str) -> Changed[ActionView]:
        """Approve past a block, with a typed reason; audited.

        Raises:
            Refusal: this person is no approver, why is empty, the action is not blocked, has
                expired, or is not what was shown.
        """

        def decide(uow: UnitOfWork) -> int:
            deciding = Deciding(uow, self._workspace)
            deciding.override(action_id, content_hash=content_hash, why=why)
            return action_id

        return await self._one(decide)

    async def propose_by_hand(
        self,
        entity_id: int,
        lever: Lever,
        after: str,
        *,
        why: str,
        undo_if_worse: UndoIfWorse | None = None,
    ) -> Changed[ActionView]:
        """Propose a change that a person wants; the gate is asked as for any other.

        Args:
            entity_id: of the campaign or ad set.
            lever: what is to be changed.
            after: a daily budget in major units of the account's currency, or a status.
            why: in the person's words; shown with the proposal.
            undo_if_worse: when to propose the roll-back by itself.

        Raises:
            Refusal: there is no such entity, it has no such lever or the value already, or another
                change of it is under way or goes before this one.
        """
        return await self._one(
            lambda uow: by_hand.propose_by_hand(
                uow, self._workspace, entity_id, lever, after, why=why, undo_if_worse=undo_if_worse
            )
        )

    async def entity_id(self, platform: str, external_id: str) -> int:
        """Return a campaign's or ad set's number by the platform's id.

        Raises:
            Refusal: none was read.
        """
        return await self._store.read(lambda uow: by_hand.entity_id(uow, platform, external_id))

    async def propose_anew(self, action_id: int) -> Changed[ActionView]:
        """Propose what a stale action was to set, from the value that is there now.

        Raises:
            Refusal: it is not stale, or as `propose_by_hand`.
        """
        return await self._one(lambda uow: by_hand.propose_anew(uow, self._workspace, action_id))

    async def regate(self) -> Changed[int]:
        """Ask the gate again about everything open; return of how many it says something else."""
        count = await self._store.write(lambda uow: regate_open(uow, self._workspace))
        return Changed(count, _CHANGED if count else frozenset())

    async def tidy(self) -> Changed[int]:
        """Let proposals expire and wake snoozed ones; return of how many."""
        count = await self._store.write(lambda uow: withdrawing.tidy(uow, self._workspace))
        return Changed(count, _CHANGED if count else frozenset())

    async def _each(
        self, ids: Sequence[int], act: Callable[[UnitOfWork, int], None]
    ) -> Changed[_Views]:
        wanted = tuple(dict.fromkeys(ids))

        def do(uow: UnitOfWork) -> None:
            for one in wanted:
                act(uow, one)

        return await self._do(do, wanted)

    async def _do(self, act: Callable[[UnitOfWork], None], ids: Sequence[int]) -> Changed[_Views]:
        def do(uow: UnitOfWork) -> _Views:
            act(uow)
            return action_views(uow, self._workspace, [require(uow, one) for one in ids])

        return await self._act(do)

    async def _one(self, act: Callable[[UnitOfWork], int]) -> Changed[ActionView]:
        def do(uow: UnitOfWork) -> ActionView:
            (view,) = action_views(uow, self._workspace, [require(uow, act(uow))])
            return view

        return await self._act(do)
