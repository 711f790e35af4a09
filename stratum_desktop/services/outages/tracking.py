"""Outages of tracking: conversions that stop while visits, clicks or the other side go on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from stratum_desktop.domain.detection.tracking import Break, WitnessedHour, breaks
from stratum_desktop.domain.detection.website import ANY_CLICK
from stratum_desktop.domain.event import Origin
from stratum_desktop.domain.outage import OutageKind
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.window import Window
from stratum_desktop.platforms import registry
from stratum_desktop.services.outage_time import outage_time
from stratum_desktop.services.outages.found import Found
from stratum_desktop.store.repositories.website_hours import WebsiteHour
from stratum_desktop.store.unit_of_work import UnitOfWork

_Figures = dict[int, WitnessedHour]
_SIDES = {Origin.PIXEL: "browser", Origin.SERVER: "server"}
_OTHER = {Origin.PIXEL: Origin.SERVER, Origin.SERVER: Origin.PIXEL}


@dataclass(frozen=True, slots=True)
class _Watched:
    """One witness and what it vouches for."""

    #: None: of all platforms.
    platform: str | None
    #: Of the reason that names the witness.
    code: str
    #: Whose conversions: a side, or what an ad click is told by.
    of: str
    #: The side that is the witness; None of visits.
    other: str | None
    figures: _Figures


def tracking_outages(
    uow: UnitOfWork, *, since_s: int, first_day: date, until_s: int, zone: ZoneInfo
) -> Iterator[Found]:
    """Yield breaks between what people did and what was told of it, from a local day on."""
    rows = uow.website_hours.between(since_s=since_s, until_s=until_s)
    for one in _watched(rows, _platforms_of_clicks(uow)):
        out = outage_time(
            uow,
            since_ms=since_s * 1000,
            until_ms=until_s * 1000,
            platforms=() if one.platform is None else (one.platform,),
        )
        for found in _breaks(one, zone, first_day, until_s, out):
            yield _found(one, found)


def _breaks(
    one: _Watched, zone: ZoneInfo, first_day: date, until_s: int, out: Sequence[Window]
) -> tuple[Break, ...]:
    return breaks(one.figures, zone=zone, first_day=first_day, until_s=until_s, leave_out=out)


def _watched(
    rows: Iterable[WebsiteHour], platforms: Mapping[str, Sequence[str]]
) -> Iterator[_Watched]:
    """Yield what can be compared; a side that told nothing in all this time is not connected."""
    visits: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    told: dict[tuple[str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        visits[row.click][row.hour_at] += row.visits
        told[row.click, row.origin][row.hour_at] += row.conversions
        told[row.click, "both"][row.hour_at] += row.conversions
    for side, other in _OTHER.items():
        mine, theirs = told[ANY_CLICK, side], told[ANY_CLICK, other]
        yield _Watched(
            None, "outage.fell_behind_visits", _SIDES[side], None, _joined(visits[ANY_CLICK], mine)
        )
        yield _Watched(
            None,
            "outage.fell_behind_other_side",
            _SIDES[side],
            _SIDES[other],
            _joined(theirs, mine),
        )
    for click, keys in platforms.items():
        figures = _joined(visits[click], told[click, "both"])
        for platform in keys:
            yield _Watched(platform, "outage.fell_behind_clicks", click, None, figures)


def _joined(witness: Mapping[int, int], told: Mapping[int, int]) -> _Figures:
    return {
        hour: WitnessedHour(witness.get(hour, 0), told.get(hour, 0))
        for hour in witness.keys() | told.keys()
    }


def _platforms_of_clicks(uow: UnitOfWork) -> Mapping[str, Sequence[str]]:
    """Return which connected platforms can match on the click id alone, by its name."""
    connected = {one.platform for one in uow.destinations.all() if one.enabled}
    found: dict[str, list[str]] = defaultdict(list)
    for platform in registry.all():
        if platform.manifest.key not in connected:
            continue
        for names in platform.manifest.traits.matchable_sets:
            if len(names) == 1:
                found[next(iter(names))].append(platform.manifest.key)
    return found


def _found(one: _Watched, found: Break) -> Found:
    facts: dict[str, str | int | float | None] = {
        "side": one.of,
        "other": one.other,
        "told": found.told,
        "usual": round(found.expected),
        "witness": found.witness,
    }
    return Found(
        one.platform,
        OutageKind.TRACKING,
        found.start_s,
        None if found.is_open else found.end_s,
        Reason(one.code, facts),
        weight=found.expected - found.told,
    )
