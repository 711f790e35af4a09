"""What readings at given instants would have found new, without asking for each of them.

Between two readings a figure changes when an hour of spend becomes known, or a conversion. So only
the readings after such moments are looked at, which are few.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.practice.ads.local_time import LocalDay
from stratum_desktop.practice.ads.sales import Sale
from stratum_desktop.practice.ads.spend import DaySpend


class Told(NamedTuple):
    """One version of a figure."""

    #: Epoch seconds of the reading that found it.
    learned_at: float
    figure: AdFigure


class CampaignDay(NamedTuple):
    """A campaign's day with all that will ever come of it."""

    day: LocalDay
    spend: DaySpend
    #: By number of the hour; hours without any are left out.
    sales: dict[int, Sequence[Sale]]


Make = Callable[[Step, CampaignDay, Sequence[int], Sequence[Sale]], AdFigure | None]
"""Makes the figure of these hours and sales; None where nobody was shown anything."""


def versions_of(
    step: Step,
    one: CampaignDay,
    readings: Sequence[float],
    *,
    known_after: int,
    make: Make,
) -> Iterator[Told]:
    """Yield every version of a campaign's day or of its hours, each step's oldest first.

    Args:
        readings: epoch seconds in their order, each at an instant at which no hour is known in
            part.
        known_after: seconds after which what was spent is known.
    """
    hours = range(len(one.spend.hours))
    spans = [(number,) for number in hours] if step is Step.HOUR else [tuple(hours)]
    ends = [end + known_after for _, end in pairwise(one.day.edges)]
    for numbers in spans:
        yield from _versions(step, one, numbers, readings, ends, make)


def _versions(
    step: Step,
    one: CampaignDay,
    numbers: Sequence[int],
    readings: Sequence[float],
    ends: Sequence[int],
    make: Make,
) -> Iterator[Told]:
    sales = sorted(sale for number in numbers for sale in one.sales.get(number, ()))
    moments: list[float] = [ends[number] for number in numbers if one.spend.hours[number]]
    moments += [sale.known_at for sale in sales]
    found = {bisect_left(readings, moment) for moment in moments}
    known_at = [sale.known_at for sale in sales]
    before: AdFigure | None = None
    for index in sorted(found):
        if index == len(readings):
            break
        at = readings[index]
        known_hours = [number for number in numbers if ends[number] <= at]
        figure = make(step, one, known_hours, sales[: bisect_right(known_at, at)])
        if figure is not None and figure != before:
            yield Told(at, figure)
            before = figure
