"""What the Deliveries page knows and does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.gui.pages.deliveries.filter import Choices, StateChoice
from stratum_desktop.gui.pages.deliveries.fix_draft import FixDraft
from stratum_desktop.gui.view_model import Notice, PageContext, Tone, ViewModel
from stratum_desktop.services.accounts import DestinationView
from stratum_desktop.services.dashboards import DeliveryFilter, Timeline
from stratum_desktop.services.delivery import ReplayPlan
from stratum_desktop.services.flight import Flight


@dataclass(frozen=True, slots=True)
class ReplayDraft:
    """A replay that was worked out and waits for a yes."""

    plan: ReplayPlan
    #: The deliveries meant; None means every dead letter that the filter lets through.
    delivery_ids: tuple[int, ...] | None
    where: DeliveryFilter | None


@dataclass(frozen=True, slots=True)
class State:
    """The filter, what it counts, and the one delivery that is looked at."""

    choices: Choices
    where: DeliveryFilter
    #: Under the filter without its state and its reason.
    counts: Mapping[DeliveryState, int]
    destinations: tuple[DestinationView, ...]
    #: By name.
    sources: tuple[str, ...]
    #: Grows with every load: the table asks again for what it shows.
    revision: int
    timeline: Timeline | None = None
    #: The whole event of that delivery, shown in its place.
    flight: Flight | None = None
    replay: ReplayDraft | None = None
    #: Dead letters whose mapping is being set right, shown in place of the list.
    fix: FixDraft | None = None
    #: Under the filter without its reason, for dead letters: code to count.
    reasons: Mapping[str, int] = field(default_factory=dict)

    def count_of(self, choice: StateChoice) -> int:
        """Return how many deliveries a choice of the state filter would show, of any reason."""
        if not choice.states:
            return sum(self.counts.values())
        return sum(self.counts.get(state, 0) for state in choice.states)

    @property
    def total(self) -> int:
        """Return how many rows the table has."""
        shows_dead = self.choices.state is StateChoice.DEAD_LETTERS
        return self.dead_count if shows_dead else self.count_of(self.choices.state)

    @property
    def dead_count(self) -> int:
        """Return how many dead letters the filter lets through, whatever state is shown."""
        if self.choices.reason_code:
            return self.reasons.get(self.choices.reason_code, 0)
        return self.count_of(StateChoice.DEAD_LETTERS)


class DeliveriesViewModel(ViewModel[State]):
    """Deliveries under a filter, and what a person can do about those that ended badly."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset({Topic.DELIVERIES, Topic.DESTINATIONS})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._choices = Choices()
        self._revision = 0

    async def load(self) -> State:
        """Ask for the counts of the filter, and anew for the delivery in the drawer."""
        now = datetime.fromtimestamp(self.context.clock.now_ms() / 1000, tz=UTC)
        choices = self._choices
        # A reason is only looked for among dead letters: among all it would take every row.
        wide = replace(choices, reason_code="").filter_at(now, with_state=False)
        counts = await self.services.dashboards.delivery_counts(where=wide)
        destinations = await self.services.accounts.list()
        sources = await self.services.dashboards.sources()
        reasons: Mapping[str, int] = {}
        if choices.state is StateChoice.DEAD_LETTERS:
            where = choices.filter_at(now)
            reasons = await self.services.dashboards.dead_letter_reasons(where=where)
        shown = self.state.timeline if self.state is not None else None
        if shown is not None:
            shown = await self.services.dashboards.timeline(shown.row.id)
        flight = self.state.flight if self.state is not None else None
        if shown is not None and flight is not None:
            flight = await self.services.flight_recorder.flight_of_delivery(shown.row.id)
        self._revision += 1
        return State(
            choices=choices,
            where=choices.filter_at(now),
            counts=counts,
            destinations=destinations,
            sources=sources,
            revision=self._revision,
            timeline=shown,
            flight=flight,
            replay=self.state.replay if self.state is not None else None,
            fix=self.state.fix if self.state is not None else None,
            reasons=reasons,
        )

    def is_empty(self, state: State) -> bool:
        """Say whether nothing was ever queued, as far as the widest filter knows."""
        return not state.choices.is_narrow and state.total == 0

    def receive(self, argument: object) -> None:
        """Show what another page means.

        A group of states by its key, the same with the id of a destination, or a delivery by
        its id.
        """
        if isinstance(argument, str):
            self.narrow(Choices(state=StateChoice.of_key(argument)))
        elif isinstance(argument, tuple):
            key, destination_id = argument
            choices = Choices(state=StateChoice.of_key(key), destination_id=destination_id)
            self.narrow(choices)
        elif isinstance(argument, int):
            self.open_delivery(argument)

    def narrow(self, choices: Choices) -> None:
        """Filter by something else."""
        if choices == self._choices:
            return
        self._choices = choices
        if self.state is not None:
            self.set_state(replace(self.state, choices=choices))
        self.reload(restart=True)

    @property
    def choices(self) -> Choices:
        """Return what is filtered by now."""
        return self._choices

    def open_delivery(self, delivery_id: int) -> None:
        """Read the whole story of one delivery."""

        def on_read(timeline: Timeline) -> Notice | None:
            if self.state is not None:
                self.set_state(replace(self.state, timeline=timeline, flight=None))
            return None

        self.query(
            "timeline",
            lambda: self.services.dashboards.timeline(delivery_id),
            done=on_read,
        )

    def close_delivery(self) -> None:
        """Forget the delivery in the drawer."""
        self.cancel("timeline")
        self.cancel("flight")
        if self.state is not None:
            self.set_state(replace(self.state, timeline=None, flight=None))

    def show_flight(self) -> None:
        """Show the event of the delivery that is looked at, at every destination."""
        if self.state is None or self.state.timeline is None:
            return
        delivery_id = self.state.timeline.row.id

        def on_read(flight: Flight) -> Notice | None:
            if self.state is not None and self.state.timeline is not None:
                self.set_state(replace(self.state, flight=flight))
            return None

        self.query(
            "flight",
            lambda: self.services.flight_recorder.flight_of_delivery(delivery_id),
            done=on_read,
        )

    # ------------------------------------------------------------ dead letters

    def plan_replay(self, delivery_ids: Sequence[int] | None) -> None:
        """Work out what a replay would do; nothing is sent.

        Args:
            delivery_ids: None means every dead letter that the filter lets through.
        """
        ids = None if delivery_ids is None else tuple(delivery_ids)
        where = self.dead_letters() if ids is None else None

        def on_planned(changed: Changed[ReplayPlan]) -> Notice | None:
            if self.state is not None:
                draft = ReplayDraft(changed.value, ids, where)
                self.set_state(replace(self.state, replay=draft))
            return None

        self.query(
            "plan replay",
            lambda: self.services.delivery.replay(delivery_ids=ids, where=where, dry_run=True),
            done=on_planned,
        )

    def confirm_replay(self, *, include_doubtful: bool = False) -> None:
        """Queue the deliveries of the plan again, under the same event ids.

        Args:
            include_doubtful: those too that may have arrived.
        """
        if self.state is None or self.state.replay is None:
            return
        draft = self.state.replay
        self.command(
            "replay",
            lambda: self.services.delivery.replay(
                delivery_ids=draft.delivery_ids,
                where=draft.where,
                include_doubtful=include_doubtful,
                dry_run=False,
            ),
            done=self._on_replayed,
        )

    def dead_letters(self) -> DeliveryFilter:
        """Return the filter of now, as far as it lets dead letters through."""
        now = datetime.fromtimestamp(self.context.clock.now_ms() / 1000, tz=UTC)
        return self._choices.filter_at(now, with_state=False)

    def drop_replay(self) -> None:
        """Forget the plan; nothing was changed."""
        if self.state is not None:
            self.set_state(replace(self.state, replay=None))

    def cancel_deliveries(self, delivery_ids: Sequence[int]) -> None:
        """Stop these deliveries for good."""
        ids = tuple(delivery_ids)
        self.command(
            "cancel",
            lambda: self.services.delivery.cancel(delivery_ids=ids),
            done=lambda count: Notice(_counted(count, "cancelled"), Tone.NEUTRAL, "cancel"),
        )

    def export(self, path: Path) -> None:
        """Write the dead letters that the filter lets through to a CSV."""
        where = self.dead_letters()
        self.query(
            "export",
            lambda: self.services.delivery.export_dead_letters(path=path, where=where),
            done=lambda count: Notice(
                _counted(count, f"written to {path.name}"), Tone.GOOD, "export"
            ),
        )

    def _on_replayed(self, plan: ReplayPlan) -> Notice:
        self.drop_replay()
        return Notice(_counted(plan.replayed, "queued again"), Tone.GOOD, "replay")


def _counted(count: int, what: str) -> str:
    return f"{count:,} {'delivery' if count == 1 else 'deliveries'} {what}."
