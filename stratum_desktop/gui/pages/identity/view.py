"""The Identity page."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from stratum_desktop.gui.page import Command
from stratum_desktop.gui.page_view import PageView
from stratum_desktop.gui.pages.identity.form import PersonForm
from stratum_desktop.gui.pages.identity.platform_card import PlatformCard
from stratum_desktop.gui.pages.identity.view_model import IdentityViewModel, State
from stratum_desktop.gui.pages.identity.words import EXAMPLE, FIELD_NAMES, SOURCES
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.view_model import Notice, Shown
from stratum_desktop.gui.widgets import (
    Card,
    EmptyState,
    Label,
    SegmentedTabs,
    make_button,
    scrolled,
)
from stratum_desktop.gui.widgets.button import Kind
from stratum_desktop.gui.widgets.choice_box import ChoiceBox
from stratum_desktop.services.identity_inspector import ActionSource, PlatformView, Taken

_FORM_PX = 288
_EVERY = ""


class IdentityView(PageView[State]):
    """A person on the left; on the right what becomes of them, platform by platform."""

    view_model: IdentityViewModel

    def build(self, layout: QVBoxLayout) -> None:
        """Make both sides."""
        self._platforms = SegmentedTabs("Platform")
        self._platforms.chosen.connect(self._on_platform_chosen)
        self._cards: dict[int, PlatformCard] = {}
        sides = QHBoxLayout()
        sides.setSpacing(Space.NORMAL)
        sides.addWidget(self._make_form())
        sides.addWidget(self._make_answers(), 1)
        layout.addLayout(sides, 1)

    def header(self) -> QWidget:
        """Return the choice of the platform."""
        return self._platforms

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show what was found; nothing typed shows what will be here."""
        del shown
        self._form.show_notes(state.inspection.notes)
        self._source.set_choices(SOURCES, state.action_source)
        self._answers.setCurrentIndex(1 if state.typed else 0)
        views = state.inspection.platforms
        tabs = dict.fromkeys(view.platform for view in views)
        names = {view.platform: view.platform_label for view in views}
        self._platforms.set_tabs([(_EVERY, "All"), *((key, names[key]) for key in tabs)])
        for at, view in enumerate(views):
            self._card(at, view).show_view(view, state.action_source)
        self._show_chosen(state)

    def commands(self) -> tuple[Command, ...]:
        """Offer what the buttons do."""
        return (
            Command("Copy what is sent", self._on_copy, "Ctrl+Shift+C"),
            Command("Fill in an example person", self._on_example),
            Command("Clear the person", self._on_clear),
        )

    # ------------------------------------------------------------ inside

    def _make_form(self) -> QWidget:
        card = Card("Person", caption="What you type is neither stored nor logged nor sent.")
        card.setFixedWidth(_FORM_PX)
        self._source = ChoiceBox("Where the event took place")
        self._source.set_choices(SOURCES, ActionSource.WEBSITE)
        self._source.chosen.connect(self._on_source_chosen)
        self._form = PersonForm()
        self._form.typed.connect(self._on_typed)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.TIGHT)
        buttons.addWidget(make_button("Clear", self._on_clear))
        buttons.addWidget(make_button("Example", self._on_example, kind=Kind.PLAIN))
        buttons.addStretch(1)
        card.add(Label("A purchase that took place", TextStyle.CAPTION, Role.MUTED))
        card.add(self._source)
        card.add(scrolled(self._form), 1)
        card.add(buttons)
        return card

    def _make_answers(self) -> QWidget:
        self._answers = QStackedWidget()
        nobody = EmptyState()
        nobody.set_words(
            "Type a person",
            "Here stands, platform by platform, what each field becomes: cleaned by that "
            "platform's rule, hashed, and where it goes in what is sent. The platform's own "
            "mapping is asked, the same that sends your events.",
            "identity",
        )
        nobody.set_actions([("Fill in an example", self._on_example)])
        inside = QWidget()
        inside.setAccessibleName("What each platform would be told")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, Space.TIGHT, 0)
        self._column.setSpacing(Space.NORMAL)
        hint = "Enter on a row, or a double click, copies what is sent."
        self._column.addWidget(Label(hint, TextStyle.CAPTION, Role.MUTED))
        self._column.addStretch(1)
        self._answers.addWidget(nobody)
        self._answers.addWidget(scrolled(inside))
        return self._answers

    def _card(self, at: int, view: PlatformView) -> PlatformCard:
        if at not in self._cards:
            card = PlatformCard(view)
            card.copied.connect(self._copy)
            self._column.insertWidget(self._column.count() - 1, card)
            self._cards[at] = card
        return self._cards[at]

    def _show_chosen(self, state: State) -> None:
        chosen = self._platforms.current or _EVERY
        views = state.inspection.platforms
        for at, card in self._cards.items():
            is_there = at < len(views) and chosen in (_EVERY, views[at].platform)
            card.setVisible(is_there)

    def _copy(self, row: Taken) -> None:
        QGuiApplication.clipboard().setText(row.sent)
        what = "SHA-256" if row.is_hashed else "value in clear"
        self.view_model.say(Notice(f"Copied the {what} of “{FIELD_NAMES[row.field]}”."))

    def _on_copy(self) -> None:
        for card in self._cards.values():
            if (row := card.current) is not None:
                self._copy(row)
                return
        self.view_model.say(Notice("Put the cursor on a row of a platform's table first."))

    def _on_typed(self, person: dict[str, str]) -> None:
        self.view_model.inspect(person)

    def _on_source_chosen(self, source: ActionSource) -> None:
        self.view_model.take_place(source)

    def _on_platform_chosen(self, key: str) -> None:
        del key
        if self.view_model.state is not None:
            self._show_chosen(self.view_model.state)

    def _on_clear(self) -> None:
        self._form.fill({})
        self._form.focus_first()

    def _on_example(self) -> None:
        self._form.fill(EXAMPLE)
