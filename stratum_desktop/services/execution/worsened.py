"""Changes that made things worse: which, by mature days, and proposing to take them back."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from operator import itemgetter

from stratum_desktop.domain.autopilot.worsening import (
    LOOK_BACK_DAYS,
    CampaignDay,
    Comparison,
    compare,
)
from stratum_desktop.domain.money import rounded
from stratum_desktop.domain.reason import Facts, Reason
from stratum_desktop.domain.rules.book import AccountBook
from stratum_desktop.domain.rules.definition import Mode
from stratum_desktop.domain.rules.judgement import Checked, Metric, Operator, Span
from stratum_desktop.platforms import registry
from stratum_desktop.services.approvals.deciding import approve_guarded
from stratum_desktop.services.approvals.grounds import undo_from_json
from stratum_desktop.services.approvals.steps import Stage, note_step
from stratum_desktop.services.approvals.view import Grounds, UndoIfWorse
from stratum_desktop.services.execution.levers import value_of
from stratum_desktop.services.execution.roll_back import propose_roll_back, roll_backs_of
from stratum_desktop.services.outage_time import outage_time
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.micros import from_micros
from stratum_desktop.store.read_models.ad_past import AdPast
from stratum_desktop.store.repositories.action_records import StoredAction
from stratum_desktop.store.unit_of_work import UnitOfWork

LOOK_EVERY_MS = 3_600_000
"""How often applied changes are looked at. Source: own choice; days mature by the day."""

MATURE_PCT = Decimal(95)
"""Share of a day's conversions from which on it is mature. Source: product rulebook, section 7."""

_WATCHED_DAYS = 120
"""How long a change is watched. Source: own choice; figures of the slowest platform settle in 90
days."""

_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Worse:
    """An applied change after which a conversion cost too much more."""

    action_id: int
    grounds: Grounds


def worse_ones(uow: UnitOfWork, workspace: Workspace) -> tuple[Worse, ...]:
    """Return every change that is to be taken back by what is known now; nothing is changed.

    A change whose roll-back was ever proposed, or whose value somebody has changed since, is not
    among them.
    """
    now_ms = workspace.clock.now_ms()
    found: list[Worse] = []
    books: dict[int, AccountBook] = {}
    for action in uow.actions.watched(applied_since_ms=now_ms - _WATCHED_DAYS * _DAY_MS):
        undo = undo_from_json(action.undo_if_worse)
        if undo is None or not _is_time(action, undo, now_ms) or not _is_unmoved(uow, action):
            continue
        if roll_backs_of(uow, action):
            continue
        if action.ad_account_id not in books:
            books[action.ad_account_id] = _book(uow, action, now_ms)
        compared = _compared(books[action.ad_account_id], action, undo)
        if compared.is_worse:
            found.append(Worse(action.id, _grounds(action, undo, compared)))
    return tuple(found)


def propose_roll_backs(
    uow: UnitOfWork, workspace: Workspace, worse: Sequence[Worse]
) -> tuple[int, ...]:
    """Propose to take changes back; what a guarded rule had done runs by itself if the gate passes.

    Args:
        uow: in whose transaction.
        workspace: whose rules and clock.
        worse: of `worse_ones`.

    Returns:
        The proposals.
    """
    made = []
    for one in worse:
        action = uow.actions.get(one.action_id)
        if action is None or roll_backs_of(uow, action):
            continue
        proposed = propose_roll_back(uow, workspace, action, one.grounds)
        if proposed is None:
            continue
        note_step(
            uow,
            workspace,
            action.id,
            Stage.ROLL_BACK,
            "proposed",
            why=one.grounds.reason,
            by=str(proposed.id),
        )
        rule = None if action.rule_id is None else uow.rules.get(action.rule_id)
        if rule is not None and rule.mode == Mode.GUARDED.value:
            approve_guarded(uow, workspace, proposed.id)
        made.append(proposed.id)
    return tuple(made)


def _is_time(action: StoredAction, undo: UndoIfWorse, now_ms: int) -> bool:
    applied_ms = action.applied_at_ms
    return applied_ms is not None and now_ms >= applied_ms + undo.after_hours * 3_600_000


def _is_unmoved(uow: UnitOfWork, action: StoredAction) -> bool:
    known = uow.ad_accounts.states(action.entity_id)[-1]
    return value_of(known.entity, action.move.lever) == action.move.after


def _book(uow: UnitOfWork, action: StoredAction, now_ms: int) -> AccountBook:
    """Return the account's book with every day that may be compared, and what teaches maturity."""
    known = uow.ad_accounts.account(action.platform, action.account)
    assert known is not None  # noqa: S101 - its entity is an action's
    reading = registry.get(action.platform).manifest.reading
    assert reading is not None  # noqa: S101 - its account was read
    back_days = _WATCHED_DAYS + LOOK_BACK_DAYS
    since_ms = now_ms - back_days * _DAY_MS
    book = AccountBook(
        known.account,
        settles_after_days=reading.settles_after_days,
        evens_out_over_days=reading.evens_out_over_days,
        budget_step=Decimal(1),
    )
    told = AdPast(uow.connection).days(
        known.id, since_s=since_ms // 1000, learned_before_ms=now_ms + 1
    )
    book.learn_days(sorted(told, key=itemgetter(0)))
    book.turn_to(now_ms)
    book.know_outages(
        outage_time(uow, since_ms=since_ms, until_ms=now_ms, platforms=[action.platform])
    )
    return book


def _compared(book: AccountBook, action: StoredAction, undo: UndoIfWorse) -> Comparison:
    assert action.applied_at_ms is not None  # noqa: S101 - looked at before
    changed_on = datetime.fromtimestamp(action.applied_at_ms / 1000, book.calendar.zone).date()
    return compare(
        _days(book, action.entity_id),
        changed_on=changed_on,
        whole_days=max(1, math.ceil(undo.after_hours / 24)),
        worse_by_pct=undo.worse_by_pct,
    )


def _days(book: AccountBook, entity_id: int) -> Iterator[CampaignDay]:
    campaign = book.campaign(entity_id)
    if campaign is None:
        return
    today = book.calendar.date_of(book.today)
    newest = today - timedelta(days=book.maturity().age(MATURE_PCT))
    for on, told in campaign.days.items():
        date = book.calendar.date_of(on)
        yield CampaignDay(
            on=date,
            spend=from_micros(told[0]),
            conversions=told[1],
            is_mature=date <= newest,
            is_outage=on in book.outage_days,
        )


def _grounds(action: StoredAction, undo: UndoIfWorse, found: Comparison) -> Grounds:
    assert found.before is not None  # noqa: S101 - else it is not worse
    currency = action.move.currency
    limit = found.before * (1 + Decimal(str(undo.worse_by_pct)) / 100)
    after = None if found.after is None else rounded(found.after, currency)
    said: Facts = {
        "action": action.id,
        "before": f"{rounded(found.before, currency):f}",
        "after": None if after is None else f"{after:f}",
        "currency": currency,
    }
    checked = Checked(
        Metric.CPA, Span.SINCE_MATURED, Operator.ABOVE, rounded(limit, currency), after, holds=True
    )
    return Grounds(Reason("roll_back.got_worse", said), (checked,), found.days)
