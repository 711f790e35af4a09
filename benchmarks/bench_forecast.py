"""The EMQ of 14 days ahead, from rolling origins: how far off, and how often inside its range.

    seasonal naive   what was measured on the same weekday last

On every day on which there is a line, it is drawn from the days before alone and compared with
those that came. MASE is the mean distance by the mean change from week to week that was known
then. Coverage stands against the nominal one. The practice month is the shop of `--practice`: a
month of measured days of the workspace and each platform, of which the second half is compared.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import fmean

import figure
from emq_series import FAMILIES
from workspace import opened

from stratum_desktop.domain.forecast.back_test import BackTest, back_test
from stratum_desktop.domain.forecast.past import COVERAGE_PCT, Past
from stratum_desktop.practice.history.build import build_history

# Not those that the product's numbers were chosen by.
_FIRST_SEED = 2_000_000
_PRACTICE_SCALE = 0.1


@dataclass
class Tested:
    """Back-tests of some series."""

    found: list[BackTest] = field(default_factory=list)

    @property
    def coverage_pct(self) -> float:
        compared = sum(one.compared for one in self.found)
        return sum(one.coverage_pct * one.compared for one in self.found) / compared

    @property
    def mase(self) -> float:
        return fmean(one.mase for one in self.found if one.mase is not None)

    @property
    def naive_mase(self) -> float:
        return fmean(one.naive_mase for one in self.found if one.naive_mase is not None)


def main(argv: Sequence[str]) -> int:
    chosen = figure.options(__doc__).parse_args(argv)
    count = 3 if chosen.quick else 100 if chosen.long else 20
    figures: list[figure.Figure] = []
    whole, spent = Tested(), 0.0
    for number, (name, make) in enumerate(FAMILIES):
        tested = Tested()
        for place in range(count):
            scores = make(Random(_FIRST_SEED + 1_000 * number + place))
            started = time.process_time()
            found = back_test(Past(scores))
            spent += time.process_time() - started
            assert found is not None
            tested.found.append(found)
            whole.found.append(found)
        figures += _figures(name, tested)
    figures += _figures("all of these", whole, is_wanted=True)
    practice = Tested(asyncio.run(_practice_month(chosen.folder)))
    if practice.found:
        figures += _figures("the practice month", practice)
    each = 1e3 * spent / len(whole.found)
    figures.append(figure.Figure("forecast with its back-test, one series", each, "ms"))
    figure.show(figures, as_json=chosen.json)
    return 0


def _figures(name: str, tested: Tested, *, is_wanted: bool = False) -> Iterable[figure.Figure]:
    yield figure.Figure(
        f"forecast, {name}: MASE",
        tested.mase,
        "",
        "seasonal naive",
        tested.naive_mase,
        figure.at_most(1.0, "ratio") if is_wanted else None,
    )
    yield figure.Figure(
        f"forecast, {name}: coverage",
        tested.coverage_pct,
        "%",
        "nominal",
        float(COVERAGE_PCT),
        figure.at_least(COVERAGE_PCT) if is_wanted else None,
    )


async def _practice_month(folder: Path) -> list[BackTest]:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        async with opened(Path(place) / "practice") as (workspace, services):
            await build_history(workspace, seed=1, scale=_PRACTICE_SCALE)
            report = await services.forecast.emq()
    tests = (line.outlook.back_test for line in report.lines)
    return [one for one in tests if one is not None]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
