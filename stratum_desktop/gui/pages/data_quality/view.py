"""The Data quality page."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stratum_desktop.gui.dialogs import pick_file
from stratum_desktop.gui.page import Command
from stratum_desktop.gui.page_view import EmptyWords, PageView
from stratum_desktop.gui.pages.data_quality.columns import (
    COVERAGE_COLUMNS,
    FINDING_COLUMNS,
    MATCH_COLUMNS,
    WHAT_IF_COLUMNS,
)
from stratum_desktop.gui.pages.data_quality.drawer import finding_drawer
from stratum_desktop.gui.pages.data_quality.state import Detail, Read, State, Subject
from stratum_desktop.gui.pages.data_quality.subject_bar import SubjectBar
from stratum_desktop.gui.pages.data_quality.view_model import READ, DataQualityViewModel
from stratum_desktop.gui.pages.data_quality.words import (
    assumed_words,
    clean_words,
    counts_words,
    finding_words,
    progress_facts,
    read_words,
    unread_words,
)
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.view_model import Notice, Shown, Tone
from stratum_desktop.gui.widgets import (
    Card,
    DropArea,
    Label,
    ProgressRow,
    RecordView,
    scrolled_page,
)
from stratum_desktop.services.data_quality import FieldCoverage, Finding, PlatformMatch, WhatIf
from stratum_desktop.services.wording import sentence

_TABLES = "Tables (*.csv *.xlsx *.txt *.tsv)"
_ENDINGS = (".csv", ".xlsx", ".txt", ".tsv")
_MATCH_PX = 400
_MOST_ROWS = 40


class DataQualityView(PageView[State]):
    """What is looked at on top; then what to fix first, coverage, and what one more would give."""

    view_model: DataQualityViewModel

    def build(self, layout: QVBoxLayout) -> None:
        """Make the page from top to bottom."""
        inside = QWidget()
        inside.setAccessibleName("Data quality")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.NORMAL)
        self._bar_of_subject = SubjectBar(self.view_model, self.pick)
        self._said = Label("", TextStyle.BASE, Role.MUTED, wraps=True, selectable=True)
        self._progress = ProgressRow()
        self._progress.cancelled.connect(self.view_model.stop)
        self.drop_area = DropArea(
            "Drop a file of conversions here",
            "CSV or Excel. It is read to its end and nothing of it is stored or sent.",
            _ENDINGS,
        )
        self.drop_area.dropped.connect(self.view_model.open_file)
        self.drop_area.refused.connect(self._on_drop_refused)
        self.drop_area.pick_requested.connect(self.pick)
        self._drawn: Detail | None = None
        for widget in (self._bar_of_subject, self._said, self._progress, self.drop_area):
            column.addWidget(widget)
        self._results = QWidget()
        results = QVBoxLayout(self._results)
        results.setContentsMargins(0, 0, 0, 0)
        results.setSpacing(Space.NORMAL)
        results.addWidget(self._make_findings())
        beside = QHBoxLayout()
        beside.setSpacing(Space.NORMAL)
        beside.addWidget(self._make_coverage(), 3)
        beside.addLayout(self._make_right(), 2)
        results.addLayout(beside)
        results.addWidget(self._make_what_ifs())
        column.addWidget(self._results)
        column.addStretch(1)
        scrolled_page(layout, inside)

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show what is chosen, how far its reading is, and what it came to."""
        read, is_reading = state.read, READ in shown.busy
        self._bar_of_subject.show_state(shown, state)
        self._progress.setVisible(is_reading)
        if is_reading:
            self._progress.set_facts(progress_facts(state))
        self.drop_area.setVisible(
            state.subject is Subject.FILE and state.file is None and "open" not in shown.busy
        )
        self._results.setVisible(read is not None)
        said = [assumed_words(state)]
        if read is not None:
            said = [read_words(read), counts_words(read), *said]
        elif not is_reading:
            said = [unread_words(state), *said]
        self._said.setText(" ".join(one for one in said if one))
        self._said.setVisible(bool(self._said.text()))
        if read is not None:
            self._show_read(read)
        self._render_drawer(state)

    def empty(self) -> EmptyWords:
        """Say what will be here."""
        return EmptyWords(
            title="Nothing came in yet",
            sentence="Once events arrive, this page says which fields they carry, what is wrong "
            "with them and what to fix first. A file can be looked at now; nothing of it is sent.",
            icon="data_quality",
            action=Command("Look at a file", self.pick),
            more=(Command("Connect a platform", partial(self.shell.open_page, "accounts")),),
        )

    def commands(self) -> tuple[Command, ...]:
        """Offer to look at a file, and to read again."""
        return (
            Command("Look at the data quality of a file", self.pick),
            Command("Read the data quality again", self.view_model.read),
        )

    def drawer_closed(self) -> None:
        """Forget the finding."""
        self.view_model.close_detail()

    def pick(self) -> None:
        """Ask for a file, then look at it."""
        self.view_model.query(
            "pick",
            lambda: pick_file(self, "Choose a file of conversions", _TABLES),
            done=self._on_file_picked,
        )

    def _make_findings(self) -> Card:
        self._findings: RecordView[Finding] = RecordView(
            "What to fix first",
            FINDING_COLUMNS,
            key=lambda row: (row.kind, row.field, finding_words(row)),
        )
        self._findings.opened.connect(self._on_finding_opened)
        self._findings.clicked.connect(self._on_finding_clicked)
        self._clean = Label("", TextStyle.BASE)
        card = Card(
            "What to fix first",
            caption="By the EMQ points that mending gives at most, then by what is not sent. "
            "Gains overlap, so they do not add up. Open a row for examples.",
        )
        card.add(self._clean)
        card.add(self._findings)
        return card

    def _make_what_ifs(self) -> Card:
        self._what_ifs: RecordView[WhatIf] = RecordView(
            "What if one more field were sent: estimates",
            WHAT_IF_COLUMNS,
            key=lambda row: (row.source, row.field),
        )
        self._what_ifs_card = Card(
            "What if one more field were sent",
            caption="Estimates, not measurements, each with its 95 % interval: how often the field "
            "would make the difference, times how often other sources have it. Where no other "
            "source sends it, only the bounds are known.",
        )
        self._what_ifs_card.add(self._what_ifs)
        return self._what_ifs_card

    def _make_coverage(self) -> Card:
        self._coverage: RecordView[FieldCoverage] = RecordView(
            "Field coverage", COVERAGE_COLUMNS, key=lambda row: row.field
        )
        card = Card("Field coverage", caption="How many of the events carry each field.")
        card.add(self._coverage)
        card.body.addStretch(1)
        return card

    def _make_right(self) -> QVBoxLayout:
        self._matches: RecordView[PlatformMatch] = RecordView(
            "Match rate by platform", MATCH_COLUMNS, key=lambda row: row.platform
        )
        self._matches_card = Card(
            "Match rate", caption="How many events each platform can match to somebody."
        )
        self._matches_card.add(self._matches)
        self._unknown = Label("", TextStyle.BASE, Role.MUTED, wraps=True, selectable=True)
        self._unknown_card = Card("What this cannot tell")
        self._unknown_card.add(self._unknown)
        right = QVBoxLayout()
        right.setSpacing(Space.NORMAL)
        for card in (self._matches_card, self._unknown_card):
            card.setMaximumWidth(_MATCH_PX)
            right.addWidget(card)
        right.addStretch(1)
        return right

    def _show_read(self, read: Read) -> None:
        quality = read.quality
        self._findings.set_rows(quality.findings)
        self._findings.fit_height(most_rows=_MOST_ROWS)
        self._findings.setVisible(bool(quality.findings))
        self._clean.setText(clean_words(read))
        self._clean.setVisible(not quality.findings)
        self._what_ifs.set_rows(quality.what_ifs)
        self._what_ifs.fit_height(most_rows=_MOST_ROWS)
        self._what_ifs_card.setVisible(bool(quality.what_ifs))
        self._coverage.set_rows(quality.coverage)
        self._coverage.fit_height(most_rows=_MOST_ROWS)
        self._matches.set_rows(quality.matches)
        self._matches.fit_height()
        self._matches_card.setVisible(bool(quality.matches))
        self._unknown.setText("\n\n".join(sentence(one) for one in quality.unknown))
        self._unknown_card.setVisible(bool(quality.unknown))

    def _render_drawer(self, state: State) -> None:
        detail = state.detail
        if detail is self._drawn:
            return
        self._drawn = detail
        if detail is None:
            self.shell.close_drawer()
            return
        self.shell.show_drawer("What to fix", finding_drawer(state, detail))

    def _on_finding_opened(self, finding: Finding) -> None:
        self.view_model.select(finding)

    def _on_finding_clicked(self) -> None:
        if self._findings.current is not None:
            self._on_finding_opened(self._findings.current)

    def _on_file_picked(self, path: Path | None) -> None:
        if path is not None:
            self.view_model.open_file(path)

    def _on_drop_refused(self, why: str) -> None:
        self.view_model.say(Notice(why, Tone.WARNING, command="open"))
