"""The Approvals page on services that answer with made actions, in a real window."""

from __future__ import annotations

from datetime import UTC
from types import SimpleNamespace

import pytest
from made_actions import CUT, PAUSE, action, detail, mode, waiting
from stand_in import StandIn

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.autopilot.mode import AutopilotMode
from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.gate.change import Effect
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.gui.format import show_times_in
from stratum_desktop.gui.pages.approvals import PAGE
from stratum_desktop.services.approvals.view import Preview, Source

_S = ActionState
ACTIONS = ActionState


class Queue(StandIn):
    """Services whose actions a test sets, and which answer every decision with what was decided."""

    def __init__(self) -> None:
        super().__init__()
        self.actions = [
            action(1, "Summer sale"),
            action(
                2,
                "Brand search",
                move=CUT,
                effect=Effect.CUT,
                money_per_day=-24,
                platform="google",
                platform_label="Google Ads",
                rule_name="Cut what loses",
            ),
            action(
                3,
                "Retargeting",
                move=PAUSE,
                effect=Effect.CUT,
                money_per_day=None,
                verdict=Verdict.HOLD,
                source=Source.PERSON,
                rule_name=None,
            ),
            action(
                4,
                "Spark ads",
                state=_S.BLOCKED,
                verdict=Verdict.BLOCK,
                why=Reason("gate.never_measured", {"platform": "TikTok"}),
            ),
            waiting(5, 23, name="Newsletter"),
            action(6, "Winter coats", state=_S.APPLIED),
        ]
        self.answers |= {
            "approvals.list": lambda *, states, limit: tuple(
                one for one in self.actions if one.state in states
            )[:limit],
            "approvals.show": lambda number: detail(self.one(number)),
            "approvals.operators": (),
            "approvals.preview": lambda ids: Preview(len(ids), {"EUR": 8}, {"EUR": 24}, 1, ()),
            "gate.modes": (
                mode("TikTok", Band.UNKNOWN, AutopilotMode.FROZEN),
                mode("Meta", Band.DIRECTIONAL, AutopilotMode.LIMITED),
            ),
            "gate.stopped": None,
            "dashboards.status": SimpleNamespace(network="online"),
        }
        for verb in ("reject", "snooze", "undo"):
            self.answers[f"approvals.{verb}"] = lambda ids, **more: self._decided(ids)
        self.answers["approvals.approve"] = lambda shown, comment: self._decided(shown)
        for verb in ("comment", "override", "propose_anew"):
            self.answers[f"approvals.{verb}"] = lambda number, *a, **more: self._decided_one(number)
        self.answers["execution.roll_back"] = lambda number, comment: self._decided_one(number)

    def one(self, number):
        return next(one for one in self.actions if one.id == number)

    def _decided_one(self, number):
        return Changed(self.one(number), frozenset({Topic.ACTIONS}))

    def _decided(self, ids):
        return Changed(tuple(self.one(one) for one in ids), frozenset({Topic.ACTIONS}))


@pytest.fixture
def services():
    return Queue()


@pytest.fixture
def shown_page():
    return PAGE


@pytest.fixture
def utc():
    """Times are shown in UTC."""
    show_times_in(UTC)
