"""One rate: its figure, its status, the figure on its own target bands, and its trend."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from stratum_desktop.domain.signal_metric import Metric, Target
from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts import BarLook, Sparkline, ThresholdBar
from stratum_desktop.gui.looks import METRIC_STATUSES, NO_DATA
from stratum_desktop.gui.pages.dedupe.columns import rate_text
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Card, Label, Pill


class RateCard(Card):
    """A card for one of the three rates."""

    def __init__(self, title: str, counted: tuple[str, str]) -> None:
        """Make a card; `counted` names one and many of what the rate counts."""
        super().__init__(title)
        self._counted = counted
        self._pill = Pill()
        self.add_beside_title(self._pill)
        self._figure = Label("", TextStyle.FIGURE)
        self._trend = Sparkline(f"{title} by day", 0, 100)
        self._bar = ThresholdBar(BarLook(None, ((1.0, Role.UNKNOWN),), Role.UNKNOWN))
        self._target = Label("", TextStyle.CAPTION, Role.MUTED)
        self._counts = Label("", TextStyle.CAPTION, Role.MUTED)
        top = QHBoxLayout()
        top.setSpacing(Space.NORMAL)
        top.addWidget(self._figure)
        top.addStretch(1)
        top.addWidget(self._trend, 0, Qt.AlignmentFlag.AlignVCenter)
        self._trend.setFixedWidth(96)
        self.add(top)
        self.add(self._bar)
        foot = QVBoxLayout()
        foot.setSpacing(2)
        foot.addWidget(self._counts)
        foot.addWidget(self._target)
        self.add(foot)

    def show_metric(
        self,
        metric: Metric,
        count: int,
        trend: Sequence[float | None],
        outages: Sequence[str] = (),
    ) -> None:
        """Show the rate, how many it counts, its value by day, and the days of outages.

        Args:
            metric: the rate.
            count: how many it counts.
            trend: the rate by day, oldest first.
            outages: what is said of the outages of each day; "" for none.
        """
        self._pill.set_look(METRIC_STATUSES[metric.status])
        self._figure.setText(rate_text(metric.value))
        self._figure.set_role(Role.MUTED if metric.value is None else Role.TEXT)
        self._bar.set_look(_bar_look(metric))
        self._target.setText(target_words(metric.target))
        of = words.number(metric.sample_size)
        self._counts.setText(f"{words.plural(count, *self._counted)} of {of}")
        known = [value for value in trend if value is not None]
        ceiling = 2 * max(metric.target.good, metric.target.critical)
        highest = 100.0 if _more_is_better(metric.target) else max([ceiling, *known])
        self._trend.set_points(trend, outages, highest=highest)


def target_words(target: Target) -> str:
    """Return where a rate is on target and where it becomes critical."""
    if _more_is_better(target):
        return f"Target above {target.good:g}\u00a0%, critical below {target.critical:g}\u00a0%"
    return f"Target below {target.good:g}\u00a0%, critical above {target.critical:g}\u00a0%"


def _more_is_better(target: Target) -> bool:
    return target.good > target.critical


def _bar_look(metric: Metric) -> BarLook:
    target = metric.target
    look = NO_DATA if metric.value is None else METRIC_STATUSES[metric.status]
    spoken = f"{rate_text(metric.value)}, {look.word}. {target_words(target)}"
    if _more_is_better(target):
        zones = (
            (target.critical, Role.CRITICAL),
            (target.good, Role.WARNING),
            (100.0, Role.GOOD),
        )
        return BarLook(metric.value, zones, look.role, spoken)
    zones = (
        (target.good, Role.GOOD),
        (target.critical, Role.WARNING),
        (2 * target.critical, Role.CRITICAL),
    )
    return BarLook(metric.value, zones, look.role, spoken)
