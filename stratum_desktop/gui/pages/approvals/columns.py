"""The columns of the queue, and the headings of its groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui import move_words
from stratum_desktop.gui.delegates import PillDelegate, TwoLineDelegate
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.gui.pages.approvals import words
from stratum_desktop.gui.pages.approvals.mark_delegate import MarkDelegate
from stratum_desktop.gui.pages.approvals.state import Choices
from stratum_desktop.services.approvals.view import ActionView

_BY_HAND = "Without a rule"


@dataclass(frozen=True, slots=True)
class Heading:
    """The line above what one rule wants."""

    title: str
    #: How many, and what they do to a day's spend together.
    sum: str
    ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the queue: an action, or the heading of a group."""

    action: ActionView | None = None
    heading: Heading | None = None
    is_marked: bool = False

    @property
    def key(self) -> object:
        """Return what makes it the same line after a refresh."""
        if self.action is not None:
            return self.action.id
        return "" if self.heading is None else self.heading.title


def lines_of(
    actions: Sequence[ActionView], choices: Choices, marked: frozenset[int]
) -> tuple[Line, ...]:
    """Return the lines: in their order, or those of each rule under its name."""
    if not choices.is_grouped:
        return tuple(Line(one, is_marked=one.id in marked) for one in actions)
    lines: list[Line] = []
    for title, found in groupby(sorted(actions, key=_group), key=_group):
        members = tuple(found)
        told = f"{shown_as.plural(len(members), 'change', 'changes')} · {words.summed(members)}"
        ids = frozenset(one.id for one in members)
        lines.append(Line(heading=Heading(title, told, ids), is_marked=ids <= marked))
        lines += [Line(one, is_marked=one.id in marked) for one in members]
    return tuple(lines)


def _group(action: ActionView) -> str:
    return action.rule_name or _BY_HAND


def _of(tell: Callable[[ActionView], object]) -> Callable[[Line], object]:
    """Return what asks a line's action; of a heading nothing is known."""

    def ask(line: Line) -> object:
        return None if line.action is None else tell(line.action)

    return ask


def _text(tell: Callable[[ActionView], str]) -> Callable[[Line], str]:
    def ask(line: Line) -> str:
        return "" if line.action is None else tell(line.action)

    return ask


def _spoken_mark(line: Line) -> str:
    word = "selected" if line.is_marked else "not selected"
    return f"{line.heading.title}, {word}" if line.heading is not None else word


def _whose(line: Line) -> str:
    return "" if line.action is None else words.colour_of(line.action).word


def _stands(line: Line) -> str:
    return "" if line.action is None else words.stands(line.action).word


def _nothing(line: Line) -> str:
    del line
    return ""


_TOLD: tuple[Column[Line], ...] = (
    Column(
        "mark",
        "",
        value=_spoken_mark,
        text=_spoken_mark,
        tip=_whose,
        delegate=MarkDelegate,
        width=34,
    ),
    Column(
        "from",
        "From",
        value=_whose,
        text=_whose,
        delegate=partial(PillDelegate, words.COLOURS.__getitem__),
        width=100,
        gives_way=3,
    ),
    Column(
        "what",
        "Campaign",
        value=_of(lambda a: a.name),
        text=_text(lambda a: a.name),
        tip=_text(lambda a: f"{a.name} ({a.external_id})"),
        spoken=_text(lambda a: f"{a.name}, {words.whose(a)}, {words.colour_of(a).word}"),
        delegate=partial(TwoLineDelegate, _text(words.whose)),
        width=130,
        most=520,
    ),
    Column(
        "change",
        "Change",
        value=_of(lambda a: move_words.change_text(a.move)),
        text=_text(lambda a: move_words.change_text(a.move)),
        spoken=_text(lambda a: f"{move_words.change_text(a.move)}, {words.size_text(a)}"),
        delegate=partial(TwoLineDelegate, _text(words.size_text)),
        width=166,
        most=190,
    ),
    Column(
        "money",
        "Money at stake",
        value=_of(lambda a: a.money_per_day),
        text=_text(words.per_day),
        spoken=_text(lambda a: f"{words.per_day(a)}, {words.per_month(a)}"),
        align=Align.RIGHT,
        delegate=partial(TwoLineDelegate, _text(words.month_cell)),
        width=150,
        most=176,
        gives_way=4,
    ),
    Column(
        "stands",
        "State",
        value=_stands,
        text=_stands,
        tip=_stands,
        delegate=partial(PillDelegate, words.STANDS.__getitem__),
        width=122,
        most=150,
        gives_way=5,
    ),
    Column(
        "why",
        "Why",
        value=_of(words.why),
        text=_text(words.why),
        tip=_text(words.why),
        delegate=partial(TwoLineDelegate, _nothing),
        width=150,
        most=430,
        gives_way=1,
    ),
)


def queue_columns(now: Callable[[], datetime], held: Callable[[], str]) -> tuple[Column[Line], ...]:
    """Return the columns; ages and countdowns are told as of `now`, unless all is `held`."""

    def age(action: ActionView) -> str:
        return shown_as.ago(action.proposed_at, now())

    def then(action: ActionView) -> str:
        return words.then(action, now(), held())

    return (
        *_TOLD,
        Column(
            "age",
            "Proposed",
            value=_of(lambda a: a.proposed_at),
            text=_text(age),
            spoken=_text(lambda a: f"{age(a)}, {then(a)}"),
            delegate=partial(TwoLineDelegate, _text(then)),
            width=116,
            most=150,
            gives_way=2,
        ),
    )
