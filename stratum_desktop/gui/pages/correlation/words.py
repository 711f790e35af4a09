"""How figures, pairs and lags read on the Correlation page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from stratum_desktop.domain.correlation.measure import Unit
from stratum_desktop.domain.correlation.relation import LagFigure, Strength
from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts import LagPoint, PairCell
from stratum_desktop.gui.delegates import PillLook
from stratum_desktop.gui.looks import NO_DATA
from stratum_desktop.gui.theme import Role
from stratum_desktop.services.correlation import (
    BY_CHANCE,
    SAME_FIGURES,
    STRENGTH_NAMES,
    Matrix,
    MatrixPair,
    PairReport,
    SeriesInfo,
    coefficient_words,
    lag_words,
)
from stratum_desktop.services.wording import sentence

LOOKS = {
    Strength.STRONG: PillLook("Strong", "link", Role.ACCENT),
    Strength.SOME: PillLook("Some", "link", Role.ACCENT),
    Strength.NONE: PillLook("None", "skipped", Role.MUTED),
    Strength.NO_DATA: NO_DATA,
}

SAME_DATA = "same data"


def figure_text(unit: Unit) -> Callable[[float | None], str]:
    """Return how figures of a unit read."""
    match unit:
        case Unit.POINTS:
            return words.score
        case Unit.PCT:
            return words.percent
        case Unit.SECONDS:
            return words.lag
        case Unit.EVENTS:
            return words.number
        case Unit.MONEY:
            return partial(words.figure, decimals=2)


def cell_of(pair: MatrixPair, first: SeriesInfo, second: SeriesInfo) -> PairCell:
    """Return what the matrix shows of a pair."""
    relation = pair.relation
    head, found = f"{first.label} and {second.label}", relation.strongest
    if found is None:
        why = "" if relation.why_none is None else sentence(relation.why_none)
        return PairCell("", "no data", "", f"{head}: no data. {why}", is_hatched=True)
    value, strength = coefficient_words(found.value), found.strength
    beside = words.number(found.pairs)
    told = [f"{head}: {STRENGTH_NAMES[strength]}, {range_text(found)}, {pairs_text(found)}"]
    if pair.shares_figures:
        return PairCell(value, SAME_DATA, beside, ". ".join([*told, SAME_FIGURES]))
    if strength is Strength.NONE:
        return PairCell(value, "none", beside, ". ".join([*told, BY_CHANCE]))
    told.append(f"{_capital(lag_words(found.lag, first.label, second.label))}.")
    role = Role.ACCENT if (found.value or 0) > 0 else Role.SERIES_2
    return PairCell(
        value,
        STRENGTH_NAMES[strength],
        beside,
        ". ".join(told),
        role=role,
        is_full=strength is Strength.STRONG,
    )


def untold(matrix: Matrix) -> str:
    """Return the series that are in no pair, each with why."""
    reasons = (one.why_none for one in matrix.series if one.why_none is not None)
    return "\n".join(["No data:", *map(sentence, reasons)])


def range_text(figure: LagFigure) -> str:
    """Return a value with its range."""
    low, high = (coefficient_words(one) for one in (figure.low, figure.high))
    return f"{coefficient_words(figure.value)}, between {low} and {high}"


def pairs_text(figure: LagFigure) -> str:
    """Return how much a figure rests on."""
    pairs = words.plural(figure.pairs, "pair", "pairs")
    if figure.effective is None:
        return pairs
    return f"{pairs} worth {words.number(int(figure.effective))} independent ones"


def summary(report: PairReport) -> str:
    """Return what a pair shows, in sentences."""
    relation, found = report.relation, report.relation.strongest
    if found is None:
        return "" if relation.why_none is None else sentence(relation.why_none)
    first, second = report.first.label, report.second.label
    when = _capital(lag_words(found.lag, first, second))
    parts = [f"{when}: {range_text(found)}, {pairs_text(found)}."]
    if report.shares_figures:
        parts.append(SAME_FIGURES)
    elif found.strength is Strength.NONE:
        parts.append(BY_CHANCE)
    parts.append(f"As they are, weekdays and growth included: {coefficient_words(report.as_is)}.")
    return " ".join(parts)


def lag_point(figure: LagFigure, first: str, second: str) -> LagPoint:
    """Return what the profile shows of a lag."""
    when = _capital(lag_words(figure.lag, first, second))
    if figure.value is None:
        reading = f"{when}: no data, {words.plural(figure.pairs, 'pair', 'pairs')}"
    else:
        reading = f"{when}: {range_text(figure)}, {pairs_text(figure)}"
    telling = figure.strength in (Strength.SOME, Strength.STRONG)
    return LagPoint(figure.lag, figure.value, figure.low, figure.high, reading, telling)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
