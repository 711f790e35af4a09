"""The columns of the Rules page's tables."""

from __future__ import annotations

from functools import partial
from typing import Protocol, TypeVar

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui import looks
from stratum_desktop.gui.delegates import PillDelegate
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.gui.move_words import change_text, signed_money
from stratum_desktop.gui.pages.rules import words
from stratum_desktop.gui.pages.rules.drawer import cpa
from stratum_desktop.services.autopilot import CampaignNow, Fired, RuleView
from stratum_desktop.services.wording import sentence

_VERDICTS = {look.word: look for look in looks.GATE_VERDICTS.values()}


class _Named(Protocol):
    @property
    def name(self) -> str: ...


class _OnPlatform(Protocol):
    @property
    def platform_label(self) -> str: ...


_N = TypeVar("_N", bound=_Named)
_P = TypeVar("_P", bound=_OnPlatform)


def _name(title: str, *, width: int, most: int) -> Column[_N]:
    def name(row: _N) -> str:
        return row.name

    return Column("name", title, value=name, text=name, tip=name, width=width, most=most)


def _platform(*, width: int) -> Column[_P]:
    def label(row: _P) -> str:
        return row.platform_label

    return Column("platform", "Platform", value=label, text=label, width=width)


def _mode(rule: RuleView) -> str:
    return words.MODES[rule.mode].word


def _kind(rule: RuleView) -> str:
    return words.KINDS[rule.definition.kind]


RULE_COLUMNS: tuple[Column[RuleView], ...] = (
    _name("Rule", width=150, most=300),
    Column("kind", "Kind", value=_kind, text=_kind, width=150, gives_way=2),
    Column(
        "mode",
        "Mode",
        value=_mode,
        text=_mode,
        delegate=partial(PillDelegate, words.MODES_BY_WORD.__getitem__),
        width=110,
    ),
    Column(
        "open",
        "Waiting",
        value=lambda r: r.tally.open,
        text=lambda r: shown_as.number(r.tally.open),
        align=Align.RIGHT,
        width=76,
        gives_way=3,
    ),
    Column(
        "tally",
        "So far",
        value=lambda r: r.tally.proposed,
        text=words.tally_words,
        tip=words.tally_words,
        width=220,
        most=440,
        gives_way=1,
    ),
)


def _wants(one: CampaignNow) -> str:
    return "—" if one.judgement.move is None else change_text(one.judgement.move)


def _why(one: CampaignNow) -> str:
    return sentence(one.judgement.reason)


CAMPAIGN_COLUMNS: tuple[Column[CampaignNow], ...] = (
    _platform(width=104),
    _name("Campaign", width=160, most=240),
    Column("wants", "Wants now", value=_wants, text=_wants, tip=_wants, width=176),
    Column("why", "Why", value=_why, text=_why, tip=_why, gives_way=1),
)


def _fired_money(one: Fired) -> str:
    if one.money_per_day is None:
        return shown_as.NO_DATA
    return f"{signed_money(one.money_per_day, one.move.currency)} a day"


def _verdict(one: Fired) -> str:
    return looks.GATE_VERDICTS[one.verdict].word


def next_words(one: Fired) -> str:
    """Return CPA in the week before and the week after; no data where one is not known."""
    was, then = cpa(one.before), cpa(one.after)
    if was is None or then is None:
        return shown_as.NO_DATA
    told = [shown_as.figure(value, decimals=2) for value in (was, then)]
    return f"CPA {told[0]} → {told[1]}"


FIRED_COLUMNS: tuple[Column[Fired], ...] = (
    Column("at", "When", value=lambda r: r.at, text=lambda r: shown_as.instant(r.at), width=136),
    _platform(width=92),
    _name("Campaign", width=140, most=280),
    Column(
        "change",
        "Change",
        value=lambda r: change_text(r.move),
        text=lambda r: change_text(r.move),
        tip=lambda r: change_text(r.move),
        width=158,
    ),
    Column("money", "Money", value=_fired_money, text=_fired_money, align=Align.RIGHT, width=124),
    Column(
        "verdict",
        "Gate then",
        value=_verdict,
        text=_verdict,
        delegate=partial(PillDelegate, _VERDICTS.__getitem__),
        width=96,
    ),
    Column(
        "flip",
        "Turns back",
        value=lambda r: r.is_flip_flop,
        text=lambda r: "Yes" if r.is_flip_flop else "",
        width=84,
        gives_way=2,
    ),
    Column("next", "A week later", value=next_words, text=next_words, gives_way=1),
)
