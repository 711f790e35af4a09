"""Outages of destinations: their hours, and when the first request got through again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from stratum_desktop.domain.dedupe import Verdict
from stratum_desktop.domain.detection.delivery import DeliveryHour, Stoppage, stoppages
from stratum_desktop.domain.event import Origin
from stratum_desktop.domain.outage import OutageKind
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.window import hour_of
from stratum_desktop.services.outages.found import Found
from stratum_desktop.store.read_models.hourly_figures import HourlyFigures
from stratum_desktop.store.read_models.outage_hours import OutageHours
from stratum_desktop.store.repositories.destinations import Destination
from stratum_desktop.store.unit_of_work import UnitOfWork

_HOUR = 3600

LATE_SECONDS = 600
"""From the start of an hour to its first delivery, when the outage took part of it.

Source: own choice; a shop that hands over every ten minutes has its first by then.
"""


def delivery_outages(uow: UnitOfWork, *, since_s: int, until_s: int) -> Iterator[Found]:
    """Yield what kept each connected destination from delivering."""
    read = OutageHours(uow.connection)
    accepted: Counter[int] = Counter()
    for one in HourlyFigures(uow.connection).received(since_s=since_s, until_s=until_s):
        if one.verdict == Verdict.ACCEPTED and one.origin == Origin.SERVER:
            accepted[one.hour_at] += one.events
    ended: dict[int, dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for row in read.outcomes(since_s=since_s, until_s=until_s):
        ended[row.destination_id][row.hour_at][row.outcome] += row.deliveries
    for destination in uow.destinations.all():
        if not destination.enabled:
            continue
        hours = _hours(destination, accepted, ended[destination.id])
        for stoppage in stoppages(hours):
            yield _found(uow, destination, stoppage, until_s)


def _hours(
    destination: Destination, accepted: Mapping[int, int], ended: Mapping[int, Counter[str]]
) -> Iterator[DeliveryHour]:
    since = hour_of(destination.created_at_ms)
    for hour in sorted(accepted.keys() | ended.keys()):
        counts = ended.get(hour, Counter[str]())
        due = accepted.get(hour, 0) - counts["skipped"] if hour > since else 0
        yield DeliveryHour(hour, max(0, due), counts["delivered"], counts["failed"])


def _found(uow: UnitOfWork, destination: Destination, stoppage: Stoppage, until_s: int) -> Found:
    end_s = stoppage.end_s
    if not stoppage.is_open:
        end_s = _healed(uow, destination.id, end_s, until_s)
    reasons = HourlyFigures(uow.connection).reasons(
        destination.platform, since_s=stoppage.start_s, until_s=stoppage.end_s
    )
    why = max(reasons, key=lambda code: (reasons[code], code), default=None)
    facts: dict[str, str | int | float | None] = {
        "of": destination.label,
        "due": stoppage.due,
        "delivered": stoppage.delivered,
        "failed": stoppage.failed,
        "why": why,
    }
    return Found(
        destination.platform,
        OutageKind.DELIVERY,
        stoppage.start_s,
        None if stoppage.is_open else end_s,
        Reason("outage.delivery_stopped", facts),
        weight=stoppage.due - stoppage.delivered,
    )


def _healed(uow: UnitOfWork, destination_id: int, end_s: int, until_s: int) -> int:
    """Return the end with the hour after it, where its first delivery came late in that hour."""
    first_s = OutageHours(uow.connection).first_delivery_s(
        destination_id, since_s=end_s, until_s=until_s
    )
    is_late = first_s is not None and LATE_SECONDS < first_s - end_s < _HOUR
    return end_s + _HOUR if is_late else end_s
