"""What the Identity page knows and does. What is typed lives here and nowhere else."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui.view_model import PageContext, ViewModel
from stratum_desktop.services.identity_inspector import ActionSource, Inspection


@dataclass(frozen=True, slots=True)
class State:
    """A person, and what becomes of them."""

    #: Field to what was typed; empty texts are left out.
    typed: Mapping[str, str] = dataclasses.field(repr=False)
    action_source: ActionSource
    inspection: Inspection


class IdentityViewModel(ViewModel[State]):
    """Asks anew whenever something else is typed."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset({Topic.DESTINATIONS, Topic.SETTINGS})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._typed: dict[str, str] = {}
        self._action_source = ActionSource.WEBSITE

    async def load(self) -> State:
        """Ask what each platform would take."""
        typed, source = dict(self._typed), self._action_source
        inspection = await self.services.identity_inspector.inspect(
            {name: (text,) for name, text in typed.items()}, action_source=source
        )
        return State(typed, source, inspection)

    def inspect(self, typed: Mapping[str, str]) -> None:
        """Look at this person instead."""
        given = {name: text for name, text in typed.items() if text}
        if given != self._typed:
            self._typed = given
            self.reload(restart=True)

    def take_place(self, action_source: ActionSource) -> None:
        """Try it with an event that took place elsewhere."""
        if action_source is not self._action_source:
            self._action_source = action_source
            self.reload(restart=True)
