"""One destination at a glance: score, band, trend, what last arrived and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from stratum_desktop.domain.emq import Band, EmqScore
from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts import Sparkline
from stratum_desktop.gui.looks import BANDS, NO_DATA
from stratum_desktop.gui.page import Shell
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Card, Label, Pill
from stratum_desktop.gui.widgets.button import LinkButton
from stratum_desktop.services.dashboards import DestinationCard

_TREND_PX = 24


class DestinationTile(Card):
    """A card whose figures lead to the drivers, to what waits and to what ended badly."""

    def __init__(self, destination: DestinationCard, shell: Shell) -> None:
        super().__init__(destination.label)
        self._shell = shell
        self._platform = destination.platform
        self.destination_id = destination.id
        self._pill = Pill()
        self._score = Label("", TextStyle.FIGURE)
        self._bounds = Label("", TextStyle.CAPTION, Role.MUTED, wraps=True)
        self._bounds.setToolTip("The share of the score's weight that was measured")
        self._trend = Sparkline("Delivered by day", 0, 1)
        self._trend.setFixedHeight(_TREND_PX)
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
        self,
        destination: DestinationCard,
        outages: Sequence[str] = (),
        *,
        highest: float,
        now: datetime,
    ) -> None:
        """Show it as it stands.

        Args:
            destination: what is known of it.
            outages: what is said of the outages of each of its days; "" for none.
            highest: the top of the sparkline, the same on all cards.
            now: aware UTC.
        """
        self._platform = destination.platform
        self.set_title(destination.label)
        emq = destination.emq.score if destination.emq is not None else None
        score = None if emq is None else emq.score
        self._pill.set_look(NO_DATA if emq is None or score is None else BANDS[emq.band])
        self._score.setText(words.score(score))
        grey = emq is None or emq.band is Band.UNKNOWN
        self._score.set_role(Role.MUTED if grey else Role.TEXT)
        self._bounds.setText(_evidence(emq))
        # Today is not over: as a point of its own it would look like a fall.
        self._trend.set_points(destination.delivered_by_day[:-1], outages[:-1], highest=highest)
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
        centre = Qt.AlignmentFlag.AlignVCenter
        figure = QHBoxLayout()
        figure.setSpacing(Space.TIGHT)
        figure.addWidget(self._score)
        figure.addStretch(1)
        figure.addWidget(self._pill, 0, centre)
        head = QVBoxLayout()
        head.setSpacing(0)
        head.addLayout(figure)
        head.addWidget(self._bounds)
        trend = QHBoxLayout()
        trend.setSpacing(Space.SNUG)
        trend.addWidget(self._trend_words)
        trend.addWidget(self._trend, 1)
        standing = QHBoxLayout()
        standing.setSpacing(Space.TIGHT)
        standing.addWidget(self._standing, 1)
        standing.addWidget(self._drivers, 0, Qt.AlignmentFlag.AlignTop)
        counts = QHBoxLayout()
        counts.setSpacing(Space.NORMAL)
        for link in (self._waiting, self._dead):
            counts.addWidget(link)
        counts.addStretch(1)
        foot = QVBoxLayout()
        foot.setSpacing(0)
        foot.addLayout(standing)
        foot.addLayout(counts)
        self.body.setSpacing(Space.TIGHT)
        self.add(head)
        self.add(trend)
        self.body.addStretch(1)
        self.add(foot)

    def _on_drivers_followed(self) -> None:
        self._shell.open_page("emq", self._platform)

    def _on_waiting_followed(self) -> None:
        self._shell.open_page("deliveries", ("open", self.destination_id))

    def _on_dead_followed(self) -> None:
        self._shell.open_page("deliveries", ("dead_letters", self.destination_id))


def _evidence(emq: EmqScore | None) -> str:
    if emq is None or emq.score is None:
        return "EMQ, nothing measured"
    measured = f"{words.percent(emq.evidence_pct)} measured"
    if emq.lower == emq.upper:
        return f"EMQ, {measured}"
    return f"EMQ {words.bounds(emq.lower, emq.upper)}, {measured}"


def standing_of(destination: DestinationCard, now: datetime) -> tuple[str, Role]:
    """Return what keeps deliveries back, else when the last one arrived."""
    if not destination.enabled:
        return "Switched off: new events are skipped", Role.WARNING
    if destination.held_reason is not None:
        return "Held: nothing is sent until it is released", Role.WARNING
    if destination.last_delivery_at is None:
        return "Nothing was delivered yet", Role.MUTED
    return f"Last delivery {words.ago(destination.last_delivery_at, now)}", Role.MUTED
