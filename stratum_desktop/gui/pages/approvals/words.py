"""The Approvals page in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.autopilot.mode import AutopilotMode
from stratum_desktop.domain.autopilot.move import Lever
from stratum_desktop.domain.gate.change import Effect
from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui import looks
from stratum_desktop.gui.delegates import PillLook
from stratum_desktop.gui.move_words import signed, signed_money
from stratum_desktop.gui.pages.approvals.state import Which
from stratum_desktop.gui.theme import Role
from stratum_desktop.services.approvals.view import ActionView, Source
from stratum_desktop.services.wording import sentence

DAYS_A_MONTH = Decimal(365) / 12
"""Source: product rulebook, where a month's money is 30.4 days of it."""

TABS: Mapping[Which, str] = {
    Which.OPEN: "To decide",
    Which.BLOCKED: "Blocked",
    Which.SNOOZED: "Snoozed",
    Which.UNDER_WAY: "Undo window",
    Which.DONE: "Done",
}

NOTHING_LISTED: Mapping[Which, tuple[str, str]] = {
    Which.OPEN: (
        "Nothing waits for a decision",
        "Rules look at every campaign four times an hour. What one wants to change stands here "
        "with its reasons before anything is changed.",
    ),
    Which.BLOCKED: (
        "The gate blocks nothing",
        "Raises stand here while a platform's signals are too poor to rely on.",
    ),
    Which.SNOOZED: ("Nothing is snoozed", "What you put off by S comes back by itself."),
    Which.UNDER_WAY: (
        "Nothing is on its way",
        "What you approve stands here until its countdown is over, and U takes it back.",
    ),
    Which.DONE: (
        "Nothing was decided yet",
        "Applied changes stand here, each with a way back; so does what was rejected or expired.",
    ),
}

_DECIDE = "J K move · A approve · R reject · S snooze · X select · Enter evidence · C comment"
_LOOK = "Enter evidence · C comment"
KEYS: Mapping[Which, str] = {
    Which.OPEN: f"{_DECIDE} · U undo · G group by rule",
    Which.BLOCKED: f"J K move · R reject · S snooze · O override · X select · {_LOOK}",
    Which.SNOOZED: f"{_DECIDE} · U bring back",
    Which.UNDER_WAY: f"J K move · U undo · {_LOOK}",
    Which.DONE: f"J K move · B roll back · {_LOOK}",
}
"""What keys do in each tab."""

_PROPOSED = PillLook("Rule", "rules", Role.PROPOSED)
_AGENT = PillLook("Agent", "rules", Role.PROPOSED)
_MINE = PillLook("Mine", "edit", Role.MINE)
_CONFLICT = PillLook("Conflict", "collision", Role.CONFLICT)
COLOURS = {look.word: look for look in (_PROPOSED, _AGENT, _MINE, _CONFLICT)}
"""By its word: whose a change is."""

_SOURCES = {
    Source.RULE: _PROPOSED,
    Source.AGENT: _AGENT,
    Source.PERSON: _MINE,
    Source.ROLL_BACK: _MINE,
}

STANDS = {
    look.word: look for look in (*looks.GATE_VERDICTS.values(), *looks.ACTION_STATES.values())
}
"""By its word: what the gate says while nobody decided, and what became of it afterwards."""

EFFECTS: Mapping[Effect, str] = {
    Effect.RAISE: "Raises spend",
    Effect.CUT: "Lowers spend",
    Effect.NEUTRAL: "Leaves spend as it is",
    Effect.EMERGENCY: "Stops all spend",
}

MODES: Mapping[AutopilotMode, str] = {
    AutopilotMode.NORMAL: "All by itself",
    AutopilotMode.LIMITED: "Cuts, small raises",
    AutopilotMode.CUTS_ONLY: "Cuts only",
    AutopilotMode.FROZEN: "Nothing by itself",
}


def colour_of(action: ActionView) -> PillLook:
    """Return whose change it is: proposed by a rule, mine, or in conflict with what is there."""
    if action.state is ActionState.STALE:
        return _CONFLICT
    return _SOURCES[action.source]


def stands(action: ActionView) -> PillLook:
    """Return what the gate says of an open proposal; of any other where it stands."""
    if action.state is ActionState.PROPOSED:
        return looks.GATE_VERDICTS[action.verdict]
    return looks.ACTION_STATES[action.state]


def size_text(action: ActionView) -> str:
    """Return by how much a budget changes in per cent, or what a status does to spend."""
    move = action.move
    if move.lever is Lever.STATUS:
        return EFFECTS[action.effect]
    before, after = move.amounts
    if not before:
        return EFFECTS[action.effect]
    return f"{signed(float((after - before) / before * 100))} %"


def per_day(action: ActionView) -> str:
    """Return what it adds to a day's spend at most."""
    if action.money_per_day is None:
        return shown_as.NO_DATA
    return f"{signed_money(action.money_per_day, action.move.currency)} a day"


def per_month(action: ActionView) -> str:
    """Return what it adds to a month's spend at most; "" where nobody knows."""
    if action.money_per_day is None:
        return ""
    month = action.money_per_day * DAYS_A_MONTH
    return f"{signed_money(month, action.move.currency)} a month"


def month_cell(action: ActionView) -> str:
    """Return a month's money below the day's, whose currency it shares."""
    return per_month(action).replace(f" {action.move.currency} ", " ")


def summed(actions: Iterable[ActionView]) -> str:
    """Return what several do to a day's spend together, by currency, and of how many none knows."""
    total: defaultdict[str, Decimal] = defaultdict(Decimal)
    unknown = 0
    for one in actions:
        if one.money_per_day is None:
            unknown += 1
        else:
            total[one.move.currency] += one.money_per_day
    parts = [f"{signed_money(sum_, currency)} a day" for currency, sum_ in sorted(total.items())]
    if unknown:
        parts.append(f"money of {shown_as.number(unknown)} not known")
    return ", ".join(parts)


def whose(action: ActionView) -> str:
    """Return platform and rule: "Meta · Scale what works"."""
    by = (
        action.rule_name
        or {
            Source.PERSON: "by hand",
            Source.AGENT: "by an agent",
            Source.ROLL_BACK: "takes a change back",
            Source.RULE: "by a rule",
        }[action.source]
    )
    return f"{action.platform_label} · {by}"


def version_text(action: ActionView) -> str:
    """Return which version of its rule proposed it, and that there is a later one."""
    if action.rule_version == action.rule_version_now:
        return str(action.rule_version)
    return f"{action.rule_version}; the rule is at {action.rule_version_now} by now"


def why(action: ActionView) -> str:
    """Return why the change is wanted, or what keeps it, in one sentence."""
    if action.state is not ActionState.PROPOSED and action.why is not None:
        return sentence(action.why)
    return sentence(action.because)


def then(action: ActionView, now: datetime, held: str = "") -> str:
    """Return what happens to it next and when, or what became of it.

    Args:
        held: what has to be so before anything is applied; "" where nothing is in the way.
    """
    match action.state:
        case ActionState.PROPOSED | ActionState.BLOCKED:
            return _expires(action.expires_at, now)
        case ActionState.SNOOZED:
            return f"Back {shown_as.instant(action.snoozed_until)}"
        case ActionState.APPROVED:
            return "Second approver"
        case ActionState.UNDO_WINDOW:
            return applies_in(action, now, held)
        case ActionState.APPLYING:
            return "Being applied"
        case ActionState.STALE:
            return "Not applied"
        case _:
            at = action.state_at
            return f"{shown_as.local_day_of_month(at)} {shown_as.clock_time(at)}"


def seconds_left(action: ActionView, now: datetime) -> int:
    """Return for how long taking it back is still sure to be in time; 0 once it is not."""
    if action.undo_until is None:
        return 0
    return max(0, round((action.undo_until - now).total_seconds()))


def applies_in(action: ActionView, now: datetime, held: str = "") -> str:
    """Return the countdown; past its end, that the engine is about to take it.

    What could not run waits for another try, and says in `why` what for. What is held does not
    count down.
    """
    if held:
        return f"Waits until {held}"
    left, verb = seconds_left(action, now), "Applies" if action.why is None else "Tried again"
    return f"{verb} in {left} s" if left else f"{verb} any moment"


def _expires(at: datetime, now: datetime) -> str:
    left = (at - now).total_seconds()
    return f"{shown_as.duration(left)} left" if left > 0 else "Expired"
