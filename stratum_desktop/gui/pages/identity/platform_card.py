"""One platform's answer: what it takes of the person, and what it does not."""

from __future__ import annotations

from PySide6.QtCore import Signal

from stratum_desktop.gui.delegates import PillLook
from stratum_desktop.gui.pages.identity.columns import COLUMNS
from stratum_desktop.gui.pages.identity.words import kind_words, left_out_words, platform_words
from stratum_desktop.gui.theme import Role, TextStyle
from stratum_desktop.gui.widgets import Card, Label, Pill, RecordView
from stratum_desktop.services.identity_inspector import ActionSource, PlatformView, Taken

_CONNECTED = PillLook("Connected", "good", Role.GOOD)
_NOT_CONNECTED = PillLook("Not connected", "skipped", Role.MUTED)
_MOST_ROWS = 40


class PlatformCard(Card):
    """A table of identifiers; Enter on a row copies what is sent."""

    #: Carries the row whose value is wanted on the clipboard.
    copied = Signal(object)

    def __init__(self, view: PlatformView) -> None:
        super().__init__(" ")
        self._pill = Pill()
        self.add_beside_title(self._pill)
        self._words = Label("", TextStyle.BASE, Role.WARNING, wraps=True, selectable=True)
        self._kind = Label("", TextStyle.CAPTION, Role.MUTED, wraps=True)
        self._table: RecordView[Taken] = RecordView(
            view.platform, COLUMNS, key=lambda row: row.place, sortable=False
        )
        self._table.opened.connect(self._on_opened)
        self._nothing = Label("Nothing of this person is sent to it.", TextStyle.BASE, Role.MUTED)
        self._left_out = Label("", TextStyle.CAPTION, Role.MUTED, wraps=True, selectable=True)
        for widget in (self._words, self._kind, self._table, self._nothing, self._left_out):
            self.add(widget)

    @property
    def current(self) -> Taken | None:
        """Return the row under the cursor, if the keyboard is in this table."""
        return self._table.current if self._table.hasFocus() else None

    def show_view(self, view: PlatformView, asked: ActionSource) -> None:
        """Show this answer."""
        self.set_title(", ".join(view.labels))
        self._pill.set_look(_CONNECTED if view.is_connected else _NOT_CONNECTED)
        self._table.setAccessibleName(f"What {', '.join(view.labels)} would be told")
        for label, text in (
            (self._words, platform_words(view)),
            (self._kind, kind_words(view, asked)),
            (self._left_out, left_out_words(view)),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self._table.set_rows(view.taken)
        self._table.fit_height(most_rows=_MOST_ROWS)
        self._table.setVisible(bool(view.taken))
        self._nothing.setVisible(not view.taken)

    def _on_opened(self, row: Taken) -> None:
        self.copied.emit(row)
