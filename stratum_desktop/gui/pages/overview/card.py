"""One destination at a glance: score, band, trend, what last arrived and what waits."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from stratum_desktop.domain.emq import Band, EmqScore
from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts import Sparkline
from stratum_desktop.gui.looks import BANDS, NO_DATA
from stratum_desktop.gui.page import Shell
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Card, Label, Pill
from stratum_desktop.gui.widgets.button import LinkButton
from stratum_desktop.services.dashboards import DestinationCard


class DestinationTile(Card):
    """A card that leads to the platform's EMQ and to what waits there."""

    def __init__(self, destination: DestinationCard, shell: Shell) -> None:
        super().__init__(destination.label)
        self._shell = shell
        self._platform = destination.platform
        self.destination_id = destination.id
        self._pill = Pill()
        self.add_beside_title(self._pill)
        self._score = Label("", TextStyle.FIGURE)
        self._bounds = Label("", TextStyle.CAPTION, Role.MUTED, wraps=True)
        self._trend = Sparkline("Delivered by day", 0, 1)
        self._trend_words = Label("Delivered, last 14 days", TextStyle.CAPTION, Role.MUTED)
        self._last = Label("", TextStyle.CAPTION, Role.MUTED)
        self._waiting = Label("", TextStyle.CAPTION, Role.MUTED)
        self._held = Label("", TextStyle.CAPTION, Role.WARNING, wraps=True)
        self._lay_out()

    def show_destination(
        self, destination: DestinationCard, *, highest: float, now: datetime
    ) -> None:
        """Show it as it stands.

        Args:
            destination: what is known of it.
            highest: the top of the sparkline, the same on all cards.
            now: aware UTC.
        """
        self._platform = destination.platform
        self.set_title(destination.label)
        emq = destination.emq.score if destination.emq is not None else None
        self._pill.set_look(NO_DATA if emq is None or emq.score is None else BANDS[emq.band])
        self._score.setText("EMQ " + words.score(emq.score) if emq and emq.score else _NO_SCORE)
        grey = emq is None or emq.band is Band.UNKNOWN
        self._score.set_role(Role.MUTED if grey else Role.TEXT)
        self._bounds.setText(_evidence(emq))
        self._trend.set_points(destination.delivered_by_day, highest=highest)
        self._last.setText(f"Last delivery {words.ago(destination.last_delivery_at, now)}")
        self._waiting.setText(_counts(destination))
        self._held.setText("Held: see Waiting for you." if destination.held_reason else "")
        self._held.setVisible(destination.held_reason is not None)
        if not destination.enabled:
            self._held.setText("Switched off: new events are skipped here.")
            self._held.show()

    def _lay_out(self) -> None:
        figure = QVBoxLayout()
        figure.setSpacing(2)
        figure.addWidget(self._score)
        figure.addWidget(self._bounds)
        trend = QVBoxLayout()
        trend.setSpacing(2)
        trend.addWidget(self._trend)
        trend.addWidget(self._trend_words, 0, Qt.AlignmentFlag.AlignRight)
        top = QGridLayout()
        top.setHorizontalSpacing(Space.NORMAL)
        top.addLayout(figure, 0, 0)
        top.addLayout(trend, 0, 1)
        top.setColumnStretch(0, 3)
        top.setColumnStretch(1, 2)
        self.add(top)
        more = LinkButton("See drivers")
        more.followed.connect(self._on_followed)
        foot = QHBoxLayout()
        foot.addWidget(self._last)
        foot.addStretch(1)
        foot.addWidget(self._waiting)
        self.add(self._held)
        self.add(foot)
        end = QHBoxLayout()
        end.addWidget(more)
        end.addStretch(1)
        self.add(end)

    def _on_followed(self) -> None:
        self._shell.open_page("emq", self._platform)


_NO_SCORE = f"EMQ {words.NO_DATA[:1].lower()}{words.NO_DATA[1:]}"


def _evidence(emq: EmqScore | None) -> str:
    if emq is None or emq.score is None:
        return "Nothing was measured in the last 7 days"
    measured = f"measured on {words.percent(emq.evidence_pct)} of the weight"
    if emq.lower == emq.upper:
        return measured.capitalize()
    return f"{words.bounds(emq.lower, emq.upper).capitalize()}, {measured}"


def _counts(destination: DestinationCard) -> str:
    waiting = f"{words.number(destination.open_count)} waiting"
    dead = f"{words.number(destination.dead_count)} dead"
    return f"{waiting} · {dead}"
