"""A stand-in at the boundary of the services: it answers what a test says, and notes each call."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stratum_desktop.domain.topic import ChangeSet
from stratum_desktop.gui.view_model import PageContext
from stratum_desktop.gui.workspace import WorkspaceInfo


class StandInService:
    """One service. `answers[name]` is a value, an exception, or a function of the arguments."""

    def __init__(self, name: str, notes: StandIn) -> None:
        self._name = name
        self._notes = notes

    def __getattr__(self, method: str) -> Any:
        async def ask(*args: Any, **kwargs: Any) -> Any:
            self._notes.calls.append((f"{self._name}.{method}", args, kwargs))
            gate = self._notes.gates.get(f"{self._name}.{method}")
            if gate is not None:
                await gate.wait()
            return self._answer(method, args, kwargs)

        def tell(*args: Any, **kwargs: Any) -> Any:
            return self._answer(method, args, kwargs)

        return tell if f"{self._name}.{method}" in _SYNCHRONOUS else ask

    def _answer(self, method: str, args: Any, kwargs: Any) -> Any:
        answer = self._notes.answers[f"{self._name}.{method}"]
        if isinstance(answer, BaseException):
            raise answer
        return answer(*args, **kwargs) if callable(answer) else answer


_SYNCHRONOUS = frozenset({"accounts.platforms", "uploads.fields"})


@dataclass
class StandIn:
    """All services, what they answer, and what was asked of them."""

    #: "service.method" to its answer.
    answers: dict[str, Any] = field(default_factory=dict)
    calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)
    #: "service.method" to an event that the answer waits for.
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    published: list[ChangeSet] = field(default_factory=list)

    def __getattr__(self, name: str) -> StandInService:
        if name.startswith("_"):
            raise AttributeError(name)
        return StandInService(name, self)

    def asked(self, name: str) -> list[dict[str, Any]]:
        """Return the keyword arguments of every call of "service.method", in order."""
        return [kwargs for called, _, kwargs in self.calls if called == name]

    def arguments(self, name: str) -> list[tuple[Any, ...]]:
        """Return the positional arguments of every call of "service.method", in order."""
        return [args for called, args, _ in self.calls if called == name]

    def context(self, clock: Any, *, is_practice: bool = False) -> PageContext:
        """Return what a view model is handed."""
        return PageContext(
            services=self,  # type: ignore[arg-type]
            clock=clock,
            workspace=WorkspaceInfo("Test", Path("workspace"), is_practice=is_practice),
            publish=self.published.append,
        )
