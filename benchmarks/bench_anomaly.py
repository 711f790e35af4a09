"""Finding anomalies in series where their places are known: precision, recall, and the cost.

    seasonal naive   the hour a week before, plus or minus three standard deviations of what that
                     rule was off by in the four weeks before: what a spreadsheet would do

Both see the same steps, join flags to anomalies by the same rule, and are asked about the same
four weeks. An anomaly that was found is right if it overlaps a labelled span; a span is found if
an anomaly overlaps it. A run of right ones in one span counts once. Some labels are beyond what
anybody can see, such as a third of three events an hour, so no family alone has a figure to reach.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

import figure
from labelled_series import END_S, LABELS_FROM_S, ZONE, Labelled, latencies, match_rates, volumes

from stratum_desktop.domain.anomaly.episode import follow
from stratum_desktop.domain.anomaly.judgement import Judged, judge
from stratum_desktop.domain.anomaly.metric import TRAITS, Direction

_NAIVE_EDGE = 3.0
_NAIVE_WEEKS = 4
# Not those that the product's numbers were chosen by.
_FIRST_SEED = 1_000_000
_FAMILIES: tuple[tuple[str, Callable[[Random], Labelled]], ...] = (
    ("volume, 80 events a day", lambda random: volumes(random, a_day=80)),
    ("volume, 1,000 events a day", lambda random: volumes(random, a_day=1_000)),
    ("volume, 30,000 events a day", lambda random: volumes(random, a_day=30_000)),
    ("match rate, 1,000 events a day", lambda random: match_rates(random, a_day=1_000)),
    ("latency, 1,000 events a day", lambda random: latencies(random, a_day=1_000)),
)


@dataclass
class Score:
    """What was found in some series."""

    right: int = 0
    claimed: int = 0
    found: int = 0
    labelled: int = 0

    def add(self, spans: Sequence[tuple[int, int]], wrong: Sequence[tuple[int, int]]) -> None:
        hit = [any(_overlap(span, one) for span in spans) for one in wrong]
        false = sum(not any(_overlap(span, one) for one in wrong) for span in spans)
        self.found += sum(hit)
        self.right += sum(hit)
        self.claimed += sum(hit) + false
        self.labelled += len(wrong)

    @property
    def precision_pct(self) -> float:
        return 100 * self.right / self.claimed if self.claimed else 0.0

    @property
    def recall_pct(self) -> float:
        return 100 * self.found / self.labelled


def main(argv: Sequence[str]) -> int:
    chosen = figure.options(__doc__).parse_args(argv)
    count = 3 if chosen.quick else 100 if chosen.long else 20
    figures: list[figure.Figure] = []
    whole = {"product": Score(), "naive": Score()}
    spent, steps = 0.0, 0
    for number, (name, make) in enumerate(_FAMILIES):
        scores = {"product": Score(), "naive": Score()}
        for place in range(count):
            one = make(Random(_FIRST_SEED + 1_000 * number + place))
            started = time.process_time()
            judged = judge(one.series, zone=ZONE, after_s=LABELS_FROM_S, until_s=END_S)
            spent += time.process_time() - started
            steps += len(judged)
            known = judge(one.series, zone=ZONE, after_s=0, until_s=END_S)
            for who, points in (("product", judged), ("naive", _naive(one, known))):
                spans = [(each.start_s, each.end_s) for each in follow(None, points)]
                for score in (scores[who], whole[who]):
                    score.add(spans, one.wrong)
        figures += _figures(name, scores)
    figures += _figures("all of these", whole, is_wanted=True)
    figures.append(
        figure.Figure("judging an hour, with all that taught it", 1e6 * spent / steps, "µs")
    )
    figure.show(figures, as_json=chosen.json)
    return 0


def _figures(
    name: str, scores: dict[str, Score], *, is_wanted: bool = False
) -> Iterable[figure.Figure]:
    product, naive = scores["product"], scores["naive"]
    for work, of in (("precision", "precision_pct"), ("recall", "recall_pct")):
        yield figure.Figure(
            f"anomalies, {name}: {work}",
            getattr(product, of),
            "%",
            "seasonal naive",
            getattr(naive, of),
            figure.at_least(90 if work == "precision" else 85) if is_wanted else None,
        )


def _naive(one: Labelled, known: Sequence[Judged]) -> list[Judged]:
    """Return the same steps as the seasonal naive rule flags them."""
    bad = TRAITS[one.series.metric].bad
    week = 7 * 24 * 3600
    value_at = {point.start_s: point.value for point in known}
    off: list[tuple[int, float]] = []
    flagged: list[Judged] = []
    for point in known:
        before = value_at.get(point.start_s - week)
        if point.value is None or before is None:
            continue
        error = point.value - before
        recent = [each for at, each in off if at >= point.start_s - _NAIVE_WEEKS * week]
        off.append((point.start_s, error))
        if point.start_s < LABELS_FROM_S or len(recent) < 7:
            continue
        is_far = abs(error) > _NAIVE_EDGE * statistics.pstdev(recent)
        side = Direction.LOW if error < 0 else Direction.HIGH
        flagged.append(
            Judged(
                point.start_s,
                point.end_s,
                point.value,
                point.sample,
                point.expected,
                side if is_far and side in bad else None,
            )
        )
    return flagged


def _overlap(first: tuple[int, int], second: tuple[int, int]) -> bool:
    return first[0] < second[1] and second[0] < first[1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
