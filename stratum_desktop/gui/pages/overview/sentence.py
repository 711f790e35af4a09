"""Whether the data is good enough, in one or two sentences made of the bands alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stratum_desktop.domain.emq import Band, DriverLine
from stratum_desktop.gui import format as words
from stratum_desktop.gui.looks import DRIVER_NAMES
from stratum_desktop.gui.view_model import Tone
from stratum_desktop.services.dashboards import DestinationCard
from stratum_desktop.services.signal_quality import EmqReport


@dataclass(frozen=True, slots=True)
class Finding:
    """What the page says first."""

    sentence: str
    #: What it rests on, or what to look at next; empty when there is nothing to add.
    detail: str
    tone: Tone


def finding_of(cards: Sequence[DestinationCard]) -> Finding:
    """Judge the platforms of these destinations; a platform with two accounts counts once."""
    reports = {card.platform: card.emq for card in cards if card.emq is not None}
    if not reports:
        return Finding("Nothing is measured yet.", "", Tone.NEUTRAL)
    by_band: dict[Band, list[str]] = {}
    for report in reports.values():
        by_band.setdefault(report.score.band, []).append(report.label)
    said = [_SAYINGS[band](_listed(by_band[band])) for band in _SAYINGS if band in by_band]
    sentence = "; ".join(said)
    tone = max((_TONES[band] for band in by_band), key=_SEVERITY.index)
    detail = " ".join(part for part in (_held(cards), _costliest(reports)) if part)
    return Finding(f"{sentence[:1].upper()}{sentence[1:]}.", detail, tone)


_SAYINGS = {
    Band.RELIABLE: lambda who: f"signals are reliable on {who}",
    Band.DIRECTIONAL: lambda who: f"good for cuts and small raises on {who}",
    Band.UNSAFE: lambda who: f"good for cuts only on {who}",
    Band.CRITICAL: lambda who: f"not fit to act on for {who}",
    Band.UNKNOWN: lambda who: f"too little is measured to judge {who}",
}

_TONES = {
    Band.RELIABLE: Tone.GOOD,
    Band.DIRECTIONAL: Tone.WARNING,
    Band.UNSAFE: Tone.CRITICAL,
    Band.CRITICAL: Tone.CRITICAL,
    Band.UNKNOWN: Tone.NEUTRAL,
}

_SEVERITY = (Tone.GOOD, Tone.NEUTRAL, Tone.WARNING, Tone.CRITICAL)


def _held(cards: Sequence[DestinationCard]) -> str:
    held = [card.label for card in cards if card.held_reason is not None]
    return f"Deliveries to {_listed(held)} are held." if held else ""


def _costliest(reports: Mapping[str, EmqReport]) -> str:
    """Name the driver that takes most off a score that counts, when it takes a whole point."""
    lines: list[tuple[float, EmqReport, DriverLine]] = [
        (line.points_lost, report, line)
        for report in reports.values()
        if report.score.band is not Band.UNKNOWN
        for line in report.score.drivers
        if line.points_lost is not None
    ]
    if not lines:
        return ""
    lost, report, line = max(lines, key=lambda one: one[0])
    if lost < 1:
        return ""
    name = DRIVER_NAMES[line.reading.driver]
    name = f"{name[:1].lower()}{name[1:]}"
    return f"Most is lost by {name} on {report.label}: {words.score(lost)} points."


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"
