"""What the Rules page shows at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from stratum_desktop.services.autopilot import (
    CampaignNow,
    Replay,
    RuleDetail,
    RuleVersionView,
    RuleView,
    Scorecard,
)
from stratum_desktop.services.outages import OutageWindow

STRETCHES = (30, 60, 90)
"""Days of the past that a replay may cover."""


class Part(StrEnum):
    """What is looked at of the chosen rule."""

    NOW = "now"
    EDIT = "edit"
    REPLAY = "replay"
    RECORD = "record"
    VERSIONS = "versions"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a draft, and where."""

    #: As `domain.rules.codec` names the place; "" for all of it, "name" for the rule's name.
    place: str
    said: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule that is being written. What a person typed stays, right or wrong."""

    #: None: it is new.
    rule_id: int | None
    name: str
    #: In the form of `domain.rules.codec`.
    plain: Mapping[str, Any]
    #: The version of the rule that it was begun from; None: it is new.
    version: int | None = None
    fault: Fault | None = None
    is_changed: bool = False
    #: Counts up whenever the form has to show other values than a person typed.
    shape: int = 0


@dataclass(frozen=True, slots=True)
class Tried:
    """What a replay answered."""

    replay: Replay
    #: Of the draft, not of the rule as it is stored.
    of_draft: bool
    #: Those that touch its days.
    outages: tuple[OutageWindow, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """Every rule, and everything about the chosen one."""

    rules: tuple[RuleView, ...]
    #: Key and label of every platform whose ads can be changed, by label.
    platforms: tuple[tuple[str, str], ...]
    part: Part = Part.NOW
    text: str = ""
    #: None: no rule is chosen, or a new one is being written.
    detail: RuleDetail | None = None
    record: Scorecard | None = None
    draft: Draft | None = None
    #: Every listed campaign: the platform's own id, and its name with the platform. For the draft.
    campaigns: tuple[tuple[str, str], ...] = ()
    #: What each campaign would get of the draft now; None: not asked, or the draft is not sound.
    preview: tuple[CampaignNow, ...] | None = None
    days: int = STRETCHES[0]
    tried: Tried | None = None
    #: How far a replay is, 0-1; None: none is running.
    share: float | None = None

    @property
    def labels(self) -> Mapping[str, str]:
        """Return the names of platforms by their keys."""
        return dict(self.platforms)

    @property
    def has_unsaved(self) -> bool:
        """Say whether something was typed that would be lost with the draft."""
        return self.draft is not None and self.draft.is_changed

    @property
    def newer(self) -> RuleVersionView | None:
        """Return what was saved of the rule since the draft was begun; None: nothing."""
        draft, detail = self.draft, self.detail
        if draft is None or detail is None or detail.view.id != draft.rule_id:
            return None
        newest = detail.versions[0]
        return None if newest.version == draft.version else newest

    @property
    def listed(self) -> tuple[RuleView, ...]:
        """Return the rules whose name holds what was typed."""
        wanted = self.text.casefold().strip()
        return tuple(one for one in self.rules if wanted in one.name.casefold())
