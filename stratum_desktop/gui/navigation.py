"""The list of pages on the left: groups, icons, a fold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from stratum_desktop.gui import format as words
from stratum_desktop.gui.page import Page
from stratum_desktop.gui.theme import Role, Space, TextStyle, set_icon
from stratum_desktop.gui.widgets import Label, make_icon_button, scrolled

WIDTH_PX = 208
FOLDED_PX = 56
_ICON_PX = 18
_GROWS = 100
"""Where there is room the buttons take it first, up to the height that the theme allows."""


class Navigation(QFrame):
    """One button per page; arrow keys move, Enter or Space opens. It scrolls where it is short."""

    #: Carries the id of the page that was chosen.
    chosen = Signal(str)
    palette_requested = Signal()

    def __init__(self, pages: Sequence[Page]) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setAccessibleName("Pages")
        self._is_folded = False
        self._headings: list[Label] = []
        self._buttons: dict[str, QPushButton] = {}
        self._badges: dict[str, Label] = {}
        self._titles = {page.id: page.title for page in pages}
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_clicked)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(Space.TIGHT, Space.SNUG, Space.TIGHT, Space.TIGHT)
        self._layout.setSpacing(2)
        self._add_head()
        self._pages = QVBoxLayout()
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.setSpacing(2)
        for group, members in groupby(pages, key=lambda page: page.group):
            self._add_heading(str(group))
            for page in members:
                self._add_page(page)
        self._pages.addStretch(1)
        inside = QWidget()
        inside.setAccessibleName("Pages")
        inside.setLayout(self._pages)
        self._area = scrolled(inside)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._layout.addWidget(self._area, 1)
        self._fold = make_icon_button("fold", "Fold the navigation", self.toggle_fold)
        self._layout.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFixedWidth(WIDTH_PX)

    @property
    def is_folded(self) -> bool:
        """Say whether only the icons are shown."""
        return self._is_folded

    def mark(self, page_id: str) -> None:
        """Show which page is open."""
        self._buttons[page_id].setChecked(True)
        self._area.ensureWidgetVisible(self._buttons[page_id])

    def show_count(self, page_id: str, count: int) -> None:
        """Say beside a page how much waits there; 0 says nothing."""
        button, badge = self._buttons.get(page_id), self._badges.get(page_id)
        if button is None:
            return
        if badge is None:
            badge = self._badges[page_id] = self._make_badge(button)
        badge.setText(words.number(count))
        badge.setVisible(count > 0 and not self._is_folded)
        title = self._titles[page_id]
        button.setAccessibleName(f"{title}, {words.number(count)} waiting" if count else title)

    def toggle_fold(self) -> None:
        """Fold to icons, or back to words."""
        self.set_folded(not self._is_folded)

    def set_folded(self, is_folded: bool) -> None:  # noqa: FBT001
        """Show icons alone, or icons and words."""
        self._is_folded = is_folded
        self.setFixedWidth(FOLDED_PX if is_folded else WIDTH_PX)
        for heading in self._headings:
            heading.setVisible(not is_folded)
        self._search.setVisible(not is_folded)
        for page_id, button in self._buttons.items():
            button.setText("" if is_folded else f" {self._titles[page_id]}")
        for badge in self._badges.values():
            badge.setVisible(not is_folded and badge.text() != words.number(0))
        set_icon(self._fold, "unfold" if is_folded else "fold")

    def _add_head(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(Space.TIGHT, 0, 0, Space.HAIR)
        mark = QLabel()
        set_icon(mark, "app", Role.ACCENT, 20)
        name = Label("Stratum", TextStyle.SECTION)
        self._headings.append(name)
        self._search = make_icon_button(
            "search", "Search pages and commands (Ctrl+K)", self.palette_requested.emit
        )
        head.addWidget(mark)
        head.addWidget(name)
        head.addStretch(1)
        head.addWidget(self._search)
        self._layout.addLayout(head)

    def _add_heading(self, group: str) -> None:
        self._pages.addSpacing(Space.SNUG)
        heading = Label(group, TextStyle.CAPTION, Role.MUTED)
        heading.setContentsMargins(Space.TIGHT, 0, 0, 2)
        self._headings.append(heading)
        self._pages.addWidget(heading)

    def _add_page(self, page: Page) -> None:
        button = QPushButton(f" {page.title}")
        button.setProperty("kind", "page")
        button.setCheckable(True)
        button.setAccessibleName(page.title)
        shortcut = f" (Ctrl+{len(self._buttons) + 1})" if len(self._buttons) < 9 else ""
        button.setToolTip(f"{page.title}{shortcut}")
        set_icon(button, page.icon, Role.MUTED, _ICON_PX)
        button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        button.setObjectName(page.id)
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        self._group.addButton(button)
        self._buttons[page.id] = button
        self._pages.addWidget(button, _GROWS)

    def _make_badge(self, button: QPushButton) -> Label:
        badge = Label("", TextStyle.CAPTION_STRONG, Role.ACCENT)
        badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line = QHBoxLayout(button)
        line.setContentsMargins(0, 0, Space.TIGHT, 0)
        line.addStretch(1)
        line.addWidget(badge)
        return badge

    def _on_clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(button.objectName())
