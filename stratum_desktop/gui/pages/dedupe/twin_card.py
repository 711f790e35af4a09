"""What browser and server both saw, and why the rest is not one conversion."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout

from stratum_desktop.domain.twin import Pairing
from stratum_desktop.gui import format as words
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.gui.pages.dedupe.columns import pair_columns
from stratum_desktop.gui.pages.dedupe.compare import FieldPair, beside
from stratum_desktop.gui.source_name import source_name
from stratum_desktop.gui.theme import Role, TextStyle
from stratum_desktop.gui.widgets import Card, Label, RecordView
from stratum_desktop.gui.widgets.button import LinkButton
from stratum_desktop.services.signal_quality import TwinReport, UnpairedConversion
from stratum_desktop.services.wording import sentence

_CAPTION = (
    "Browser and server tell of one conversion when both send the same event name and the same "
    "event id within 48 h. What nearly does stands first."
)
_MOST_SHOWN = 8

PAIRINGS = {
    Pairing.PAIRED: "Seen by both",
    Pairing.TOO_FAR_APART: "Same event and id, more than 48\u00a0h apart",
    Pairing.OTHER_CHANNEL: "Same event and id, not on the website",
    Pairing.OTHER_NAME: "Same id, another event name",
    Pairing.OTHER_ID: "Same order, different ids",
    Pairing.NO_OWN_ID: "Same order, an id is missing",
    Pairing.AWAITED: "Younger than an hour, its twin may still come",
    Pairing.ALONE: "Nothing of the server comes near",
}


@dataclass(frozen=True, slots=True)
class PairingRow:
    """How many of the browser's newest conversions ended so."""

    pairing: Pairing
    count: int
    #: Of so many.
    looked_at: int


PAIRING_COLUMNS: tuple[Column[PairingRow], ...] = (
    Column(
        "pairing",
        "Newest of the browser",
        value=lambda r: PAIRINGS[r.pairing],
        text=lambda r: PAIRINGS[r.pairing],
    ),
    Column(
        "count",
        "Conversions",
        value=lambda r: r.count,
        text=lambda r: words.number(r.count),
        align=Align.RIGHT,
        width=110,
    ),
    Column(
        "share",
        "Share, %",
        value=lambda r: r.count / r.looked_at,
        text=lambda r: words.figure(100 * r.count / r.looked_at, decimals=1),
        align=Align.RIGHT,
        width=96,
    ),
)

UNPAIRED_COLUMNS: tuple[Column[UnpairedConversion], ...] = (
    Column(
        "at",
        "Seen",
        value=lambda r: r.browser.received_at,
        text=lambda r: words.instant(r.browser.received_at),
        width=140,
    ),
    Column("event", "Event", value=lambda r: r.event_name, text=lambda r: r.event_name, width=142),
    Column(
        "browser",
        "Browser's id",
        value=lambda r: r.browser_id,
        text=lambda r: r.browser_id,
        tip=lambda r: r.browser_id,
        width=150,
        most=240,
    ),
    Column(
        "server",
        "Server's id",
        value=lambda r: r.server_id or "",
        text=lambda r: r.server_id or words.NOTHING,
        tip=lambda r: r.server_id or "",
        width=150,
        most=240,
    ),
    Column(
        "why",
        "Not one, because",
        value=lambda r: PAIRINGS[r.pairing],
        text=lambda r: PAIRINGS[r.pairing],
        tip=lambda r: sentence(r.why),
    ),
)


class TwinCard(Card):
    """Counts, what keeps pairs apart, and one of them field by field."""

    def __init__(self) -> None:
        super().__init__("Browser and server", caption=_CAPTION)
        self._counts = Label("", TextStyle.BASE, wraps=True, selectable=True)
        self._pairings: RecordView[PairingRow] = RecordView(
            "What became of the browser's newest conversions",
            PAIRING_COLUMNS,
            key=lambda row: row.pairing,
            sortable=False,
        )
        self._unpaired: RecordView[UnpairedConversion] = RecordView(
            "Conversions that browser and server do not share",
            UNPAIRED_COLUMNS,
            key=lambda row: (row.browser_id, row.browser.received_at, row.event_name),
        )
        self._unpaired.current_changed.connect(self._show_pair)
        self._why = Label("", TextStyle.BASE, wraps=True, selectable=True)
        self._sides = Label("", TextStyle.CAPTION, Role.MUTED, wraps=True)
        self._fields: RecordView[FieldPair] = RecordView(
            "Browser and server, field by field",
            pair_columns("Browser", "Server"),
            key=lambda pair: pair.path,
            sortable=False,
        )
        self._shows_same = False
        self._same = LinkButton("")
        self._same.followed.connect(self._on_same_toggled)
        for widget in (
            *(self._counts, self._pairings, self._unpaired),
            *(self._why, self._sides, self._fields),
        ):
            self.add(widget)
        foot = QHBoxLayout()
        foot.addWidget(self._same)
        foot.addStretch(1)
        self.add(foot)

    def show_report(self, report: TwinReport) -> None:
        """Show what both sides saw."""
        self._counts.setText(counts_words(report))
        rows = tuple(
            PairingRow(one, count, report.looked_at)
            for one in Pairing
            if (count := report.found.get(one, 0))
        )
        self._pairings.set_rows(rows)
        self._pairings.fit_height()
        self._pairings.setVisible(bool(rows))
        self._unpaired.set_rows(report.unpaired)
        self._unpaired.fit_height(most_rows=_MOST_SHOWN)
        for widget in (self._unpaired, self._why, self._sides, self._fields, self._same):
            widget.setVisible(bool(report.unpaired))
        if report.unpaired and self._unpaired.current is None:
            self._unpaired.select_first()
        self._show_pair(self._unpaired.current)

    def _show_pair(self, pair: UnpairedConversion | None) -> None:
        if pair is None:
            return
        self._why.setText(sentence(pair.why))
        self._sides.setText(sides_words(pair))
        fields = beside(pair.browser.body, None if pair.server is None else pair.server.body)
        differing = tuple(one for one in fields if one.differs)
        self._fields.set_rows(fields if self._shows_same else differing)
        self._fields.fit_height(most_rows=len(fields))
        agreeing = len(fields) - len(differing)
        verb = "Hide" if self._shows_same else "Show"
        agree = "agrees" if agreeing == 1 else "agree"
        self._same.setText(f"{verb} {words.plural(agreeing, 'field', 'fields')} that {agree}")
        self._same.setAccessibleName(self._same.text())
        self._same.setVisible(bool(agreeing))

    def _on_same_toggled(self) -> None:
        self._shows_same = not self._shows_same
        self._show_pair(self._unpaired.current)


def counts_words(report: TwinReport) -> str:
    """Return who saw how many website conversions of the window."""
    if not report.has_browser_side:
        return (
            "No browser side is connected, so nothing can be compared. Bring its events in as "
            "events of the pixel."
        )
    counts = report.counts
    if not counts.either:
        return "There were no website conversions in this window."
    return (
        f"{words.plural(counts.either, 'website conversion', 'website conversions')}: "
        f"{words.number(counts.both)} seen by both ({words.percent(report.coverage_pct)}), "
        f"{words.number(counts.browser_only)} by the browser only, "
        f"{words.number(counts.server_only)} by the server only, "
        f"{words.number(counts.apart)} by both more than 48\u00a0h apart. Below, the browser's "
        f"newest {words.number(report.looked_at)} one by one."
    )


def sides_words(pair: UnpairedConversion) -> str:
    """Return when and from where both came."""
    browser, server = pair.browser, pair.server
    told = f"Browser: {words.instant(browser.received_at, seconds=True)}"
    told += f" from {source_name(browser.source)}."
    if server is not None:
        told += f" Server: {words.instant(server.received_at, seconds=True)}"
        told += f" from {source_name(server.source)}."
    return f"{told} Times in {words.zone_name(browser.received_at)}."
