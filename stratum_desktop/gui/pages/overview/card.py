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
    """A card whose figures lead to the drivers, to what waits and to what ended badly."""

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
        self._waiting = LinkButton("")
        self._waiting.followed.connect(self._on_waiting_followed)
        self._dead = LinkButton("")
        self._dead.followed.connect(self._on_dead_followed)
        self._drivers = LinkButton("Drivers")
        self._drivers.followed.connect(self._on_drivers_followed)
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
        score = None if emq is None else emq.score
        self._pill.set_look(NO_DATA if emq is None or score is None else BANDS[emq.band])
        self._score.setText(_NO_SCORE if score is None else f"EMQ {words.score(score)}")
        grey = emq is None or emq.band is Band.UNKNOWN
        self._score.set_role(Role.MUTED if grey else Role.TEXT)
        self._bounds.setText(_evidence(emq))
        # Today is not over: as a point of its own it would look like a fall.
        self._trend.set_points(destination.delivered_by_day[:-1], highest=highest)
        text, role = standing_of(destination, now)
        self._standing.setText(text)
        self._standing.set_role(role)
        self._show_counts(destination)

    def _show_counts(self, destination: DestinationCard) -> None:
        counted = (
            (self._waiting, f"{words.number(destination.open_count)} waiting"),
            (self._dead, words.plural(destination.dead_count, "dead letter", "dead letters")),
            (self._drivers, "Drivers"),
        )
        for link, text in counted:
            link.setText(text)
            link.setAccessibleName(f"{text}: {destination.label}")
        self._waiting.setVisible(destination.open_count > 0)
        self._dead.setVisible(destination.dead_count > 0)

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
        counts = QHBoxLayout()
        counts.setSpacing(Space.NORMAL)
        for link in (self._waiting, self._dead):
            counts.addWidget(link)
        counts.addStretch(1)
        counts.addWidget(self._drivers)
        foot = QVBoxLayout()
        foot.setSpacing(Space.HAIR)
        foot.addWidget(self._standing)
        foot.addLayout(counts)
        self.add(figure)
        self.body.addStretch(1)
        self.add(foot)

    def _on_drivers_followed(self) -> None:
        self._shell.open_page("emq", self._platform)

    def _on_waiting_followed(self) -> None:
        self._shell.open_page("deliveries", ("open", self.destination_id))

    def _on_dead_followed(self) -> None:
        self._shell.open_page("deliveries", ("dead_letters", self.destination_id))


_NO_SCORE = f"EMQ {words.NO_DATA[:1].lower()}{words.NO_DATA[1:]}"


def _evidence(emq: EmqScore | None) -> str:
    if emq is None or emq.score is None:
        return "Nothing measured"
    measured = f"{words.percent(emq.evidence_pct)} measured"
    if emq.lower == emq.upper:
        return measured
    return f"{words.bounds(emq.lower, emq.upper).capitalize()}; {measured}"


def standing_of(destination: DestinationCard, now: datetime) -> tuple[str, Role]:
    """Return what keeps deliveries back, else when the last one arrived."""
    if not destination.enabled:
        return "Switched off: new events are skipped", Role.WARNING
    if destination.held_reason is not None:
        return "Held: nothing is sent until it is released", Role.WARNING
    if destination.last_delivery_at is None:
        return "Nothing was delivered yet", Role.MUTED
    return f"Last delivery {words.ago(destination.last_delivery_at, now)}", Role.MUTED
