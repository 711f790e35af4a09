"""What waits for a person: one line each, with one thing to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from stratum_desktop.gui import format as words
from stratum_desktop.gui.page import Shell
from stratum_desktop.gui.theme import Role, Space, TextStyle, set_icon
from stratum_desktop.gui.widgets import Card, Label, make_button
from stratum_desktop.gui.widgets.separator import Separator
from stratum_desktop.services.dashboards import WaitingItem
from stratum_desktop.services.wording import sentence


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One line, in words."""

    title: str
    detail: str
    icon: str
    role: Role
    verb: str
    page: str
    #: What the page is told; None goes to it and says nothing.
    argument: object = None


def line_of(item: WaitingItem) -> WaitingLine:
    """Say in words what waits, and what can be done about it."""
    return _LINES[item.kind](item)


def _alarm(item: WaitingItem) -> WaitingLine:
    return WaitingLine(
        "Something is wrong with the records",
        item.subject,
        "alerts",
        Role.CRITICAL,
        "Show deliveries",
        "deliveries",
    )


def _alert(item: WaitingItem) -> WaitingLine:
    newest = "" if item.reason is None else sentence(item.reason)
    return WaitingLine(
        words.plural(item.count, "open alert", "open alerts"),
        newest,
        "alerts",
        Role.WARNING,
        "Show alerts",
        "alerts",
    )


def _changes(item: WaitingItem) -> WaitingLine:
    return WaitingLine(
        f"{words.plural(item.count, 'change', 'changes')} to decide",
        "What rules and people want to change at the platforms, and why.",
        "approvals",
        Role.PROPOSED,
        "Decide",
        "approvals",
    )


def _held(item: WaitingItem) -> WaitingLine:
    held = words.plural(item.count, "delivery waits", "deliveries wait")
    why = sentence(item.reason) if item.reason is not None else ""
    return WaitingLine(
        f"{item.subject} is held; {held}", why, "held", Role.WARNING, "Open account", "accounts"
    )


def _expiring(item: WaitingItem) -> WaitingLine:
    return WaitingLine(
        f"{words.plural(item.count, 'delivery', 'deliveries')} will be too old within 24 h",
        "After that the platform takes them no more.",
        "clock",
        Role.WARNING,
        "Show",
        "deliveries",
        "open",
    )


def _dead_letters(item: WaitingItem) -> WaitingLine:
    return WaitingLine(
        words.plural(item.count, "dead letter", "dead letters"),
        "Rejected, expired or uncertain: replay them, cancel them or take them out as a file.",
        "rejected",
        Role.CRITICAL,
        "Review",
        "deliveries",
        "dead_letters",
    )


def _upload_to_send(item: WaitingItem) -> WaitingLine:
    upload_id = item.reason.facts.get("upload") if item.reason is not None else None
    ready = words.plural(item.count, "event is", "events are")
    detail = f"{ready} ready; nothing has left yet." if item.count else _NONE_READY
    return WaitingLine(
        f"{item.subject} is checked",
        detail,
        "uploads",
        Role.PROPOSED,
        "Open upload",
        "uploads",
        upload_id,
    )


_NONE_READY = "No row is ready: mend what can be mended, or cancel the upload."


def _version_ends(item: WaitingItem) -> WaitingLine:
    days = item.reason.facts.get("days") if item.reason is not None else None
    when = "ends soon" if days is None else f"ends in {words.plural(int(days), 'day', 'days')}"
    if days is not None and int(days) < 0:
        when = "has ended"
    is_chosen = item.reason is not None and item.reason.code == "platform.chosen_version_ends"
    remedy = "Name a later one in the account" if is_chosen else "Update Stratum"
    return WaitingLine(
        f"The API version of {item.subject} {when}",
        f"{remedy}; deliveries stop with the version.",
        "clock",
        Role.WARNING,
        "Show account",
        "accounts",
    )


_LINES = {
    "alarm": _alarm,
    "alert": _alert,
    "changes": _changes,
    "held": _held,
    "expiring": _expiring,
    "dead_letters": _dead_letters,
    "upload_to_send": _upload_to_send,
    "version_ends": _version_ends,
}


class WaitingList(Card):
    """The lines, most urgent first; says so when nothing waits."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("Waiting for you")
        self._shell = shell
        self._shown: tuple[WaitingItem, ...] | None = None
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.TIGHT)
        self.add(self._lines)
        self.body.addStretch(1)

    def show_items(self, items: Sequence[WaitingItem]) -> None:
        """Show these instead."""
        if tuple(items) == self._shown:
            return
        self._shown = tuple(items)
        while (entry := self._lines.takeAt(0)) is not None:
            if (old := entry.widget()) is not None:
                old.deleteLater()
        if not items:
            self._lines.addWidget(Label("Nothing waits for you.", TextStyle.BASE, Role.MUTED))
        for number, item in enumerate(items):
            if number:
                self._lines.addWidget(Separator())
            self._lines.addWidget(_Line(line_of(item), self._shell))


class _Line(QWidget):
    def __init__(self, line: WaitingLine, shell: Shell) -> None:
        super().__init__()
        self._line, self._shell = line, shell
        self.setAccessibleName(f"{line.title}. {line.detail}")
        symbol = QLabel()
        set_icon(symbol, line.icon, line.role)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(Label(line.title, TextStyle.STRONG, wraps=True))
        if line.detail:
            text.addWidget(Label(line.detail, TextStyle.CAPTION, Role.MUTED, wraps=True))
        button = make_button(line.verb, self._on_clicked)
        button.setAccessibleName(f"{line.verb}: {line.title}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, Space.HAIR, 0, Space.HAIR)
        row.setSpacing(Space.SNUG)
        row.addWidget(symbol, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _on_clicked(self) -> None:
        self._shell.open_page(self._line.page, self._line.argument)
