"""What approving several would do together: it is done, looked at, and taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.gate.change import Effect
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.approvals.checking import require
from stratum_desktop.services.approvals.deciding import Deciding
from stratum_desktop.services.approvals.view import Preview
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.action_records import StoredAction
from stratum_desktop.store.store import Store
from stratum_desktop.store.unit_of_work import UnitOfWork


class _TakenBack(Exception):
    """No error: it ends the transaction, of which nothing must stay."""

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self.preview = preview


async def previewed(store: Store, workspace: Workspace, ids: Sequence[int]) -> Preview:
    """Return what approving these would do together; nothing of it stays.

    The caps count each with those before it, as they will when all are approved.

    Raises:
        Refusal: there is no such action.
    """

    def attempt(uow: UnitOfWork) -> None:
        raise _TakenBack(_preview(uow, workspace, ids))

    try:
        await store.write(attempt)
    except _TakenBack as taken_back:
        return taken_back.preview
    raise AssertionError("what was tried stayed")


def _preview(uow: UnitOfWork, workspace: Workspace, ids: Sequence[int]) -> Preview:
    deciding = Deciding(uow, workspace)
    approved: list[StoredAction] = []
    refused: list[tuple[int, Reason]] = []
    for number in dict.fromkeys(ids):
        action = require(uow, number)
        try:
            (checked,) = deciding.check({number: action.content_hash})
        except Refusal as problem:
            refused.append((number, problem.reason))
            continue
        if deciding.approve(checked):
            approved.append(action)
        else:
            why = require(uow, number).why
            refused.append((number, why or Reason("approval.blocked", {"action": number})))
    return Preview(
        count=len(approved),
        raised_per_day=_sums(approved, Effect.RAISE),
        cut_per_day=_sums(approved, Effect.CUT),
        unknown=sum(one.money_per_day is None for one in approved),
        refused=tuple(refused),
    )


def _sums(actions: Sequence[StoredAction], effect: Effect) -> dict[str, Decimal]:
    """Return what these add to or take from a day's spend, by currency; amounts above 0."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for one in actions:
        if one.change.effect is effect and one.money_per_day is not None:
            sums[one.move.currency] += abs(one.money_per_day)
    return dict(sums)
