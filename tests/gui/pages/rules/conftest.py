"""The Rules page on services that answer with made rules, in a real window."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from made_actions import mode
from made_rules import CAMPAIGNS, SCALING, detail, replay, rule, scorecard
from stand_in import StandIn

from stratum_desktop.domain.autopilot.mode import AutopilotMode
from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.definition import Mode
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.gui.pages.rules import PAGE, time_machine
from stratum_desktop.services.approvals.view import Withdrawn
from stratum_desktop.services.autopilot import RuleSwitched

QUEUE = Withdrawn((7,), (8, 9))
"""What a rule leaves behind: one proposal that waited, two changes that are approved."""


class Rules(StandIn):
    """Services whose rules a test sets, and which answer every change with the rule."""

    def __init__(self) -> None:
        super().__init__()
        self.rules = [rule(1, "Scale what performs"), rule(2, "Trim dear campaigns", version=3)]
        self.answers |= {
            "autopilot.rules": lambda: tuple(self.rules),
            "autopilot.show": lambda number: detail(self.one(number)),
            "autopilot.scorecard": scorecard,
            "autopilot.try_now": lambda definition: CAMPAIGNS,
            "autopilot.save": self._save,
            "autopilot.set_mode": self._switch,
            "autopilot.remove": lambda number: self._changed(QUEUE),
            "autopilot.replay": lambda definition, *, days, **more: replay(definition, days),
            "gate.modes": (mode("Meta", Band.DIRECTIONAL, AutopilotMode.LIMITED),),
            "gate.stopped": None,
            "outages.everywhere": (),
            "dashboards.status": SimpleNamespace(network="online"),
        }

    def one(self, number):
        return next(one for one in self.rules if one.id == number)

    def _save(self, name, definition, *, rule_id, begun_from):
        if rule_id is not None and begun_from != self.one(rule_id).version:
            raise Refusal("Somebody was faster.", reason=Reason("autopilot.overtaken"))
        version = 1 if begun_from is None else begun_from + 1
        made = rule(rule_id or 3, name, definition=definition, version=version)
        self.rules = [*(one for one in self.rules if one.id != made.id), made]
        return self._changed(made)

    def _switch(self, number, mode):
        switched = replace(self.one(number), mode=mode)
        return self._changed(RuleSwitched(switched, QUEUE if mode is Mode.OFF else None))

    def _changed(self, value):
        return Changed(value, frozenset({Topic.RULES}))


@pytest.fixture
def services():
    return Rules()


@pytest.fixture
def shown_page(monkeypatch):
    """The page; a draft is tried without a pause."""
    monkeypatch.setattr(time_machine, "PAUSE_SECONDS", 0.0)
    return PAGE


@pytest.fixture
def scaling():
    return SCALING
