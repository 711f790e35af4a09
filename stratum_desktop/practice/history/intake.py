"""Taking the month's events in, by the product's own door: same hashing, dedupe and rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from stratum_desktop.domain.event import Origin
from stratum_desktop.domain.event_json import ParsedEvent, parse_event
from stratum_desktop.practice.history.lanes import PracticeLane
from stratum_desktop.practice.shop import COUNTRY, Told
from stratum_desktop.services.intake import store_prepared
from stratum_desktop.services.preparation import LaneTarget, prepare
from stratum_desktop.services.prepared import Prepared, PreparedColumns
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.unit_of_work import UnitOfWork

_TTL_MS = 24 * 3_600_000
_DAY_MS = 86_400_000


class Door:
    """Lets the shop's events into the destinations that were connected at the time."""

    def __init__(
        self, uow: UnitOfWork, workspace: Workspace, lanes: Sequence[tuple[int, PracticeLane]]
    ) -> None:
        """Open it.

        Args:
            lanes: destination id and what stands behind it.
        """
        self._uow = uow
        self._cipher = workspace.cipher
        self._lanes = lanes
        self._now_ms = workspace.clock.now_ms()
        self._with_folder = {number for number, lane in lanes if lane.has_folder}
        self._needs_clear = frozenset[str]().union(*(lane.traits.needs_clear for _, lane in lanes))

    def take_in(self, at: datetime, told: Iterable[Told]) -> None:
        """Store one hand-over as it arrived at an instant."""
        at_ms = round(at.timestamp() * 1000)
        store_prepared(
            self._uow,
            PreparedColumns.of_rows(self._prepare(one, at_ms) for one in told),
            cipher=self._cipher,
            received_at_ms=at_ms,
            key_expires_at_ms=at_ms + _TTL_MS,
        )

    def _prepare(self, told: Told, at_ms: int) -> Prepared:
        parsed = parse_event(
            told.event,
            source=told.source,
            origin=Origin.PIXEL if told.is_pixel else Origin.SERVER,
            default_country=COUNTRY,
            needs_clear=self._needs_clear,
            received_at_ms=at_ms,
            name_map={},
        )
        if not isinstance(parsed, ParsedEvent):
            raise RuntimeError(f"the practice shop told something unreadable: {parsed[0]}")
        targets = [
            LaneTarget(number, lane.label, lane.is_switched_on, lane.known, lane.seen_options)
            for number, lane in self._lanes
            if at_ms >= self._now_ms - lane.days * _DAY_MS
        ]
        prepared = prepare(parsed.event, targets, now_ms=at_ms)
        return prepared._replace(
            lanes=tuple(
                lane if lane.destination_id in self._with_folder else lane._replace(body=None)
                for lane in prepared.lanes
            )
        )
