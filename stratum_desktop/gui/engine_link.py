"""The only bridge to the engine process, and to changes that another process committed.

The engine and the window share a database and nothing else. The window looks at the
database's change counter, which costs microseconds, and at whether the process lives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from stratum_desktop.domain.errors import StratumError
from stratum_desktop.domain.topic import ChangeSet, Topic
from stratum_desktop.gui.tasks import OwnedTasks

POLL_MS = 250
"""How often the change counter is read at most. Source: the design, section 3."""
COALESCE_MS = 500
"""Screens are refreshed twice a second at most. Source: the design, section 3."""

ENDED = (
    "The engine ended by itself. Deliveries wait in the queue and nothing is lost. "
    "Start it again from the status bar."
)


class EngineProcess(Protocol):
    """The engine as the window sees it; made and owned by the start of the program."""

    def is_running(self) -> bool:
        """Say whether the process lives. Cheap: called four times a second."""
        ...

    def start(self) -> None:
        """Start the process unless it lives. Raises `Trouble` when that fails."""
        ...

    def stop(self) -> None:
        """Ask the process to finish its batch and end. Returns at once."""
        ...


class ChangeCounter(Protocol):
    """What tells that the database changed; `services.dashboards` is one."""

    async def data_version(self) -> int:
        """Return a number that differs after any commit of another process."""
        ...


@dataclass(frozen=True, slots=True)
class EngineState:
    """How the engine stands."""

    is_running: bool
    #: Why the engine does not run although it should; None when it does, or was stopped.
    engine_trouble: str | None = None
    #: Why the database cannot be read; None when it can.
    database_trouble: str | None = None

    @property
    def trouble(self) -> str | None:
        """Return the sentence to show, the graver one first."""
        return self.database_trouble or self.engine_trouble


class EngineLink(QObject):
    """Rings when something changed, twice a second at most, and knows how the engine stands.

    Runs on: the UI thread, inside a running asyncio loop from `start` on.
    """

    #: Carries a `ChangeSet`.
    changed = Signal(object)
    #: Carries an `EngineState`, only when it differs from the last one.
    engine_changed = Signal(object)

    def __init__(
        self,
        engine: EngineProcess,
        counter: ChangeCounter,
        *,
        poll_ms: int = POLL_MS,
        coalesce_ms: int = COALESCE_MS,
    ) -> None:
        super().__init__()
        self._engine = engine
        self._counter = counter
        self._tasks = OwnedTasks()
        self._version: int | None = None
        self._pending: ChangeSet = frozenset()
        self._state = EngineState(is_running=False)
        self._is_wanted = False
        self._poll = QTimer(self, interval=poll_ms)
        self._poll.timeout.connect(self.look)
        self._rest = QTimer(self, singleShot=True, interval=coalesce_ms)
        self._rest.timeout.connect(self._ring)

    @property
    def state(self) -> EngineState:
        """Return how the engine stood when last looked at."""
        return self._state

    def start(self) -> None:
        """Look from now on."""
        self.look()
        self._poll.start()

    async def close(self) -> None:
        """Look no more."""
        self._poll.stop()
        self._rest.stop()
        await self._tasks.close()

    def publish(self, topics: ChangeSet) -> None:
        """Tell every page what this window itself changed; at once, unless it just rang."""
        self._pending |= topics
        if not self._rest.isActive():
            self._ring()

    def start_engine(self) -> None:
        """Start the engine; a failure becomes the state's trouble."""
        try:
            self._engine.start()
        except StratumError as error:
            self._update(is_running=False, engine_trouble=error.message)
            return
        self._is_wanted = True
        self._update(is_running=self._engine.is_running(), engine_trouble=None)

    def stop_engine(self) -> None:
        """Ask the engine to stop; the state follows when it has."""
        self._is_wanted = False
        self._engine.stop()
        self.look()

    def look(self) -> None:
        """Look once: at the process now, at the counter as soon as it answers."""
        self._look_at_engine()
        if "version" not in self._tasks.running:
            self._tasks.start(
                "version",
                self._counter.data_version(),
                done=self._on_version,
                failed=self._on_failed,
            )

    async def settle(self) -> None:
        """Return when the counter has answered."""
        await self._tasks.settle()

    def _on_version(self, version: int) -> None:
        self._update(database_trouble=None)
        before, self._version = self._version, version
        if before is not None and before != version:
            self.publish(frozenset(Topic))

    def _on_failed(self, error: StratumError) -> None:
        self._update(database_trouble=error.message)

    def _look_at_engine(self) -> None:
        is_running = self._engine.is_running()
        if is_running:
            self._is_wanted = True
            self._update(is_running=True, engine_trouble=None)
        elif self._is_wanted:
            self._is_wanted = False
            self._update(is_running=False, engine_trouble=ENDED)
        else:
            self._update(is_running=False)

    def _update(self, **changes: object) -> None:
        state = replace(self._state, **changes)  # type: ignore[arg-type]
        if state != self._state:
            self._state = state
            self.engine_changed.emit(state)

    def _ring(self) -> None:
        if not self._pending:
            return
        topics, self._pending = self._pending, frozenset()
        self._rest.start()
        self.changed.emit(topics)
