"""The Approvals page."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from stratum_desktop.gui.autopilot_switch import RESUME_DETAIL, RESUME_QUESTION
from stratum_desktop.gui.dialogs import ask
from stratum_desktop.gui.page import Command
from stratum_desktop.gui.page_view import PageView
from stratum_desktop.gui.pages.approvals import words
from stratum_desktop.gui.pages.approvals.columns import Line, lines_of
from stratum_desktop.gui.pages.approvals.decision_bar import DecisionBar
from stratum_desktop.gui.pages.approvals.desk import Desk
from stratum_desktop.gui.pages.approvals.drawer import CommentBox, Draft, action_drawer
from stratum_desktop.gui.pages.approvals.exchange import Exchange
from stratum_desktop.gui.pages.approvals.filter_bar import FilterBar
from stratum_desktop.gui.pages.approvals.modes_strip import ModesStrip
from stratum_desktop.gui.pages.approvals.question import QuestionPanel
from stratum_desktop.gui.pages.approvals.questions import Questions
from stratum_desktop.gui.pages.approvals.queue import Queue
from stratum_desktop.gui.pages.approvals.state import Asking, State, Which
from stratum_desktop.gui.pages.approvals.stopped_band import StoppedBand
from stratum_desktop.gui.pages.approvals.undo_bar import UndoBar
from stratum_desktop.gui.pages.approvals.view_model import ApprovalsViewModel
from stratum_desktop.gui.shortcuts import bind
from stratum_desktop.gui.theme import Role, TextStyle
from stratum_desktop.gui.view_model import Notice, Shown
from stratum_desktop.gui.widgets import EmptyState, Label
from stratum_desktop.services.approvals.view import ActionDetail


class ApprovalsView(PageView[State]):
    """Modes, the queue, and what a person decides of it by keys."""

    view_model: ApprovalsViewModel

    def build(self, layout: QVBoxLayout) -> None:
        """Make the page from top to bottom."""
        self._drawn: ActionDetail | None = None
        self._comment: CommentBox | None = None
        self._asked: Asking | None = None
        self._has_shown_none = True
        self._exchange = Exchange(self.view_model, self)
        self._questions = Questions(self.view_model, self._exchange)
        self._stopped = StoppedBand()
        self._stopped.resume_clicked.connect(self._on_resume)
        self._modes = ModesStrip()
        self._filter = FilterBar(self.view_model)
        self._undo = UndoBar(self.view_model.now, self.view_model.held)
        self._queue = Queue(self.view_model.now, self.view_model.held)
        self._none = EmptyState()
        self._offered = ""
        self._panel = QuestionPanel()
        self._desk = Desk(self.view_model, self._queue)
        self._decide = DecisionBar(self._desk)
        self._keys = Label("", TextStyle.CAPTION, Role.MUTED, wraps=True)
        self._undo.undo_clicked.connect(self._desk.undo_last)
        self._undo.ticked.connect(self._queue.show_time)
        self._queue.opened.connect(self._on_opened)
        self._queue.box_clicked.connect(self._desk.mark_line)
        self._queue.current_changed.connect(self._on_current_changed)
        self._panel.withdrawn.connect(self.view_model.withdraw)
        above: tuple[QWidget, ...] = (self._stopped, self._modes, self._filter, self._undo)
        below: tuple[QWidget, ...] = (self._panel, self._decide, self._keys)
        for part in above:
            layout.addWidget(part)
        layout.addWidget(self._queue, 1)
        layout.addWidget(self._none, 1)
        for part in below:
            layout.addWidget(part)
        self.setFocusProxy(self._queue)
        bind(self, "J", partial(self._step, 1), repeats=True)
        bind(self, "K", partial(self._step, -1), repeats=True)

    def filter_field(self) -> QWidget:
        """Return what `/` puts the keyboard into."""
        return self._filter.search

    def commands(self) -> tuple[Command, ...]:
        """Offer every decision by key and by name."""
        desk = self._desk
        return (
            Command("Approve", desk.approve, "A"),
            Command("Approve what is selected", desk.approve_selected, "Shift+A"),
            Command("Reject", desk.reject, "R"),
            Command("Snooze", desk.snooze, "S"),
            Command("Undo", desk.undo, "U"),
            Command("Select", desk.mark, "X"),
            Command("Comment", desk.comment, "C"),
            Command("Override the gate", desk.override, "O"),
            Command("Roll back", desk.roll_back, "B"),
            Command("Group by rule", self._filter.toggle_grouping, "G"),
            Command("Show the rule", self._on_show_rule),
            Command("Export for a colleague", self._on_export),
            Command("Import a colleague's decision", self._exchange.take_in),
            Command("Decide what a colleague sent", self._exchange.open_sent),
        )

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show the queue, and the question that is asked of it."""
        self._stopped.show_stopped(state.stopped)
        self._modes.show_modes(state.modes)
        self._filter.show_state(state)
        self._undo.show_actions(state.undoable)
        lines = lines_of(state.shown, state.choices, state.marked)
        self._queue.set_lines(lines)
        self._queue.setVisible(bool(lines))
        self._none.setVisible(not lines)
        if not lines:
            title, sentence = words.NOTHING_LISTED[state.choices.which]
            self._none.set_words(title, sentence, "approvals")
            self._offer_step(state)
        if self._has_shown_none and lines:
            self._has_shown_none = False
            self._take_keyboard()
        self._keys.setText(words.KEYS[state.choices.which])
        self._show_question(state.asking)
        self._show_detail(state.detail)
        self._decide.show_state(state, self._desk.current, self.view_model.now())
        self._queue.show_time()

    def drawer_closed(self) -> None:
        """Look at no action any more."""
        self._drawn, self._comment = None, None
        self.view_model.leave()

    # ------------------------------------------------------------ showing

    def _show_question(self, asking: Asking | None) -> None:
        if asking == self._asked:
            return
        self._asked = asking
        is_asking = asking is not None
        self._decide.setVisible(not is_asking)
        self._keys.setVisible(not is_asking)
        if asking is None:
            self._panel.shut()
            self._queue.setFocus()
        else:
            self._panel.ask(self._questions.of(asking))

    def _show_detail(self, detail: ActionDetail | None) -> None:
        if detail is None or detail == self._drawn:
            return
        is_same = self._drawn is not None and self._drawn.view.id == detail.view.id
        typed = self._comment.draft if is_same and self._comment is not None else Draft()
        self._drawn = detail
        self._queue.point_at(detail.view.id)
        self._comment = CommentBox(detail.view, self.view_model)
        content = action_drawer(detail, self.view_model, self._comment, self.shell.open_page)
        self.shell.show_drawer(detail.view.name, content)
        self._comment.take_over(typed)

    def _offer_step(self, state: State) -> None:
        """Offer the first step where nothing waits; a button that stays keeps the keyboard."""
        title, page = ("Open the rules", "rules") if state.modes else ("Open accounts", "accounts")
        offered = title if state.choices.which is Which.OPEN else ""
        if offered != self._offered:
            self._offered = offered
            step = (title, partial(self.shell.open_page, page))
            self._none.set_actions([step] if offered else [])

    def _take_keyboard(self) -> None:
        """Let keys move the cursor as soon as there is one, unless a person is typing."""
        if not isinstance(QApplication.focusWidget(), QLineEdit):
            self._queue.setFocus()

    # ------------------------------------------------------------ what a person does

    def _step(self, by: int) -> None:
        if self._asked is None:
            self._queue.step(by)

    def _on_opened(self, line: Line) -> None:
        if line.action is None:
            self._desk.mark_line(line)
        elif self._drawn is not None and self._drawn.view.id == line.action.id:
            self.shell.close_drawer()
        else:
            self.view_model.select(line.action.id)

    def _on_current_changed(self, line: Line | None) -> None:
        state = self.view_model.state
        if state is None:
            return
        self._decide.show_state(state, self._desk.current, self.view_model.now())
        if self._drawn is not None and line is not None and line.action is not None:
            self.view_model.select(line.action.id)

    def _on_resume(self) -> None:
        async def asked() -> bool:
            return await ask(self, RESUME_QUESTION, RESUME_DETAIL, yes="Let it run")

        def answered(is_sure: bool) -> Notice | None:  # noqa: FBT001 - a task's result
            if is_sure:
                self.view_model.resume()
            return None

        self.view_model.query("confirm", asked, done=answered)

    def _on_show_rule(self) -> None:
        current = self._desk.current
        if current is not None and current.rule_id is not None:
            self.shell.open_page("rules", current.rule_id)

    def _on_export(self) -> None:
        state, current = self.view_model.state, self._desk.current
        if state is not None:
            self._exchange.export(state.selected or (() if current is None else (current,)))
