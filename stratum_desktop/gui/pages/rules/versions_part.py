"""Everything that a rule ever was: who changed it when, and what changed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.gui.pages.rules.state import State
from stratum_desktop.gui.pages.rules.version_words import VersionLine, version_lines
from stratum_desktop.gui.widgets import Card, RecordView
from stratum_desktop.services.wording.audit import actor_words


def _by(line: VersionLine) -> str:
    return actor_words(line.view.made_by)


_COLUMNS: tuple[Column[VersionLine], ...] = (
    Column(
        "version",
        "Version",
        value=lambda r: r.view.version,
        text=lambda r: str(r.view.version),
        align=Align.RIGHT,
        width=76,
    ),
    Column(
        "made",
        "Since",
        value=lambda r: r.view.made_at,
        text=lambda r: shown_as.instant(r.view.made_at),
        width=136,
    ),
    Column("by", "By", value=_by, text=_by, width=130),
    Column(
        "changed",
        "What changed",
        value=lambda r: r.said,
        text=lambda r: r.said,
        tip=lambda r: r.said,
    ),
)


class VersionsPart(QWidget):
    """A row for each version, the newest first."""

    #: Carries a `VersionLine`.
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._versions: RecordView[VersionLine] = RecordView(
            "Versions of the rule", _COLUMNS, key=lambda one: one.view.version
        )
        self._versions.opened.connect(self.opened)
        self._versions.clicked.connect(self._on_clicked)
        card = Card(
            "Versions",
            caption="Approvals count for the version that proposed. What a former version proposed "
            "waits on with its number, until the rule wants something else of that campaign or it "
            "expires. Open one for all it said.",
        )
        card.add(self._versions)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)

    def show_state(self, state: State) -> None:
        """Show the chosen rule's versions."""
        if state.detail is not None:
            self._versions.set_rows(version_lines(state.detail.versions))
            self._versions.fit_height()

    def _on_clicked(self) -> None:
        if self._versions.current is not None:
            self.opened.emit(self._versions.current)
