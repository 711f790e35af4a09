"""What a benchmark measured, beside a peer or a limit of the same run, and how it is shown.

A benchmark hands its figures to `show`: a table for people, or with `--json` one line each for
`run.py`. The figures wanted are those that the design agreed on.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a figure should reach."""

    #: "value" or "ratio" to the peer.
    of: str
    #: "least" or "most".
    bound: str
    number: float

    def is_reached(self, value: float, ratio: float | None) -> bool | None:
        """Say whether it is; None where there is no peer to compare with."""
        held = value if self.of == "value" else ratio
        if held is None:
            return None
        return held >= self.number if self.bound == "least" else held <= self.number

    def text(self, unit: str) -> str:
        """Return the bound as the table shows it."""
        sign = "≥" if self.bound == "least" else "≤"
        if self.of == "ratio":
            return f"{sign} {self.number:g}x"
        return f"{sign} {_number(self.number)} {unit}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure of the product."""

    work: str
    value: float
    unit: str
    #: What it stands beside; "" where nothing does.
    peer: str = ""
    peer_value: float | None = None
    wanted: Wanted | None = None

    @property
    def ratio(self) -> float | None:
        """The product's figure by the peer's."""
        return self.value / self.peer_value if self.peer_value else None


def at_least(number: float, of: str = "value") -> Wanted:
    """Want a figure, or its ratio, of this or more."""
    return Wanted(of, "least", number)


def at_most(number: float, of: str = "value") -> Wanted:
    """Want a figure, or its ratio, of this or less."""
    return Wanted(of, "most", number)


def options(doc: str | None) -> argparse.ArgumentParser:
    """Return the options that every benchmark has."""
    parser = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="small, for a smoke test")
    parser.add_argument("--long", action="store_true", help="the full sizes; takes its time")
    parser.add_argument("--json", action="store_true", help="one JSON line per figure")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path.cwd(),
        help="where databases are written; default: here. A disk in memory flatters them",
    )
    return parser


def interleaved(contestants: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Let contestants take turns, each round in the opposite order; return their medians."""
    measured: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds):
        for name in list(contestants)[:: -1 if number % 2 else 1]:
            measured[name].append(contestants[name]())
    return {name: statistics.median(values) for name, values in measured.items()}


def quantile(values: Sequence[float], percent: float) -> float:
    """Return the smallest measured value that at least so many per cent do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def show(figures: Sequence[Figure], *, as_json: bool) -> None:
    """Print figures."""
    if as_json:
        for figure in figures:
            print(json.dumps(asdict(figure)))
        return
    print(table(figures))


def from_json(line: str) -> Figure:
    """Return the figure of a line that `show` printed."""
    given = json.loads(line)
    wanted = given.pop("wanted")
    return Figure(**given, wanted=None if wanted is None else Wanted(**wanted))


def table(figures: Sequence[Figure]) -> str:
    """Return figures as aligned text."""
    rows = [("work", "product", "beside it", "its figure", "ratio", "wanted", "")]
    for one in figures:
        ratio = one.ratio
        reached = one.wanted.is_reached(one.value, ratio) if one.wanted else None
        rows.append(
            (
                one.work,
                f"{_number(one.value)} {one.unit}",
                one.peer,
                "" if one.peer_value is None else f"{_number(one.peer_value)} {one.unit}",
                "" if ratio is None else f"{ratio:.2f}x",
                one.wanted.text(one.unit) if one.wanted else "",
                {True: "reached", False: "MISSED", None: ""}[reached],
            )
        )
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    rightly = (1, 3, 4)
    lines = [
        "  ".join(
            cell.rjust(width) if place in rightly else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def _number(value: float) -> str:
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
