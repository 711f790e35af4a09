"""What was approved last and is not applied yet, with its countdown and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui import move_words
from stratum_desktop.gui.pages.approvals import words
from stratum_desktop.gui.theme import Role, Space, set_icon
from stratum_desktop.gui.view_model import Tone
from stratum_desktop.gui.widgets import Label, make_button
from stratum_desktop.services.approvals.view import ActionView
from stratum_desktop.services.wording import sentence

_TICK_MS = 1000


class UndoBar(QFrame):
    """Hidden while nothing can be taken back; its clock runs only while it is seen."""

    undo_clicked = Signal()
    #: A second has passed: what else counts down is told anew.
    ticked = Signal()

    def __init__(self, now: Callable[[], datetime], held: Callable[[], str]) -> None:
        super().__init__()
        self.setObjectName("quietBar")
        self.setProperty("tone", str(Tone.NEUTRAL))
        self._now, self._held = now, held
        self._actions: tuple[ActionView, ...] = ()
        icon = QLabel()
        set_icon(icon, "clock", Role.MINE)
        self._words = Label("", wraps=True, selectable=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button = make_button("Undo (U)", self.undo_clicked.emit, icon="undo")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.SNUG, Space.HAIR, Space.HAIR, Space.HAIR)
        row.setSpacing(Space.TIGHT)
        row.addWidget(icon)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self.tick)
        self.hide()

    @property
    def sentence(self) -> str:
        """Return what is being said."""
        return self._words.text()

    @property
    def is_counting(self) -> bool:
        """Say whether the clock runs."""
        return self._clock.isActive()

    def show_actions(self, actions: Sequence[ActionView]) -> None:
        """Say of these that they are about to be applied; of none hides the bar."""
        self._actions = tuple(actions)
        self.setVisible(bool(actions))
        if actions:
            self._tell()

    def tick(self) -> None:
        """Count down by what the clock says, not by how often this ran."""
        self._tell()
        self.ticked.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to count."""
        super().showEvent(event)
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop counting."""
        super().hideEvent(event)
        self._clock.stop()

    def _tell(self) -> None:
        first, now = self._actions[0], self._now()
        if len(self._actions) == 1:
            what = f"{first.name}: {move_words.change_text(first.move)}."
        else:
            count = shown_as.plural(len(self._actions), "change", "changes")
            what = f"{count}, {words.summed(self._actions)}."
        held = self._held()
        said = f"{what} {words.applies_in(first, now, held)}."
        if first.why is not None and not held:
            said = f"{said} {sentence(first.why)}"
        self._words.setText(said)
        self.setAccessibleName(said)
