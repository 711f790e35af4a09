"""One destination at a glance: score, band, trend, what last arrived and what waits."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

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
        self._bounds.setToolTip("The share of the score's weight that was measured")
        self._trend = Sparkline("Delivered by day", 0, 1)
        self._trend_words = Label("Delivered by day", TextStyle.CAPTION, Role.MUTED)
        self._standing = Label("", TextStyle.CAPTION, Role.MUTED, wraps=True)
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
        # Today is not over: as a point of its own it would look like a fall.
        self._trend.set_points(destination.delivered_by_day[:-1], highest=highest)
        text, role = _standing(destination, now)
        self._standing.setText(text)
        self._standing.set_role(role)

    def _lay_out(self) -> None:
        figure = QGridLayout()
        figure.setHorizontalSpacing(Space.NORMAL)
        figure.setVerticalSpacing(2)
        figure.addWidget(self._score, 0, 0)
        figure.addWidget(self._trend, 0, 1, Qt.AlignmentFlag.AlignVCenter)
        figure.addWidget(self._bounds, 1, 0, Qt.AlignmentFlag.AlignTop)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        figure.addWidget(self._trend_words, 1, 1, right)
        figure.setColumnStretch(0, 1)
        figure.setColumnStretch(1, 1)
        more = LinkButton("Drivers")
        more.setAccessibleName("See the drivers of this score")
        more.followed.connect(self._on_followed)
        foot = QHBoxLayout()
        foot.addWidget(self._standing, 1)
        foot.addWidget(more)
        self.add(figure)
        self.body.addStretch(1)
        self.add(foot)

    def _on_followed(self) -> None:
        self._shell.open_page("emq", self._platform)


_NO_SCORE = f"EMQ {words.NO_DATA[:1].lower()}{words.NO_DATA[1:]}"


def _evidence(emq: EmqScore | None) -> str:
    if emq is None or emq.score is None:
        return "Nothing measured"
    measured = f"{words.number(emq.evidence_pct)}\u00a0% measured"
    if emq.lower == emq.upper:
        return measured
    return f"{words.bounds(emq.lower, emq.upper).capitalize()}; {measured}"


def _standing(destination: DestinationCard, now: datetime) -> tuple[str, Role]:
    """Return what keeps deliveries back, else the last one and what waits."""
    dead = f"{words.number(destination.dead_count)} dead"
    if not destination.enabled:
        return f"Switched off, new events are skipped · {dead}", Role.WARNING
    waiting = f"{words.number(destination.open_count)} waiting"
    if destination.held_reason is not None:
        return f"Held · {waiting} · {dead}", Role.WARNING
    last = f"Last delivery {words.ago(destination.last_delivery_at, now)}"
    return f"{last} · {waiting} · {dead}", Role.MUTED
