"""Step 4: where to, how many; then progress, and where the rows landed."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts import VerdictBar
from stratum_desktop.gui.looks import DELIVERY_STATES, UPLOAD_STATUSES
from stratum_desktop.gui.pages.uploads.state import State
from stratum_desktop.gui.pages.uploads.view_model import UploadsViewModel
from stratum_desktop.gui.pages.uploads.words import (
    end_words,
    landing_parts,
    outlook_pairs,
    progress_facts,
    send_label,
    send_words,
)
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.view_model import Shown
from stratum_desktop.gui.widgets import (
    Card,
    KeyValues,
    Label,
    Pill,
    ProgressRow,
    make_button,
)
from stratum_desktop.gui.widgets.button import Kind
from stratum_desktop.services.uploads import LandingReport, LandingSlice, Upload, UploadStatus
from stratum_desktop.services.wording import sentence

_NAME_PX = 220


class SendStep(Card):
    """The one button that lets anything leave."""

    def __init__(self, view_model: UploadsViewModel) -> None:
        super().__init__("4  Send")
        self._pill = Pill()
        self.add_beside_title(self._pill)
        self._words = Label("", TextStyle.BASE, wraps=True, selectable=True)
        self._send = make_button("Send", view_model.send, kind=Kind.PRIMARY)
        self._stop = make_button("Cancel upload", view_model.stop, kind=Kind.PLAIN)
        self._again = make_button("Upload another file", view_model.start_over)
        self._progress = ProgressRow()
        self._progress.cancelled.connect(view_model.stop)
        self._outlook = KeyValues(name_px=_NAME_PX)
        self._landing = LandingView()
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.TIGHT)
        for button in (self._send, self._stop, self._again):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for widget in (self._words, self._outlook, self._progress, self._landing):
            self.add(widget)
        self.add(buttons)

    def show_upload(self, shown: Shown[State], state: State, upload: Upload) -> None:
        """Show the upload in hand."""
        is_checked = upload.status is UploadStatus.CHECKED
        is_sending = upload.status is UploadStatus.SENDING
        has_ended = not is_checked and not is_sending
        self._pill.set_look(UPLOAD_STATUSES[upload.status])
        self._words.setText(send_words(upload) if is_checked else end_words(upload))
        self._words.setVisible(bool(self._words.text()))
        self._send.setVisible(is_checked)
        self._send.setText(send_label(upload))
        self._send.setAccessibleName(send_label(upload))
        self._send.setEnabled("send" not in shown.busy and state.ready_count > 0)
        self._stop.setVisible(is_checked)
        self._again.setVisible(has_ended)
        self._progress.setVisible(is_sending)
        if is_sending:
            self._progress.set_facts(progress_facts(upload))
        outlook = () if state.report is None else state.report.outlook
        self._outlook.set_pairs(outlook_pairs(outlook))
        self._outlook.setVisible(bool(outlook))
        self._landing.show_report(None if is_checked else state.report)


class LandingView(QWidget):
    """For each destination: a bar of delivery states, and why some did not arrive."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.NORMAL)
        self._parts: dict[str, _Destination] = {}

    def show_report(self, report: LandingReport | None) -> None:
        """Show where the rows are now; nothing without a report."""
        slices = () if report is None else report.destinations
        if [one.destination for one in slices] != list(self._parts):
            for old in self._parts.values():
                old.deleteLater()
            self._parts = {one.destination: _Destination(one.destination) for one in slices}
            for part in self._parts.values():
                self._column.addWidget(part)
        for one in slices:
            self._parts[one.destination].show_slice(one)
        self.setVisible(bool(slices))


class _Destination(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = Label(name, TextStyle.STRONG)
        self._total = Label("", TextStyle.CAPTION, Role.MUTED)
        self._bar = VerdictBar(f"Where the rows landed at {name}")
        self._reasons = KeyValues()
        head = QHBoxLayout()
        head.addWidget(self._name)
        head.addStretch(1)
        head.addWidget(self._total)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addWidget(self._reasons)

    def show_slice(self, landing: LandingSlice) -> None:
        total = sum(landing.by_state.values())
        self._total.setText(words.plural(total, "delivery", "deliveries"))
        self._bar.set_parts(landing_parts(landing))
        self._bar.setVisible(total > 0)
        self._reasons.set_pairs(
            [
                (f"{DELIVERY_STATES[state].word} {words.number(count)}", sentence(reason))
                for state, reason, count in landing.reasons
            ]
        )
        self._reasons.setVisible(bool(landing.reasons))
