"""What a page knows and does, without widgets: state goes down, commands come up.

A view model has one signal. It loads a frozen state from the services, wraps it in `Shown`
together with how fresh it is, and emits that. Its commands are one service call each.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.errors import Refusal, StratumError
from stratum_desktop.domain.topic import Changed, ChangeSet, Topic
from stratum_desktop.gui.tasks import OwnedTasks
from stratum_desktop.gui.workspace import WorkspaceInfo

if TYPE_CHECKING:
    from stratum_desktop.services import Services

S = TypeVar("S")
T = TypeVar("T")

_REST_PER_LOAD = 4.0
"""A page that refreshes by itself loads a fifth of the time at most."""

_SHORTEST_REST_SECONDS = 0.05
"""Below it there is nothing to spare."""

LOAD = "load"
"""The task name of loading; commands use their own names."""


class Phase(StrEnum):
    """How a page stands. Each looks different from the others."""

    #: A load is running; old figures, if any, stay and are dimmed.
    LOADING = "loading"
    READY = "ready"
    #: Loaded, and there is nothing yet: the page offers the first step.
    EMPTY = "empty"
    #: Something changed since `as_of`, and the page has not been looked at since.
    STALE = "stale"
    #: What the page needs lives behind a network that is away; old figures stay.
    OFFLINE = "offline"
    #: The last load failed; old figures, if any, stay with their `as_of`.
    ERROR = "error"


class Tone(StrEnum):
    """How serious a message is; always with an icon and words."""

    NEUTRAL = "neutral"
    GOOD = "good"
    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Notice:
    """What a command has to say when it ended: a quiet bar, or words beside its control."""

    sentence: str
    tone: Tone = Tone.NEUTRAL
    #: The command that it belongs to.
    command: str = ""
    #: A verb such as "Undo"; None when there is nothing to do about it.
    action: str | None = None
    #: What the action does.
    run: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Shown(Generic[S]):
    """Everything that a page shows at one moment."""

    #: None until the first load has succeeded.
    state: S | None
    phase: Phase
    #: When the state was read, aware UTC.
    as_of: datetime | None = None
    #: Why the last load failed; its `message` is the sentence to show.
    error: StratumError | None = None
    #: Names of the commands that are running: their controls wait.
    busy: frozenset[str] = frozenset()
    #: What the last command said; None once dismissed.
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class PageContext:
    """What every view model is handed."""

    services: Services
    clock: Clock
    workspace: WorkspaceInfo
    #: Tell every page what a command changed.
    publish: Callable[[ChangeSet], None]


class ViewModel(QObject, Generic[S]):
    """The base of every page's view model.

    A subclass says what it `WATCHES`, how to `load`, and its commands:

        def release(self, destination_id: int) -> None:
            self.command("release", lambda: self.services.accounts.release(destination_id))

    Runs on: the UI thread, inside the window's asyncio loop.
    """

    #: Carries one `Shown`.
    shown_changed = Signal(object)

    #: A change of any of these makes the page reload (visible) or stale (hidden).
    WATCHES: ClassVar[frozenset[Topic]] = frozenset()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        self.services = context.services
        self._tasks = OwnedTasks()
        self._shown: Shown[S] = Shown(state=None, phase=Phase.LOADING)
        self._is_visible = False
        self._needs_load = True
        self._load_again = False
        self._load_began = 0.0
        self._rest_until = 0.0
        self._resting: asyncio.TimerHandle | None = None

    # ------------------------------------------------------------ for subclasses

    async def load(self) -> S:
        """Ask the services for everything that the page shows."""
        raise NotImplementedError

    def on_shown(self, state: S) -> None:
        """Ask, with `query`, for what takes longer than the page can wait; it is shown by now."""
        del state

    def is_empty(self, state: S) -> bool:
        """Say whether there is nothing to show yet, so that the page offers the first step."""
        del state
        return False

    def is_offline(self, state: S) -> bool:
        """Say whether this state is incomplete because the network is away."""
        del state
        return False

    def receive(self, argument: object) -> None:
        """Take what another page wants shown here, a filter or an id; then reload."""
        del argument

    def command(
        self,
        name: str,
        work: Callable[[], Coroutine[Any, Any, Changed[T]]],
        *,
        done: Callable[[T], Notice | None] | None = None,
    ) -> None:
        """Run one mutation; its topics reach every page, its failure becomes a notice.

        Nothing happens while the same command is still running.

        Args:
            name: also the key in `Shown.busy` and `Notice.command`.
            work: makes the coroutine of one service call.
            done: turns the value into a message; None says nothing.
        """
        if name in self._tasks.running:
            return

        def on_done(changed: Changed[T]) -> None:
            notice = done(changed.value) if done is not None else None
            self._end_command(notice)
            self.context.publish(changed.topics)

        self._start_command(name, work(), on_done)

    def query(
        self,
        name: str,
        work: Callable[[], Coroutine[Any, Any, T]],
        *,
        done: Callable[[T], Notice | None],
    ) -> None:
        """Ask for something beside the page's state: the rows behind a number, a dry run.

        A second query of this name replaces the first. `done` usually calls `set_state`.
        """
        self._start_command(name, work(), lambda value: self._end_command(done(value)))

    def cancel(self, name: str) -> None:
        """Stop waiting for a running command or query; what it committed stays."""
        self._tasks.cancel(name)
        self._emit(busy=self._busy())

    def set_state(self, state: S) -> None:
        """Show another state without a load: a selection, a draft, a query's answer."""
        self._emit(state=state)

    def say(self, notice: Notice | None) -> None:
        """Show a message, or take the one that is shown away."""
        self._emit(notice=notice)

    # ------------------------------------------------------------ for the shell

    @property
    def shown(self) -> Shown[S]:
        """Return what is shown now."""
        return self._shown

    @property
    def state(self) -> S | None:
        """Return the loaded state; None until the first load has succeeded."""
        return self._shown.state

    def became_visible(self) -> None:
        """Load when something changed meanwhile."""
        self._is_visible = True
        if self._needs_load:
            self.reload()

    def became_hidden(self) -> None:
        """Stop reloading; changes make the page stale from now on."""
        self._is_visible = False

    def on_changed(self, topics: ChangeSet) -> None:
        """Reload or turn stale when one of the topics is watched."""
        if not topics & self.WATCHES:
            return
        if self._is_visible:
            self._refresh()
            return
        self._needs_load = True
        if self._shown.state is not None:
            self._emit(phase=Phase.STALE)

    def reload(self, *, restart: bool = False) -> None:
        """Load again, keeping the old figures until the new ones are there.

        Args:
            restart: drop a load that is under way, because what to load has changed;
                otherwise one more load follows it.
        """
        if LOAD in self._tasks.running and not restart:
            self._load_again = True
            return
        self._start_load()
        self._emit(phase=Phase.LOADING)

    async def settle(self) -> None:
        """Return when neither a load nor a command is running; a load that rests begins now."""
        await self._tasks.settle()
        while self._resting is not None:
            self._start_load()
            await self._tasks.settle()

    async def close(self) -> None:
        """Cancel whatever runs and wait for its end."""
        self._cancel_refresh()
        await self._tasks.close()

    # ------------------------------------------------------------ inside

    def _refresh(self) -> None:
        """Load again because something changed, without dimming what is shown.

        A page rests after a load for a multiple of what the load took, so that a slow one on a
        busy workspace neither runs all the time nor starves the window.
        """
        if LOAD in self._tasks.running:
            self._load_again = True
            return
        if self._resting is not None:
            return
        loop = asyncio.get_running_loop()
        rest = self._rest_until - loop.time()
        if rest > _SHORTEST_REST_SECONDS:
            self._resting = loop.call_later(rest, self._end_rest)
        else:
            self._start_load()

    def _end_rest(self) -> None:
        self._resting = None
        if self._is_visible:
            self._refresh()
        else:
            self._needs_load = True

    def _cancel_refresh(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
            self._resting = None

    def _start_load(self) -> None:
        self._cancel_refresh()
        self._load_again = False
        self._needs_load = False
        self._load_began = asyncio.get_running_loop().time()
        self._tasks.start(LOAD, self.load(), done=self._on_loaded, failed=self._on_load_failed)

    def _start_command(
        self, name: str, work: Coroutine[Any, Any, Any], on_done: Callable[[Any], None]
    ) -> None:
        def on_failed(error: StratumError) -> None:
            tone = Tone.WARNING if isinstance(error, Refusal) else Tone.CRITICAL
            self._end_command(Notice(error.message, tone, command=name))

        self._tasks.start(name, work, done=on_done, failed=on_failed)
        self._emit(busy=self._busy(), notice=None)

    def _end_command(self, notice: Notice | None) -> None:
        said = {} if notice is None else {"notice": notice}
        self._emit(busy=self._busy(), **said)

    def _busy(self) -> frozenset[str]:
        return self._tasks.running - {LOAD}

    def _on_loaded(self, state: S) -> None:
        phase = Phase.READY
        if self.is_offline(state):
            phase = Phase.OFFLINE
        elif self.is_empty(state):
            phase = Phase.EMPTY
        now = datetime.fromtimestamp(self.context.clock.now_ms() / 1000, tz=UTC)
        self._emit(state=state, phase=phase, as_of=now, error=None)
        self.on_shown(state)
        self._follow_up()

    def _on_load_failed(self, error: StratumError) -> None:
        self._needs_load = True
        self._emit(phase=Phase.ERROR, error=error)
        self._follow_up()

    def _follow_up(self) -> None:
        now = asyncio.get_running_loop().time()
        self._rest_until = now + _REST_PER_LOAD * (now - self._load_began)
        if not self._load_again:
            return
        if self._is_visible:
            self._refresh()
        else:
            self._needs_load = True

    def _emit(self, **changes: object) -> None:
        self._shown = replace(self._shown, **changes)  # type: ignore[arg-type]
        self.shown_changed.emit(self._shown)
