"""What the Alerts page knows and does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import ClassVar

from stratum_desktop.domain.anomaly.alert import AlertState
from stratum_desktop.domain.anomaly.metric import OF_PLATFORM
from stratum_desktop.domain.outage import OutageWindow
from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui import outages
from stratum_desktop.gui.view_model import Notice, PageContext, Tone, ViewModel
from stratum_desktop.services.alerts import AlertDetail, AlertView

MUTED_DAYS = 7
"""How long the button mutes for."""


_Read = tuple[AlertDetail, tuple[OutageWindow, ...]]


@dataclass(frozen=True, slots=True)
class State:
    """The alerts, and the one that is looked at."""

    alerts: tuple[AlertView, ...]
    #: Whether ended, resolved and muted ones are listed, too.
    shows_all: bool
    #: None: there is nothing to look at.
    detail: AlertDetail | None
    #: Those that concern its figure, in the days that are drawn of it; oldest first.
    outages: tuple[OutageWindow, ...] = ()

    @property
    def shown(self) -> tuple[AlertView, ...]:
        """Return what is listed."""
        return self.alerts if self.shows_all else tuple(one for one in self.alerts if one.asks)


class AlertsViewModel(ViewModel[State]):
    """What is out of the ordinary, and what a person does about it."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.ALERTS, Topic.DESTINATIONS, Topic.OUTAGES}
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        #: None: a person has not chosen; all are listed while none is open.
        self._shows_all: bool | None = None
        self._chosen: int | None = None

    async def load(self) -> State:
        """Ask for the alerts, and anew for the one that is looked at."""
        alerts = await self.services.alerts.list()
        shows_all = self._shows_all
        if shows_all is None:
            shows_all = not any(one.asks for one in alerts)
        state = State(alerts, shows_all, None)
        listed = {one.id for one in state.shown}
        chosen = self._chosen if self._chosen in listed else None
        if chosen is None and state.shown:
            chosen = state.shown[0].id
        self._chosen = chosen
        if chosen is None:
            return state
        detail, windows = await self._read(chosen)
        return replace(state, detail=detail, outages=windows)

    def is_empty(self, state: State) -> bool:
        """Say whether there never was an alert."""
        return not state.alerts

    def receive(self, argument: object) -> None:
        """Look at the alert that another page names by its number."""
        if isinstance(argument, int):
            self._shows_all, self._chosen = True, argument
            self.reload(restart=True)

    def show_all(self, *, shows_all: bool) -> None:
        """List every alert, or only those that ask for attention."""
        if self.state is None or shows_all != self.state.shows_all:
            self._shows_all = shows_all
            self.reload(restart=True)

    def select(self, alert_id: int) -> None:
        """Look at one alert."""
        if self.state is None or (
            self.state.detail is not None and self.state.detail.alert.id == alert_id
        ):
            return
        self._chosen = alert_id

        def on_read(read: _Read) -> Notice | None:
            if self.state is not None and self._chosen == alert_id:
                detail, windows = read
                self.set_state(replace(self.state, detail=detail, outages=windows))
            return None

        self.query("show", lambda: self._read(alert_id), done=on_read)

    def resolve(self) -> None:
        """Say that the alert was dealt with."""
        detail = self._detail()
        if detail is not None and detail.alert.state is not AlertState.RESOLVED:
            number = detail.alert.id
            self.command("resolve", lambda: self.services.alerts.resolve(number))

    def toggle_mute(self) -> None:
        """Mute the alert's figure for some days, or take its mute back."""
        detail = self._detail()
        if detail is None:
            return
        number = detail.alert.id
        if detail.alert.is_muted:
            self.command("mute", lambda: self.services.alerts.unmute(number))
        else:
            self.command("mute", lambda: self.services.alerts.mute(number, days=MUTED_DAYS))

    def note(self, text: str) -> None:
        """Keep a note on the alert."""
        detail = self._detail()
        if detail is not None:
            number = detail.alert.id

            def on_kept(_: None) -> Notice:
                return Notice("The note is kept.", Tone.GOOD, command="note")

            self.command("note", lambda: self.services.alerts.note(number, text=text), done=on_kept)

    def look_now(self) -> None:
        """Judge what is over since the last look."""
        self.command("watch", self.services.alerts.watch)

    async def _read(self, alert_id: int) -> _Read:
        """Read an alert, and the outages beside the steps that are drawn of it."""
        detail = await self.services.alerts.show(alert_id)
        if not detail.points:
            return detail, ()
        first, last = (
            datetime.fromtimestamp(at_s, UTC).date()
            for at_s in (detail.points[0].start_s, detail.points[-1].end_s)
        )
        # What a sender sends is for every platform, so an outage of one says nothing of it.
        alert = detail.alert
        platform = alert.subject if alert.metric in OF_PLATFORM else None
        ask = self.services.outages
        return detail, await outages.of_platform(ask, platform, first=first, last=last)

    def _detail(self) -> AlertDetail | None:
        return None if self.state is None else self.state.detail
