"""What the Accounts page knows and does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui.pages.accounts.form import ACCOUNT, LABEL, ConnectForm, form_for
from stratum_desktop.gui.view_model import Notice, PageContext, Tone, ViewModel
from stratum_desktop.services.accounts import (
    ConnectionCheck,
    DestinationView,
    Manifest,
    VersionRadar,
)


@dataclass(frozen=True, slots=True)
class PlatformCard:
    """One platform: what its manifest says, and the accounts that are connected."""

    key: str
    label: str
    #: None when this version of the program cannot deliver to it.
    manifest: Manifest | None
    #: None while no account is connected.
    version: VersionRadar | None
    destinations: tuple[DestinationView, ...]


@dataclass(frozen=True, slots=True)
class State:
    """Every platform, connected ones first."""

    cards: tuple[PlatformCard, ...]
    #: What "Test connection" found, by destination; absent until tested.
    checks: Mapping[int, tuple[ConnectionCheck, ...]] = field(default_factory=dict)
    #: The form that is open; None shows the cards alone.
    form: ConnectForm | None = None
    #: Field of the form to the sentence that stands beside it.
    problems: Mapping[str, str] = field(default_factory=dict)


class AccountsViewModel(ViewModel[State]):
    """Connected accounts and what can be done with them."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset({Topic.DESTINATIONS})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._wanted_platform: str | None = None

    async def load(self) -> State:
        """Ask for the platforms, the accounts and the versions that end."""
        manifests = self.services.accounts.platforms()
        destinations = await self.services.accounts.list()
        versions = _first_to_end(await self.services.accounts.versions())
        known = {manifest.key: manifest for manifest in manifests}
        # A platform that this version does not know has no name but its account's.
        labels = {one.platform: one.label for one in destinations}
        labels |= {manifest.key: manifest.label for manifest in manifests}
        cards = tuple(
            PlatformCard(
                key=key,
                label=label,
                manifest=known.get(key),
                version=versions.get(key),
                destinations=tuple(d for d in destinations if d.platform == key),
            )
            for key, label in labels.items()
        )
        ordered = tuple(sorted(cards, key=_rank))
        kept = self.state or State(cards=())
        return self._with_wanted_form(replace(kept, cards=ordered))

    def receive(self, argument: object) -> None:
        """Open the form of the platform whose key another page named."""
        self._wanted_platform = str(argument)
        self.reload()

    def open_form(self, platform: str, destination_id: int | None = None) -> None:
        """Ask for an account of this platform, or for new credentials of a destination."""
        if self.state is None:
            return
        card = next((card for card in self.state.cards if card.key == platform), None)
        if card is None or card.manifest is None:
            return
        known = next((d for d in card.destinations if d.id == destination_id), None)
        self.set_state(replace(self.state, form=self._form(card.manifest, known), problems={}))

    def close_form(self) -> None:
        """Forget the form and everything that was typed into it."""
        if self.state is not None:
            self.set_state(replace(self.state, form=None, problems={}))

    def submit(self, values: Mapping[str, str]) -> None:
        """Connect with what was typed, or say beside each field what is wrong with it."""
        if self.state is None or self.state.form is None:
            return
        form = self.state.form
        problems = form.problems(values)
        self.set_state(replace(self.state, problems=problems))
        if problems:
            return
        self.command(
            "connect",
            lambda: self.services.accounts.connect(
                platform=form.platform,
                account=values[ACCOUNT].strip(),
                label=values.get(LABEL, "").strip() or None,
                secrets=form.secrets(values),
                options=form.options(values),
                base_url=form.base_url(values),
            ),
            done=self._on_connected,
        )

    def test(self, destination_id: int) -> None:
        """Check reachability, token and account; the answers appear on the card."""

        def on_tested(checks: tuple[ConnectionCheck, ...]) -> Notice | None:
            if self.state is not None:
                found = {**self.state.checks, destination_id: checks}
                self.set_state(replace(self.state, checks=found))
            return None

        self.query(
            f"test {destination_id}",
            lambda: self.services.accounts.test(destination_id),
            done=on_tested,
        )

    def set_enabled(self, destination_id: int, *, enabled: bool) -> None:
        """Switch deliveries to a destination on or off."""
        self.command(
            f"switch {destination_id}",
            lambda: self.services.accounts.set_enabled(destination_id, enabled=enabled),
        )

    def release(self, destination_id: int) -> None:
        """Let a held destination deliver again."""
        self.command(
            f"release {destination_id}", lambda: self.services.accounts.release(destination_id)
        )

    def hold(self, destination_id: int) -> None:
        """Stop deliveries to a destination until a person releases it; nothing is lost."""
        self.command(f"hold {destination_id}", lambda: self.services.accounts.hold(destination_id))

    def stop_correcting(self, destination_id: int) -> None:
        """Write events for a destination as they come in, from now on."""
        self.command(
            f"stop correcting {destination_id}",
            lambda: self.services.rewriting.keep(destination_id, ()),
        )

    def _on_connected(self, destination: DestinationView) -> Notice:
        self.close_form()
        return Notice(
            f"{destination.label} is connected. Test the connection to see what it answers.",
            Tone.GOOD,
            command="connect",
        )

    def _with_wanted_form(self, state: State) -> State:
        wanted, self._wanted_platform = self._wanted_platform, None
        for card in state.cards:
            if card.key == wanted and card.manifest is not None:
                return replace(state, form=self._form(card.manifest), problems={})
        return state

    def _form(self, manifest: Manifest, destination: DestinationView | None = None) -> ConnectForm:
        return form_for(manifest, destination, is_practice=self.context.workspace.is_practice)


def _first_to_end(versions: Sequence[VersionRadar]) -> dict[str, VersionRadar]:
    """Return one version for each platform: of several accounts' the one that ends first."""
    last = date.max
    ordered = sorted(versions, key=lambda one: one.ends_on or last, reverse=True)
    return {one.platform: one for one in ordered}


def _rank(card: PlatformCard) -> tuple[bool, bool]:
    """Return what sorts connected platforms first, and those without a folder last."""
    return (card.manifest is None, not card.destinations)
