"""What the command line is handed by the start of the program: ways in, and other processes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.services import Services
from stratum_desktop.services.restoring import RestoreReport

OpenWorkspace = Callable[[Path], AbstractAsyncContextManager[Services]]


class PreparePractice(Protocol):
    """Makes a practice workspace."""

    def __call__(self, folder: Path, *, with_history: bool = True) -> Awaitable[None]:
        """Make it where there is none."""
        ...


class Restore(Protocol):
    """Puts a backup in the place of a workspace's database."""

    def __call__(self, folder: Path, backup: Path) -> Awaitable[RestoreReport]:
        """Do it while nobody else has the workspace open."""
        ...


class RunWorker(Protocol):
    """Runs the engine in this process."""

    def __call__(self, folder: Path, *, while_stdin_open: bool = False) -> Awaitable[None]:
        """Deliver until stopped."""
        ...


@dataclass(frozen=True, slots=True)
class PracticeChoice:
    """How the practice world shall run."""

    while_stdin_open: bool = False
    #: 0 takes a free one.
    port: int = 0
    #: Conversions a second; 0 serves only.
    rate: float = 0.0
    #: What goes wrong first, in order: "KIND" once, "KIND:COUNT" that often.
    faults: tuple[str, ...] = ()
    #: Share of calls that are spoilt at random after that, 0 to 1.
    storm: float = 0.0
    storm_seed: int = 0


class RunPractice(Protocol):
    """Runs the practice world in this process."""

    def __call__(
        self,
        folder: Path,
        choice: PracticeChoice,
        *,
        on_ready: Callable[[int], None] | None = None,
    ) -> Awaitable[None]:
        """Serve and sell until stopped; tells the port once it serves."""
        ...


class SayFault(Protocol):
    """Keeps a fault in the program and says so."""

    def __call__(self, bug: BaseException, *, folder: Path) -> ExitCode:
        """Write it to the log, and one line to standard error."""
        ...


@dataclass(frozen=True, slots=True)
class Doors:
    """Everything outside the services that a command can ask for."""

    default_workspace: Path
    practice_workspace: Path
    open: OpenWorkspace
    #: Opens, and makes what is not there: in a file, or in the database of an address.
    create: Callable[[Path, str | None], AbstractAsyncContextManager[Services]]
    #: Held while this process delivers; entering raises Trouble while an engine does.
    pump: Callable[[Path], AbstractContextManager[object]]
    restore: Restore
    prepare_practice: PreparePractice
    run_worker: RunWorker
    run_practice: RunPractice
    say_fault: SayFault
